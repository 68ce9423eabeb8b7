//! XML as Office files, books and OpenDocument are made of: event by event, without a tree, within limits.
//!
//! Nothing is fetched, no entity is expanded but those that XML and HTML have of themselves, and what is not well formed
//! ends the reading where it stands: everything before it is kept (XML 1.0 would have it thrown away). What was left out
//! for any of these reasons is said by [`Xml::fault`].

use crate::read::decode;
use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, resolve_xml_entity};
use quick_xml::events::{BytesStart, Event as Read};
use std::borrow::Cow;

/// Elements within each other; documents have some twenty, and tables in tables in boxes a hundred. The words of what is
/// deeper are those of what it lies in.
const MAX_DEPTH: usize = 1_000;
/// Bytes of the declaration, in which the encoding stands.
const DECLARATION_BYTES: usize = 200;

/// What comes next.
pub enum Event<'t> {
    /// An element begins. An empty one ends at once.
    Start(Tag<'t>),
    /// The element that began last, and is open, ends.
    End,
    /// Characters, as they are meant.
    Text(Cow<'t, str>),
}

/// An element's name and attributes.
pub struct Tag<'t>(BytesStart<'t>);

impl Tag<'_> {
    /// Its name without the prefix of its namespace: prefixes are the writer's choice.
    pub fn name(&self) -> &str {
        let name = self.full_name();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// Its name as it is written: `w:t`.
    pub fn full_name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// All attributes, by their names as they are written.
    pub fn attributes(&self) -> Vec<(String, String)> {
        let mut all = self.0.html_attributes();
        all.with_checks(false)
            .flatten()
            .map(|one| (one.key.into_inner().to_owned(), plain(&one.value).into_owned()))
            .collect()
    }

    /// An attribute by its name as it is written: `r:id`.
    pub fn get_full(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.html_attributes();
        let found = attributes.with_checks(false).flatten().find(|one| one.key.into_inner() == name)?;
        Some(plain(&found.value).into_owned())
    }

    /// An attribute by its name without a prefix; the first of several.
    pub fn get(&self, name: &str) -> Option<String> {
        let found = self.0.html_attributes().with_checks(false).flatten().find(|attribute| {
            let key = attribute.key.into_inner();
            key == name || key.split_once(':').is_some_and(|(_, local)| local == name)
        })?;
        Some(plain(&found.value).into_owned())
    }
}

/// Characters with what stands for others in them put in its place.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        rest = match after.split_once(';').and_then(|(name, tail)| Some((meant(name)?, tail))) {
            Some((meant, tail)) => {
                plain.push_str(&meant);
                tail
            }
            None => {
                plain.push('&');
                after
            }
        };
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// What `amp`, `nbsp`, `#233` and `#xE9` stand for.
fn meant(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32).map(|c| Cow::Owned(c.to_string()));
    }
    resolve_xml_entity(name).or_else(|| resolve_html5_entity(name)).map(Cow::Borrowed)
}

/// The events of a text.
pub struct Xml<'t> {
    reader: Reader<&'t [u8]>,
    depth: usize,
    whole: bool,
    ended: bool,
    /// Elements were passed over that lie too deep.
    deep: bool,
    /// It says what names of its own stand for, and one of them was met.
    names: bool,
    unknown: bool,
}

impl<'t> Xml<'t> {
    /// Of a text that is decoded.
    pub fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_reader(text.as_bytes());
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0, whole: true, ended: false, deep: false, names: false, unknown: false }
    }

    /// The same, which ends at what no program for XML would read on from: tags that do not close each other.
    pub fn strict(text: &'t str) -> Self {
        let mut xml = Self::new(text);
        let config = xml.reader.config_mut();
        config.check_end_names = true;
        config.allow_unmatched_ends = false;
        config.allow_dangling_amp = false;
        xml
    }

    /// Whether all of the text was read, and is well formed.
    pub fn is_whole(&self) -> bool {
        self.whole && !self.deep
    }

    /// What is wrong with the text as far as it was read, to be said after what it is: "The part “a.xml” …".
    pub fn fault(&self) -> Option<&'static str> {
        match self {
            Self { whole: false, .. } => Some("is torn or not well formed; it was read as far as it goes."),
            Self { deep: true, .. } => {
                Some("is nested too deeply; of what lies deepest, only plain words are shown, or nothing.")
            }
            Self { names: true, unknown: true, .. } => Some(
                "has names that stand for words (entities). They are not filled in, and stand as they are written.",
            ),
            _ => None,
        }
    }

    /// Bytes that were read by now.
    pub fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// What comes next; `None` at the end, or where it is not well formed.
    pub fn next_event(&mut self) -> Option<Event<'t>> {
        while !self.ended {
            match self.reader.read_event() {
                Ok(Read::Start(start)) => {
                    self.depth += 1;
                    if self.depth <= MAX_DEPTH {
                        return Some(Event::Start(Tag(start)));
                    }
                    self.deep = true;
                }
                // One that closes nothing is passed over.
                Ok(Read::End(_)) if self.depth == 0 => self.whole = false,
                Ok(Read::End(_)) => {
                    self.depth -= 1;
                    if self.depth < MAX_DEPTH {
                        return Some(Event::End);
                    }
                }
                Ok(Read::Text(text)) => return Some(Event::Text(text.xml10_content())),
                Ok(Read::CData(text)) => return Some(Event::Text(text.xml10_content())),
                Ok(Read::GeneralRef(name)) => {
                    let name = name.into_inner();
                    let known = meant(&name);
                    self.unknown |= known.is_none();
                    return Some(Event::Text(known.unwrap_or_else(|| Cow::Owned(format!("&{name};")))));
                }
                Ok(Read::DocType(said)) => self.names |= said.contains("<!ENTITY"),
                Ok(Read::Empty(_) | Read::Comment(_) | Read::Decl(_) | Read::PI(_)) => {}
                Ok(Read::Eof) => {
                    self.whole &= self.depth == 0;
                    break;
                }
                Err(_) => {
                    self.whole = false;
                    break;
                }
            }
        }
        self.ended = true;
        None
    }

    /// Shows each element within the one that began last, however deep, and passes over its end.
    pub fn each_within(&mut self, mut see: impl FnMut(&Tag<'t>)) {
        let mut open = 1_usize;
        while open > 0 {
            match self.next_event() {
                Some(Event::Start(tag)) => {
                    open += 1;
                    see(&tag);
                }
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => return,
            }
        }
    }

    /// Passes over the rest of the element that began last.
    pub fn skip(&mut self) {
        self.each_within(|_| {});
    }

    /// The characters of the element that began last, with those of all in it.
    pub fn text(&mut self) -> String {
        let (mut open, mut text) = (1_usize, String::new());
        while open > 0 {
            match self.next_event() {
                Some(Event::Start(_)) => open += 1,
                Some(Event::End) => open -= 1,
                Some(Event::Text(part)) => text.push_str(&part),
                None => break,
            }
        }
        text
    }
}

/// What is wrong with a text that is read for some of its elements only; as [`Xml::fault`].
pub fn fault(text: &str) -> Option<&'static str> {
    let mut xml = Xml::new(text);
    let mut roots = 0;
    loop {
        let outside = xml.depth == 0;
        match xml.next_event() {
            Some(Event::Start(_)) if outside => roots += 1,
            Some(Event::Text(words)) if outside && roots > 0 && !words.trim().is_empty() => roots += 1,
            Some(_) => {}
            None => break,
        }
    }
    // A part is one element. What stands behind it is read all the same.
    xml.whole &= roots < 2;
    xml.fault()
}

/// The line of a text, from 1 on, in which it is first found to be not well formed: an element that is not closed, or
/// closed by another's end. Names without a meaning do not count, for nothing is lost by them.
pub fn torn_line(text: &str) -> Option<usize> {
    let mut reader = Reader::from_reader(text.as_bytes());
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    let at = loop {
        match reader.read_event() {
            Ok(Read::Start(_)) => depth += 1,
            Ok(Read::End(_)) => depth = depth.saturating_sub(1),
            Ok(Read::Eof) if depth == 0 => return None,
            Ok(Read::Eof) => break reader.buffer_position(),
            Err(_) => break reader.error_position(),
            Ok(_) => {}
        }
    };
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    Some(before.iter().filter(|byte| **byte == b'\n').count() + 1)
}

/// The words of a text, those of each element set apart from those of the next.
pub fn words_in(text: &str) -> String {
    let mut xml = Xml::new(text);
    let mut words = String::new();
    while let Some(event) = xml.next_event() {
        match event {
            Event::Text(part) if !part.trim().is_empty() => words.push_str(part.trim()),
            Event::Start(_) if !words.is_empty() && !words.ends_with(' ') => words.push(' '),
            _ => {}
        }
    }
    words
}

/// A part of a file as text: UTF-8 or UTF-16, or what its declaration says.
pub fn decoded(bytes: &[u8]) -> String {
    decoded_as(bytes, None).text
}

/// As [`decoded`], with the encoding that the user chose by hand, and what is to be said of it.
pub fn decoded_as(bytes: &[u8], chosen: Option<&str>) -> decode::Whole {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]);
    let declared = head.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()).and_then(|rest| {
        let (_, value) = rest.split_once("encoding")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        value.split(['"', '\'']).nth(1)
    });
    // Without a declaration it is UTF-8 (XML 1.0, 4.3.3), whatever it looks like.
    decode::whole(bytes, chosen, Some(declared.unwrap_or("UTF-8")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (String, bool) {
        let (mut xml, mut said) = (Xml::new(text), String::new());
        while let Some(event) = xml.next_event() {
            match event {
                Event::Start(tag) => {
                    said += &format!(
                        "<{}{}>",
                        tag.name(),
                        tag.get("val").map(|v| format!(" {v}")).unwrap_or_default()
                    );
                }
                Event::End => said += "</>",
                Event::Text(text) => said += &text,
            }
        }
        (said, xml.fault().is_none())
    }

    #[test]
    fn no_sign_is_lost_between_elements() {
        let (words, whole) = said(
            "<w:p><w:t w:val='a&amp;b'>Pell &amp; Vane &#233;&#x2019;&nbsp;&unknown;</w:t><w:br/></w:p>",
        );
        assert_eq!(words, "<p><t a&b>Pell & Vane é’\u{A0}&unknown;</><br></></>");
        assert!(whole);
    }

    #[test]
    fn what_is_torn_is_read_up_to_there() {
        assert_eq!(said("<a><b>one</b><c>tw"), ("<a><b>one</><c>tw".to_owned(), false));
        assert_eq!(said("one</a></b><c>two</c>").0, "one<c>two</>");
    }

    #[test]
    fn what_stands_behind_something_too_deep_is_read_and_the_loss_is_said() {
        let many = 3 * MAX_DEPTH;
        let deep = format!("<d><b>{}in{}</b><c>behind</c></d>", "<a>".repeat(many), "</a>".repeat(many));
        let (words, whole) = said(&deep);
        assert!(words.contains("in</>") && words.ends_with("</><c>behind</></>") && !whole);
        assert!(fault(&deep).unwrap().contains("nested"));
        assert!(fault("<b>").unwrap().contains("torn") && fault("<b/><b/>").unwrap().contains("torn"));
        assert!(fault("<b/> and notes").is_some() && fault("<b/>\n").is_none());
        let named = "<!DOCTYPE a [<!ENTITY x \"words\">]><a>&x;</a>";
        assert!(fault(named).unwrap().contains("entities"));
        assert_eq!((fault("<a>&x; &nbsp;</a>"), said(named).0.as_str()), (None, "<a>&x;</>"));
    }

    #[test]
    fn the_line_of_a_tear_is_known() {
        assert_eq!(torn_line("<a>\n<b>one &nbsp; & two</b>\n<hr/></a>\n"), None);
        assert_eq!(torn_line("<a>\n<b>one\n</a>"), Some(3));
        assert_eq!(torn_line("<a>\n<b>one</b>"), Some(2));
        assert_eq!(torn_line("<a><!-- one\n</a>"), Some(1));
    }

    #[test]
    fn parts_are_decoded_by_their_mark_or_their_declaration() {
        let utf16: Vec<u8> = "\u{FEFF}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&utf16), "<a>é</a>");
        assert!(decoded(b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xE9</a>").ends_with("<a>é</a>"));
        assert_eq!(decoded("<a>é</a>".as_bytes()), "<a>é</a>");
    }
}
