//! The declarations of a `style` attribute, one by one, as CSS Syntax Level 3 cuts them.
//!
//! A semicolon in quotes, in brackets or in a remark parts nothing; what is cut wrongly there shows words that browsers
//! hide, or hides what they show.

use std::borrow::Cow;

const SPACE: [char; 5] = [' ', '\t', '\n', '\r', '\x0C'];

/// Hears each declaration in order: its name and its value in lower case, and whether it is `!important`.
pub fn each(text: &str, mut hear: impl FnMut(&str, &str, bool)) {
    let mut rest = text;
    while !rest.is_empty() {
        let (declaration, after) = first(rest);
        rest = after;
        let plain = without_remarks(declaration);
        // White space is what CSS calls so, and what was escaped is none: `none\9` is no `none`.
        let Some((name, value)) = plain.split_once(':') else { continue };
        if name.ends_with('\\') {
            continue;
        }
        let (name, value) = (unescaped(name.trim_matches(SPACE)), unescaped(value.trim_matches(SPACE)));
        let value = value.to_ascii_lowercase();
        let loud = value.strip_suffix("important").and_then(|value| value.trim_end().strip_suffix('!'));
        let plain = loud.map_or(value.as_str(), |value| value.trim_end_matches(SPACE));
        hear(&name.to_ascii_lowercase(), plain, loud.is_some());
    }
}

/// The first declaration, and what follows its semicolon.
fn first(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut closers: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' | b'\'' => at = after_quote(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at =
                    memchr::memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |end| at + 2 + end + 1);
            }
            b'(' if is_bare_address(bytes, at) => {
                at = memchr::memchr(b')', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            }
            b'(' => closers.push(b')'),
            b'[' => closers.push(b']'),
            b'{' => closers.push(b'}'),
            b';' if closers.is_empty() => return (&text[..at], &text[at + 1..]),
            closer if closers.last() == Some(&closer) => drop(closers.pop()),
            _ => {}
        }
        at += 1;
    }
    (text, "")
}

/// Where the quotation that begins at `at` ends: a line break ends one that was never closed.
fn after_quote(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut at = at + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if byte == quote => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Whether the bracket at `at` is that of `url(…)` without quotes, in which every other sign is a part of the address.
fn is_bare_address(bytes: &[u8], at: usize) -> bool {
    let named = at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"url");
    let inside = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
    named && !matches!(inside, Some(b'"' | b'\''))
}

fn without_remarks(text: &str) -> Cow<'_, str> {
    if !text.contains("/*") {
        return text.into();
    }
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, remark)) = rest.split_once("/*") {
        out.push_str(before);
        // It parts words.
        out.push(' ');
        rest = remark.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.into()
}

/// `\6e` and `\n` as the letters that they stand for: a name may be written so, and means the same.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let (mut out, mut chars) = (String::new(), text.chars().peekable());
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let mut code = None;
        // Six digits at most, by the standard, and one space that only ends them.
        for _ in 0..6 {
            let Some(digit) = chars.peek().and_then(|c| c.to_digit(16)) else { break };
            code = Some(code.unwrap_or(0) * 16 + digit);
            chars.next();
        }
        match code {
            Some(code) => {
                chars.next_if(|c| c.is_ascii_whitespace());
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            None => out.extend(chars.next()),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_end_where_browsers_end_them() {
        let cases = [
            ("a:b;c:d", "a=b c=d"),
            ("A : B !important ; c:d! IMPORTANT", "a=b! c=d!"),
            ("a:url(x;y);b:c", "a=url(x;y) b=c"),
            ("a:url(it's);b:c", "a=url(it's) b=c"),
            ("a:url( 'x)' );b:c", "a=url( 'x)' ) b=c"),
            ("a:';';b:c", "a=';' b=c"),
            ("a:'x\n;b:c", "a='x b=c"),
            ("a:\"\\\";\";b:c", "a=\"\";\" b=c"),
            ("a:(;[;];);b:c", "a=(;[;];) b=c"),
            ("a:(]);b:c", "a=(]) b=c"),
            ("a:{;", "a={;"),
            ("a:b/*;*/;c/*:x*/:d", "a=b c=d"),
            ("di/**/splay:none", "di splay=none"),
            ("d\\69 splay:n\\6fne;\\64isplay:x", "display=none display=x"),
            ("a:b\\;c:d;e:f", "a=b;c:d e=f"),
            ("no colon;:;", "="),
            ("a:b/* never closed;c:d", "a=b"),
        ];
        for (text, expected) in cases {
            let mut found = Vec::new();
            each(text, |name, value, loud| {
                found.push(format!("{name}={}{}", value.trim(), if loud { "!" } else { "" }));
            });
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
