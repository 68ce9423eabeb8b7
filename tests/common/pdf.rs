//! Writes a PDF out of its objects, for tests that need one of their own.

/// Objects as they stand between `obj` and `endobj`, numbered from 1; the first is the catalog.
#[derive(Default)]
pub struct Pdf {
    objects: Vec<String>,
}

impl Pdf {
    pub fn object(&mut self, body: &str) {
        self.objects.push(body.to_owned());
    }

    /// An object that is a stream with nothing but its length said of it.
    pub fn stream(&mut self, content: &str) {
        self.object(&format!("<< /Length {} >> stream\n{content}\nendstream", content.len()));
    }

    /// The file, with a list of its objects that leads to each.
    pub fn bytes(&self) -> Vec<u8> {
        let mut file = "%PDF-1.7\n".to_owned();
        let mut list = String::new();
        for (number, body) in (1..).zip(&self.objects) {
            list += &format!("{:010} 00000 n \n", file.len());
            file += &format!("{number} 0 obj {body} endobj\n");
        }
        let (end, size) = (file.len(), self.objects.len() + 1);
        file += &format!("xref\n0 {size}\n0000000000 65535 f \n{list}");
        file += &format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{end}\n%%EOF\n");
        file.into_bytes()
    }
}
