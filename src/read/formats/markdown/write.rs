//! Writes Markdown as the page that it stands for.
//!
//! Only what the HTML reader looks at is written. Tags that are no HTML stay words as they were typed:
//! `Vec<String>` in a sentence was never meant to be a tag.

use super::super::html::WRITTEN_NUMBER;
use super::{address, mend, tags};
use crate::data::job::Failure;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, MetadataBlockKind, Options, Parser,
    Tag, TagEnd, TextMergeWithOffset,
};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Events between two looks at the stop flag.
const STOP_STEP: usize = 1024;

/// A page and what stood before it.
pub struct Page {
    pub html: String,
    pub front: Option<Front>,
}

/// Front matter as it stands in the file, without the lines around it.
pub struct Front {
    pub kind: MetadataBlockKind,
    pub text: String,
}

pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Writes a page; `alive` is called now and then, see [`Draft::pulse`](crate::data::draft::Draft::pulse).
///
/// # Errors
/// What `alive` says: it was stopped.
pub fn page(markdown: &str, alive: &mut dyn FnMut() -> Result<(), Failure>) -> Result<Page, Failure> {
    let source = mend::mended(markdown, alive)?;
    let parser = Parser::new_ext(&source, options());
    let mut writer = Writer { source: &source, remarks: remarks(&parser), ..Writer::default() };
    let events = TextMergeWithOffset::new(parser.into_offset_iter());
    for (count, (event, range)) in events.enumerate() {
        if count % STOP_STEP == 0 {
            alive()?;
        }
        if let Event::Start(tag) = &event
            && !mend::is_inline(tag)
        {
            writer.remarks_before(range.start);
        }
        writer.event(event, range.start);
    }
    writer.remarks_before(usize::MAX);
    Ok(Page { html: writer.out, front: writer.front })
}

/// `[//]: # (words)`, by which people write remarks that no page shows: where each stands, the last first.
fn remarks(parser: &Parser) -> Vec<(usize, String)> {
    let definitions = parser.reference_definitions().iter();
    let remarks = definitions.filter_map(|(_, definition)| {
        let leads_nowhere = matches!(definition.dest.as_ref(), "" | "#");
        Some((definition.span.start, definition.title.as_deref().filter(|_| leads_nowhere)?.to_owned()))
    });
    let mut remarks: Vec<_> = remarks.collect();
    remarks.sort_by(|one, other| other.cmp(one));
    remarks
}

#[derive(Default)]
struct Writer<'s> {
    source: &'s str,
    /// See [`remarks`]: those that are still to come.
    remarks: Vec<(usize, String)>,
    out: String,
    front: Option<Front>,
    in_front: Option<MetadataBlockKind>,
    /// Where the open heading begins, and the name that its writer gave it.
    heading: Option<(usize, Option<String>)>,
    /// How often each name of a heading was used.
    slugs: HashMap<String, usize>,
    /// The number of each note by its name.
    notes: HashMap<String, usize>,
    /// The words of the picture that is open, if one is: its description has no marks.
    picture: Option<String>,
    pictures_inside: usize,
    in_link: usize,
    in_code: bool,
    /// A block of HTML, which comes line by line.
    html_block: Option<String>,
    aligns: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Writer<'_> {
    /// Writes remarks that stand before a place of the source.
    fn remarks_before(&mut self, at: usize) {
        while let Some((_, words)) = self.remarks.pop_if(|(start, _)| *start < at) {
            // Two hyphens would end it.
            let _ = write!(self.out, "<!-- {} -->", words.replace("--", "- -"));
        }
    }

    fn event(&mut self, event: Event, at: usize) {
        if let Some(description) = &mut self.picture {
            return match event {
                Event::Start(Tag::Image { .. }) => self.pictures_inside += 1,
                Event::End(TagEnd::Image) if self.pictures_inside > 0 => self.pictures_inside -= 1,
                Event::End(TagEnd::Image) => self.end_picture(),
                Event::Text(words) | Event::Code(words) | Event::InlineMath(words) => {
                    description.push_str(&words);
                }
                Event::SoftBreak | Event::HardBreak => description.push(' '),
                _ => {}
            };
        }
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.text(&words),
            Event::Code(code) => self.element("code", &code),
            Event::InlineMath(formula) => self.formula("$", &formula),
            Event::DisplayMath(formula) => self.formula("$$", &formula),
            Event::Html(html) => match &mut self.html_block {
                Some(block) => block.push_str(&html),
                None => self.html(&html),
            },
            Event::InlineHtml(html) => self.html(&html),
            Event::FootnoteReference(name) => self.note_reference(&name),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            Event::TaskListMarker(done) => {
                let checked = if done { " checked" } else { "" };
                let _ = write!(self.out, "<input type=checkbox{checked}>");
            }
        }
    }

    // ---- words

    fn text(&mut self, words: &str) {
        if let Some(kind) = self.in_front {
            let front = self.front.get_or_insert_with(|| Front { kind, text: String::new() });
            front.text.push_str(words);
        } else if self.in_link > 0 || self.in_code {
            self.escaped(words);
        } else {
            self.text_with_addresses(words);
        }
    }

    /// Addresses that stand in the text become links, as they do on GitHub.
    fn text_with_addresses(&mut self, words: &str) {
        let mut rest = words;
        let mut before = None;
        while let Some((start, end, prefix)) = address::next_address(rest, before) {
            self.escaped(&rest[..start]);
            self.out.push_str("<a href=\"");
            self.out.push_str(prefix);
            self.escaped(&rest[start..end]);
            self.out.push_str("\">");
            self.escaped(&rest[start..end]);
            self.out.push_str("</a>");
            before = rest[..end].chars().next_back();
            rest = &rest[end..];
        }
        self.escaped(rest);
    }

    fn escaped(&mut self, words: &str) {
        push_escaped(&mut self.out, words);
    }

    fn element(&mut self, name: &str, words: &str) {
        let _ = write!(self.out, "<{name}>");
        self.escaped(words);
        let _ = write!(self.out, "</{name}>");
    }

    /// Formulas stay as they were typed, signs included: a price that was taken for one loses nothing.
    fn formula(&mut self, sign: &str, formula: &str) {
        self.out.push_str("<span data-math>");
        self.out.push_str(sign);
        self.escaped(formula);
        self.out.push_str(sign);
        self.out.push_str("</span>");
    }

    fn note_reference(&mut self, name: &str) {
        self.out.push_str("<sup><a role=doc-noteref href=\"#fn-");
        self.escaped(name);
        let number = self.note_number(name);
        let _ = write!(self.out, "\">{number}</a></sup>");
    }

    /// Notes are numbered in the order in which the text comes to them, whatever their writer called them.
    fn note_number(&mut self, name: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(name.to_lowercase()).or_insert(next)
    }

    fn html(&mut self, html: &str) {
        let mut rest = html;
        let ends = tags::last_ends(html);
        while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
            let (before, tag) = rest.split_at(at);
            self.out.push_str(before);
            if tags::is_readable(tag, &ends, html.len() - tag.len()) {
                self.out.push('<');
            } else {
                self.out.push_str("&lt;");
            }
            rest = &tag[1..];
        }
        self.out.push_str(rest);
    }

    // ---- blocks

    fn start(&mut self, tag: Tag, at: usize) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { id, .. } => {
                self.heading = Some((self.out.len(), id.map(|id| id.into_string())));
            }
            Tag::BlockQuote(kind) => {
                self.out.push_str("<blockquote>");
                if let Some(kind) = kind {
                    let _ = write!(self.out, "<p><strong>{}</strong></p>", alert_words(kind));
                }
            }
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::HtmlBlock => self.html_block = Some(String::new()),
            Tag::List(Some(1)) => self.out.push_str("<ol>"),
            Tag::List(Some(first)) => {
                let _ = write!(self.out, "<ol start={first}>");
            }
            Tag::List(None) => self.out.push_str("<ul>"),
            Tag::Item => self.start_item(at),
            Tag::FootnoteDefinition(name) => {
                self.out.push_str("<div role=doc-footnote id=\"fn-");
                self.escaped(&name);
                let number = self.note_number(&name);
                let _ = write!(self.out, "\" data-label=\"{number}\">");
            }
            Tag::DefinitionList => self.out.push_str("<dl>"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(aligns) => {
                self.aligns = aligns;
                self.out.push_str("<table role=table>");
            }
            Tag::TableHead => {
                (self.in_head, self.column) = (true, 0);
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url),
            Tag::Image { dest_url, title, .. } => self.start_picture(&dest_url, &title),
            Tag::MetadataBlock(kind) => self.in_front = Some(kind),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>"),
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.out.push_str("</code></pre>");
            }
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::List(true) => self.out.push_str("</ol>"),
            TagEnd::List(false) => self.out.push_str("</ul>"),
            TagEnd::Item => self.out.push_str("</li>"),
            TagEnd::FootnoteDefinition => self.out.push_str("</div>"),
            TagEnd::DefinitionList => self.out.push_str("</dl>"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>"),
            TagEnd::Table => self.out.push_str("</table>"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead>");
            }
            TagEnd::TableRow => self.out.push_str("</tr>"),
            TagEnd::TableCell => self.out.push_str(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => {
                self.in_link = self.in_link.saturating_sub(1);
                self.out.push_str("</a>");
            }
            TagEnd::Image => {}
            TagEnd::MetadataBlock(_) => self.in_front = None,
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind) {
        self.in_code = true;
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        // ```rust,ignore and ```{r setup} name the language first.
        let language =
            info.trim_start_matches(['{', '.']).split(|c: char| c.is_whitespace() || ",{}".contains(c));
        match language.into_iter().next() {
            Some(language) if !language.is_empty() => {
                self.out.push_str("<pre><code data-lang=\"");
                self.escaped(language);
                self.out.push_str("\">");
            }
            _ => self.out.push_str("<pre><code>"),
        }
    }

    /// An item with the number that its writer gave it. Whether that is the one to show, the whole list says.
    fn start_item(&mut self, at: usize) {
        let marker = self.source.get(at..).unwrap_or("").trim_start();
        let digits = marker.bytes().take_while(u8::is_ascii_digit).count();
        match &marker[..digits] {
            "" => self.out.push_str("<li>"),
            number => drop(write!(self.out, "<li {WRITTEN_NUMBER}={number}>")),
        }
    }

    fn start_cell(&mut self) {
        let name = if self.in_head { "th" } else { "td" };
        let align = match self.aligns.get(self.column) {
            Some(Alignment::Center) => " align=center",
            Some(Alignment::Right) => " align=right",
            _ => "",
        };
        self.column += 1;
        let _ = write!(self.out, "<{name}{align}>");
    }

    fn end_heading(&mut self, level: u8) {
        let Some((start, id)) = self.heading.take() else {
            return;
        };
        let content = self.out.split_off(start);
        let id = id.unwrap_or_else(|| self.slug(&content));
        let _ = write!(self.out, "<h{level} id=\"");
        self.escaped(&id);
        self.out.push_str("\">");
        self.out.push_str(&content);
        let _ = write!(self.out, "</h{level}>");
    }

    /// The name that GitHub gives to a heading: letters in lower case, hyphens for spaces, a number if it is taken.
    fn slug(&mut self, html: &str) -> String {
        let slug = slug_from_html(html);
        let used = self.slugs.entry(slug.clone()).or_default();
        *used += 1;
        match *used {
            1 => slug,
            count => format!("{slug}-{}", count - 1),
        }
    }

    fn start_link(&mut self, kind: LinkType, address: &CowStr) {
        self.in_link += 1;
        let prefix = if kind == LinkType::Email { "mailto:" } else { "" };
        self.out.push_str("<a href=\"");
        self.out.push_str(prefix);
        self.escaped(address);
        self.out.push_str("\">");
    }

    fn start_picture(&mut self, address: &str, title: &str) {
        self.out.push_str("<img src=\"");
        self.escaped(address);
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            self.escaped(title);
        }
        self.out.push_str("\" alt=\"");
        self.picture = Some(String::new());
    }

    fn end_picture(&mut self) {
        let description = self.picture.take().unwrap_or_default();
        self.escaped(&description);
        self.out.push_str("\">");
    }

    /// A tag that is never finished would swallow the blocks after it.
    fn end_html_block(&mut self) {
        let block = self.html_block.take().unwrap_or_default();
        let last = block.rfind('<').unwrap_or(0);
        let finished = block[last..].contains('>') || block[..last].contains("<!--");
        if finished {
            self.html(&block);
        } else {
            self.html(&block[..last]);
            self.escaped(&block[last..]);
        }
    }
}

fn push_escaped(out: &mut String, words: &str) {
    for piece in words.split_inclusive(['&', '<', '>', '"', '\0']) {
        let (plain, sign) = match piece.char_indices().next_back() {
            Some((at, sign)) => (&piece[..at], sign),
            None => return,
        };
        let escape = match sign {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\0' => "\u{FFFD}",
            _ => {
                out.push_str(piece);
                continue;
            }
        };
        out.push_str(plain);
        out.push_str(escape);
    }
}

fn alert_words(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

fn slug_from_html(html: &str) -> String {
    let (mut words, mut in_tag) = (String::new(), false);
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if in_tag => {}
            c => words.push(c),
        }
    }
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    words
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' | '\n' => Some('-'),
            '-' | '_' => Some(c),
            c => c.is_alphanumeric().then_some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        let cases = [
            ("Hello World", "hello-world"),
            ("What's <em>new</em>?", "whats-new"),
            ("A &amp; B", "a--b"),
            ("snake_case & Ünï", "snake_case--ünï"),
        ];
        for (html, expected) in cases {
            assert_eq!(slug_from_html(html), expected);
        }
    }
}
