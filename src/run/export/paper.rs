//! A PDF made of pictures, written page by page: nine hundred pages need no more memory than one.
//!
//! Written by hand, because the four sorts of objects that it takes are simpler than any library for them, all of which
//! hold the file in memory until it is finished.

use super::picture::Flat;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::{self, Write};

/// A PDF that is being written (ISO 32000-1, 7.5).
pub struct PicturePdf<W> {
    out: W,
    /// Bytes written by now.
    at: u64,
    /// Where each object begins, the first two still to come.
    offsets: Vec<u64>,
    /// Numbers of the pages.
    pages: Vec<usize>,
}

/// Numbers of the objects that are written last.
const CATALOGUE: usize = 1;
const TREE: usize = 2;
const INFO: usize = 3;

impl<W: Write> PicturePdf<W> {
    pub fn begin(out: W) -> io::Result<Self> {
        let mut pdf = Self { out, at: 0, offsets: vec![0; INFO], pages: Vec::new() };
        // Four bytes that are no text, so that nobody who moves the file takes it for one.
        pdf.put(b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")?;
        Ok(pdf)
    }

    /// A page of a size in points, filled by its picture; without one it is blank.
    pub fn page(&mut self, size: (f32, f32), picture: Option<&Flat>) -> io::Result<()> {
        let (width, height) = size;
        let shown = match picture {
            Some(picture) => {
                let image = self.picture(picture)?;
                let drawing = format!("q {width:.3} 0 0 {height:.3} 0 0 cm /P Do Q");
                let contents = self.object(&stream("", drawing.as_bytes()))?;
                format!("/Resources << /XObject << /P {image} 0 R >> >> /Contents {contents} 0 R")
            }
            None => "/Resources << >>".to_owned(),
        };
        let page =
            format!("<< /Type /Page /Parent {TREE} 0 R /MediaBox [0 0 {width:.3} {height:.3}] {shown} >>");
        let number = self.object(page.as_bytes())?;
        self.pages.push(number);
        Ok(())
    }

    fn picture(&mut self, picture: &Flat) -> io::Result<usize> {
        let space = if picture.grey { "/DeviceGray" } else { "/DeviceRGB" };
        let (width, height) = (picture.width, picture.height);
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&picture.bytes)?;
        let about = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} \
             /BitsPerComponent 8 /Filter /FlateDecode"
        );
        self.object(&stream(&about, &packed.finish()?))
    }

    /// Ends the file; gives back what it was written to.
    pub fn finish(mut self, title: &str) -> io::Result<W> {
        let kids: Vec<String> = self.pages.iter().map(|page| format!("{page} 0 R")).collect();
        let count = kids.len();
        let tree = format!("<< /Type /Pages /Kids [{}] /Count {count} >>", kids.join(" "));
        self.numbered(CATALOGUE, format!("<< /Type /Catalog /Pages {TREE} 0 R >>").as_bytes())?;
        self.numbered(TREE, tree.as_bytes())?;
        let info = format!("<< /Title {} /Producer (Folioscope) >>", text(title));
        self.numbered(INFO, info.as_bytes())?;
        let table_at = self.at;
        let size = self.offsets.len() + 1;
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
        self.offsets.iter().for_each(|at| table.push_str(&format!("{at:010} 00000 n \n")));
        table.push_str(&format!(
            "trailer\n<< /Size {size} /Root {CATALOGUE} 0 R /Info {INFO} 0 R >>\nstartxref\n{table_at}\n%%EOF\n"
        ));
        self.put(table.as_bytes())?;
        Ok(self.out)
    }

    fn object(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.offsets.push(0);
        let number = self.offsets.len();
        self.numbered(number, bytes)?;
        Ok(number)
    }

    fn numbered(&mut self, number: usize, bytes: &[u8]) -> io::Result<()> {
        self.offsets[number - 1] = self.at;
        self.put(format!("{number} 0 obj\n").as_bytes())?;
        self.put(bytes)?;
        self.put(b"\nendobj\n")
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

fn stream(about: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {about} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream");
    out
}

/// Words as UTF-16 in hexadecimal digits, in which no sign means anything to a reader of PDF.
fn text(words: &str) -> String {
    let digits: String = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{digits}>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro::hayro_interpret::hayro_syntax::Pdf;
    use std::sync::Arc;

    #[test]
    fn a_pdf_of_pictures_is_read_with_its_pages_in_their_sizes() {
        let mut pdf = PicturePdf::begin(Vec::new()).unwrap();
        let red = Flat { width: 2, height: 1, grey: false, bytes: vec![255, 0, 0, 255, 0, 0] };
        let grey = Flat { width: 1, height: 1, grey: true, bytes: vec![7] };
        pdf.page((200.0, 100.5), Some(&red)).unwrap();
        pdf.page((300.0, 400.0), None).unwrap();
        pdf.page((50.0, 60.0), Some(&grey)).unwrap();
        let bytes = pdf.finish("Über “alles” (1)").unwrap();
        // By its own table, and not by one that was made anew from what a reader found in it.
        let start: usize = String::from_utf8_lossy(&bytes)
            .rsplit_once("startxref\n")
            .and_then(|(_, rest)| rest.lines().next()?.parse().ok())
            .unwrap();
        assert_eq!(&bytes[start..start + 4], b"xref");
        let read = Pdf::new(Arc::new(bytes)).unwrap();
        let sizes: Vec<_> = read.pages().iter().map(|page| page.render_dimensions()).collect();
        assert_eq!(sizes, [(200.0, 100.5), (300.0, 400.0), (50.0, 60.0)]);
    }
}
