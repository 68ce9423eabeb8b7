//! What a form holds that only some programs can show (XFA, ISO 32000-1, 12.7.8): the pages of such a file may say no more
//! than “Please wait”, and who filled it in with what lies in a packet of XML called `datasets`.
//!
//! Only values are looked for: elements of that packet which hold words and no other elements. Nothing of the form itself
//! is run or laid out.

use super::{trees, unpack};
use hayro::hayro_interpret::hayro_syntax::object::{self, Dict, Object, Stream};

/// Bytes of the packets of a form, unpacked. Values take kilobytes, and what is larger has pictures in it.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Packets of a form; there are ten sorts of them.
const MAX_PACKETS: usize = 100;
/// Elements within each other.
const MAX_DEPTH: usize = 64;
/// Bytes of one value, and of the name of an element.
const MAX_VALUE: usize = 20_000;
const MAX_NAME: usize = 200;

/// Values of a form, each with its name: those of the elements around it, from the outermost on.
#[derive(Default)]
pub struct Values {
    pub found: Vec<(String, String)>,
    pub left_out: usize,
    /// Some of the packets could not be read as a whole.
    pub cut: bool,
}

/// The values in the packets of a form, the first `most` of them.
pub fn values(form: &Dict<'_>, most: usize) -> Values {
    let mut values = Values::default();
    let mut room = MAX_BYTES;
    for packet in packets(form) {
        let unpacked = unpack::unpacked(&packet, room);
        values.cut |= unpacked.end != unpack::End::Whole;
        room -= unpacked.bytes.len().min(room);
        Walk::default().through(&String::from_utf8_lossy(&unpacked.bytes), most, &mut values);
    }
    values
}

/// The packets in which values may be: that of the name, or all of them in one.
fn packets<'a>(form: &Dict<'a>) -> Vec<Stream<'a>> {
    match form.get::<Object<'a>>("XFA") {
        Some(Object::Stream(all)) => vec![all],
        Some(Object::Array(parts)) => {
            let mut named = false;
            let own = trees::objects(&parts).take(2 * MAX_PACKETS).find_map(|part| match part {
                Some(Object::Stream(packet)) if named => Some(packet),
                Some(Object::String(name)) => {
                    named = object::String::as_bytes(&name) == b"datasets";
                    None
                }
                _ => None,
            });
            own.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A walk through the elements of a packet.
#[derive(Default)]
struct Walk {
    /// The elements that are open, by their names without prefixes.
    open: Vec<String>,
    /// How many are open beyond [`MAX_DEPTH`].
    beyond: usize,
    /// How many of the open ones are around the data.
    data: Option<usize>,
    /// How many are around words with styles: these have elements, and are one value.
    rich: Option<usize>,
    words: String,
    /// The innermost element had another one in it.
    parent: bool,
    picture: bool,
}

impl Walk {
    fn through(&mut self, xml: &str, most: usize, values: &mut Values) {
        let mut rest = xml;
        while let Some(at) = rest.find('<') {
            self.add(rest.get(..at).unwrap_or_default(), true);
            rest = rest.get(at..).unwrap_or_default();
            let (end, len) = match rest {
                _ if rest.starts_with("<!--") => ("-->", 3),
                _ if rest.starts_with("<![CDATA[") => ("]]>", 3),
                _ if rest.starts_with("<?") => ("?>", 2),
                _ => (">", 1),
            };
            let Some(close) = rest.find(end) else { return };
            let tag = rest.get(..close).unwrap_or_default();
            rest = rest.get(close + len..).unwrap_or_default();
            match tag.get(1..).unwrap_or_default() {
                plain if plain.starts_with("![CDATA[") => self.add(plain.get(8..).unwrap_or_default(), false),
                other if other.starts_with(['!', '?']) => {}
                close if close.starts_with('/') => self.close(most, values),
                open => {
                    self.open(open);
                    if open.ends_with('/') {
                        self.close(most, values);
                    }
                }
            }
        }
    }

    fn add(&mut self, words: &str, escaped: bool) {
        if self.data.is_some() && self.words.len() + words.len() <= MAX_VALUE {
            self.words.push_str(&if escaped { unescaped(words) } else { words.to_owned() });
        }
    }

    fn open(&mut self, tag: &str) {
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
        if self.open.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        if self.data.is_some() && self.rich.is_none() {
            // What stands between elements is the blank of their lines.
            match name == "body" && tag.contains("/xhtml") {
                true => self.rich = Some(self.open.len()),
                false => self.words.clear(),
            }
            self.picture = tag.contains("contentType=\"image/");
        }
        if name == "data" && self.data.is_none() && self.open.last().is_some_and(|over| over == "datasets") {
            self.data = Some(self.open.len() + 1);
        }
        self.open.push(name.chars().take(MAX_NAME).collect());
        self.parent = false;
    }

    fn close(&mut self, most: usize, values: &mut Values) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let name = self.open.pop();
        let depth = self.open.len();
        match (self.rich, self.data) {
            (Some(rich), _) if depth > rich => {
                let line = matches!(name.as_deref(), Some("p" | "br" | "li"));
                self.words.push_str(if line { "\n" } else { "" });
            }
            (Some(_), _) => (self.rich, self.parent) = (None, false),
            (None, Some(data)) if depth < data => (self.data, self.parent) = (None, true),
            (None, Some(data)) => {
                let words = if self.picture { "A picture." } else { self.words.trim() };
                if !self.parent && !words.is_empty() {
                    let over = self.open.get(data..).unwrap_or_default();
                    let path: Vec<&str> = over.iter().chain(&name).map(String::as_str).collect();
                    match values.found.len() < most {
                        true => values.found.push((path.join("."), words.to_owned())),
                        false => values.left_out += 1,
                    }
                }
                self.words.clear();
                (self.parent, self.picture) = (true, false);
            }
            _ => {}
        }
    }
}

/// The signs that XML writes by their names or numbers.
fn unescaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, next) = after.split_once(';').unwrap_or(("", after));
        let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
            None => digits.parse().ok().and_then(char::from_u32),
        };
        let sign = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => name.strip_prefix('#').and_then(number),
        };
        out.push(sign.unwrap_or('&'));
        rest = if sign.is_some() { next } else { after };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(xml: &str) -> Vec<(String, String)> {
        let mut values = Values::default();
        Walk::default().through(xml, 3, &mut values);
        values.found
    }

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect()
    }

    #[test]
    fn values_are_told_by_the_elements_around_them() {
        let xml = "<xdp:xdp><template><field name=\"Name\"><value>Not this</value></field></template>\
                   <xfa:datasets><dd>nor this</dd><xfa:data>\n<form1>\n <Name>O&#39;Dell &amp; Co.</Name><Empty/>\
                   <Sums><Sum>4,000 <![CDATA[<crowns>]]></Sum></Sums><!-- <No>no</No> -->\n\
                   <Remark><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>Seen <b>at</b></p><p>the gate</p></body>\
                   </Remark><More>left out</More></form1></xfa:data></xfa:datasets></xdp:xdp>";
        let expected = [
            ("form1.Name", "O'Dell & Co."),
            ("form1.Sums.Sum", "4,000 <crowns>"),
            ("form1.Remark", "Seen at\nthe gate"),
        ];
        assert_eq!(found(xml), pairs(&expected));
    }

    #[test]
    fn what_is_torn_or_piled_up_ends() {
        assert_eq!(found("<datasets><data><a>1</a><b>2"), pairs(&[("a", "1")]));
        assert_eq!(found(&("<datasets><data>".to_owned() + &"<a>".repeat(100_000))), []);
        assert_eq!(found("</a></b>&&;<datasets><data>words</data>"), []);
    }
}
