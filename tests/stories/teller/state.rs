//! What a reader has before them, in a line for each part of it.

use super::Teller;
use folioscope::data::document::Document;
use folioscope::data::grid::column_name;
use folioscope::data::job::ReadMark;
use folioscope::data::span::Span;
use folioscope::desk::action;
use folioscope::desk::documents::Selection;
use folioscope::desk::layout::Node;
use folioscope::desk::saves::Unsaved;
use folioscope::desk::walked::Walked;
use folioscope::desk::words::{PanelId, ViewId, Word};
use folioscope::desk::{Desk, Message, Overlay};
use std::path::Path;

/// Of a quotation, so that a line of a story stays a line.
const QUOTED_CHARS: usize = 32;

impl Teller {
    pub(super) fn say_state(&mut self) {
        for (part, words) in self.state() {
            if self.before.get(part) != Some(&words) {
                self.tell(&format!("{part}: {}", if words.is_empty() { "none" } else { &words }));
                self.before.insert(part, words);
            }
        }
    }

    pub(super) fn state(&self) -> Vec<(&'static str, String)> {
        let desk = &self.desk;
        let view = desk.active_view();
        let document = desk.active_document();
        let at = view.zip(document).map(|(view, document)| quote(document, Span::empty_at(view.top)));
        let selected = view.and_then(|view| view.selection).and_then(Selection::words);
        let selected =
            selected.zip(document).map(|(span, document)| document.text.slice(span).replace('\n', "⏎"));
        let entry = desk.active_entry();
        let file = entry.map(|entry| match (&entry.failure, entry.vanished, entry.changed, entry.reading) {
            (Some(failure), ..) => format!("cannot be read. {failure}"),
            (_, true, ..) => "is gone from the disk".to_owned(),
            (_, _, true, _) => "has changed on the disk".to_owned(),
            (.., true) => "is being read".to_owned(),
            _ => String::new(),
        });
        let way = [(desk.history.can_go_back(), "back"), (desk.history.can_go_forward(), "forward")];
        let way: Vec<&str> = way.into_iter().filter(|(can, _)| *can).map(|(_, name)| name).collect();
        let panels = PanelId::ALL.into_iter().filter(|panel| desk.shows(*panel));
        let panels: Vec<String> = panels.map(|panel| panel.print()).collect();
        let conflicts = action::conflicts(desk)
            .into_iter()
            .map(|(chord, titles)| format!("{chord} is {}", titles.join(" and ")));
        vec![
            ("library", desk.library.files().map(name).collect::<Vec<_>>().join(", ")),
            ("panels", panels.join(", ")),
            ("keys go to", keys_go_to(desk)),
            ("tabs", self.tabs(&desk.layout.documents)),
            ("file", file.unwrap_or_default()),
            ("at", at.unwrap_or_default()),
            ("listed", if self.minds_library { self.listed() } else { String::new() }),
            ("selected", selected.map(|words| format!("“{words}”")).unwrap_or_default()),
            ("cells", self.cells()),
            ("shown", self.shown().unwrap_or_default()),
            ("lines", self.lines().unwrap_or_default()),
            ("wide", self.wide().unwrap_or_default()),
            ("one of", view.and_then(|view| desk.walked(view)).map(Walked::words).unwrap_or_default()),
            ("hits", self.hits()),
            ("way", way.join(", ")),
            ("marks", if self.minds_library { self.marks() } else { String::new() }),
            ("over", desk.overlay.as_ref().map(over).unwrap_or_default()),
            ("keys", conflicts.collect::<Vec<_>>().join("; ")),
            ("not saved", desk.saves.unsaved(desk.now_millis).map(unsaved).unwrap_or_default()),
            ("says", desk.messages.last().map(says).unwrap_or_default()),
        ]
    }

    /// The chosen cells of a sheet, with what they come to.
    fn cells(&self) -> String {
        let (Some(view), Some(document)) = (self.desk.active_view(), self.desk.active_document()) else {
            return String::new();
        };
        let Some(Selection::Cells { unit, cells }) = view.selection else { return String::new() };
        let sums = view.chosen_sums.sums.map(|sums| format!(" ({})", sums.words().replace("   ·   ", ", ")));
        format!("{}{}", document.cell_words(unit as usize, cells), sums.unwrap_or_default())
    }

    /// Columns that were drawn by hand, with their widths.
    fn wide(&self) -> Option<String> {
        let view = self.desk.active_view()?;
        let widths = view.widths(view.unit_looked_at).filter(|widths| !widths.is_empty())?;
        let words = widths.iter().map(|(column, points)| format!("{} {points}", column_name(*column)));
        Some(words.collect::<Vec<_>>().join(", "))
    }

    /// What is said of a sheet that is sorted or filtered.
    fn shown(&self) -> Option<String> {
        let view = self.desk.active_view()?;
        self.desk.arranged_words(view, view.unit_looked_at)
    }

    /// The numbers of its rows as they stand below each other.
    fn lines(&self) -> Option<String> {
        let view = self.desk.active_view()?;
        let grid = self.desk.active_document()?.grid(view.unit_looked_at as usize)?;
        let lines = view.lines(view.unit_looked_at)?;
        let rows = (0..lines.count()).filter_map(|line| grid.row_in_line(Some(lines), line));
        Some(rows.map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(" "))
    }

    /// What the library lists, where that is not all of it as it lies in its folders.
    fn listed(&self) -> String {
        let pile = &self.desk.library.pile;
        let names: Vec<&str> = pile.files.iter().map(|item| pile.name(*item)).collect();
        let as_they_lie = self.desk.library.files().map(name).eq(names.iter().map(ToString::to_string));
        if as_they_lie {
            return String::new();
        }
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        match pile.files.len() == pile.total {
            true => names,
            false => format!("{names} ({} of {})", pile.files.len(), pile.total),
        }
    }

    /// How far the documents of the library were read.
    fn marks(&self) -> String {
        let desk = &self.desk;
        let files = desk.library.files().map(Path::to_owned);
        let loose = desk.library.pile.loose.iter().filter_map(|loose| loose.key.clone());
        let marks = files.chain(loose).map(|path| desk.read_marks.get(&path).copied().unwrap_or_default());
        let marks: Vec<ReadMark> = marks.collect();
        let count = |mark| marks.iter().filter(|own| **own == mark).count();
        let all = [(ReadMark::Unread, "unread"), (ReadMark::Begun, "begun"), (ReadMark::Read, "read")];
        let said = all.map(|(mark, name)| (count(mark), name)).into_iter().filter(|(count, _)| *count > 0);
        said.map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
    }

    /// Tabs as they stand: the one in front of all in brackets, what is only looked through with a wave.
    fn tabs(&self, node: &Node) -> String {
        let join = |children: &[(f32, Node)], sign: &str| {
            let shown = children.iter().map(|(_, child)| self.tabs(child)).filter(|words| !words.is_empty());
            shown.collect::<Vec<_>>().join(sign)
        };
        match node {
            Node::Tabs { views, .. } => {
                views.iter().map(|view| self.tab(*view)).collect::<Vec<_>>().join(" ")
            }
            Node::Row(children) => join(children, " ‖ "),
            Node::Column(children) => join(children, " = "),
        }
    }

    fn tab(&self, id: ViewId) -> String {
        let Some(view) = self.desk.views.get(&id) else {
            return "(a view that is gone)".to_owned();
        };
        let entry = &self.desk.documents[&view.doc];
        let name = entry.path().map_or_else(|| entry.title(), name);
        let name = if view.browsing { format!("~{name}") } else { name };
        if self.desk.active == Some(id) { format!("[{name}]") } else { name }
    }

    fn hits(&self) -> String {
        let find = &self.desk.find;
        match (find.on(), &find.failure, find.current) {
            (false, ..) => String::new(),
            (_, Some(failure), _) => failure.to_string(),
            (.., None) => format!("{} of “{}”", find.hits.len(), find.query.words),
            (.., Some(at)) if !find.open => {
                format!("{} of {} of “{}”, listed", at + 1, find.hits.len(), find.query.words)
            }
            (.., Some(at)) => {
                let wrapped = find.wrapped.map(|words| format!(" ({words})")).unwrap_or_default();
                format!("{} of {} of “{}”{wrapped}", at + 1, find.hits.len(), find.query.words)
            }
        }
    }
}

/// A panel, the field for finding, or nothing, which is the page.
fn keys_go_to(desk: &Desk) -> String {
    let field = || if desk.find.has_keys { "the field".to_owned() } else { String::new() };
    desk.focus.map_or_else(field, |panel| panel.print())
}

/// A message with what can be done about it.
fn says(message: &Message) -> String {
    let hint = message.hint.iter().map(|hint| format!(" {hint}")).collect::<String>();
    let offer = message.offer.iter().map(|(button, _)| format!(" [{button}]")).collect::<String>();
    // Hints that one sees at every word would only make stories longer.
    let hint = if message.warning { hint } else { String::new() };
    format!("{}{hint}{offer}", message.words)
}

fn unsaved(unsaved: Unsaved) -> String {
    match unsaved {
        Unsaved::Waiting => "not yet".to_owned(),
        Unsaved::Failed(failure) => failure.to_string(),
    }
}

/// The words of a span, or those after an empty one.
pub(super) fn quote(document: &Document, span: Span) -> String {
    let end = if span.is_empty() { span.start + 200 } else { span.end };
    let words = document.text.slice(Span::new(span.start, end.min(document.text.len()))).into_owned();
    let line = words.lines().next().unwrap_or("");
    let cut: String = line.chars().take(QUOTED_CHARS).collect();
    format!("“{cut}{}”", if cut.len() < line.len() { "…" } else { "" })
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn over(overlay: &Overlay) -> String {
    match overlay {
        Overlay::Palette => "the list of acts".to_owned(),
        Overlay::Documents => "the list of documents".to_owned(),
        Overlay::Partners => "the documents to compare with".to_owned(),
        Overlay::GoTo => "where to go".to_owned(),
        Overlay::Keys => "the keys".to_owned(),
        Overlay::Settings => "the settings".to_owned(),
        Overlay::Path { why, .. } => format!("a path. {}", why.unwrap_or("")),
        Overlay::Typefaces { code } => {
            format!("the typefaces {}", if *code { "of code" } else { "of the page" })
        }
        Overlay::Address(address) => format!("the address {address}"),
        Overlay::Filter { column } => format!("the filter of column {column}"),
        Overlay::Title => "the title in citations".to_owned(),
        Overlay::Out(sheet) => format!("how to save {}", sheet.print()),
    }
}
