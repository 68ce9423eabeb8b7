//! Writes tiny PDFs, for tests.

use std::collections::BTreeMap;

/// Objects 1 to 3 are the root, the tree of pages and the font; pages are 4 and on, two numbers each.
#[derive(Clone, Default)]
pub struct Maker {
    objects: BTreeMap<u32, Vec<u8>>,
    /// Entries of each page's dictionary, and its annotations.
    pages: Vec<(u32, String, Vec<u32>)>,
    root: Vec<String>,
    info: Option<u32>,
    /// What stands for the tree of pages, where a test has its own.
    tree: Option<String>,
    /// Pages whose objects a test has written itself.
    kept: Vec<u32>,
}

/// A line of Helvetica.
pub fn text(x: f32, y: f32, size: f32, words: &str) -> String {
    format!("BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n")
}

impl Maker {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn page(&mut self, content: &str) -> &mut Self {
        self.page_with("", content)
    }

    pub fn page_with(&mut self, entries: &str, content: &str) -> &mut Self {
        let content = self.stream("", content.as_bytes());
        let page = self.add("");
        let resources = match entries.contains("/Resources") {
            true => "",
            false => "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
        };
        self.pages.push((page, format!("{entries} {resources} /Contents {content} 0 R"), Vec::new()));
        self
    }

    pub fn content_id(&self, index: usize) -> u32 {
        self.page_id(index) - 1
    }

    pub fn page_id(&self, index: usize) -> u32 {
        self.pages[index].0
    }

    pub fn annotation(&mut self, page: usize, entries: &str) {
        let number = self.add(&format!("<< /Type /Annot {entries} >>"));
        self.pages[page].2.push(number);
    }

    pub fn annotation_id(&self, page: usize, index: usize) -> u32 {
        self.pages[page].2[index]
    }

    /// Entries of the root.
    pub fn root(&mut self, entries: &str) {
        self.root.push(entries.to_owned());
    }

    /// The tree of pages, instead of the one of all pages.
    pub fn tree(&mut self, object: &str) {
        self.tree = Some(object.to_owned());
    }

    /// Leaves a page as it was put.
    pub fn keep_page(&mut self, index: usize) {
        self.kept.push(self.page_id(index));
    }

    pub fn info(&mut self, entries: &str) {
        self.info = Some(self.add(&format!("<< {entries} >>")));
    }

    pub fn stream(&mut self, entries: &str, bytes: &[u8]) -> u32 {
        let number = self.free();
        self.put_stream(number, entries, bytes);
        number
    }

    pub fn put_stream(&mut self, number: u32, entries: &str, bytes: &[u8]) {
        let mut object = format!("<< {entries} /Length {} >>\nstream\n", bytes.len()).into_bytes();
        object.extend_from_slice(bytes);
        object.extend_from_slice(b"\nendstream");
        self.objects.insert(number, object);
    }

    pub fn add(&mut self, object: &str) -> u32 {
        let number = self.free();
        self.put(number, object);
        number
    }

    pub fn put(&mut self, number: u32, object: &str) {
        self.objects.insert(number, object.as_bytes().to_vec());
    }

    fn free(&self) -> u32 {
        self.objects.keys().last().map_or(3, |last| last + 1)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut objects = self.objects.clone();
        let kids: Vec<String> = self.pages.iter().map(|(page, ..)| format!("{page} 0 R")).collect();
        let tree = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
        objects.insert(1, format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.root.join(" ")).into_bytes());
        objects.insert(2, self.tree.clone().unwrap_or(tree).into_bytes());
        for (page, entries, annotations) in self.pages.iter().filter(|(page, ..)| !self.kept.contains(page)) {
            let annotations: Vec<String> = annotations.iter().map(|number| format!("{number} 0 R")).collect();
            let annotations = annotations.join(" ");
            let head = "/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]";
            objects.insert(*page, format!("<< {head} {entries} /Annots [{annotations}] >>").into_bytes());
        }
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (number, object) in &objects {
            offsets.push((*number, out.len()));
            out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        out.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
        for (number, offset) in &offsets {
            out.extend_from_slice(format!("{number} 1\n{offset:010} 00000 n \n").as_bytes());
        }
        let size = offsets.last().map_or(1, |(number, _)| number + 1);
        let info = self.info.map(|info| format!("/Info {info} 0 R")).unwrap_or_default();
        out.extend_from_slice(format!("trailer\n<< /Size {size} /Root 1 0 R {info} >>\n").as_bytes());
        out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        out
    }
}
