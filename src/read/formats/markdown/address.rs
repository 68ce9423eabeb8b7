//! Addresses that stand in the text without brackets: where they begin, and where the sentence goes on.

/// The next address in a text: where it begins and ends, and what a link needs before it.
/// `before` is the character before the text.
pub fn next_address(text: &str, before: Option<char>) -> Option<(usize, usize, &'static str)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let at = from + memchr::memchr3(b'h', b'w', b'f', &bytes[from..])?;
        from = at + 1;
        let prefixes = [("https://", ""), ("http://", ""), ("ftp://", ""), ("www.", "http://")];
        let Some((start, prefix)) = prefixes.iter().find(|(start, _)| text[at..].starts_with(start)) else {
            continue;
        };
        let left = text[..at].chars().next_back().or(before.filter(|_| at == 0));
        if left.is_some_and(|c| !c.is_whitespace() && !"*_~([{\"'<>:;,—–".contains(c)) {
            continue;
        }
        let end = at + address_length(&text[at..]);
        let after = text.get(at + start.len()..end).unwrap_or("");
        if after.split(['/', '?', '#', ':']).next().is_some_and(is_host) {
            return Some((at, end, prefix));
        }
    }
}

fn is_host(host: &str) -> bool {
    let mut parts = host.rsplit('.');
    let last_two = [parts.next(), parts.next()];
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let valid = last_two.iter().flatten().all(|part| plain(part) && !part.contains('_'));
    valid && (last_two[1].is_some() || host == "localhost")
}

/// How far an address reaches: to white space or `<`, without punctuation that belongs to the sentence.
fn address_length(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || c == '<' || c.is_control()).unwrap_or(text.len());
    let mut address = &text[..end];
    // Counted once: an address of closing brackets alone must not cost the square of its length.
    let open = address.matches('(').count();
    let mut closed = address.matches(')').count();
    while let Some(last) = address.chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' => {}
            ')' if closed > open => closed -= 1,
            ';' => {
                // An entity at the end, written without meaning to be one.
                let entity = address[..address.len() - 1].rfind('&').filter(|&at| {
                    let name = &address[at + 1..address.len() - 1];
                    !name.is_empty() && name.len() < 32 && name.chars().all(|c| c.is_ascii_alphanumeric())
                });
                if let Some(at) = entity {
                    address = &address[..at];
                    continue;
                }
            }
            _ => break,
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let cases = [
            ("see https://a.b/c, and", Some("https://a.b/c")),
            ("(http://a.b/c_(d))", Some("http://a.b/c_(d)")),
            ("www.example.com.", Some("www.example.com")),
            ("xwww.example.com", None),
            ("http://nothing", None),
            ("https:// a", None),
            ("www. a", None),
            ("https://a.b/?q=1&amp;", Some("https://a.b/?q=1")),
            ("https://a.b/ü<x", Some("https://a.b/ü")),
            ("whether half of it", None),
        ];
        for (text, expected) in cases {
            let found = next_address(text, None).map(|(start, end, _)| &text[start..end]);
            assert_eq!(found, expected, "{text}");
        }
    }
}
