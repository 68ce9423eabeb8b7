//! What a part says that it is: a kind, and what it adds to that (RFC 2045, section 5.1; RFC 2231), as programs write it
//! and not only as the rules have it.

use super::encoded;

/// `text/plain; charset=utf-8; name="a b.txt"`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// In small letters: "text/plain"; what stands before the first semicolon.
    pub kind: String,
    /// Names in small letters, and values.
    values: Vec<(String, String)>,
}

impl Stated {
    /// Takes a value apart.
    pub fn of(sent: &str) -> Self {
        let mut pieces = pieces(sent).into_iter();
        let kind = pieces.next().unwrap_or_default();
        let kind = kind.split_whitespace().collect::<String>().to_ascii_lowercase();
        let mut plain: Vec<(String, String)> = Vec::new();
        // Name, which piece of it, whether it is encoded, value.
        let mut pieced: Vec<(String, u32, bool, String)> = Vec::new();
        for piece in pieces {
            let Some((name, value)) = piece.split_once('=') else { continue };
            let (name, value) = (name.trim().to_ascii_lowercase(), unquoted(value.trim()));
            match name.split_once('*') {
                None => plain.push((name, encoded::decoded(&value))),
                Some((name, rest)) => {
                    let coded = rest.is_empty() || rest.ends_with('*');
                    let number = rest.trim_end_matches('*').parse().unwrap_or(0);
                    pieced.push((name.to_owned(), number, coded, value));
                }
            }
        }
        let mut values = Vec::new();
        pieced.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        for own in pieced.chunk_by(|a, b| a.0 == b.0) {
            if let Some((name, ..)) = own.first() {
                values.push((name.clone(), joined(own)));
            }
        }
        // The long form counts where both are there: the other one is for programs that know no better.
        values.extend(plain);
        Self { kind, values }
    }

    /// A value by its name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Pieces of a long value (RFC 2231): the first says the letters, `utf-8'en'…`.
fn joined(pieces: &[(String, u32, bool, String)]) -> String {
    let mut charset = String::new();
    let mut bytes = Vec::new();
    for (at, (_, _, coded, value)) in pieces.iter().enumerate() {
        let mut value = value.as_str();
        if at == 0
            && *coded
            && let Some((letters, rest)) = value.split_once('\'')
            && let Some((_, rest)) = rest.split_once('\'')
        {
            charset = letters.to_ascii_lowercase();
            value = rest;
        }
        if *coded {
            bytes.extend(percent_encoding::percent_decode_str(value));
        } else {
            bytes.extend_from_slice(value.as_bytes());
        }
    }
    let words = encoded::in_letters(&bytes, &charset);
    if words.contains("=?") { encoded::decoded(&words) } else { words }
}

/// What stands between semicolons, without remarks in brackets.
fn pieces(sent: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let (mut quoted, mut escaped, mut remark) = (false, false, 0_u32);
    for c in sent.chars() {
        if escaped {
            escaped = false;
        } else if c == '\\' && quoted {
            escaped = true;
        } else if c == '"' && remark == 0 {
            quoted = !quoted;
        } else if !quoted && c == '(' {
            remark += 1;
        } else if !quoted && remark > 0 {
            remark -= u32::from(c == ')');
            continue;
        } else if !quoted && c == ';' {
            found.push(String::new());
            continue;
        }
        if remark == 0
            && let Some(last) = found.last_mut()
        {
            last.push(c);
        }
    }
    // A bracket that is never closed is part of a name that nobody put in quotes.
    if remark > 0 || quoted {
        return sent.split(';').map(str::to_owned).collect();
    }
    found
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            // Other programs mean the folders of their own system by it.
            '\\' if matches!(chars.peek(), Some('"' | '\\')) => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_was_written() {
        let name = |sent: &str| Stated::of(sent).value("name").map(str::to_owned);
        for (sent, wanted) in [
            ("A/B; name=\"a;b.txt\"", "a;b.txt"),
            ("a/b; name=my file.txt; x=y", "my file.txt"),
            ("a/b; name*=utf-8'en'%C3%A9.txt; name=e.txt", "é.txt"),
            ("a/b; name*1=\"c.txt\"; name*0*=iso-8859-1''%E9", "éc.txt"),
            ("a/b; name=\"=?utf-8?Q?=C3=A9?=.txt\"", "é.txt"),
            ("a/b (remark; name=x); name=\"a \\\"b\\\".txt\"", "a \"b\".txt"),
            ("a/b; name=\"never closed.txt", "never closed.txt"),
            ("a/b; name=\"report (1.txt\"", "report (1.txt"),
        ] {
            assert_eq!(name(sent).as_deref(), Some(wanted), "{sent}");
        }
        assert_eq!(Stated::of("Text / Plain;charset=us-ascii").kind, "text/plain");
    }
}
