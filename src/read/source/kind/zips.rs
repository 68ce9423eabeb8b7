//! Which of the many kinds of files that are ZIP archives is one? Its first members tell; those of an archive that lies
//! in it are not taken for its own.

use super::{Kind, Peek};

/// A member's own head, and the bytes of it before the name (APPNOTE 4.3.7).
const HEAD: &[u8] = b"PK\x03\x04";
const HEAD_BYTES: usize = 30;
/// Members that are looked at.
const MAX_MEMBERS: usize = 500;

/// Many kinds of documents are ZIP archives; the first members or the name tell which.
pub fn kind(peek: &Peek) -> Kind {
    let by_name = match peek.extension.as_str() {
        "epub" => Some(Kind::Epub),
        "docx" | "docm" => Some(Kind::Word),
        "xlsx" | "xlsm" | "xlsb" => Some(Kind::Excel),
        "pptx" | "pptm" | "ppsx" | "potx" => Some(Kind::PowerPoint),
        "odt" => Some(Kind::OdfText),
        "ods" => Some(Kind::OdfSpreadsheet),
        "odp" | "otp" => Some(Kind::OdfPresentation),
        _ => None,
    };
    by_name.or_else(|| by_members(peek.bytes)).unwrap_or(Kind::Zip)
}

fn by_members(bytes: &[u8]) -> Option<Kind> {
    let members = members(bytes);
    // Books and OpenDocument have a member that says what they are, not packed.
    if let Some((_, data)) = members.iter().find(|(name, _)| *name == b"mimetype") {
        let said: [(&[u8], Kind); 4] = [
            (b"application/epub+zip", Kind::Epub),
            (b"application/vnd.oasis.opendocument.text", Kind::OdfText),
            (b"application/vnd.oasis.opendocument.spreadsheet", Kind::OdfSpreadsheet),
            (b"application/vnd.oasis.opendocument.presentation", Kind::OdfPresentation),
        ];
        let kind = said.iter().find(|(said, _)| data.starts_with(said)).map(|(_, kind)| *kind);
        if kind.is_some() {
            return kind;
        }
    }
    let named = |wanted: &[u8]| members.iter().any(|(name, _)| *name == wanted);
    let below = |folder: &[u8]| members.iter().any(|(name, _)| name.starts_with(folder));
    if named(b"META-INF/container.xml") {
        return Some(Kind::Epub);
    }
    // A folder that somebody called so is no document; those of Office say how their parts relate.
    if !named(b"[Content_Types].xml") && !below(b"_rels/") && !below(b"docProps/") {
        return None;
    }
    let parts: [(&[u8], Kind); 3] =
        [(b"word/", Kind::Word), (b"xl/", Kind::Excel), (b"ppt/", Kind::PowerPoint)];
    parts.iter().find(|(folder, _)| below(folder)).map(|(_, kind)| *kind)
}

/// Names of the first members, each with what follows it.
fn members(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let number = |at: usize| {
        bytes
            .get(at..at + 2)
            .and_then(|two| two.try_into().ok())
            .map_or(0, |two| usize::from(u16::from_le_bytes(two)))
    };
    let (mut at, mut members) = (0, Vec::new());
    while bytes.get(at..).is_some_and(|rest| rest.starts_with(HEAD)) && members.len() < MAX_MEMBERS {
        let (name_len, extra_len) = (number(at + 26), number(at + 28));
        let data = at + HEAD_BYTES + name_len + extra_len;
        let Some(name) = bytes.get(at + HEAD_BYTES..at + HEAD_BYTES + name_len) else { break };
        members.push((name, bytes.get(data..).unwrap_or_default()));
        // How long it is may stand behind it; then the next head is looked for.
        let len = number(at + 18) | number(at + 20) << 16;
        let next = data.saturating_add(len);
        let stated = number(at + 6) & 1 << 3 == 0;
        at = if stated || len > 0 {
            next
        } else {
            let rest = bytes.get(data..).unwrap_or_default();
            memchr::memmem::find(rest, HEAD).map_or(bytes.len(), |found| data + found)
        };
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Heads of members, each with its bytes, as they stand in an archive.
    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, data) in members {
            out.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
            out.extend((data.len() as u32).to_le_bytes());
            out.extend((data.len() as u32).to_le_bytes());
            out.extend((name.len() as u16).to_le_bytes());
            out.extend([0, 0]);
            out.extend(name.as_bytes());
            out.extend(*data);
        }
        out
    }

    /// An archive with a document in it must not be read as that document.
    #[test]
    fn what_lies_in_an_archive_says_nothing_of_it() {
        let check = |name: &str, members: &[(&str, &[u8])], expected: Kind| {
            let bytes = zip(members);
            let extension = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_owned();
            let len = bytes.len() as u64;
            let peek = Peek { bytes: &bytes, name, extension, len, encoding_chosen: false, inside: None };
            assert_eq!(kind(&peek), expected, "{name} {members:?}");
        };
        let book: &[(&str, &[u8])] = &[("mimetype", b"application/epub+zip"), ("a", b"")];
        let letter: &[(&str, &[u8])] = &[("[Content_Types].xml", b""), ("word/document.xml", b"")];
        check("x", book, Kind::Epub);
        check("x", letter, Kind::Word);
        check("x", &[("_rels/.rels", b""), ("xl/workbook.xml", b"")], Kind::Excel);
        check("x", &[("META-INF/container.xml", b"")], Kind::Epub);
        check("x", &[("mimetype", b"application/vnd.oasis.opendocument.text-template")], Kind::OdfText);
        check("sent.zip", &[("a/letter.docx", &zip(letter)), ("book.epub", &zip(book))], Kind::Zip);
        check("sent.zip", &[("password/list.txt", b""), ("word/list.txt", b"")], Kind::Zip);
        check("app.jar", &[("META-INF/MANIFEST.MF", b"")], Kind::Zip);
        check("x.docx", &[("a", b"")], Kind::Word);
        check("x", &[], Kind::Zip);
    }
}
