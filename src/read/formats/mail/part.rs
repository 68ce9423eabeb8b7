//! One part of a message: what it says that it is, what it is called, and its bytes.

use super::coding;
use super::lines::Head;
use super::stated::Stated;
use crate::read::formats::{FORMATS, only_strings_of};
use std::ops::Range;

/// Bytes of an inner letter in which its subject is looked for.
const INNER_HEAD: usize = 64 * 1024;

/// What a part is, for the one who reads the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Holds other parts.
    Frame,
    /// Words as they are.
    Plain,
    /// Words as a page.
    Page,
    /// Words as RTF, which only letters of Outlook have.
    Rich,
    /// A picture that can be shown.
    Picture,
    /// Another message.
    Letter,
    /// Anything else.
    File,
}

/// A part of a message.
#[derive(Clone, Debug)]
pub struct Part {
    /// Counted from 0 through the whole message, as the parser does.
    pub number: u32,
    /// What it is.
    pub sort: Sort,
    /// In small letters: "text/plain".
    pub kind: String,
    /// What it is called, or what it is called here where it has no name.
    pub name: String,
    /// The name in pointed brackets by which other parts show it.
    pub id: Option<String>,
    /// What the part says that its letters are in.
    pub charset: Option<String>,
    /// Whether lines that end with a space go on (RFC 3676), and whether that space goes.
    pub flowed: Option<bool>,
    /// Whether it says that it is a file and no part of the letter.
    pub attached: bool,
    /// Which of the parts around it are choices: the frame of the nearest choice, and which of its offers this lies in.
    pub choice: Option<(u32, u32)>,
    /// Whether it is the first in its frame.
    pub first: bool,
    /// Whether it has a name of its own.
    pub named: bool,
    /// Where its bytes lie in the message, as they were sent.
    pub body: Range<usize>,
    /// Whether what it holds could not be decoded as it says.
    pub damaged: bool,
    /// What it says of itself and cannot be true, as a sentence.
    pub odd: Option<String>,
    pub(super) encoding: Coding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    None,
    Base64,
    Quoted,
    Uu,
}

impl Part {
    /// Whether it is something to be opened, and no frame around other parts.
    pub fn is_file(&self) -> bool {
        self.sort != Sort::Frame
    }

    /// What it is, in words: "PDF", "message", else what it says of itself.
    pub fn what(&self) -> String {
        if self.sort == Sort::Letter {
            return "message".to_owned();
        }
        let ending = self.name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let known = FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str()));
        let known =
            known.or_else(|| FORMATS.iter().find(|format| format.mime_types.contains(&self.kind.as_str())));
        match (known, only_strings_of(&self.name)) {
            (Some(format), _) => format.name.to_owned(),
            (None, Some(words)) => words.to_owned(),
            (None, None) => self.kind.clone(),
        }
    }
}

impl Part {
    /// A part of which nothing is known but where it lies.
    pub fn whole(number: u32, body: Range<usize>) -> Self {
        Self {
            number,
            sort: Sort::Plain,
            kind: "text/plain".to_owned(),
            name: "message.txt".to_owned(),
            id: None,
            charset: None,
            flowed: None,
            attached: false,
            choice: None,
            first: false,
            named: true,
            damaged: false,
            encoding: Coding::None,
            body,
            odd: None,
        }
    }

    /// A part by its head, which lies before `body` in `raw`. In a digest, a part that says nothing is a letter.
    pub fn of(number: u32, head: &Head, body: Range<usize>, raw: &[u8], digest: bool) -> Self {
        let stated = |name: &str| head.line(name).map(|line| Stated::of(&line.sent));
        let (kinds, placed) = (stated("content-type"), stated("content-disposition").unwrap_or_default());
        let values = kinds.clone().unwrap_or_default();
        let stated_name = placed.value("filename").or(values.value("name")).map(str::to_owned);
        let (kind, odd) = kind_of(head, kinds.as_ref(), digest, stated_name.is_some());
        let encoding = match head.line("content-transfer-encoding").map(|line| line.sent.to_ascii_lowercase())
        {
            Some(coding) if coding.starts_with("base64") => Coding::Base64,
            Some(coding) if coding.starts_with("quoted-printable") => Coding::Quoted,
            Some(coding) if matches!(coding.as_str(), "x-uuencode" | "uuencode" | "x-uue" | "uue") => {
                Coding::Uu
            }
            _ => Coding::None,
        };
        let flowed = values.value("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        let gone = values.value("delsp").is_some_and(|gone| gone.eq_ignore_ascii_case("yes"));
        let mut part = Self {
            number,
            sort: sort_of(&kind),
            name: String::new(),
            id: head.line("content-id").map(|line| line.sent.trim_matches(['<', '>']).to_owned()),
            charset: values.value("charset").map(str::to_owned),
            flowed: flowed.then_some(gone),
            attached: placed.kind == "attachment",
            choice: None,
            first: false,
            named: false,
            damaged: false,
            encoding,
            body,
            kind,
            odd,
        };
        // Nothing parts what was made fit to be sent as a whole.
        if part.sort == Sort::Frame
            && encoding != Coding::None
            && !raw.get(part.body.clone()).unwrap_or_default().contains(&b'-')
        {
            part.sort = Sort::File;
        }
        part.damaged = part.encoding == Coding::Base64
            && part.sort != Sort::Frame
            && coding::of_base64(raw.get(part.body.clone()).unwrap_or_default()).is_none();
        let name = stated_name.as_deref().map(last_of_path).filter(|name| !name.is_empty());
        part.named = name.is_some();
        part.name = name.unwrap_or_else(|| part.name_here(raw));
        part
    }

    /// Whether it belongs to what is read, and is no file that was sent along.
    pub fn is_body(&self) -> bool {
        matches!(self.sort, Sort::Plain | Sort::Page | Sort::Rich)
            && !self.attached
            && (!self.named || self.first || self.choice.is_some())
    }

    /// Whether it is sealed as a whole, or locked (S/MIME).
    pub fn is_sealed(&self) -> bool {
        matches!(self.kind.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime")
    }

    /// It says that it is a frame, and is words.
    pub fn as_words(&mut self) {
        self.sort = Sort::Plain;
        self.first = true;
        "message.txt".clone_into(&mut self.name);
    }

    /// Its bytes, as they were before they were made fit to be sent.
    pub fn decoded(&self, raw: &[u8]) -> Vec<u8> {
        let raw = raw.get(self.body.clone()).unwrap_or_default();
        let decoded = match self.encoding {
            _ if self.sort == Sort::Frame => None,
            Coding::None => None,
            Coding::Base64 => coding::of_base64(raw).or_else(|| coding::of_damaged_base64(raw)),
            Coding::Uu => coding::of_uu(raw),
            Coding::Quoted => Some(coding::of_quoted(raw)),
        };
        decoded.unwrap_or_else(|| raw.to_vec())
    }

    /// What it is called here, where it has no name.
    fn name_here(&self, raw: &[u8]) -> String {
        if self.sort == Sort::Letter {
            let bytes = self.decoded(raw);
            let head = Head::of(bytes.get(..bytes.len().min(INNER_HEAD)).unwrap_or_default());
            let subject = head.line("subject").map(|line| line.words.replace(['/', '\\'], " "));
            if let Some(subject) = subject.as_deref().map(str::trim).filter(|subject| !subject.is_empty()) {
                return format!("{subject}.eml");
            }
        }
        let ending = match self.kind.as_str() {
            "text/plain" | "message/delivery-status" | "text/rfc822-headers" => "txt",
            "text/html" => "html",
            "text/calendar" => "ics",
            "text/vcard" | "text/x-vcard" | "text/directory" => "vcf",
            "message/rfc822" | "message/global" | "message/news" => "eml",
            "image/jpeg" | "image/jpg" | "image/pjpeg" => "jpg",
            "application/pdf" => "pdf",
            kind => kind.rsplit('/').next().filter(|sub| sub.len() < 8).unwrap_or("bin"),
        };
        let what = match self.kind.as_str() {
            "text/calendar" => "invitation",
            "text/vcard" | "text/x-vcard" | "text/directory" => "contact",
            "text/rfc822-headers" => "head of the message",
            "message/delivery-status" => "report",
            _ => "part",
        };
        format!("{what} {}.{ending}", self.number + 1)
    }
}

/// What a part says that it is, and what cannot be true of that.
fn kind_of(head: &Head, stated: Option<&Stated>, digest: bool, named: bool) -> (String, Option<String>) {
    let plain = |odd| (if named { "application/octet-stream" } else { "text/plain" }.to_owned(), odd);
    let Some(stated) = stated else {
        return if digest { ("message/rfc822".to_owned(), None) } else { ("text/plain".to_owned(), None) };
    };
    let is_kind = |kind: &str| kind.split_once('/').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    if !is_kind(&stated.kind) {
        return match stated.kind.as_str() {
            "text" | "" if !named => ("text/plain".to_owned(), None),
            "" => plain(Some("A part of this message does not say what it is.".to_owned())),
            kind => plain(Some(format!(
                "A part of this message says that it is “{kind}”, which is no kind of file."
            ))),
        };
    }
    let lines = head.lines.iter().filter(|line| line.name.eq_ignore_ascii_case("content-type"));
    let other = lines.skip(1).map(|line| Stated::of(&line.sent).kind).find(|other| *other != stated.kind);
    let kind = stated.kind.clone();
    let odd = other.map(|other| {
        format!("A part of this message says both that it is “{kind}” and that it is “{other}”.")
    });
    (kind, odd)
}

/// Pictures that are shown in a letter.
const SHOWN: [&str; 7] =
    ["image/png", "image/jpeg", "image/jpg", "image/pjpeg", "image/gif", "image/webp", "image/bmp"];

/// Whether a part of this kind is a picture that can be shown.
pub fn is_picture(kind: &str) -> bool {
    SHOWN.contains(&kind)
}

fn sort_of(kind: &str) -> Sort {
    match kind {
        "text/plain" | "message/delivery-status" => Sort::Plain,
        "text/html" => Sort::Page,
        _ if is_picture(kind) => Sort::Picture,
        "message/rfc822" | "message/global" | "message/news" => Sort::Letter,
        _ if kind.starts_with("multipart/") => Sort::Frame,
        _ => Sort::File,
    }
}

/// A name without the folders that some write before it.
fn last_of_path(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned()
}
