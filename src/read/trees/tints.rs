//! Colours for JSON Lines that lie on their shelf: of each leaf by itself, whenever it is read again, because nothing that
//! is kept for all of a large file may grow with it.

use crate::data::document::{Block, Mark, MarkKind, Token};
use crate::data::span::Span;
use std::ops::Range;

/// The colours of a leaf whose text begins at `base`; of a line that began in the leaf before, nobody knows whether words
/// or names stand in it, and it has none.
pub fn of_leaf(text: &str, base: u64, blocks: &[Block], mid_line: bool) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut at = if mid_line { memchr::memchr(b'\n', bytes).unwrap_or(bytes.len()) } else { 0 };
    let mut marks = Vec::new();
    let mut blocks = blocks.iter().peekable();
    while let Some((token, range)) = next(bytes, &mut at) {
        let span = Span::new(base + range.start as u64, base + range.end as u64);
        while blocks.next_if(|block| block.span.end <= span.start).is_some() {}
        // What goes over the end of a block is coloured in it, and not in the next.
        let Some(block) = blocks.peek() else { break };
        let own = block.span.intersection(span).filter(|own| !own.is_empty());
        marks.extend(own.map(|span| Mark { span, kind: MarkKind::Token(token) }));
    }
    marks
}

/// The next that has a colour. A line ends whatever was open in it.
fn next(bytes: &[u8], at: &mut usize) -> Option<(Token, Range<usize>)> {
    loop {
        let start = *at;
        match bytes.get(start)? {
            b'"' => {
                let mut end = start + 1;
                loop {
                    match bytes.get(end) {
                        Some(b'\\') if bytes.get(end + 1).is_some_and(|next| *next != b'\n') => end += 2,
                        Some(b'"') => break end += 1,
                        None | Some(b'\n') => break,
                        Some(_) => end += 1,
                    }
                }
                *at = end;
                let after =
                    bytes.get(end..).unwrap_or_default().iter().find(|byte| !matches!(byte, b' ' | b'\t'));
                let token = if after == Some(&b':') { Token::Name } else { Token::Text };
                return Some((token, start..end));
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
                let len = bytes.get(start..).unwrap_or_default().iter().take_while(plain).count().max(1);
                *at = start + len;
                return Some((Token::Number, start..start + len));
            }
            _ => *at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{BlockKind, Leaf};

    /// The page of a large file looks like that of a small one.
    #[test]
    fn a_leaf_is_coloured_by_itself() {
        let text = "rest\": 1}\n{\"a\\\"\" : -1.5e3, \"b\":[\"x\",null]}\n\"open\n7";
        let block =
            |from: usize, to: usize| Block::new(Span::new(from as u64 + 9, to as u64 + 9), BlockKind::Code);
        let cut = text.find("x\"").unwrap();
        let blocks = vec![block(0, cut), block(cut, text.len())];
        let marks = of_leaf(text, 9, &blocks, true);
        let shown: Vec<(Token, &str)> = marks
            .iter()
            .map(|mark| match mark.kind {
                MarkKind::Token(token) => (token, &text[mark.span.range_from(9)]),
                _ => unreachable!(),
            })
            .collect();
        let expected = [
            (Token::Name, "\"a\\\"\""),
            (Token::Number, "-1.5e3"),
            (Token::Name, "\"b\""),
            (Token::Text, "\""),
            (Token::Number, "null"),
            (Token::Text, "\"open"),
            (Token::Number, "7"),
        ];
        assert_eq!(shown, expected);
        let leaf = Leaf { text: text.to_owned(), blocks, marks, labels: Vec::new() };
        leaf.check(Span::new(9, 9 + text.len() as u64)).unwrap();
    }
}
