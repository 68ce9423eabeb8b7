//! Menus of what was pointed at: of the page and what is selected on it, of links, headings, hits, and the line at the
//! foot. They are made of acts and commands, with the keys of those beside them, so that the right mouse button
//! teaches what the hands can do without it.
//!
//! Which rows a thing has stands here; where on a page a point leads, the faces know.

mod sheet; // what can one want of a sheet?

use super::outbox::Outbox;
use super::panels::changes::called;
use super::popup_menu::{self, Row};
use super::{theme, walk};
use crate::data::cite::CiteForm;
use crate::data::document::{Document, Revision, Target};
use crate::data::node::{address, plain};
use crate::data::query::Hit;
use crate::data::revision::other_half;
use crate::data::shown::Reading;
use crate::data::span::Span;
use crate::data::wording::moment;
use crate::desk::action::{self, Action};
use crate::desk::command::Command;
use crate::desk::documents::{Selection, View};
use crate::desk::words::{ShownAs, Zoom};
use crate::desk::{Desk, pages, select};
use egui::{Context, Event, Id, LayerId, Popup, Pos2, Response, SetOpenCommand, Stroke, StrokeKind};

/// Bytes of a value that is copied as it reads, or looked for.
const MAX_VALUE: u64 = 4 * 1024;
/// Letters of a word that a menu names; a longer one is cut.
const MAX_WORD: usize = 24;

/// Sizes of printed pages that fit something.
const FITS: &[&str] = &["page.fit-width", "page.fit-page", "page.fit-content", "page.full-size"];

// ---- where a menu stands

/// The menu of a thing: opened by the right mouse button where it was pressed, or by keys below the thing's left edge.
/// `by_keys` says that a list has heard them for its row; what has the focus by Tab hears them here.
pub fn context_ui(
    response: &Response,
    by_keys: bool,
    name: &str,
    rows: impl FnOnce() -> Vec<Row>,
    out: &mut Outbox,
) {
    let id = Popup::default_response_id(response);
    let by_keys = by_keys || focused_asks(response);
    let opens = match (response.secondary_clicked(), by_keys) {
        (true, _) => response.interact_pointer_pos(),
        (false, true) => Some(response.rect.left_bottom()),
        (false, false) => None,
    };
    menu_at(&response.ctx, (id, response.layer_id), opens, name, rows, out);
}

/// The menu of a row of a list. The row has a line around it as long as the menu is open, because the menu may cover
/// its words, and the pointer has left it by then.
pub fn row_menu_ui(
    response: &Response,
    by_keys: bool,
    name: &str,
    rows: impl FnOnce() -> Vec<Row>,
    out: &mut Outbox,
) {
    context_ui(response, by_keys, name, rows, out);
    if Popup::is_id_open(&response.ctx, Popup::default_response_id(response)) {
        let painter = response.ctx.layer_painter(response.layer_id).with_clip_rect(response.interact_rect);
        let stroke = Stroke::new(1.0, theme::palette(&response.ctx).quiet);
        painter.rect_stroke(response.rect.shrink(1.0), 0.0, stroke, StrokeKind::Inside);
    }
}

/// Whether a thing has the focus, and the keys ask for its menu.
fn focused_asks(response: &Response) -> bool {
    if !response.has_focus() {
        return false;
    }
    response.ctx.data_mut(|data| data.insert_temp(mark(), response.id));
    response.ctx.input_mut(|input| {
        let count = input.events.len();
        input.events.retain(|event| !asks(event));
        input.events.len() < count
    })
}

fn asks(event: &Event) -> bool {
    matches!(event, Event::Key { key, pressed: true, modifiers, .. } if walk::asks_menu(*key, *modifiers))
}

/// Whether a key asks for the menu of what has the focus, and so not for that of the page.
pub fn keeps(ctx: &Context, event: &Event) -> bool {
    let focused = ctx.memory(|memory| memory.focused());
    asks(event) && focused.is_some() && focused == ctx.data(|data| data.get_temp::<Id>(mark()))
}

/// Under which egui's memory has the thing with a menu that had the focus last.
fn mark() -> Id {
    Id::unique("focused thing with a menu")
}

/// A menu at a point, which is kept from the frame in which it `opens`.
fn menu_at(
    ctx: &Context,
    (id, layer): (Id, LayerId),
    opens: Option<Pos2>,
    name: &str,
    rows: impl FnOnce() -> Vec<Row>,
    out: &mut Outbox,
) {
    if let Some(at) = opens {
        ctx.data_mut(|data| data.insert_temp(id, at));
    } else if !Popup::is_id_open(ctx, id) {
        return;
    }
    let at = ctx.data(|data| data.get_temp::<Pos2>(id)).unwrap_or_default();
    let popup = Popup::new(id, ctx.clone(), at, layer);
    let popup = popup.open_memory(opens.map(|_| SetOpenCommand::Bool(true)));
    popup_menu::menu_ui(popup, name, rows, out);
}

/// What of a page was pointed at when its menu was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pointed {
    /// The byte nearest to the point.
    pub byte: u64,
    /// The link there.
    pub link: Option<u32>,
    /// Whether it is on what is selected, and so about that.
    pub selected: bool,
    /// In a grid: what of the sheet it is.
    pub sheet: Option<SheetPart>,
}

/// What of a sheet was pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetPart {
    /// The letter of a column.
    Column,
    /// The number of a row.
    Row,
    /// A cell.
    Cell,
}

/// The menu of a face, from frame to frame.
#[derive(Default)]
pub struct PageMenu {
    pointed: Option<Pointed>,
    /// Where it is to open in this frame.
    opens: Option<Pos2>,
    /// Keys asked for it: the face says where the caret is.
    pub wanted: bool,
}

impl PageMenu {
    /// Opens it at a point of the window.
    pub fn open(&mut self, at: Pos2, pointed: Pointed) {
        (self.opens, self.pointed) = (Some(at), Some(pointed));
    }

    /// Draws it, where it is open.
    pub fn ui(
        &mut self,
        response: &Response,
        desk: &Desk,
        view: &View,
        document: &Document,
        out: &mut Outbox,
    ) {
        let Some(pointed) = self.pointed else { return };
        let opens = self.opens.take();
        let id = Popup::default_response_id(response);
        let rows = || page_rows(desk, view, document, pointed);
        menu_at(&response.ctx, (id, response.layer_id), opens, "Page", rows, out);
    }
}

// ---- rows

/// An act of the table, by its id.
fn act(desk: &Desk, id: &str) -> Option<Row> {
    action::find(id).map(|entry| Row::act(desk, entry))
}

/// An act without what stands before its colon: that says to the palette what the act is about, and in a menu of one
/// thing it is known.
pub fn short(desk: &Desk, entry: &Action) -> Row {
    let words = entry.title.split_once(": ").map_or(entry.title, |(_, words)| words);
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    Row::act(desk, entry).called(&format!("{first}{}", letters.as_str()))
}

/// Several of these; what the table does not know is left out.
pub fn shorts(desk: &Desk, ids: &[&str]) -> Vec<Row> {
    ids.iter().filter_map(|id| action::find(id)).map(|entry| short(desk, entry)).collect()
}

/// A reading of what is in front; under another name where accepting and rejecting means nothing.
pub fn reading_row(desk: &Desk, reading: Reading, title: Option<String>) -> Row {
    let id = match reading {
        Reading::AsItIs => "page.changes-marked",
        Reading::Accepted => "page.changes-accepted",
        Reading::Rejected => "page.changes-rejected",
    };
    let row = shorts(desk, &[id]).pop();
    let row = row.unwrap_or_else(|| Row::does(reading.title(), Command::Changes { reading }));
    title.map_or(row.clone(), |title| row.called(&title))
}

/// The same under another name, where the thing that was pointed at makes the act say more.
fn named(desk: &Desk, id: &str, name: &str) -> Option<Row> {
    act(desk, id).map(|row| row.called(name))
}

/// What does another command than the act does, and goes by its keys.
fn like(desk: &Desk, id: &str, name: &str, command: Command) -> Row {
    match act(desk, id) {
        Some(Row::Act { keys, .. }) => {
            Row::Act { title: name.to_owned(), keys, on: false, does: Ok(command) }
        }
        _ => Row::does(name, command),
    }
}

/// Groups, parted by lines; those without rows are left out.
pub fn grouped(groups: impl IntoIterator<Item = Vec<Row>>) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        if !rows.is_empty() {
            rows.push(Row::Line);
        }
        rows.extend(group);
    }
    rows
}

/// What one may want with the place on a page that was pointed at.
pub fn page_rows(desk: &Desk, view: &View, document: &Document, pointed: Pointed) -> Vec<Row> {
    let selected = view.selection.filter(|selection| !selection.is_empty());
    if matches!(selected, Some(Selection::Bytes { .. })) {
        return bytes_rows(desk, view, document, pointed);
    }
    if let Some(part) = pointed.sheet {
        return sheet::rows(desk, view, document, pointed, part);
    }
    let words = selected.and_then(Selection::words).filter(|_| pointed.selected);
    let span = words.unwrap_or(Span::empty_at(pointed.byte));
    let groups = [
        pointed.link.map(|link| link_rows(document, link)).unwrap_or_default(),
        pointed_change(desk, view, document, pointed),
        copy_rows(desk, document, selected.is_some(), pointed, span),
        find_rows(desk, document, pointed, selected.is_some()),
        look_rows(desk, view, document, span),
        turn_rows(desk, document, pointed),
        ["page.fold-quotations", "page.unfold-quotations"]
            .into_iter()
            .filter_map(|id| usable(desk, id))
            .collect(),
        ["edit.all", "edit.none"].into_iter().filter_map(|id| usable(desk, id)).collect(),
    ];
    grouped(groups)
}

/// What one may want with chosen bytes.
fn bytes_rows(desk: &Desk, view: &View, document: &Document, pointed: Pointed) -> Vec<Row> {
    let forms = CiteForm::ALL.into_iter();
    let forms = forms.map(|form| Row::does(form.title(), Command::CopyAs { form })).collect();
    let copies = named(desk, "edit.copy", "Copy as pairs of signs").into_iter();
    let copies = copies.chain(named(desk, "edit.copy-bytes-as-text", "Copy as text"));
    let copies = copies.chain(named(desk, "edit.cite", "Copy as citation"));
    let finds = ["find.open", "go.to"].into_iter().filter_map(|id| act(desk, id));
    grouped([
        copies.chain([Row::Menu { title: "Copy as".to_owned(), rows: forms }]).collect(),
        finds.collect(),
        look_rows(desk, view, document, Span::empty_at(pointed.byte)),
        ["edit.all", "edit.none"].into_iter().filter_map(|id| usable(desk, id)).collect(),
    ])
}

/// What one may want with a change that was pointed at: the innermost, where there are several.
fn pointed_change(desk: &Desk, view: &View, document: &Document, pointed: Pointed) -> Vec<Row> {
    if desk.reading_of(view) != Reading::AsItIs || pointed.selected {
        return Vec::new();
    }
    let there = document.revisions.iter().filter(|one| one.span.contains(pointed.byte));
    let Some(one) = there.min_by_key(|one| one.span.len()) else { return Vec::new() };
    let rows = change_rows(document, view, one);
    let when = one.when.as_deref().map(|when| format!(", {}", moment(when))).unwrap_or_default();
    let name = format!("{} by {}{when}", one.kind.title(), called(&one.author));
    vec![Row::Menu { title: name, rows }]
}

/// What one may want with a change.
pub fn change_rows(document: &Document, view: &View, one: &Revision) -> Vec<Row> {
    let (doc, span) = (document.id, one.span);
    let moved = other_half(document, one).map(|other| {
        let words = if one.kind.is_gone() { "Go to where it went" } else { "Go to where it was" };
        Row::does(words, Command::Go { doc, span: other.span })
    });
    let only = match &view.sifted.author {
        Some(author) if *author == one.author => {
            Row::does("List the changes of all", Command::ChangesBy { author: String::new() })
        }
        _ => {
            let words = format!("List only changes by {}", called(&one.author));
            Row::does(&words, Command::ChangesBy { author: one.author.clone() })
        }
    };
    let go = [Row::does("Go there", Command::Go { doc, span })].into_iter().chain(moved);
    grouped([
        go.chain([Row::does("Open beside", Command::GoBeside { doc, span })]).collect(),
        vec![
            Row::does("Copy its words", Command::CopySpan { doc, span }),
            Row::does("Copy its words as citation", Command::CiteSpan { doc, span }),
            Row::does("Copy link to here", Command::CopyLinkTo { doc, span }),
        ],
        vec![only],
    ])
}

/// An act that can be had now; where it cannot, a menu of a thing is shorter without it.
fn usable(desk: &Desk, id: &str) -> Option<Row> {
    act(desk, id).filter(|row| matches!(row, Row::Act { does: Ok(_), .. }))
}

fn link_rows(document: &Document, link: u32) -> Vec<Row> {
    let target = document.links.get(link as usize);
    let mut rows = vec![Row::does("Go there", Command::Follow { link })];
    match target {
        // Only of what leads out: places in the document and files beside it have no address that is of use
        // elsewhere.
        Some(Target::Outside(address)) => {
            rows.push(Row::does("Copy the address", Command::CopyAddress { address: address.clone() }));
        }
        Some(Target::Inside(_) | Target::Unit(..) | Target::File(..) | Target::Member(_)) => {
            rows.push(Row::does("Open beside", Command::FollowBeside { link }));
        }
        _ => {}
    }
    rows
}

fn copy_rows(desk: &Desk, document: &Document, selected: bool, pointed: Pointed, span: Span) -> Vec<Row> {
    let mut rows = Vec::new();
    if selected {
        rows.extend(act(desk, "edit.copy"));
        rows.extend(named(desk, "edit.cite", "Copy as citation"));
        let forms = CiteForm::ALL.into_iter();
        let forms = forms.map(|form| Row::does(form.title(), Command::CopyAs { form })).collect();
        let title = act(desk, "edit.title").into_iter().collect();
        rows.push(Row::Menu { title: "Copy as".to_owned(), rows: grouped([forms, title]) });
    }
    // Also where nothing is selected: then it leads to the point.
    let link = if selected && pointed.selected {
        named(desk, "edit.link", "Copy link to this")
    } else {
        let command = Command::CopyLinkTo { doc: document.id, span };
        Some(like(desk, "edit.link", "Copy link to here", command))
    };
    rows.extend(link);
    rows.extend(address_row(document, span));
    rows
}

/// In a book: the address by which other reading programs know a place.
fn address_row(document: &Document, span: Span) -> Option<Row> {
    let command = Command::CopyCfiOf { doc: document.id, span };
    (!document.traces.is_empty()).then(|| Row::does("Copy the address in the book (EPUB CFI)", command))
}

fn find_rows(desk: &Desk, document: &Document, pointed: Pointed, selected: bool) -> Vec<Row> {
    if selected && pointed.selected {
        return vec![like(desk, "find.open", "Find this", Command::FindOpen)];
    }
    let mut rows = Vec::new();
    let word =
        document.text.slice(select::word_at(document, desk.reading_in_front(), pointed.byte)).into_owned();
    if word.chars().any(char::is_alphanumeric) && word.chars().count() <= MAX_WORD {
        rows.push(Row::does(&format!("Find “{word}”"), Command::Find { words: word }));
    }
    rows.extend(act(desk, "find.open"));
    rows.extend(act(desk, "go.to"));
    rows
}

/// The same words in another look, or beside what is there.
fn look_rows(desk: &Desk, view: &View, document: &Document, span: Span) -> Vec<Row> {
    let now = pages::shown_as(view, document);
    let others = pages::faces(document).into_iter().filter(|face| *face != now);
    let mut rows: Vec<Row> = others.map(|face| face_row(desk, face, span)).collect();
    rows.extend(named(desk, "window.split-right", "Open beside"));
    rows
}

fn face_row(desk: &Desk, face: ShownAs, span: Span) -> Row {
    let (id, name) = match face {
        ShownAs::Words => ("page.printed", "Go to the text"),
        ShownAs::Pages => ("page.printed", "Go to the printed page"),
        ShownAs::Grid => ("page.grid", "Go to the sheet"),
        ShownAs::Bytes => ("page.bytes", "Go to its bytes"),
    };
    like(desk, id, name, Command::ShownAt { face, span })
}

/// Ways from here. Not where words are selected: one means those.
fn turn_rows(desk: &Desk, document: &Document, pointed: Pointed) -> Vec<Row> {
    if pointed.selected {
        return Vec::new();
    }
    let pages = !document.units.is_empty();
    let pages = ["go.next-page", "go.previous-page"].into_iter().filter(move |_| pages);
    let ways = ["go.back", "go.forward", "go.next-document", "go.previous-document"];
    pages.chain(ways).filter_map(|id| usable(desk, id)).collect()
}

/// What one may want with a heading of the outline.
pub fn outline_rows(document: &Document, entry: usize) -> Vec<Row> {
    let Some(entry) = document.outline.get(entry) else { return Vec::new() };
    let (doc, span) = (document.id, entry.span);
    grouped([
        vec![
            Row::does("Go there", Command::Go { doc, span }),
            Row::does("Open beside", Command::GoBeside { doc, span }),
        ],
        vec![
            Row::does("Copy heading", Command::CopyWords { words: entry.title.clone() }),
            Row::does("Copy link to here", Command::CopyLinkTo { doc, span }),
        ],
    ])
}

/// What one may want with a part of structured data.
pub fn node_rows(document: &Document, at: usize) -> Vec<Row> {
    let Some((node, span)) = document.nodes.get(at).zip(address::place(document, at)) else {
        return Vec::new();
    };
    let doc = document.id;
    let whole = node.whole.span();
    let name = address::name(document, node);
    let few = node.value.span();
    let few = Span::new(few.start, few.end.min(few.start + MAX_VALUE));
    let value = plain::words(&document.text.slice(few), node.notation).into_owned();
    let is_leaf = node.children == 0 && !value.trim().is_empty();
    let address = address::of(document, at);
    let words = |title: &str, words: &str| Row::does(title, Command::CopyWords { words: words.to_owned() });
    let copied = match is_leaf && few == node.value.span() {
        true => words("Copy value", &value),
        false => Row::does("Copy its words", Command::CopySpan { doc, span: whole }),
    };
    let one_line = is_leaf && !value.contains('\n');
    grouped([
        vec![
            Row::does("Go there", Command::Go { doc, span }),
            Row::does("Open beside", Command::GoBeside { doc, span }),
        ],
        [copied]
            .into_iter()
            .chain((!name.is_empty()).then(|| words("Copy name", &name)))
            .chain(address.map(|address| words("Copy address", &address)))
            .collect(),
        vec![
            Row::does(
                "Copy as citation",
                Command::CiteSpan { doc, span: if is_leaf { span } else { whole } },
            ),
            Row::does("Copy link to here", Command::CopyLinkTo { doc, span }),
        ],
        one_line
            .then(|| Row::does("Find this value", Command::Find { words: value.clone() }))
            .into_iter()
            .collect(),
    ])
}

/// What one may want with a page, a sheet or a part, by its index.
pub fn unit_rows(document: &Document, number: u32) -> Vec<Row> {
    let Some(unit) = document.units.get(number as usize) else { return Vec::new() };
    let (doc, span) = (document.id, unit.span);
    let start = Span::empty_at(span.start);
    let words = || Row::does("Copy its words", Command::CopySpan { doc, span });
    grouped([
        vec![
            Row::does("Go there", Command::Unit { doc, unit: number, top: 0.0 }),
            Row::does("Open beside", Command::GoBeside { doc, span: start }),
        ],
        // A page that is a picture has none.
        (!span.is_empty()).then(words).into_iter().collect(),
        vec![Row::does("Copy link to here", Command::CopyLinkTo { doc, span: start })],
    ])
}

/// What one may want with a hit. The words that were looked for are known; what is copied is the paragraph.
pub fn hit_rows(document: &Document, number: usize, hit: &Hit) -> Vec<Row> {
    let doc = document.id;
    let around = document.block(document.block_from_offset(hit.span.start));
    let paragraph = around.map_or(hit.span, |view| view.block().span.cover(hit.span));
    grouped([
        vec![
            Row::does("Go there", Command::Hit { number: number as u64 + 1 }),
            Row::does("Open beside", Command::GoBeside { doc, span: hit.span }),
        ],
        vec![
            Row::does("Copy its paragraph", Command::CopySpan { doc, span: paragraph }),
            Row::does("Copy its paragraph as citation", Command::CiteSpan { doc, span: paragraph }),
            Row::does("Copy link to here", Command::CopyLinkTo { doc, span: hit.span }),
        ]
        .into_iter()
        .chain(address_row(document, hit.span))
        .collect(),
    ])
}

/// What the parts of the line at the foot offer.
pub fn status_rows(desk: &Desk, encodings: Vec<Row>) -> Vec<Row> {
    let Some((view, document)) = desk.active_view().zip(desk.active_document()) else { return Vec::new() };
    let now = pages::shown_as(view, document);
    let faces = pages::faces(document);
    let faces = faces.iter().filter(|_| faces.len() > 1).map(|face| Row::Act {
        title: face_name(*face).to_owned(),
        keys: String::new(),
        on: *face == now,
        does: Ok(Command::ShownAs { face: *face }),
    });
    let sizes = if now == ShownAs::Pages { shorts(desk, FITS) } else { Vec::new() };
    let steps = [("page.larger", "Larger"), ("page.smaller", "Smaller")];
    let all = vec![Row::Menu { title: "Encoding".to_owned(), rows: encodings }];
    grouped([
        act(desk, "go.to").into_iter().chain(usable(desk, "edit.link")).collect(),
        faces.collect(),
        sizes,
        steps.into_iter().filter_map(|(id, name)| named(desk, id, name)).collect(),
        if document.encoding.is_some() { all } else { Vec::new() },
        super::values::rows(document),
    ])
}

fn face_name(face: ShownAs) -> &'static str {
    match face {
        ShownAs::Words => "As text",
        ShownAs::Pages => "As printed",
        ShownAs::Grid => "As a grid",
        ShownAs::Bytes => "As bytes",
    }
}

/// Sizes of printed pages, for the one that is shown at the foot.
pub fn zoom_rows(desk: &Desk) -> Vec<Row> {
    let steps = [0.5, 0.75, 1.25, 1.5, 2.0, 3.0].map(|ratio: f32| {
        Row::does(&format!("{:.0} %", ratio * 100.0), Command::Zoom { zoom: Zoom::Ratio(ratio) })
    });
    grouped([shorts(desk, FITS), steps.to_vec()])
}
