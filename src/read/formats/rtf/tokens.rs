//! The words of the language in which RTF files are written (Rich Text Format 1.9.1): groups, control words, letters.

/// Digits of a number.
const MAX_DIGITS: usize = 10;
/// Letters of a control word (the specification says 32).
const MAX_LETTERS: usize = 64;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'t> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// `\par`, `\u8217`.
    Word(&'t str, Option<i32>),
    /// `\~`, `\*`.
    Symbol(u8),
    /// `\'e9`.
    Byte(u8),
    /// Letters as they stand.
    Bytes(&'t [u8]),
    /// `\bin`, with as many bytes as it says.
    Binary(&'t [u8]),
}

/// The tokens of a file.
#[derive(Clone)]
pub struct Tokens<'t> {
    bytes: &'t [u8],
    at: usize,
    /// The file ended within a group that was passed over.
    torn: bool,
}

impl<'t> Tokens<'t> {
    pub fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, at: 0, torn: false }
    }

    /// Bytes that were read by now.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Whether the file ended within a group that was passed over.
    pub fn are_torn(&self) -> bool {
        self.torn
    }

    pub fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => match self.control() {
                    Some(token) => token,
                    None => continue,
                },
                // Line breaks are the writer's, and mean nothing.
                b'\r' | b'\n' | 0 => continue,
                _ => {
                    let start = self.at - 1;
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    let end =
                        rest.iter().position(|byte| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0));
                    self.at += end.unwrap_or(rest.len());
                    Token::Bytes(self.bytes.get(start..self.at).unwrap_or_default())
                }
            });
        }
    }

    /// What follows a backslash; `None` where nothing does.
    fn control(&mut self) -> Option<Token<'t>> {
        let byte = *self.bytes.get(self.at)?;
        if !byte.is_ascii_alphabetic() {
            self.at += 1;
            return Some(match byte {
                b'\'' => {
                    let digits = self.bytes.get(self.at..self.at + 2)?;
                    self.at += 2;
                    let digits = std::str::from_utf8(digits).ok()?;
                    Token::Byte(u8::from_str_radix(digits, 16).ok()?)
                }
                b'\n' | b'\r' => Token::Word("par", None),
                b'\t' => Token::Word("tab", None),
                byte => Token::Symbol(byte),
            });
        }
        let rest = self.bytes.get(self.at..)?;
        let letters = rest.iter().take(MAX_LETTERS).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(rest.get(..letters)?).ok()?;
        let after = rest.get(letters..)?;
        let minus = usize::from(after.first() == Some(&b'-'));
        let digits =
            after.iter().skip(minus).take(MAX_DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        let mut len = letters;
        let mut number = None;
        if digits > 0 {
            let words = std::str::from_utf8(after.get(..minus + digits)?).ok()?;
            number =
                words.parse::<i64>().ok().map(|number| number.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
            len += minus + digits;
        }
        // One space after it belongs to it.
        len += usize::from(rest.get(len) == Some(&b' '));
        self.at += len;
        if name == "bin" {
            let start = self.at;
            self.at += usize::try_from(number.unwrap_or(0)).unwrap_or(0).min(self.bytes.len() - self.at);
            return self.bytes.get(start..self.at).map(Token::Binary);
        }
        Some(Token::Word(name, number))
    }

    /// Passes over the rest of the group that began last, and gives what is in it.
    pub fn rest_of_group(&mut self) -> &'t [u8] {
        let start = self.at;
        let mut open = 1_usize;
        let mut end = self.at;
        while open > 0 {
            end = self.at;
            match self.next() {
                Some(Token::Open) => open += 1,
                Some(Token::Close) => open -= 1,
                Some(_) => {}
                None => {
                    end = self.bytes.len();
                    self.torn = true;
                    break;
                }
            }
        }
        self.bytes.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_one_space_and_binary_data_is_passed_over() {
        let mut tokens = Tokens::new(b"{\\b0 a b\\'e9\\u-23 ?\\bin3 }{x\\~\\par}rest");
        let mut all = Vec::new();
        while let Some(token) = tokens.next() {
            all.push(token);
        }
        use Token::*;
        assert_eq!(
            all,
            [
                Open,
                Word("b", Some(0)),
                Bytes(b"a b"),
                Byte(0xE9),
                Word("u", Some(-23)),
                Bytes(b"?"),
                Binary(b"}{x"),
                Symbol(b'~'),
                Word("par", None),
                Close,
                Bytes(b"rest"),
            ]
        );
        let mut tokens = Tokens::new(b"a{b{c}}d}e");
        assert_eq!((tokens.rest_of_group(), tokens.next()), (b"a{b{c}}d".as_slice(), Some(Bytes(b"e"))));
    }
}
