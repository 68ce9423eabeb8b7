//! Builds the tree of a page with the browser's own parser, and keeps the page from making that costly.
//!
//! The parser is made for pages that people want to see. What a hostile page can ask of it (depth, formatting that
//! multiplies, tags with a hundred thousand attributes) is bounded here.

use super::attributes::{MAX_ATTRIBUTES, Watch};
use super::names;
use super::sheet::Sheets;
use super::style::is_block;
use super::tree::{Handle, MAX_DEPTH, NodeId, Sink, Tree};
use crate::data::job::Failure;
use crate::data::wording::{counted, grouped};
use html5ever::LocalName;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Bytes between two looks at the stop flag. Small, because some tags cost the parser far more than their length.
const FEED_BYTES: usize = 4 * 1024;
/// Nodes and attributes, each of which takes some hundred bytes. A tag of three bytes can make hundreds of nodes where
/// formatting was left open; all of them have to fit into what a child may have, with the document beside them.
const MAX_NODES: usize = 4_000_000;
/// What the parser may spend on one page, see [`Guard::charge`]. Real pages of the largest size that is read take a
/// tenth of it.
const MAX_WORK: u64 = 1_500_000_000;

/// Builds the tree of a page. `xml` says that the page was written as XML, where every empty tag closes itself; `alive` is
/// called between two pieces of it, see [`Draft::pulse`](crate::data::draft::Draft::pulse).
///
/// # Errors
/// What `alive` says: it was stopped.
pub fn parse(text: &str, xml: bool, alive: Alive<'_>) -> Result<Tree, Failure> {
    parse_within(text, xml, Limits { nodes: MAX_NODES, work: MAX_WORK }, alive)
}

fn parse_within(text: &str, xml: bool, limits: Limits, alive: Alive<'_>) -> Result<Tree, Failure> {
    match build(text, xml, limits, &large_pieces, alive)? {
        Some(tree) => Ok(tree),
        // Where a tag begins can only be told of pieces that begin there. Few pages need it, and it is slower.
        None => Ok(build(text, xml, limits, &pieces_at_tags, alive)?.unwrap_or_else(|| Sink::new().finish())),
    }
}

/// What one page may take: [`MAX_NODES`] and [`MAX_WORK`], and less in tests.
#[derive(Clone, Copy)]
struct Limits {
    nodes: usize,
    work: u64,
}

/// What is called while something is done that takes long.
pub type Alive<'a> = &'a mut dyn FnMut() -> Result<(), Failure>;

/// Where a piece ends that begins at a place of the text, and whether pieces begin at all tags.
type Pieces = dyn Fn(&str, usize) -> (usize, bool);

fn large_pieces(text: &str, from: usize) -> (usize, bool) {
    (text.floor_char_boundary((from + FEED_BYTES).min(text.len())), false)
}

fn pieces_at_tags(text: &str, from: usize) -> (usize, bool) {
    let (most, _) = large_pieces(text, from);
    let inside = text.as_bytes().get(from + 1..most).unwrap_or(&[]);
    (memchr::memchr(b'<', inside).map_or(most, |at| from + 1 + at), true)
}

/// The tree of a page that is fed in such pieces; `None` where it has to be fed in pieces that begin at tags.
fn build(
    text: &str,
    xml: bool,
    limits: Limits,
    pieces: &Pieces,
    alive: Alive<'_>,
) -> Result<Option<Tree>, Failure> {
    let options = TreeBuilderOpts {
        // Nothing runs here, so what pages show without scripts is what is read.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(Sink::new(), options);
    let guard = Guard {
        builder,
        xml,
        limits,
        dropped: RefCell::default(),
        work: Cell::new(0),
        spoke: Cell::new(false),
        cut_short: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let mut watch = Watch::default();
    let (mut at, mut overfull, mut complaints) = (0, 0, Vec::new());
    let mut last_heard = 0;
    while at < text.len() {
        alive()?;
        let (end, at_tags) = pieces(text, at);
        let spoke = feed(&tokenizer, &text[at..end]);
        watch.fed(text, at..end, spoke);
        last_heard = if spoke { at } else { last_heard };
        at = end;
        if watch.is_suspicious() {
            if !at_tags {
                return Ok(None);
            }
            // It ends a tag, in whatever value or name it comes, and nothing else. The letter stands for a value that has
            // not begun, so that the sign after it opens none.
            if let Some(end) = watch.overfull(text, at)
                && feed(&tokenizer, "x'\">")
            {
                overfull += 1;
                at = end.max(at);
                watch.fed(text, at..at, true);
            }
        }
        if let Some(why) = tokenizer.sink.exhausted() {
            // The parser closes by itself what is open.
            if !only_ends_tags(&text[at..]) {
                complaints.push(format!("{why} {}", left_out_words(text.len() - at, text.len())));
            }
            break;
        }
    }
    tokenizer.end();
    let guard = tokenizer.sink;
    if overfull > 0 {
        complaints.push(format!(
            "{} of this page {} more than {} attributes; the rest of them are left out.",
            counted(overfull, "tag"),
            if overfull == 1 { "has" } else { "have" },
            grouped(MAX_ATTRIBUTES as u64)
        ));
    }
    if !guard.dropped.borrow().is_empty() {
        let words = "This page is nested too deeply. Its innermost parts are shown as plain words.";
        complaints.push(words.to_owned());
    }
    let last_comment = guard.builder.sink.last_comment();
    let mut tree = guard.builder.sink.finish();
    tree.open_comment =
        Some(last_comment).filter(|id| tree.comment(*id).is_some_and(|it| ends_open(text, it)));
    if guard.cut_short.get() && at == text.len() {
        tree.swallowed = in_last_tag(&text[last_heard..]).to_owned();
    }
    if !xml {
        tree.typed = typed(&tree, text);
    }
    tree.sheets = Sheets::of(&tree);
    tree.complaints.append(&mut complaints);
    Ok(Some(tree))
}

/// How names in pointed brackets that are no elements stand in the source: the parser makes small letters of them.
fn typed(tree: &Tree, text: &str) -> HashMap<NodeId, String> {
    let is_typed = |id: &NodeId| {
        let name = LocalName::from(tree.name(*id));
        tree.is_html(*id)
            && !names::is_known(&name)
            && !names::has_prefix(&name)
            && !tree.ended.contains(&name)
    };
    let mut found = HashMap::new();
    let mut from = 0;
    // Elements are made in the order of the source.
    for id in tree.ids().filter(is_typed).take(MAX_TYPED) {
        let name = tree.name(id);
        let begins = |at: &usize| {
            let after = text.get(from + at + 1..from + at + 1 + name.len());
            after.is_some_and(|word| word.eq_ignore_ascii_case(name))
        };
        let Some(at) = memchr::memchr_iter(b'<', &text.as_bytes()[from..]).find(begins) else { break };
        let start = from + at;
        let near = &text[start..text.floor_char_boundary((start + MAX_TYPED_BYTES).min(text.len()))];
        if let Some(end) = near.find('>') {
            found.insert(id, near[..=end].to_owned());
        }
        from = start + 1;
    }
    found
}

/// Names in pointed brackets whose own letters are kept, and bytes of each with what stands beside it.
const MAX_TYPED: usize = 10_000;
const MAX_TYPED_BYTES: usize = 512;

/// Whether a text ends in this comment, because nothing closes it.
fn ends_open(text: &str, comment: &str) -> bool {
    let Some((_, rest)) = text.rsplit_once("<!--") else { return false };
    // In a program or a style sheet it begins nothing, and then another comment was the last.
    let begins = |words: &str| words.trim_start().chars().take(16).collect::<String>();
    !rest.contains("-->") && !rest.contains("--!>") && begins(rest) == begins(comment)
}

/// What a tag takes in that nothing closes: what stands in this text after its first closing bracket, which is in quotes.
/// A quotation mark that is not closed takes all that follows.
fn in_last_tag(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'<', &text.as_bytes()[from..]) {
        let start = from + at;
        from = start + 1;
        let tag = &text[from..];
        if tag.starts_with(|c: char| c.is_ascii_alphabetic()) && !closes(tag.as_bytes()) {
            return tag.split_once('>').map_or("", |(_, after)| after);
        }
    }
    ""
}

/// Whether a tag ends: a quotation mark begins a value only after an equals sign.
fn closes(tag: &[u8]) -> bool {
    let (mut quote, mut equals) = (None, false);
    for &byte in tag.iter().take(MAX_TAG) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return true,
            (None, b'"' | b'\'') if equals => quote = Some(byte),
            _ => {}
        }
        equals = byte == b'=' || equals && byte.is_ascii_whitespace();
    }
    false
}

/// Bytes of a tag; what is longer is taken for one that does not end.
const MAX_TAG: usize = 64 * 1024;

/// Whether nothing but ends of tags and white space is in what is left of a page.
fn only_ends_tags(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix("</").and_then(|tag| tag.split_once('>')) {
        rest = after.1.trim_start();
    }
    rest.is_empty()
}

/// How much of a page is left out. Never all and never nothing of it: both would be untrue.
fn left_out_words(part: usize, whole: usize) -> String {
    let percent = (part as u64 * 100 / whole.max(1) as u64).clamp(1, 99);
    let are = if part == 1 { "is" } else { "are" };
    format!("{} ({percent} %) of its source {are} left out.", counted(part as u64, "byte"))
}

/// Feeds a piece, and says whether the parser told of anything.
fn feed(tokenizer: &Tokenizer<Guard>, piece: &str) -> bool {
    tokenizer.sink.spoke.set(false);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(piece));
    // It comes back early at the end of each script.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.sink.spoke.get()
}

/// Stands between the words of the file and the tree, and keeps the tree from growing too deep.
struct Guard {
    builder: TreeBuilder<Handle, Sink>,
    xml: bool,
    limits: Limits,
    /// How many start tags of a name were left out, so that as many end tags are.
    dropped: RefCell<HashMap<LocalName, u32>>,
    /// What was spent by now.
    work: Cell<u64>,
    /// Whether anything was told since this was put back.
    spoke: Cell<bool>,
    /// The source ended where something was open, and nothing came of it.
    cut_short: Cell<bool>,
}

/// Have no children, or none but text: they cannot make a tree deep.
const SHALLOW: &[&str] = &[
    "area",
    "base",
    "basefont",
    "bgsound",
    "br",
    "col",
    "embed",
    "frame",
    "hr",
    "iframe",
    "img",
    "input",
    "keygen",
    "link",
    "meta",
    "noembed",
    "noframes",
    "param",
    "plaintext",
    "script",
    "source",
    "style",
    "textarea",
    "title",
    "track",
    "wbr",
    "xmp",
];

/// The parser opens these again in every new block while they are left open.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

impl Guard {
    /// Counts what a tag costs: the parser looks for it among all that are open, for one that formats words several times
    /// over, and it has compared each attribute with those before it.
    fn charge(&self, tag: &Tag) {
        let depth = u64::from(self.builder.sink.depth());
        let attributes = tag.attrs.len() as u64;
        let factor = if FORMATTING.contains(&&*tag.name) { 8 } else { 1 };
        self.work.set(self.work.get() + 8 + depth * factor + attributes * attributes / 2);
    }

    /// Why no more of the page can be read, in words.
    fn exhausted(&self) -> Option<String> {
        let parts = self.builder.sink.weight();
        if parts > self.limits.nodes {
            let first = counted(parts as u64, "part");
            return Some(format!("This page has more parts than can be read. Its first {first} are shown;"));
        }
        (self.work.get() > self.limits.work).then(|| {
            "This page takes more work to read than can be spent on it. Its first part is shown;".to_owned()
        })
    }

    /// Whether the tag was left out.
    fn drop_tag(&self, tag: &Tag) -> bool {
        let sink = &self.builder.sink;
        let mut dropped = self.dropped.borrow_mut();
        match tag.kind {
            StartTag => {
                let too_deep = sink.depth() >= MAX_DEPTH && !SHALLOW.contains(&&*tag.name);
                let crowded = sink.crowded() && FORMATTING.contains(&&*tag.name);
                if too_deep || crowded {
                    *dropped.entry(tag.name.clone()).or_default() += 1;
                }
                too_deep || crowded
            }
            EndTag => match dropped.get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    true
                }
                _ => false,
            },
        }
    }

    fn pass(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match self.builder.process_token(token, line) {
            // The encoding has been settled before.
            TokenSinkResult::EncodingIndicator(_) => TokenSinkResult::Continue,
            other => other,
        }
    }
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        // Damage is told of inside of tags as well.
        self.spoke.set(self.spoke.get() || !matches!(token, Token::ParseError(_)));
        match &token {
            Token::ParseError(words) => self.cut_short.set(self.cut_short.get() || words.contains("EOF")),
            // A comment that nothing closes is told by itself.
            Token::CommentToken(_) | Token::DoctypeToken(_) => self.cut_short.set(false),
            _ => {}
        }
        let Token::TagToken(tag) = token else {
            return self.pass(token, line);
        };
        if (tag.kind == EndTag || tag.self_closing) && !names::is_known(&tag.name) {
            self.builder.sink.end_of(&tag.name);
        }
        if self.drop_tag(&tag) {
            self.work.set(self.work.get() + 1);
            if FORMATTING.contains(&&*tag.name) {
                return TokenSinkResult::Continue;
            }
            // Words on both sides of a lost border must not become one, and paragraphs should stay apart.
            let border = match is_block(&tag.name) {
                true => Token::TagToken(line_break()),
                false => Token::CharacterTokens(StrTendril::from_slice(" ")),
            };
            return self.pass(border, line);
        }
        self.charge(&tag);
        let closes_itself = self.xml && tag.self_closing;
        if !closes_itself || tag.kind == EndTag || is_void(&tag.name) || self.in_foreign_content() {
            return self.pass(Token::TagToken(tag), line);
        }
        let end = Tag { kind: EndTag, self_closing: false, attrs: Vec::new(), ..tag.clone() };
        let start = Tag { self_closing: false, ..tag };
        // Whatever the parser wants to do with the contents: there are none.
        let _ = self.pass(Token::TagToken(start), line);
        let _ = self.pass(Token::TagToken(end), line);
        TokenSinkResult::Continue
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        // True lets the tokenizer understand CDATA sections.
        self.xml || self.in_foreign_content()
    }
}

impl Guard {
    fn in_foreign_content(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn line_break() -> Tag {
    Tag {
        kind: StartTag,
        name: LocalName::from("br"),
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, nodes: usize, work: u64) -> Vec<String> {
        parse_within(text, false, Limits { nodes, work }, &mut || Ok(())).unwrap().complaints
    }

    #[test]
    fn how_much_of_a_page_is_left_out_is_told_and_only_where_something_is() {
        let page = "<i>a</i>".repeat(4_000);
        let all = format!("{page}</p>\n </body></html>\n");
        assert_eq!(told(&all, 100_000, 1_000_000), [""; 0]);
        let told_of = |nodes, work| told(&all, nodes, work).join(" ");
        assert_eq!(
            told_of(2_000, 1_000_000),
            "This page has more parts than can be read. Its first 2,052 parts are shown; 23,829 bytes (74 %) of its \
             source are left out."
        );
        assert!(told_of(100_000, 20_000).contains("Its first part is shown; "));
        // The limit is met with the last of its words.
        let ends = format!("{}{}", "<i>a</i>".repeat(512), "</p> \n</div>".repeat(1_000));
        assert_eq!(told(&ends, 900, 1_000_000), [""; 0]);
        assert_eq!(told(&"<i>a</i>".repeat(500), 900, 1_000_000), [""; 0]);
        // One word more is missing.
        assert_eq!(told(&format!("{ends}b"), 900, 1_000_000).len(), 1);
    }
}
