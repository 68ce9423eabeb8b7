//! What stands apart from the words of an RTF file: heads and feet of pages, remarks with what they answer, fields that are
//! filled in, and what a field would ask for.

use super::Body;
use crate::data::document::{AsideKind, BlockKind, MarkKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::read::formats::rtf::heads;
use crate::read::formats::rtf::tokens::{Token, Tokens};
use crate::read::office::{Comment, aside};

/// Heads and feet that are held against those that come later.
const MAX_SHOWN: usize = 500;
/// Choices of a field.
const MAX_CHOICES: usize = 1_000;
/// Fields that take words out of other files, or have other programs make them.
const ASKING: [&str; 8] =
    ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "IMPORT", "DATABASE"];

/// What heads and feet are called; the even pages are those at the left.
pub fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "header" | "headerr" => "Head",
        "headerl" => "Head, even pages",
        "headerf" => "Head, first page",
        "footer" | "footerr" => "Foot",
        "footerl" => "Foot, even pages",
        "footerf" => "Foot, first page",
        _ => return None,
    })
}

impl Body<'_> {
    /// Keeps a head or a foot until no paragraph is open.
    pub(super) fn keep_around(&mut self, name: &str, group: &[u8], draft: &mut Draft) {
        let Some(label) = label(name) else { return };
        let own = (label, group.to_vec());
        if self.every.is_some() || self.around_shown.contains(&own) || self.around_shown.len() >= MAX_SHOWN {
            return;
        }
        let unused = name.ends_with('f') && !self.titled || name.ends_with('l') && !self.facing;
        self.around_shown.push(own.clone());
        if unused {
            let words = self.heads.words(group, self.usual);
            if !words.trim().is_empty() {
                let name = format!("{label}, which no page shows");
                draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), &name, words.trim()));
            }
            return;
        }
        self.around.push(own);
    }

    /// Reads the heads and feet that were kept.
    pub(super) fn read_around(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        self.begin_page(draft);
        let (state, level) = (self.state, self.level.take());
        let (label, in_table) = (std::mem::take(&mut self.label), std::mem::take(&mut self.in_table));
        let open = std::mem::take(&mut self.open);
        for (label, group) in std::mem::take(&mut self.around) {
            (self.every, self.first_label) = (Some(BlockKind::Furniture), Some(label));
            self.read(&group, false, draft, stop)?;
            self.paragraph_ends(draft);
            self.open.clear();
            self.state = state;
        }
        self.every = None;
        (self.state, self.level, self.label, self.in_table, self.open) =
            (state, level, label, in_table, open);
        Ok(())
    }

    /// A remark, with who made it, when, on which words and in answer to what.
    pub(super) fn annotate(&mut self, group: &[u8], draft: &mut Draft) {
        let mut remark = std::mem::take(&mut self.remark);
        let (mut on, mut answered) = (None, None);
        let mut tokens = Tokens::new(group);
        while let Some(token) = tokens.next() {
            if token != Token::Open {
                continue;
            }
            let part = tokens.rest_of_group();
            let mut inner = Tokens::new(part);
            if inner.next() != Some(Token::Symbol(b'*')) {
                continue;
            }
            let Some(Token::Word(name, _)) = inner.next() else { continue };
            let words = heads::plain(part);
            match name {
                "atndate" => remark.when = words.trim().parse().ok().and_then(super::super::when),
                "atnref" => on = self.marked.remove(words.trim()),
                "atnparent" => {
                    // So many remarks before this one.
                    let back = words.trim().parse::<i64>().ok().filter(|back| *back < 0);
                    let at =
                        back.and_then(|back| self.authors.len().checked_sub(back.unsigned_abs() as usize));
                    let parent = at.and_then(|at| self.authors.get(at).cloned());
                    (remark.answers, answered) = parent.unzip();
                }
                _ => {}
            }
        }
        remark.words = self.heads.words(group, self.usual).trim().to_owned();
        self.ensure(draft);
        let span = match (on, answered) {
            // The remark itself may stand behind the words, even in a note to them.
            (Some((start, Some(end))), _) => Some(Span::new(draft.word_from(start).min(end), end)),
            // An answer without words of its own is on those of what it answers.
            (None, answered) => answered,
            (Some((_, None)), _) => None,
        };
        let span = match span {
            Some(span) => {
                remark.tell_on(span, draft);
                span
            }
            None => remark.tell(on.map(|(start, _)| start), draft),
        };
        self.authors.push((remark.author, span));
    }

    pub(super) fn remark_date(&mut self, group: &[u8]) {
        self.remark = Comment {
            when: heads::plain(group).trim().parse().ok().and_then(super::super::when),
            ..std::mem::take(&mut self.remark)
        };
    }

    /// What a field does: of links, where they lead; of others, what they would ask for.
    pub(super) fn field(&mut self, group: &[u8], draft: &mut Draft) {
        let instruction = self.heads.words(group, self.usual);
        let instruction = instruction.trim();
        let what = instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        if ASKING.contains(&what.as_str()) {
            draft.aside_here(aside(AsideKind::Unseen(Unseen::RemoteLink), "Field", instruction));
        }
        if what == "MACROBUTTON" {
            let shown = instruction.splitn(3, char::is_whitespace).nth(2).unwrap_or_default();
            self.say(shown, draft);
        }
        self.form(group, draft);
        let quoted = instruction.split('"').nth(1).map(str::to_owned);
        let Some(address) = quoted.filter(|_| what == "HYPERLINK") else { return };
        let address = if instruction.contains("\\l") { format!("#{address}") } else { address };
        self.ensure(draft);
        let link = draft.link(&address);
        let mark = draft.mark(MarkKind::Link(link));
        // It ends with the group around this one.
        let depth = self.open.len().saturating_sub(1);
        self.fields.resize_with(depth, || None);
        if let Some(place) = self.fields.last_mut() {
            *place = Some(mark);
        }
    }

    /// A field that somebody fills in (1.9.1, “Form Fields”).
    fn form(&mut self, group: &[u8], draft: &mut Draft) {
        let (mut kind, mut result, mut usual) = (None, None, None);
        let (mut name, mut choices) = (String::new(), Vec::new());
        let mut tokens = Tokens::new(group);
        let mut words = None;
        while let Some(token) = tokens.next() {
            match token {
                Token::Word("fftype", number) => kind = number,
                Token::Word("ffres", number) => result = number,
                Token::Word("ffdefres", number) => usual = number,
                Token::Word(own @ ("ffname" | "ffl"), _) => words = Some(own),
                Token::Bytes(bytes) => match words.take() {
                    Some("ffname") => name = String::from_utf8_lossy(bytes).into_owned(),
                    Some(_) if choices.len() < MAX_CHOICES => {
                        choices.push(self.usual.decode_without_bom_handling(bytes).0.into_owned());
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        // 25 stands for what it was at first.
        let value = result.filter(|value| *value != 25).or(usual).unwrap_or(0);
        match kind {
            Some(1) => {
                self.say(if value == 1 { "☒" } else { "☐" }, draft);
                let words = if value == 1 { "ticked" } else { "not ticked" };
                draft.aside_here(aside(AsideKind::Field, &name, words));
            }
            Some(2) => {
                let chosen = usize::try_from(value).unwrap_or(0);
                let shown = choices.get(chosen).cloned().unwrap_or_default();
                self.say(&shown, draft);
                draft.aside_here(aside(AsideKind::Field, &name, &shown));
                for (_, choice) in choices.iter().enumerate().filter(|(at, _)| *at != chosen) {
                    draft.aside_here(aside(AsideKind::Unseen(Unseen::NotChosen), &name, choice));
                }
            }
            _ => {}
        }
    }
}
