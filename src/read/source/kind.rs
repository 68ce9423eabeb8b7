//! What is a file that is not text? Known by its first bytes, so that a refusal can name it.

use super::Peek;

/// First bytes, and what people call such a file, with its article.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an older Office file"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\x00", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"\x89PNG\r\n\x1A\n", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"8BPS", "a Photoshop picture"),
    (b"\x00\x00\x00\x0CjP  ", "a JPEG 2000 picture"),
    (b"DDS ", "a DirectDraw texture"),
    (b"BLP1", "a game texture"),
    (b"BLP2", "a game texture"),
    (b"\x7FELF", "a program"),
    (b"\xCA\xFE\xBA\xBE", "a program"),
    (b"\xCF\xFA\xED\xFE", "a program"),
    (b"\x00asm", "a WebAssembly program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"ID3", "an MP3 recording"),
    (b"\x1A\x45\xDF\xA3", "a Matroska video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO\x00", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
    (b"!<arch>\n", "an archive of program parts"),
    (b"{\\pdf", "a PDF"),
    (b"AT&TFORM", "a DjVu book"),
    (b"ITSF", "a help file"),
    (b"!BDN", "an Outlook mailbox"),
];

/// Some writers put a mail's or a web server's words before a PDF; readers look this far for its beginning.
const PDF_SEARCH: usize = 1024;

/// What people call a file of a known binary kind, with its article: "a PDF"; `None` for text and for unknown data.
pub fn of(peek: &Peek) -> Option<&'static str> {
    let bytes = peek.bytes;
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip_kind(peek));
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(kind);
    }
    let at = |from: usize, what: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(what));
    let head = &bytes[..bytes.len().min(PDF_SEARCH)];
    if bytes.starts_with(b"RIFF") {
        return Some(match bytes.get(8..12) {
            Some(b"WEBP") => "a WebP picture",
            Some(b"WAVE") => "a WAV recording",
            _ => "a video",
        });
    }
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let program = bytes.starts_with(b"MZ") && bytes.contains(&0);
    match () {
        () if bitmap => Some("a BMP picture"),
        () if program => Some("a program"),
        () if at(4, b"ftyp") => Some("a video or a HEIF picture"),
        () if at(257, b"ustar") => Some("a tar archive"),
        () if at(60, b"BOOKMOBI") => Some("a Kindle book"),
        () if peek.extension == "pdf" && memchr::memmem::find(head, b"%PDF-").is_some() => Some("a PDF"),
        () => None,
    }
}

/// Many kinds of documents are ZIP archives; the first members or the name tell which.
fn zip_kind(peek: &Peek) -> &'static str {
    let has = |what: &[u8]| memchr::memmem::find(peek.bytes, what).is_some();
    let inside: [(&[u8], &str); 7] = [
        (b"mimetypeapplication/epub+zip", "an EPUB book"),
        (b"opendocument.text", "an OpenDocument text"),
        (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
        (b"opendocument.presentation", "an OpenDocument presentation"),
        (b"word/", "a Word document"),
        (b"xl/", "an Excel workbook"),
        (b"ppt/", "a PowerPoint presentation"),
    ];
    let by_name = match peek.extension.as_str() {
        "epub" => Some("an EPUB book"),
        "docx" | "docm" => Some("a Word document"),
        "xlsx" | "xlsm" | "xlsb" => Some("an Excel workbook"),
        "pptx" | "pptm" => Some("a PowerPoint presentation"),
        "odt" => Some("an OpenDocument text"),
        "ods" => Some("an OpenDocument spreadsheet"),
        "odp" => Some("an OpenDocument presentation"),
        _ => None,
    };
    let by_members = inside.iter().find(|(member, _)| has(member)).map(|(_, kind)| *kind);
    by_name.or(by_members).unwrap_or("a ZIP archive")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        let check = |name: &str, bytes: &[u8], expected: Option<&str>| {
            let extension = name.rsplit('.').next().unwrap_or("").to_owned();
            let len = bytes.len() as u64;
            assert_eq!(of(&Peek { bytes, name, extension, len }), expected, "{name}");
        };
        check("x.pdf", b"%PDF-1.7\n", Some("a PDF"));
        check("x.pdf", b"junk\n%PDF-1.7\n", Some("a PDF"));
        check("x.txt", b"see the junk\n%PDF-1.7\n", None);
        check("x.docx", b"PK\x03\x04....", Some("a Word document"));
        check("x", b"PK\x03\x04..mimetypeapplication/epub+zip", Some("an EPUB book"));
        check("x", b"PK\x03\x04..", Some("a ZIP archive"));
        check("x", b"\x7FELF\x02", Some("a program"));
        check("x", b"BM is a company", None);
        check("x", b"MZ as letters", None);
        check("x", b"", None);
    }
}
