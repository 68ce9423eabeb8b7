//! Who changed the words under the pointer, when, and what they did: told in the look of a comment when the pointer rests
//! on them. The inks of a page tell people apart and do not say who they are.

use super::drafted::Drafted;
use super::rest::Rest;
use super::{Reader, Session};
use crate::data::document::{Document, Revision};
use crate::data::span::Span;
use crate::data::visible;
use crate::data::wording::moment;
use crate::ui::panels::changes::called;
use crate::ui::theme::{self, Palette};
use egui::{Area, Frame, Id, Label, Margin, Order, Pos2, Rect, RichText, Ui, WidgetInfo, pos2, vec2};

/// In points: how far to the left of the pointer it begins, where the changed words do.
const BEFORE_POINTER: f32 = 24.0;
const WIDTH: f32 = 300.0;
/// Changes of the same words that are told; the panel has all of them.
const MOST: usize = 6;
/// Letters of a name, and of what is said of a look.
const MAX_WORDS: usize = 200;

/// The changed words under the pointer.
#[derive(Default)]
pub struct Told {
    /// On the innermost change, and on what of its line is to the right of where the pointer came to it.
    rest: Rest,
}

impl Told {
    /// Takes note of the change under the pointer, or that there is none.
    pub fn hover(&mut self, change: Option<(u32, Rect)>, ui: &Ui) {
        // It stays where it is as long as the pointer is on the same line.
        let same = |(change, rect): (u32, Rect)| {
            let before = self.rest.over().filter(|(old, place)| *old == change && place.top() == rect.top());
            before.unwrap_or((change, rect))
        };
        self.rest.hover(change.map(same), ui);
    }
}

impl Reader {
    /// The innermost change of the words at a point of the window, and the line of it that lies there.
    pub(super) fn change_at(&self, at: Pos2) -> Option<(u32, Rect)> {
        let placed = self.placed_at(at.y)?;
        let local = self.local(placed, at);
        let byte = placed.laid.byte_under_point(local)?;
        let own = *self.drafted.worn(Span::new(byte, byte.saturating_add(1))).last()?;
        let seen = own.span.intersection(placed.laid.span)?;
        let rects = placed.laid.rects(seen);
        let line = rects.into_iter().find(|rect| rect.expand(2.0).contains(local))?;
        let line = line.translate(at - local);
        Some((own.number, line.with_min_x(line.left().max(at.x - BEFORE_POINTER))))
    }

    pub(super) fn told_ui(&self, session: &Session, ui: &Ui, palette: &Palette) {
        let rested = self.told.rest.rested(ui).filter(|_| !ui.input(|input| input.pointer.any_down()));
        let Some((change, rect)) = rested else { return };
        let compared = session.desk.compared_names(session.document.id).is_some();
        let said = said(session.document, &self.drafted, change, compared);
        if said.is_empty() {
            return;
        }
        // Not interactable, or else it would take the pointer from the words and close itself.
        let area = Area::new(Id::unique("told of a change")).order(Order::Tooltip).interactable(false);
        let at = pos2(rect.left(), rect.bottom() + 6.0);
        area.fixed_pos(at).constrain_to(session.page).show(ui.ctx(), |ui| {
            let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(10, 7)).show(ui, |ui| {
                ui.set_max_width(WIDTH.min(session.page.width() - 40.0));
                ui.spacing_mut().item_spacing = vec2(10.0, 2.0);
                for (nth, one) in said.iter().enumerate() {
                    ui.add_space(if nth > 0 { 5.0 } else { 0.0 });
                    one_ui(ui, one, palette);
                }
            });
            let spoken: Vec<String> = said.iter().map(Said::spoken).collect();
            frame.response.widget_info(|| WidgetInfo::labeled(egui::Role::Tooltip, true, spoken.join("\n")));
        });
    }
}

fn one_ui(ui: &mut Ui, one: &Said, palette: &Palette) {
    let what = RichText::new(&one.what).family(theme::semibold()).size(12.0).color(palette.ink);
    ui.add(Label::new(what).wrap());
    for line in one.more.iter().filter(|line| !line.is_empty()) {
        ui.add(Label::new(RichText::new(line).size(11.0).color(palette.quiet)).wrap());
    }
}

/// What is told of a change: what was done and by whom, and when and from what in lines below it.
#[derive(Debug, PartialEq)]
struct Said {
    what: String,
    more: [String; 2],
}

impl Said {
    fn new(one: &Revision, compared: bool) -> Self {
        let who: String = called(&one.author).chars().take(MAX_WORDS).collect();
        let before: String = visible::line(&one.before).chars().take(MAX_WORDS).collect();
        let before = if before.is_empty() { before } else { format!("Before: {before}") };
        // Of a comparison, what stands for a person is the name of the document that has the words.
        let what = match (compared, one.kind.other_half().is_some()) {
            (true, false) => format!("Only in {who}"),
            (true, true) => {
                format!("{} in {who}", if one.kind.is_gone() { "Moved away from here" } else { "Moved here" })
            }
            (false, _) if one.author.trim().is_empty() => one.kind.title().to_owned(),
            (false, _) => format!("{} by {who}", one.kind.title()),
        };
        let when = one.when.as_deref().map(moment).unwrap_or_default();
        Self { what, more: [visible::line(&when).into_owned(), before] }
    }

    fn spoken(&self) -> String {
        let more = self.more.iter().filter(|line| !line.is_empty());
        [&self.what].into_iter().chain(more).map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// All changes of the words of one, in the order in which they hold each other.
fn said(document: &Document, drafted: &Drafted, change: u32, compared: bool) -> Vec<Said> {
    let Some(innermost) = document.revisions.get(change as usize) else { return Vec::new() };
    let at = Span::new(innermost.span.start, innermost.span.start.saturating_add(1));
    let all = drafted.worn(at).into_iter().filter(|one| one.span.end >= innermost.span.end);
    let all = all.filter_map(|one| document.revisions.get(one.number as usize));
    all.take(MOST).map(|one| Said::new(one, compared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{BlockKind, RevisionKind};
    use crate::data::draft::Draft;
    use crate::data::shown::Reading;

    /// Whoever rests on words that one put in and another took out would be told of one of them alone.
    #[test]
    fn all_changes_of_a_word_are_told_one_below_the_other() {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        draft.flow("It was locked open.");
        draft.end();
        let changes = [
            (7, 18, RevisionKind::Inserted, "Vera Lind", Some("2026-03-03T14:05:00Z"), ""),
            (7, 13, RevisionKind::Deleted, "M. Pell", None, ""),
            (14, 18, RevisionKind::Formatted, "", None, "bold"),
        ];
        for (start, end, kind, author, when, before) in changes {
            let (span, when) = (Span::new(start, end), when.map(str::to_owned));
            let (author, before) = (author.to_owned(), before.to_owned());
            draft.revise(Revision { span, kind, author, when, before, moved: None });
        }
        let document = draft.finish();
        let drafted = Drafted::new(&document, Reading::AsItIs);
        let told = |byte: u64| {
            let own = *drafted.worn(Span::new(byte, byte + 1)).last().unwrap();
            let said = said(&document, &drafted, own.number, false);
            said.iter().map(Said::spoken).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(told(8), "Put in by Vera Lind, 2026-03-03 14:05 UTC\nTaken out by M. Pell");
        assert_eq!(told(15), "Put in by Vera Lind, 2026-03-03 14:05 UTC\nFormat changed, Before: bold");
    }
}
