//! Comments of an OpenDocument text with their answers, and what it would ask of other files or run.

use super::{Body, MAX_NOTES};
use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::read::office::{Comment, aside};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashSet;

/// Choices of a field, and fields of a form.
const MAX_CHOICES: usize = 1_000;
const MAX_FIELDS: usize = 20_000;
/// Bytes of a tag in which a name is looked for.
const MAX_TAG: usize = 300;

impl Body<'_> {
    pub(super) fn remark(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft) {
        let name = tag.get("name");
        let parent = tag.get("parent-name");
        let answers = parent.as_ref().and_then(|name| self.authors.get(name).cloned());
        let settled = tag.get("resolved").as_deref() == Some("true");
        let mut comment = Comment { answers, settled, ..Comment::default() };
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    "creator" => comment.author = xml.text(),
                    "date" => comment.when = Some(xml.text()),
                    "creator-initials" | "sender-initials" | "date-string" => xml.skip(),
                    name => {
                        open += 1;
                        match name {
                            "p" if !comment.words.is_empty() => comment.words.push('\n'),
                            "s" | "tab" | "line-break" => comment.words.push(' '),
                            _ => {}
                        }
                    }
                },
                Some(Event::End) => open -= 1,
                Some(Event::Text(words)) => comment.words.push_str(&words),
                None => break,
            }
        }
        if let Some(name) = &name {
            self.authors.insert(name.clone(), comment.author.clone());
        }
        let parent = parent.unwrap_or_default();
        let open = self.remarks.iter().find(|(own, ..)| *own == parent).map(|(_, start, _)| *start);
        let span = match (name, self.remarked.get(&parent), open) {
            (Some(name), ..) if self.ends.contains(&name) => {
                return self.remarks.push((name, draft.place().start, comment));
            }
            // An answer without words of its own is on those of what it answers.
            (_, Some(span), _) => return comment.tell_on(*span, draft),
            (_, None, Some(start)) => return self.remarks.push((parent, start, comment)),
            // One without an end is written at a point.
            (name, None, None) => (name, comment.tell(None, draft)),
        };
        if let (Some(name), span) = span {
            self.remarked.insert(name, span);
        }
    }

    pub(super) fn end_remark(&mut self, name: &str, draft: &mut Draft) {
        while let Some(at) = self.remarks.iter().position(|(own, ..)| own == name) {
            let (_, start, comment) = self.remarks.remove(at);
            let span = comment.tell(Some(start), draft);
            self.remarked.insert(name.to_owned(), span);
        }
    }

    /// What a part of the text takes from another file, another program or a server.
    pub(super) fn asks(&self, tag: &Tag<'_>, draft: &mut Draft) {
        let name = match tag.name() {
            "section-source" | "table-source" | "floating-frame" => "Part of the document",
            "database-display" | "database-next" | "database-name" => "Database",
            _ => "Other program",
        };
        let parts = [
            "href",
            "section-name",
            "dde-application",
            "dde-topic",
            "dde-item",
            "database-name",
            "table-name",
        ];
        let said: Vec<String> =
            parts.iter().filter_map(|part| tag.get(part)).filter(|part| !part.is_empty()).collect();
        if !said.is_empty() {
            let kind = AsideKind::Unseen(Unseen::RemoteLink);
            draft.aside_here(aside(kind, name, &said.join(" ")));
        }
    }

    /// A program that stands in the text, or is called from it.
    pub(super) fn runs(&self, tag: &Tag<'_>, words: &str, draft: &mut Draft) {
        let name =
            tag.get("event-name").or_else(|| tag.get("language")).unwrap_or_else(|| "Script".to_owned());
        let called = tag.get("href").or_else(|| tag.get("macro-name")).unwrap_or_default();
        let words = if words.trim().is_empty() { called } else { words.to_owned() };
        draft.aside_here(aside(AsideKind::Unseen(Unseen::Script), &name, &words));
    }

    /// A field with choices, of which one is shown.
    pub(super) fn choices(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft) {
        let name = tag.get("name").unwrap_or_default();
        let (mut open, mut shown, mut others) = (1_usize, String::new(), Vec::new());
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => {
                    open += 1;
                    let chosen = tag.get("current-selected").as_deref() == Some("true");
                    if tag.name() == "label" && !chosen && others.len() < MAX_CHOICES {
                        others.extend(tag.get("value"));
                    }
                }
                Some(Event::End) => open -= 1,
                Some(Event::Text(words)) => shown.push_str(&words),
                None => break,
            }
        }
        self.say(&shown, draft);
        draft.aside_here(aside(AsideKind::Field, &name, shown.trim()));
        for other in others.iter().filter(|other| other.trim() != shown.trim()) {
            draft.aside_here(aside(AsideKind::Unseen(Unseen::NotChosen), &name, other));
        }
    }

    /// Fields of forms, which stand beside the text.
    pub(super) fn forms(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let mut told = 0;
        xml.each_within(|tag| {
            let of_form = tag.full_name().starts_with("form:");
            if !of_form || matches!(tag.name(), "properties" | "property" | "form") || told >= MAX_FIELDS {
                return;
            }
            let name = tag.get("label").or_else(|| tag.get("name")).unwrap_or_default();
            let state = tag.get("current-state").or_else(|| tag.get("state"));
            let value = tag.get("current-value").or_else(|| tag.get("value"));
            let words = match state.as_deref() {
                Some("checked") => "ticked".to_owned(),
                Some("unchecked") => "not ticked".to_owned(),
                _ => value.unwrap_or_default(),
            };
            if !(name.is_empty() && words.is_empty()) {
                told += 1;
                draft.aside(aside(AsideKind::Field, &name, &words));
            }
        });
    }
}

/// Names of comments that have an end.
pub(super) fn ends_of_remarks(text: &str) -> HashSet<String> {
    let name = |tag: String| {
        let (_, rest) = tag.split('>').next()?.split_once("office:name=\"")?;
        rest.split('"').next().map(str::to_owned)
    };
    let bytes = text.as_bytes();
    let ends = memchr::memmem::find_iter(bytes, "<office:annotation-end");
    let tags = ends.map(|at| {
        let tag = bytes.get(at..bytes.len().min(at + MAX_TAG)).unwrap_or_default();
        String::from_utf8_lossy(tag).into_owned()
    });
    tags.filter_map(name).take(MAX_NOTES).collect()
}
