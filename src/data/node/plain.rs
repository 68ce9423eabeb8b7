//! What the name or the value of a node says, once quotation marks and escapes are taken from it.

use super::Notation;
use std::borrow::Cow;

/// The words of a name or of a value that stands for letters, as a program would have them.
pub fn words(raw: &str, notation: Notation) -> Cow<'_, str> {
    match notation {
        Notation::Json | Notation::JsonLines => {
            quoted(raw, '"').or_else(|| quoted(raw, '\'')).map_or(raw.into(), unescaped)
        }
        Notation::Xml | Notation::Plist => entities(raw),
        Notation::Toml => toml(raw),
        Notation::Yaml => match (quoted(raw, '"'), quoted(raw, '\'')) {
            (Some(inner), _) => unescaped(inner),
            (_, Some(inner)) if inner.contains("''") => inner.replace("''", "'").into(),
            (_, Some(inner)) => inner.into(),
            _ => raw.into(),
        },
        Notation::Ini => quoted(raw, '"').unwrap_or(raw).into(),
    }
}

/// What stands between two marks.
fn quoted(raw: &str, mark: char) -> Option<&str> {
    raw.strip_prefix(mark)?.strip_suffix(mark)
}

fn toml(raw: &str) -> Cow<'_, str> {
    let long = |mark: &str| raw.strip_prefix(mark)?.strip_suffix(mark);
    // The line break after the opening marks is none of the words.
    let begun = |inner: &'_ str| -> usize {
        if inner.starts_with("\r\n") { 2 } else { usize::from(inner.starts_with('\n')) }
    };
    if let Some(inner) = long("\"\"\"") {
        return unescaped(&inner[begun(inner)..]);
    }
    if let Some(inner) = long("'''") {
        return inner[begun(inner)..].into();
    }
    match (quoted(raw, '"'), quoted(raw, '\'')) {
        (Some(inner), _) => unescaped(inner),
        (_, Some(inner)) => inner.into(),
        _ => raw.into(),
    }
}

/// Words in which signs are written with a backslash, as JSON, YAML and TOML do. What stands for nothing stays as it is.
pub fn unescaped(inner: &str) -> Cow<'_, str> {
    if !inner.contains('\\') {
        return inner.into();
    }
    let mut words = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        words.push_str(&rest[..at]);
        let (sign, len) = escape(&rest[at..]);
        match sign {
            Some(sign) => words.push(sign),
            None => words.push_str(rest.get(at..at + len).unwrap_or("\\")),
        }
        rest = rest.get(at + len..).unwrap_or_default();
    }
    words.push_str(rest);
    words.into()
}

/// What an escape at the beginning of some letters stands for, and how long it is.
fn escape(from: &str) -> (Option<char>, usize) {
    let Some(kind) = from.chars().nth(1) else { return (None, from.len()) };
    let hex = |at: usize, len: usize| {
        let digits = from.get(at..at + len)?;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let sign = match kind {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{C}',
        'e' => '\u{1B}',
        '0' => '\0',
        'x' => return (hex(2, 2).and_then(char::from_u32), if hex(2, 2).is_some() { 4 } else { 2 }),
        'U' => return (hex(2, 8).and_then(char::from_u32), if hex(2, 8).is_some() { 10 } else { 2 }),
        'u' => {
            let Some(first) = hex(2, 4) else { return (None, 2) };
            if let Some(sign) = char::from_u32(first) {
                return (Some(sign), 6);
            }
            // Two halves of one sign.
            let second = from.get(6..8).filter(|mark| *mark == "\\u").and_then(|_| hex(8, 4));
            return match second {
                Some(second) if (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&second) => {
                    (char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)), 12)
                }
                _ => (None, 6),
            };
        }
        '"' | '\\' | '/' | '\'' => kind,
        _ => return (None, 1 + kind.len_utf8()),
    };
    (Some(sign), 2)
}

/// Words of XML, in which some signs have names, and some stretches are taken as they are (`<![CDATA[…]]>`). Only the five that XML has itself and numbers are read: what a file says
/// others stand for is never followed.
pub fn entities(raw: &str) -> Cow<'_, str> {
    const OPEN: &str = "<![CDATA[";
    let Some(open) = raw.find(OPEN) else { return without_names(raw) };
    let mut words = without_names(&raw[..open]).into_owned();
    let mut rest = &raw[open + OPEN.len()..];
    loop {
        let (inner, after) = rest.split_once("]]>").unwrap_or((rest, ""));
        words.push_str(inner);
        let (plain, next) = after.split_once(OPEN).unwrap_or((after, ""));
        words.push_str(&without_names(plain));
        if next.is_empty() {
            return words.into();
        }
        rest = next;
    }
}

fn without_names(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return raw.into();
    }
    let mut words = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        words.push_str(&rest[..at]);
        let end = rest[at..].find(';').filter(|len| *len <= 12);
        let sign = end.and_then(|len| entity(rest.get(at + 1..at + len)?));
        let len = sign.and(end).map_or(1, |len| len + 1);
        words.push(sign.unwrap_or('&'));
        rest = &rest[at + len..];
    }
    words.push_str(rest);
    words.into()
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            number.ok().and_then(char::from_u32)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_value_is_what_a_program_would_have_and_not_its_escapes() {
        for (raw, notation, expected) in [
            (r#""a\n\u00e4\ud83d\ude00\/\q""#, Notation::Json, "a\nä😀/\\q"),
            (r#""\ud83d x""#, Notation::Json, "\\ud83d x"),
            ("12", Notation::Json, "12"),
            ("a &lt; b &amp;amp; &#x41;&nope; &", Notation::Xml, "a < b &amp; A&nope; &"),
            (
                "a &lt; <![CDATA[b &lt; <c>]]>&gt;<![CDATA[]]><![CDATA[&amp;]]>",
                Notation::Xml,
                "a < b &lt; <c>>&amp;",
            ),
            ("<![CDATA[torn &amp;", Notation::Xml, "torn &amp;"),
            ("'it''s'", Notation::Yaml, "it's"),
            ("'''\na\\n'''", Notation::Toml, "a\\n"),
            ("\"\"\"\na\\n\"\"\"", Notation::Toml, "a\n"),
            ("\\", Notation::Yaml, "\\"),
            (r#""\"#, Notation::Json, r#""\"#),
        ] {
            assert_eq!(words(raw, notation), expected, "{raw}");
        }
    }
}
