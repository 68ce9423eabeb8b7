//! Signs of pages in a Word document: where each began when it was saved, where the writer wanted a new one, and where a
//! section does.

use super::sections::Section;
use crate::read::office::pages::{Signs, signs};

/// Bytes behind the beginning of a row in which its first words are looked for.
const ROW_HEAD: usize = 8 * 1024;

/// Whether a page begins with the first words of what begins here.
pub fn leads(rest: &str) -> bool {
    let mut end = rest.len().min(ROW_HEAD);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    for sign in signs(rest.get(..end).unwrap_or_default()) {
        match sign.name {
            "lastRenderedPageBreak" => return true,
            "t" | "tr" if !sign.ends => return false,
            _ => {}
        }
    }
    false
}

/// How many pages begin in a part by its signs.
pub fn count(text: &str, sections: &[Section]) -> u32 {
    let (mut counted, mut pages, mut section, mut ends) = (Signs::default(), 0_u32, 0_usize, false);
    // What is in boxes is read after the words around them, and stands there for other programs a second time.
    let mut apart = 0_usize;
    for sign in signs(text) {
        match (sign.name, sign.ends) {
            ("txbxContent" | "Fallback" | "pPrChange" | "sectPrChange", true) => {
                apart = apart.saturating_sub(1);
            }
            ("txbxContent" | "Fallback" | "pPrChange" | "sectPrChange", false) if sign.begins() => {
                apart += 1;
            }
            _ if apart > 0 => {}
            ("lastRenderedPageBreak", false) => counted.begun(),
            ("br", false)
                if ["type=\"page\"", "type='page'"].iter().any(|page| sign.inside.contains(page)) =>
            {
                counted.broken();
            }
            ("tr", false) => counted.row(),
            ("tr", true) => counted.row_ends(),
            ("tc", false) => counted.cell(),
            // A section ends with the paragraph that says so, and its words come after that.
            ("sectPr", false) => ends = true,
            ("p", true) if std::mem::take(&mut ends) => {
                section += 1;
                if sections.get(section).is_some_and(|next| next.on_new_page) {
                    counted.apart();
                }
            }
            ("t" | "blip" | "imagedata" | "sym", false) => pages = pages.saturating_add(counted.words()),
            _ => {}
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "<w:r><w:lastRenderedPageBreak/><w:t>x</w:t></w:r>";

    #[test]
    fn a_page_begins_once_however_often_it_is_said() {
        let cell = format!("<w:tc><w:p>{NEW}</w:p></w:tc>");
        let text = format!(
            "<w:p><w:r><w:t>a</w:t><w:br w:type=\"page\"/></w:r></w:p><w:p>{NEW}</w:p>
            <w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl><mc:Fallback><w:p>{NEW}</w:p></mc:Fallback>"
        );
        assert_eq!(count(&text, &[]), 3);
        let section = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>the last of it</w:t></w:r></w:p>";
        let sections = [Section::default(), Section::default()];
        assert_eq!(count(&format!("{section}<w:p>{NEW}</w:p><w:sectPr/>"), &sections), 2);
        assert!(leads(&format!("<w:tc><w:p>{NEW}")) && !leads("<w:t>a</w:t><w:lastRenderedPageBreak/>"));
    }
}
