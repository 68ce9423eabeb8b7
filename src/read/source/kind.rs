//! What is a file that is not text? Known by its first bytes, so that formats know their own and a refusal can name it.

use super::Peek;
use crate::read::container::{iso, tar};

mod zips;

/// Makes the enum, the words of each kind and the list of all out of one table, so that no kind is without words.
macro_rules! kinds {
    ($($name:ident => $words:literal,)*) => {
        /// What a file is by its content. It says nothing of whether the file can be read.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Kind { $(#[doc = $words] $name,)* }

        impl Kind {
            /// All kinds, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What people call such a file, with its article: "a PDF".
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

kinds! {
    Pdf => "a PDF",
    OldOffice => "an older Office file",
    OldWord => "a Word document from before 2007",
    OldExcel => "an Excel workbook from before 2007",
    OldPowerPoint => "a PowerPoint presentation from before 2007",
    OlderPowerPoint => "a PowerPoint presentation from before 1997",
    OldVisio => "a Visio drawing",
    OutlookMessage => "an Outlook message",
    Publisher => "a Publisher document",
    Works => "a Works document",
    WordPerfect => "a WordPerfect document",
    OlderWord => "a Word document from before 1995",
    Write => "a Windows Write document",
    LockedOffice => "an Office file that is locked with a password",
    EmptyZip => "an empty ZIP archive",
    Gzip => "a gzip archive",
    Bzip2 => "a bzip2 archive",
    Xz => "an xz archive",
    Zstandard => "a Zstandard archive",
    SevenZip => "a 7-Zip archive",
    Rar => "a RAR archive",
    Png => "a PNG picture",
    Jpeg => "a JPEG picture",
    Gif => "a GIF picture",
    Tiff => "a TIFF picture",
    Icon => "an icon",
    Qoi => "a QOI picture",
    Avif => "an AVIF picture",
    Heic => "a HEIC picture",
    Photoshop => "a Photoshop picture",
    Jpeg2000 => "a JPEG 2000 picture",
    DirectDraw => "a DirectDraw texture",
    GameTexture => "a game texture",
    Program => "a program",
    LinuxProgram => "a program for Linux",
    WindowsProgram => "a program for Windows",
    MacProgram => "a program for macOS",
    JavaProgram => "a part of a Java program",
    PythonProgram => "a compiled part of a Python program",
    DiskImage => "an image of a disk",
    VirtualDisk => "the disk of a virtual computer",
    Shortcut => "a shortcut of Windows",
    Registry => "a part of the registry of Windows",
    EventLog => "an event log of Windows",
    Cabinet => "a cabinet archive",
    Package => "a package of programs",
    NetworkTrace => "a recording of network traffic",
    MemoryDump => "a memory dump",
    AccessDatabase => "an Access database",
    Drawing => "an AutoCAD drawing",
    Midi => "a MIDI recording",
    Aiff => "an AIFF recording",
    PostScript => "a PostScript file",
    Encrypted => "an encrypted file",
    TimeZone => "a table of a time zone",
    WebAssembly => "a WebAssembly program",
    Sqlite => "an SQLite database",
    Ogg => "an Ogg recording",
    Flac => "a FLAC recording",
    Mp3 => "an MP3 recording",
    Matroska => "a Matroska video",
    Font => "a font",
    ProgramParts => "an archive of program parts",
    DjVu => "a DjVu book",
    Help => "a help file",
    OutlookMailbox => "a data file of Outlook (“readpst -D -b” makes mailboxes of it, deleted letters included)",
    WebP => "a WebP picture",
    Wav => "a WAV recording",
    Video => "a video",
    Bmp => "a BMP picture",
    Aac => "an AAC recording",
    Tar => "a tar archive",
    Disc => "an image of a disc",
    Kindle => "a Kindle book",
    PalmText => "a PalmDOC text",
    Epub => "an EPUB book",
    OdfText => "an OpenDocument text",
    OdfSpreadsheet => "an OpenDocument spreadsheet",
    OdfPresentation => "an OpenDocument presentation",
    Word => "a Word document",
    Excel => "an Excel workbook",
    PowerPoint => "a PowerPoint presentation",
    Zip => "a ZIP archive",
}

/// First bytes of each kind that has such.
const MAGIC: &[(&[u8], Kind)] = &[
    (b"%PDF-", Kind::Pdf),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::OldOffice),
    (b"\xFFWPC", Kind::WordPerfect),
    (b"\xDB\xA5\x2D\x00", Kind::OlderWord),
    (b"\x9B\xA5\x21\x00", Kind::OlderWord),
    (b"\x31\xBE\x00\x00", Kind::Write),
    (b"\x32\xBE\x00\x00", Kind::Write),
    (b"\x01\xFE\x32\x03", Kind::Works),
    (b"PK\x05\x06", Kind::EmptyZip),
    (b"\x1F\x8B", Kind::Gzip),
    (b"BZh", Kind::Bzip2),
    (b"\xFD7zXZ\x00", Kind::Xz),
    (b"\x28\xB5\x2F\xFD", Kind::Zstandard),
    (b"7z\xBC\xAF\x27\x1C", Kind::SevenZip),
    (b"Rar!\x1A\x07", Kind::Rar),
    (b"\x89PNG\r\n\x1A\n", Kind::Png),
    (b"\xFF\xD8\xFF", Kind::Jpeg),
    (b"GIF87a", Kind::Gif),
    (b"GIF89a", Kind::Gif),
    (b"II*\x00", Kind::Tiff),
    (b"MM\x00*", Kind::Tiff),
    (b"\x00\x00\x01\x00", Kind::Icon),
    (b"8BPS", Kind::Photoshop),
    (b"qoif", Kind::Qoi),
    (b"\xFFO\xFFQ\x00", Kind::Jpeg2000),
    (b"\x00\x00\x00\x0CjP  ", Kind::Jpeg2000),
    (b"DDS ", Kind::DirectDraw),
    (b"BLP1", Kind::GameTexture),
    (b"BLP2", Kind::GameTexture),
    (b"\x7FELF", Kind::LinuxProgram),
    (b"\xCF\xFA\xED\xFE", Kind::MacProgram),
    (b"\xCE\xFA\xED\xFE", Kind::MacProgram),
    (b"dex\n03", Kind::Program),
    (b"QFI\xFB", Kind::VirtualDisk),
    (b"KDMV", Kind::VirtualDisk),
    (b"vhdxfile", Kind::VirtualDisk),
    (b"conectix", Kind::VirtualDisk),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Kind::Shortcut),
    (b"regf", Kind::Registry),
    (b"ElfFile\x00", Kind::EventLog),
    (b"MSCF\x00", Kind::Cabinet),
    (b"!<arch>\ndebian", Kind::Package),
    (b"\xED\xAB\xEE\xDB", Kind::Package),
    (b"\xD4\xC3\xB2\xA1", Kind::NetworkTrace),
    (b"\xA1\xB2\xC3\xD4", Kind::NetworkTrace),
    (b"\x0A\x0D\x0D\x0A", Kind::NetworkTrace),
    (b"MDMP", Kind::MemoryDump),
    (b"\x00\x01\x00\x00Standard", Kind::AccessDatabase),
    (b"MThd\x00", Kind::Midi),
    (b"FLV\x01", Kind::Video),
    (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Kind::Video),
    (b"\x00\x00\x01\xBA", Kind::Video),
    (b"\xC5\xD0\xD3\xC6", Kind::PostScript),
    (b"Salted__", Kind::Encrypted),
    (b"TZif", Kind::TimeZone),
    (b"ttcf\x00", Kind::Font),
    (b"\x00asm", Kind::WebAssembly),
    (b"SQLite format 3\x00", Kind::Sqlite),
    (b"OggS", Kind::Ogg),
    (b"fLaC", Kind::Flac),
    (b"ID3", Kind::Mp3),
    (b"\x1A\x45\xDF\xA3", Kind::Matroska),
    (b"wOFF", Kind::Font),
    (b"wOF2", Kind::Font),
    (b"OTTO\x00", Kind::Font),
    (b"\x00\x01\x00\x00\x00", Kind::Font),
    (b"!<arch>\n", Kind::ProgramParts),
    (b"{\\pdf", Kind::Pdf),
    (b"AT&TFORM", Kind::DjVu),
    (b"ITSF", Kind::Help),
    (b"!BDN", Kind::OutlookMailbox),
];

/// Endings of names that such files have, in lower case: what a list of files can tell of them before any is opened.
const ENDINGS: &[(&[&str], Kind)] = &[
    (&["pdf"], Kind::Pdf),
    (&["doc", "dot"], Kind::OldWord),
    (&["xls", "xlt"], Kind::OldExcel),
    (&["ppt", "pps", "pot"], Kind::OldPowerPoint),
    (&["msg", "oft"], Kind::OutlookMessage),
    (&["vsd"], Kind::OldVisio),
    (&["pub"], Kind::Publisher),
    (&["wps"], Kind::Works),
    (&["wpd"], Kind::WordPerfect),
    (&["docx", "docm", "dotx"], Kind::Word),
    (&["xlsx", "xlsm", "xlsb", "xltx", "xltm"], Kind::Excel),
    (&["pptx", "pptm", "ppsx", "potx"], Kind::PowerPoint),
    (&["odt"], Kind::OdfText),
    (&["ods", "ots"], Kind::OdfSpreadsheet),
    (&["odp", "otp"], Kind::OdfPresentation),
    (&["epub"], Kind::Epub),
    (&["mobi", "azw", "azw3", "prc"], Kind::Kindle),
    (&["djvu", "djv"], Kind::DjVu),
    (&["pst", "ost"], Kind::OutlookMailbox),
    (&["zip"], Kind::Zip),
    (&["tar"], Kind::Tar),
    (&["7z"], Kind::SevenZip),
    (&["iso"], Kind::Disc),
    (&["rar"], Kind::Rar),
    (&["png"], Kind::Png),
    (&["jpg", "jpeg"], Kind::Jpeg),
    (&["gif"], Kind::Gif),
    (&["tif", "tiff"], Kind::Tiff),
    (&["webp"], Kind::WebP),
    (&["bmp"], Kind::Bmp),
    (&["jp2", "jpx"], Kind::Jpeg2000),
    (&["psd"], Kind::Photoshop),
    (&["ico"], Kind::Icon),
    (&["heic", "heif"], Kind::Heic),
    (&["avif"], Kind::Avif),
    (&["qoi"], Kind::Qoi),
    (&["m4a"], Kind::Aac),
    (&["avi", "mp4", "m4v", "mov"], Kind::Video),
    (&["mkv", "webm"], Kind::Matroska),
    (&["mp3"], Kind::Mp3),
    (&["wav"], Kind::Wav),
    (&["ogg", "opus"], Kind::Ogg),
    (&["flac"], Kind::Flac),
    (&["exe", "dll", "msi"], Kind::WindowsProgram),
    (&["so"], Kind::LinuxProgram),
    (&["class"], Kind::JavaProgram),
    (&["lnk"], Kind::Shortcut),
    (&["mdb", "accdb"], Kind::AccessDatabase),
    (&["dwg"], Kind::Drawing),
    (&["sqlite", "sqlite3"], Kind::Sqlite),
    (&["ttf", "otf", "woff", "woff2"], Kind::Font),
];

/// What a file is by the ending of its name, in lower case; `None` for endings that say nothing, or that text may have.
pub fn by_ending(ending: &str) -> Option<Kind> {
    ENDINGS.iter().find(|(endings, _)| endings.contains(&ending)).map(|(_, kind)| *kind)
}

/// Some writers put a mail's or a web server's words before a PDF; readers look this far for its beginning.
const PDF_SEARCH: usize = 1024;

/// What people call a file of a known binary kind, with its article: Kind::Pdf; `None` for text and for unknown data.
pub fn of(peek: &Peek) -> Option<Kind> {
    let bytes = peek.bytes;
    if peek.inside.is_some() {
        return peek.inside;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zips::kind(peek));
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*kind);
    }
    let at = |from: usize, what: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(what));
    let head = &bytes[..bytes.len().min(PDF_SEARCH)];
    if bytes.starts_with(b"RIFF") {
        return Some(match bytes.get(8..12) {
            Some(b"WEBP") => Kind::WebP,
            Some(b"WAVE") => Kind::Wav,
            _ => Kind::Video,
        });
    }
    // Words may begin so too: only with a head of one of the sizes that there are is it one.
    let heads = [12, 16, 40, 52, 56, 64, 108, 124];
    let bitmap = bytes.starts_with(b"BM")
        && bytes.get(15..18) == Some(&[0; 3])
        && bytes.get(14).is_some_and(|size| heads.contains(size));
    let program = bytes.starts_with(b"MZ") && bytes.contains(&0);
    match () {
        () if bitmap => Some(Kind::Bmp),
        () if iso::begins(bytes) => Some(Kind::Disc),
        () if at(257, b"ustar") || tar::begins(bytes) => Some(Kind::Tar),
        () if program => Some(Kind::WindowsProgram),
        // Of a class the version stands there, which is larger than the number of programs in one for several computers.
        () if at(0, b"\xCA\xFE\xBA\xBE") => {
            let class = bytes.get(6..8).is_some_and(|version| version >= &[0, 40][..]);
            Some(if class { Kind::JavaProgram } else { Kind::MacProgram })
        }
        () if at(0, b"FORM") && at(8, b"AIF") => Some(Kind::Aiff),
        () if at(2, b"\r\n") && peek.extension == "pyc" => Some(Kind::PythonProgram),
        () if at(510, b"\x55\xAA") && bytes.contains(&0) => Some(Kind::DiskImage),
        () if at(512, b"EFI PART") || at(0x438, b"\x53\xEF") => Some(Kind::DiskImage),
        // A sound without a head.
        () if at(0, b"\xFF\xFB") || at(0, b"\xFF\xF3") => Some(Kind::Mp3),
        () if at(4, b"ftyp") => Some(boxes_kind(bytes)),
        () if at(60, b"BOOKMOBI") => Some(Kind::Kindle),
        () if at(60, b"TEXtREAd") => Some(Kind::PalmText),
        () if peek.extension == "pdf" && memchr::memmem::find(head, b"%PDF-").is_some() => Some(Kind::Pdf),
        () => None,
    }
}

/// Videos, sound and two kinds of pictures are made of the same boxes (ISO/IEC 14496-12): the first names what it is.
fn boxes_kind(bytes: &[u8]) -> Kind {
    let brands = bytes.get(8..bytes.len().min(64)).unwrap_or_default();
    let first = brands.get(..4).unwrap_or_default();
    match first {
        b"avif" | b"avis" => Kind::Avif,
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Kind::Heic,
        b"mif1" | b"msf1" if memchr::memmem::find(brands, b"avif").is_some() => Kind::Avif,
        b"mif1" | b"msf1" => Kind::Heic,
        b"M4A " | b"M4B " => Kind::Aac,
        _ => Kind::Video,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        let check = |name: &str, bytes: &[u8], expected: Option<Kind>| {
            let extension = name.rsplit('.').next().unwrap_or("").to_owned();
            let len = bytes.len() as u64;
            assert_eq!(
                of(&Peek { bytes, name, extension, len, encoding_chosen: false, inside: None }),
                expected,
                "{name}"
            );
        };
        check("x.pdf", b"%PDF-1.7\n", Some(Kind::Pdf));
        check("x.pdf", b"junk\n%PDF-1.7\n", Some(Kind::Pdf));
        check("x.txt", b"see the junk\n%PDF-1.7\n", None);
        check("x.docx", b"PK\x03\x04....", Some(Kind::Word));
        check("x", b"PK\x03\x04..", Some(Kind::Zip));
        check("x", b"\x7FELF\x02", Some(Kind::LinuxProgram));
        check("x", b"BM is a company", None);
        check("x", b"MZ as letters", None);
        check("x", b"", None);
    }

    #[test]
    fn no_ending_is_that_of_two_kinds() {
        let mut all: Vec<&str> = ENDINGS.iter().flat_map(|(endings, _)| endings.iter().copied()).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|two| two[0] != two[1]), "{all:?}");
        assert_eq!(by_ending("epub"), Some(Kind::Epub));
        assert_eq!(by_ending("txt"), None);
    }

    #[test]
    fn no_two_kinds_are_called_alike() {
        let mut words: Vec<_> = Kind::ALL.iter().map(|kind| kind.words()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Kind::ALL.len());
    }
}
