//! Blocks of a page: headings, lists, quotations, listings, notes.

use super::super::numbering::Numbering;
use super::*;

/// Where an attribute would have us believe more, the number is only shown.
const MAX_LIST_NUMBER: i64 = 1_000_000_000_000;
/// Bytes of the label of an item that Word wrote.
const MAX_WORD_LABEL: usize = 64;

impl Walker<'_, '_, '_> {
    pub(super) fn block(&mut self, id: NodeId, name: &str, style: &style::Style) -> Option<Leave> {
        self.border();
        let mut leave = Leave { border: true, ..Leave::default() };
        if !self.in_flow() {
            return Some(leave);
        }
        leave.direction = self.direction_of(id);
        match name {
            "html" | "body" => self.language(id),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                self.want_soft(BlockKind::Heading(level), &mut leave);
            }
            "caption" | "figcaption" => self.want_soft(BlockKind::Caption, &mut leave),
            "dt" => self.want_soft(BlockKind::Term, &mut leave),
            "dd" => {
                leave.depth = Some(self.draft.depth());
                self.draft.indent_in();
                self.want(BlockKind::Definition, &mut leave);
            }
            "blockquote" => {
                leave.depth = Some(self.draft.depth());
                self.draft.quote_in();
            }
            "ul" | "ol" | "menu" | "dir" => self.list(id, name, style, &mut leave),
            "li" => self.item(id, style, &mut leave),
            "pre" | "listing" | "xmp" | "plaintext" | "textarea" => self.listing(id, name, &mut leave),
            "hr" if self.invisible.is_none() => {
                self.wanted = None;
                self.draft.begin(BlockKind::Rule);
                self.draft.end();
            }
            _ if style.keeps_lines && self.holds_lines(id) => self.listing(id, name, &mut leave),
            _ if style.keeps_ends && self.holds_lines(id) && self.has_ends(id) => {
                self.listing(id, name, &mut leave);
                if let Some(listing) = &mut self.listing {
                    listing.folds = true;
                }
            }
            _ if self.has_role(id, "doc-footnote") || self.has_class(id, "footnote-definition") => {
                self.note(id, &mut leave);
            }
            "p" | "div" if self.is_word_item(id, &mut leave) => {}
            "div" if self.attribute(id, "style").is_some_and(is_word_note) => {
                self.note(id, &mut leave);
            }
            "section" | "div" | "aside" if self.holds_notes(id) => {
                self.notes += 1;
                leave.then = Then::Notes;
            }
            _ => {}
        }
        Some(leave)
    }

    /// The next block is of this kind.
    fn want(&mut self, kind: BlockKind, leave: &mut Leave) {
        self.wanted = Some(kind.clone());
        leave.then = Then::Kind(kind);
    }

    /// The same, and all borders inside are only spaces.
    fn want_soft(&mut self, kind: BlockKind, leave: &mut Leave) {
        self.soft += 1;
        self.wanted = Some(kind.clone());
        leave.then = Then::Soft(kind);
    }

    fn language(&mut self, id: NodeId) {
        if let Some(language) = self.attribute(id, "lang").or(self.attribute(id, "xml:lang"))
            && self.around.facts
        {
            facts::take(self.draft.facts(), "language", language);
        }
    }

    /// Sets the direction that the element asks for; gives the one before.
    fn direction_of(&mut self, id: NodeId) -> Option<Direction> {
        let direction = match self.attribute(id, "dir")?.trim().to_ascii_lowercase().as_str() {
            "rtl" => Direction::RightToLeft,
            "ltr" => Direction::LeftToRight,
            "auto" => Direction::Auto,
            _ => return None,
        };
        Some(self.draft.direction(direction))
    }

    // ---- lists

    fn list(&mut self, id: NodeId, name: &str, style: &style::Style, leave: &mut Leave) {
        self.number_of_empty_item();
        leave.depth = Some(self.draft.depth());
        leave.then = Then::List;
        self.draft.indent_in();
        let reversed = self.attribute(id, "reversed").is_some();
        let start = self
            .attribute(id, "start")
            .and_then(|value| value.trim().parse::<i64>().ok())
            .map(|start| start.clamp(-MAX_LIST_NUMBER, MAX_LIST_NUMBER));
        let items = || {
            let children = self.tree.children(id);
            children.filter(|&child| self.tree.name(child) == "li").count() as i64
        };
        let first = start.unwrap_or_else(|| if reversed { items() } else { 1 });
        let ordered = name == "ol";
        let said = style.list.clone().or_else(|| Numbering::from_type(self.attribute(id, "type")?));
        self.lists.push(List {
            numbering: said.unwrap_or(if ordered { Numbering::Numbers } else { Numbering::Bullets }),
            next: first,
            step: if reversed { -1 } else { 1 },
            written: ordered && self.is_numbered_by_hand(id),
            notes: self.holds_notes(id),
        });
    }

    /// Whether the items of a list have numbers of their own. Where all have the same, their writer wanted them counted.
    fn is_numbered_by_hand(&self, id: NodeId) -> bool {
        let mut numbers =
            self.tree.children(id).filter_map(|item| self.attribute(item, super::super::WRITTEN_NUMBER));
        let first = numbers.next();
        let mut others = numbers.peekable();
        first.is_some() && (others.peek().is_none() || others.any(|number| Some(number) != first))
    }

    /// An item whose first thing is another list still has a number to show.
    fn number_of_empty_item(&mut self) {
        if self.wanted == Some(BlockKind::Item)
            && self.invisible.is_none()
            && self.lists.last().is_some_and(List::is_ordered)
        {
            self.wanted = None;
            self.draft.begin(BlockKind::Item);
            self.draft.end();
        }
    }

    fn item(&mut self, id: NodeId, style: &style::Style, leave: &mut Leave) {
        let of_notes = self.lists.last().is_some_and(|list| list.notes);
        let is_note = self.notes > 0
            || of_notes
            || self.has_role(id, "doc-endnote")
            || self.has_role(id, "doc-footnote");
        let written = self.lists.last().is_some_and(|list| list.written);
        let value = if written { super::super::WRITTEN_NUMBER } else { "value" };
        let value = self
            .attribute(id, value)
            .and_then(|value| value.trim().parse::<i64>().ok())
            .map(|value| value.clamp(-MAX_LIST_NUMBER, MAX_LIST_NUMBER));
        let own = style.list.clone().or_else(|| Numbering::from_type(self.attribute(id, "type")?));
        let label = match self.lists.last_mut() {
            Some(list) => {
                let number = value.unwrap_or(list.next);
                list.next = number.saturating_add(list.step);
                own.as_ref().unwrap_or(&list.numbering).label(number)
            }
            None => Label::Bullet,
        };
        self.draft.label(label);
        self.wanted = Some(match is_note {
            true => BlockKind::Footnote,
            false => BlockKind::Item,
        });
        leave.then = Then::Item;
    }

    pub(super) fn leave_item(&mut self) {
        if self.in_flow() {
            self.draft.end();
            self.number_of_empty_item();
            self.wanted = None;
            self.draft.label(Label::None);
        }
    }

    // ---- notes

    fn note(&mut self, id: NodeId, leave: &mut Leave) {
        leave.depth = Some(self.draft.depth());
        self.draft.indent_in();
        if let Some(label) = self.attribute(id, "data-label") {
            self.draft.label(match label.parse() {
                Ok(number) => Label::Number(number),
                Err(_) => Label::Words(label.into()),
            });
        } else if let Some(label) = self.called_number(id) {
            self.draft.label(label);
        }
        self.want(BlockKind::Footnote, leave);
    }

    fn holds_notes(&self, id: NodeId) -> bool {
        self.has_role(id, "doc-endnotes")
            || ["footnotes", "endnotes", "footnote-list"].iter().any(|class| self.has_class(id, class))
            // Of encyclopedias; elsewhere it is a list of books.
            || self.tree.name(id) == "ol" && self.has_class(id, "references")
            || self.attribute(id, "data-footnotes").is_some()
    }

    /// An item of a list as Word writes them: a paragraph with the list in its style.
    fn is_word_item(&mut self, id: NodeId, leave: &mut Leave) -> bool {
        let Some((_, list)) = self.attribute(id, "style").and_then(|style| style.split_once("mso-list:"))
        else {
            return false;
        };
        let list = list.split(';').next().unwrap_or(list);
        let level = list.split_whitespace().find_map(|word| word.strip_prefix("level")?.parse::<u8>().ok());
        let Some(level) = level else { return false };
        leave.depth = Some(self.draft.depth());
        for _ in 0..level.min(crate::data::draft::MAX_NESTING) {
            self.draft.indent_in();
        }
        self.want(BlockKind::Item, leave);
        true
    }

    /// Takes what Word writes before such an item for its label: it is for programs that know no lists of Word's.
    pub(super) fn label_of_word_list(&mut self, id: NodeId) -> bool {
        let style = self.attribute(id, "style").unwrap_or("");
        let is_label = style.to_ascii_lowercase().replace(' ', "").contains("mso-list:ignore");
        if !is_label || self.draft.in_block() || !self.in_flow() {
            return false;
        }
        let words = self.tree.words(id, MAX_WORD_LABEL);
        let words = words.trim();
        let number = words.strip_suffix('.').and_then(|number| number.parse().ok());
        // Letters of fonts of signs that are bullets there.
        let bullet = !words.contains(char::is_alphanumeric)
            || matches!(words, "o" | "v" | "l" | "n" | "q" | "ü" | "Ø");
        self.draft.label(match number {
            Some(number) => Label::Number(number),
            None if bullet => Label::Bullet,
            None => Label::Words(words.into()),
        });
        true
    }

    // ---- listings

    /// Whether an element whose white space counts holds words and no blocks.
    fn holds_lines(&self, id: NodeId) -> bool {
        self.tree.children(id).all(|child| !is_block(self.tree.name(child)))
    }

    /// Whether a line ends within the words of an element.
    fn has_ends(&self, id: NodeId) -> bool {
        const MAX_LOOKED: usize = 64 * 1024;
        self.tree.words(id, MAX_LOOKED).trim().contains('\n')
    }

    fn listing(&mut self, id: NodeId, name: &str, leave: &mut Leave) {
        let kind = match name {
            "pre" | "listing" | "xmp" | "plaintext" => BlockKind::Code,
            _ => BlockKind::Lines,
        };
        let code = kind == BlockKind::Code;
        self.wanted = None;
        self.draft.begin(kind);
        self.listing = Some(Listing {
            code: String::new(),
            language: if code { self.language_of_code(id) } else { String::new() },
            block: code,
            folds: false,
        });
        leave.then = Then::Listing;
    }

    /// A listing inside a row of a table: its lines stay lines there.
    pub(super) fn listing_in_row(&mut self) -> Leave {
        self.border();
        self.before_words();
        self.listing =
            Some(Listing { code: String::new(), language: String::new(), block: false, folds: false });
        Leave { border: true, then: Then::Listing, ..Leave::default() }
    }

    /// `language-rust` on the listing, on the `<code>` in it, or on what is around it.
    fn language_of_code(&self, pre: NodeId) -> String {
        let inner = self.tree.children(pre).find(|&child| self.tree.name(child) == "code");
        let around = self.tree.parent(pre);
        [inner.unwrap_or(NONE), pre, around]
            .into_iter()
            .find_map(|id| {
                let named = self.attribute(id, "data-lang").or(self.attribute(id, "data-language"));
                named.map(str::to_owned).or_else(|| language_from_classes(self.attribute(id, "class")?))
            })
            .unwrap_or_default()
    }

    pub(super) fn colour_listing(&mut self) {
        let Some(listing) = &self.listing else { return };
        if !listing.block {
            return;
        }
        let code = listing.code.trim_end_matches('\n');
        let stop = self.stop;
        let tokens = self.highlighter.colour(code, &listing.language, &|| stop.raised());
        let tokens = tokens.into_iter();
        self.draft.mark_parts(tokens.map(|(range, token)| (range, MarkKind::Token(token))));
    }

    pub(super) fn leave_listing(&mut self) {
        self.listing = None;
        if self.in_flow() {
            self.draft.end();
        }
    }
}

fn is_word_note(style: &str) -> bool {
    ["footnote", "endnote"].iter().any(|kind| {
        style
            .split(';')
            .any(|part| part.trim().strip_prefix("mso-element:").is_some_and(|it| it.trim() == *kind))
    })
}

fn language_from_classes(classes: &str) -> Option<String> {
    let mut words = classes.split_ascii_whitespace().peekable();
    while let Some(word) = words.next() {
        let prefixes = ["language-", "lang-", "highlight-source-", "brush:"];
        if let Some(name) = prefixes.iter().find_map(|prefix| word.strip_prefix(prefix)) {
            let name = if name.is_empty() { *words.peek()? } else { name };
            return Some(name.trim_end_matches(';').to_owned());
        }
        if word == "sourceCode" {
            return words.next().map(str::to_owned);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_in_classes() {
        let cases = [
            ("language-rust", Some("rust")),
            ("hljs lang-py", Some("py")),
            ("brush: js;", Some("js")),
            ("sourceCode haskell", Some("haskell")),
            ("highlight", None),
            ("", None),
        ];
        for (classes, expected) in cases {
            assert_eq!(language_from_classes(classes).as_deref(), expected);
        }
    }
}
