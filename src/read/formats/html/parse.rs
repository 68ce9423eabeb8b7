//! Builds the tree of a page with the browser's own parser, and keeps the page from making that costly.
//!
//! The parser is made for pages that people want to see. What a hostile page can ask of it (depth, formatting that
//! multiplies, tags with a hundred thousand attributes) is bounded here.

use super::style::is_block;
use super::tree::{Handle, MAX_DEPTH, Sink, Tree};
use crate::data::job::{Failure, Stop};
use html5ever::LocalName;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Bytes between two looks at the stop flag. Small, because some tags cost the parser far more than their length.
const FEED_BYTES: usize = 4 * 1024;
/// A tag of three bytes can make hundreds of nodes where formatting was left open. 64 MiB of real pages have fewer.
const MAX_NODES: usize = 4_000_000;
/// Real pages of the largest size that is read take less than two seconds.
const MAX_PARSE_TIME: Duration = Duration::from_secs(6);

/// Builds the tree of a page. `xml` says that the page was written as XML, where every empty tag closes itself.
///
/// # Errors
/// Where it was stopped.
pub fn parse(text: &str, xml: bool, stop: &Stop) -> Result<Tree, Failure> {
    let options = TreeBuilderOpts {
        // Nothing runs here, so what pages show without scripts is what is read.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let guard = Guard { builder: TreeBuilder::new(Sink::new(), options), xml, dropped: RefCell::default() };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    let began = Instant::now();
    let mut rest = text;
    let mut complaint = None;
    while !rest.is_empty() {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        let (piece, after) = rest.split_at(rest.floor_char_boundary(FEED_BYTES.min(rest.len())));
        rest = after;
        input.push_back(StrTendril::from_slice(piece));
        // It comes back early at the end of each script.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        if tokenizer.sink.builder.sink.len() > MAX_NODES {
            complaint = Some("This page has more parts than can be read. Its first part is shown.");
            break;
        }
        if began.elapsed() > MAX_PARSE_TIME {
            complaint = Some("This page takes too long to read. Its first part is shown.");
            break;
        }
    }
    tokenizer.end();
    let guard = tokenizer.sink;
    let deep = !guard.dropped.borrow().is_empty();
    let mut tree = guard.builder.sink.finish();
    tree.complaint = complaint.or_else(|| {
        deep.then_some("This page is nested too deeply. Its innermost parts are shown as plain words.")
    });
    Ok(tree)
}

/// Stands between the words of the file and the tree, and keeps the tree from growing too deep.
struct Guard {
    builder: TreeBuilder<Handle, Sink>,
    xml: bool,
    /// How many start tags of a name were left out, so that as many end tags are.
    dropped: RefCell<HashMap<LocalName, u32>>,
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
        let Token::TagToken(tag) = token else {
            return self.pass(token, line);
        };
        if self.drop_tag(&tag) {
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
