//! What a file holds beside its words: annotations, fields, files within it, layers; and what it holds that its pages
//! do not show.

use super::{MAX_CHARS, shortened};
use crate::data::document::{Aside, AsideKind, Document, Unseen};
use crate::data::unit::UnitState;
use crate::data::wording::{grouped, moment};
use crate::desk::command::Command;
use crate::ui::longlist::{LongList, guessed_height};
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use egui::{Label, RichText, Ui};
use std::collections::HashMap;
use std::sync::{Arc, Weak};

type Group = (&'static str, fn(&AsideKind) -> bool);

/// What stands together, in the order in which it is shown.
const GROUPS: [Group; 7] = [
    ("Not on the page", |kind| matches!(kind, AsideKind::Unseen(_))),
    ("Written on it", |kind| matches!(kind, AsideKind::Annotation)),
    ("Filled in", |kind| matches!(kind, AsideKind::Field)),
    ("How it is read", |kind| matches!(kind, AsideKind::Reading)),
    ("Said of pictures and words", |kind| matches!(kind, AsideKind::Described)),
    ("Files in it", |kind| matches!(kind, AsideKind::Attachment(_))),
    ("Layers", |kind| matches!(kind, AsideKind::Layer(_))),
];

/// The asides of a document as they are shown: sorted once, because a form of a thousand pages has a hundred thousand.
#[derive(Default)]
pub struct Asides {
    /// The snapshot that was sorted. Not held: it may hold a gigabyte.
    of: Weak<Document>,
    groups: [Shown; GROUPS.len()],
    pages_without_words: usize,
    recognised_pages: usize,
    places: Places,
}

/// Words of the places of asides that were seen, by their numbers. A paragraph is counted out of the words around it, which
/// may have to be read from the disk: once, and not in each frame.
type Places = HashMap<u32, Option<String>>;

/// The asides of a group.
#[derive(Default)]
struct Shown {
    /// Their numbers in the document.
    numbers: Vec<u32>,
    rows: LongList,
}

impl Asides {
    pub fn ui(&mut self, ui: &mut Ui, document: &Arc<Document>, out: &mut Outbox) {
        self.sort(document);
        pages_without_words_ui(ui, document, self.pages_without_words);
        recognised_ui(ui, document, self.recognised_pages);
        for ((title, _), shown) in GROUPS.iter().zip(&mut self.groups) {
            if !shown.numbers.is_empty() {
                group_ui(ui, title, shown, document, &mut self.places, out);
            }
        }
    }

    fn sort(&mut self, document: &Arc<Document>) {
        if std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(document)) {
            return;
        }
        self.of = Arc::downgrade(document);
        self.places.clear();
        self.groups.iter_mut().for_each(|shown| shown.numbers.clear());
        for (number, aside) in (0..).zip(document.asides.iter()) {
            // One walk for all groups, and once for a snapshot: counted in each frame, a hundred thousand would be felt.
            let group = GROUPS.iter().position(|(_, wanted)| wanted(&aside.kind));
            if let Some(shown) = group.and_then(|group| self.groups.get_mut(group)) {
                shown.numbers.push(number);
            }
        }
        let count = |state: UnitState| document.units.iter().filter(|unit| unit.state == state).count();
        self.pages_without_words = count(UnitState::Picture);
        self.recognised_pages = count(UnitState::Recognised);
    }
}

fn group_ui(
    ui: &mut Ui,
    title: &str,
    shown: &mut Shown,
    document: &Document,
    places: &mut Places,
    out: &mut Outbox,
) {
    let palette = theme::palette(ui.ctx());
    ui.add_space(14.0);
    // The number says how long the list is before one scrolls through it.
    let words = format!("{title} ({})", grouped(shown.numbers.len() as u64));
    ui.label(RichText::new(words).family(theme::semibold()).size(12.0).color(palette.quiet));
    let (width, gap) = (ui.available_width(), ui.spacing().item_spacing.y);
    let Shown { numbers, rows } = shown;
    let aside = |at: usize| document.asides.get(*numbers.get(at)? as usize);
    let guess = |at: usize| aside(at).map_or(0.0, |aside| guessed(aside, width, gap));
    rows.ui(ui, numbers.len(), guess, |ui, at| {
        if let (Some(aside), Some(number)) = (aside(at), numbers.get(at)) {
            let place = places.entry(*number).or_insert_with(|| place_words(document, aside));
            aside_ui(ui, document, aside, place.as_deref(), out);
        }
    });
}

/// What it is, its words, and the line with its place.
fn guessed(aside: &Aside, width: f32, gap: f32) -> f32 {
    let lines = |characters: usize| guessed_height(characters, width, 12.5) + gap;
    5.0 + 2.0 * lines(0) + if aside.words.is_empty() { 0.0 } else { lines(aside.words.len().min(MAX_CHARS)) }
}

/// How many pages are pictures, which nobody can search or quote.
fn pages_without_words_ui(ui: &mut Ui, document: &Document, pictures: usize) {
    // Said with the other things that one does not see on the page: else one searches and trusts that nothing is
    // there.
    let Some(kind) = document.unit_kind().filter(|_| pictures > 0) else { return };
    let palette = theme::palette(ui.ctx());
    let words = match (pictures, document.units.len()) {
        (1, 1) => format!("Its {} is a picture", kind.word()),
        (some, all) if some == all => format!("All {} are pictures", kind.counted(all as u64)),
        (1, _) => format!("One {} is a picture", kind.word()),
        (some, _) => format!("{} are pictures", kind.counted(some as u64)),
    };
    ui.add_space(12.0);
    ui.label(RichText::new(words).size(12.5).color(palette.warning));
    let its = if pictures == 1 { "Its" } else { "Their" };
    let hint = format!(
        "{its} words cannot be found or quoted. A program for text recognition, such as OCRmyPDF, can lay the words \
         under the {} in a copy of the file.",
        if pictures == 1 { "picture" } else { "pictures" }
    );
    ui.add(Label::new(RichText::new(hint).size(12.5).color(palette.quiet)).wrap());
}

/// On how many pages the words are what a program made of a picture.
fn recognised_ui(ui: &mut Ui, document: &Document, pages: usize) {
    let Some(kind) = document.unit_kind().filter(|_| pages > 0) else { return };
    let palette = theme::palette(ui.ctx());
    let words = match (pages, document.units.len()) {
        (1, 1) => format!("Its {} is a scan with recognised text", kind.word()),
        (some, all) if some == all => {
            format!("All {} are scans with recognised text", kind.counted(all as u64))
        }
        (1, _) => format!("One {} is a scan with recognised text", kind.word()),
        (some, _) => format!("{} are scans with recognised text", kind.counted(some as u64)),
    };
    ui.add_space(12.0);
    ui.label(RichText::new(words).size(12.5).color(palette.warning));
    let hint = "A program read these words in a picture and may have misread some: hold a quotation against the \
                print, and look for other spellings too.";
    ui.add(Label::new(RichText::new(hint).size(12.5).color(palette.quiet)).wrap());
}

fn aside_ui(ui: &mut Ui, document: &Document, aside: &Aside, place: Option<&str>, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    ui.add_space(5.0);
    let what = match aside.kind {
        AsideKind::Unseen(why) if aside.name.is_empty() => unseen_words(why).to_owned(),
        AsideKind::Unseen(why) => format!("{} ({})", unseen_words(why), aside.name),
        AsideKind::Layer(shown) => format!("{} ({})", aside.name, if shown { "shown" } else { "not shown" }),
        AsideKind::Annotation
        | AsideKind::Field
        | AsideKind::Reading
        | AsideKind::Described
        | AsideKind::Attachment(_) => aside.name.clone(),
    };
    // Not every note has an author, nor every one a date.
    let what = match (&aside.when, what.is_empty()) {
        (Some(when), false) => format!("{what}, {}", moment(when)),
        (Some(when), true) => moment(when),
        (None, _) => what,
    };
    if !what.is_empty() {
        ui.add(Label::new(RichText::new(what).size(12.0).color(palette.quiet)).wrap());
    }
    if !aside.words.trim().is_empty() {
        // Selectable, because what is hidden on the page is not in the text, and can be copied nowhere else.
        let words = shortened(aside.words.trim());
        ui.add(Label::new(RichText::new(words.as_ref()).size(12.5)).wrap().selectable(true));
    }
    ui.horizontal(|ui| {
        if let Some(place) = place
            && ui.link(RichText::new(place).size(12.5)).clicked()
        {
            out.command(go_to(document, aside));
        }
        if let AsideKind::Attachment(number) = aside.kind
            && ui.link(RichText::new("Open").size(12.5)).clicked()
        {
            out.command(Command::OpenAttachment { doc: document.id, number });
        }
    });
}

fn place_words(document: &Document, aside: &Aside) -> Option<String> {
    match (aside.place, aside.span) {
        (Some((unit, _)), _) => {
            let unit = document.units.get(unit as usize)?;
            Some(format!("{} {}", unit.kind.title(), unit.label))
        }
        (None, Some(span)) => {
            Some(format!("Paragraph {}", grouped(document.paragraph_from_offset(span.start))))
        }
        (None, None) => None,
    }
}

fn go_to(document: &Document, aside: &Aside) -> Command {
    match (aside.span, aside.place) {
        // Words before places: they are found on the page of words as well.
        (Some(span), _) if !span.is_empty() => Command::Go { doc: document.id, span },
        (_, Some((unit, area))) => Command::Unit { doc: document.id, unit, top: (area.top - ABOVE).max(0.0) },
        (span, None) => Command::Go { doc: document.id, span: span.unwrap_or_default() },
    }
}

/// Points of the page that are shown above what one goes to.
const ABOVE: f32 = 60.0;

fn unseen_words(why: Unseen) -> &'static str {
    match why {
        Unseen::Invisible => "Text without ink",
        Unseen::Covered => "Text that something covers",
        Unseen::Blacked => "Text under a black box",
        Unseen::SameColour => "Text in the colour of the page",
        Unseen::HiddenLayer => "On a layer that is not shown",
        Unseen::Outside => "Outside of the page",
        Unseen::Clipped => "Cut away by the page",
        Unseen::Tiny => "Too small to be seen",
        Unseen::Tags => "Text in letters that cannot be seen",
        Unseen::Hidden => "Text that the page hides",
        Unseen::Comment => "A remark in its source",
        Unseen::UnknownTag => "Passed over by browsers",
        Unseen::NotChosen => "Choices that are not made",
        Unseen::Script => "A program, which is never run",
        Unseen::RemoteLink => "An address that is never asked",
        Unseen::Metadata => "What it says of itself",
        Unseen::AfterEnd => "After the end of the file",
        Unseen::EarlierRevision => "How it was before a change",
        Unseen::ChangedAfterSigning => "Changed after it was signed",
    }
}
