//! Titles of documents whose files state none: what their names say, made readable.

use crate::data::names::without_ending;

/// A name that is longer than this is a title in the shape of a file name; a shorter one is what people call the file.
const SHORT: usize = 40;
/// Characters of a title in a citation; a longer one ends with an ellipsis.
const MAX_TITLE: usize = 120;

/// A title out of the name of a file: long ones, and those whose words are joined by underscores, are parted where
/// names part, and lose their ending. Short names stay as they are, because people know the file by them.
pub fn title_from_name(name: &str) -> String {
    if name.chars().count() <= SHORT && !name.contains('_') {
        return name.to_owned();
    }
    let stem = without_ending(name);
    // Two of them part what is one name from another: a folder from a file, a series from its volume.
    let parts = stem.split("__").map(|part| part.split('_').filter(|word| !word.is_empty()));
    let parts: Vec<String> = parts.map(|words| words.collect::<Vec<_>>().join(" ")).collect();
    let title = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ");
    shortened(if title.is_empty() { stem } else { &title })
}

/// Cut between words, or where names part.
fn shortened(title: &str) -> String {
    let Some((end, _)) = title.char_indices().nth(MAX_TITLE) else { return title.to_owned() };
    let head = &title[..end];
    let at = head.rfind([' ', '-', '.', ',']).filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", head[..at].trim_end_matches([' ', '-', '.', ',', '–']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_names_are_parted_where_names_part() {
        for (name, title) in [
            ("a.txt", "a.txt"),
            ("Letter of May 3.pdf", "Letter of May 3.pdf"),
            ("Russian_Government.txt", "Russian Government"),
            ("mueller-report__mueller-report-vol-1.pdf", "mueller-report – mueller-report-vol-1"),
            (
                "2020-05-13-ODNI-to-CEG-Unmasking-Requests-Declassified.pdf",
                "2020-05-13-ODNI-to-CEG-Unmasking-Requests-Declassified",
            ),
            ("_.txt", "_"),
            ("minutes_v1.2", "minutes v1.2"),
            ("ends_with.", "ends with."),
        ] {
            assert_eq!(title_from_name(name), title);
        }
        let long = title_from_name(&format!("{}.txt", "word_".repeat(60)));
        assert!(long.ends_with("word…") && long.chars().count() <= MAX_TITLE + 1, "{long}");
        assert_eq!(title_from_name(&"x".repeat(300)).chars().count(), MAX_TITLE + 1);
    }
}
