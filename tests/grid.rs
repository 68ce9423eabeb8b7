//! Sheets as a grid, in the real application without a window: addresses, choosing and copying cells, what is cited,
//! and what a large sheet costs. No shipped format has sheets yet, so that the document is made here. How it looks is
//! held by `snapshots.rs`.

#[path = "common/workbook.rs"]
mod workbook;

use egui::{Event as Input, Modifiers, PointerButton, Pos2, pos2, vec2};
use folioscope::data::block::Column;
use folioscope::data::copying;
use folioscope::data::document::Document;
use folioscope::data::draft::Draft;
use folioscope::data::grid::Cell;
use folioscope::data::job::Job;
use folioscope::data::settings::{Settings, ThemeChoice as Theme};
use folioscope::data::span::Span;
use folioscope::data::unit::{UnitKind, UnitState};
use folioscope::desk::command::Command;
use folioscope::desk::documents::{Selection, View};
use folioscope::desk::markings::Marking;
use folioscope::desk::words::ShownAs;
use folioscope::desk::{Effect, Event};
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use folioscope::ui::theme;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell as Counter;
use std::sync::Arc;
use std::time::Instant;
use workbook::{show, workbook};

// ---- what a sheet costs

thread_local! {
    /// Bytes that this thread has asked for and not given back.
    static HELD: Counter<i64> = const { Counter::new(0) };
}

struct Counting;

// SAFETY: everything is handed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = HELD.try_with(|held| held.set(held.get() + layout.size() as i64));
        // SAFETY: what the caller promises of the layout is promised to the system.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        let _ = HELD.try_with(|held| held.set(held.get() - layout.size() as i64));
        // SAFETY: it came from the system, with this layout.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One sheet of so many rows and columns, with words of five letters.
fn large(rows: u32, columns: u32) -> Document {
    let mut draft = Draft::new(Document::default(), None);
    draft.unit(UnitKind::Sheet, "Data", (0.0, 0.0));
    draft.unit_break(0);
    draft.begin_grid(0, &vec![Column::default(); columns as usize]);
    for row in 0..rows {
        draft.begin_row(false);
        for column in 0..columns {
            draft.cell();
            draft.flow(&format!("{:05}", (row + column) % 100_000));
        }
        draft.end_row();
    }
    draft.end_table();
    draft.seal_unit(0, UnitState::Words);
    draft.finish()
}

#[test]
fn two_million_cells_cost_what_their_text_costs() {
    let before = HELD.with(Counter::get);
    let document = large(20_000, 100);
    let held = HELD.with(Counter::get) - before;
    let text = document.text.len() as i64;
    assert!(text > 12_000_000);
    // Rows cost some 60 bytes each. A record for each cell, of four bytes only, would be eight million more.
    assert!(held < text * 5 / 4, "{held} bytes are held for {text} bytes of text");
    let grid = document.grid(0).unwrap();
    let cell = Cell::new(19_999, 99);
    assert_eq!(document.text.slice(grid.span(cell).unwrap()), "20098");
    let begun = Instant::now();
    let step = document.text.len() / 10_000;
    let found = (0..10_000).filter_map(|at| document.cell_from_offset(at * step)).count();
    assert!(found >= 9_999);
    println!("{held} bytes for {text} of text; an address takes {:?}", begun.elapsed() / 10_000);
}

// ---- the window

fn opened(theme: Theme, size: [usize; 2]) -> Headless {
    let settings = Settings { theme, ..Settings::default() };
    let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
    let mut app = Headless::new(Setup { settings, jobs, live: false }, size, 1.0);
    app.command(Command::OpenWords { name: "Accounts 1931.xlsx".into(), words: "-".into() });
    app.settle();
    show(&mut app, workbook);
    app
}

fn view(app: &Headless) -> &View {
    app.app.desk.active_view().expect("a document is open")
}

fn act(app: &mut Headless, line: &str) {
    app.command(line.parse::<Command>().unwrap());
    app.settle();
}

/// What a command puts into the clipboard.
fn copied(app: &mut Headless, line: &str) -> String {
    let effects = app.app.desk.handle(Event::Command(line.parse().unwrap()));
    let text = |effect: &Effect| match effect {
        Effect::CopyText(text) => Some(text.clone()),
        // What is long is put together by a job.
        Effect::Start(_, _, Job::Copy { document, chosen, reading, cited }) => {
            Some(copying::copied(document, chosen, *reading, cited.as_deref()).text)
        }
        _ => None,
    };
    effects.iter().find_map(text).unwrap_or_default()
}

fn chosen(app: &Headless) -> String {
    match view(app).selection {
        Some(Selection::Cells { unit, cells }) => {
            app.app.desk.active_document().unwrap().cell_words(unit as usize, cells)
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn cells_are_chosen_extended_copied_and_cited() {
    let mut app = opened(Theme::Paper, [1000, 640]);
    assert_eq!(app.app.desk.shown_as(view(&app).id), ShownAs::Grid);
    act(&mut app, "page B7");
    assert_eq!(chosen(&app), "Ledger!B7");
    act(&mut app, "extend character-right");
    act(&mut app, "extend line-down");
    assert_eq!(chosen(&app), "Ledger!B7:C8");
    assert_eq!(
        copied(&mut app, "copy"),
        "Aldous & Son\ttar, four barrels\nThe harbour office\toil for the lamp"
    );
    assert_eq!(
        copied(&mut app, "copy-citation"),
        "“Aldous & Son\ttar, four barrels\nThe harbour office\toil for the lamp” — Accounts 1931.xlsx, Ledger!B7:C8."
    );
    act(&mut app, "scroll line-down");
    assert_eq!(chosen(&app), "Ledger!C9");
    act(&mut app, "extend end");
    assert_eq!(chosen(&app), "Ledger!C9:E601");
    act(&mut app, "select-all");
    assert_eq!(chosen(&app), "Ledger!A1:E601");
    act(&mut app, "dismiss");
    assert_eq!(view(&app).selection, None);
    act(&mut app, "page \"'Q1 totals'!A1048576\"");
    assert_eq!(chosen(&app), "'Q1 totals'!A1048576");
    assert_eq!(copied(&mut app, "copy"), "last");
    act(&mut app, "extend start");
    // Rows that were left out are empty lines, and far too many cells are refused with a sentence.
    assert_eq!(copied(&mut app, "copy").lines().count(), 1_048_576);
    act(&mut app, "select-cells 1 A1 XFD1048576");
    assert_eq!(copied(&mut app, "copy").lines().count(), 1_048_576, "columns that the sheet does not have");
}

#[test]
fn grid_and_words_keep_the_same_place_and_hits_lead_to_cells() {
    let mut app = opened(Theme::Paper, [1000, 640]);
    act(&mut app, "page D300");
    act(&mut app, "shown-as words");
    assert_eq!(app.app.desk.shown_as(view(&app).id), ShownAs::Words);
    let document = Arc::clone(app.app.desk.active_document().unwrap());
    let seen = view(&app).visible;
    let row = document.grid(0).unwrap().row(299).unwrap().span();
    assert!(seen.contains(row.start), "{seen} does not show {row}");
    act(&mut app, "shown-as grid");
    assert!(view(&app).visible.contains(row.start));
    act(&mut app, "find seventh");
    assert_eq!(view(&app).unit_looked_at, 1, "the hit is on the second sheet");
    let hit = app.app.desk.find.current_span().unwrap();
    assert_eq!(document.cell_from_offset(hit.start), Some((1, Cell::new(6, 0))));
    act(&mut app, "back");
    let last = document.grid(1).unwrap().span(Cell::new(1_048_575, 0)).unwrap();
    app.command(Command::Go { doc: document.id, span: last });
    app.settle();
    assert!(view(&app).visible.contains(last.start), "a million rows further down");
    assert_eq!(document.unit_words(Span::new(last.start, last.end)).as_deref(), Some("'Q1 totals'!A1048576"));
}

#[test]
fn the_hand_chooses_what_lies_under_it() {
    let mut app = opened(Theme::Paper, [1000, 640]);
    act(&mut app, "only-page");
    let press = |app: &mut Headless, from: Pos2, to: Pos2| {
        let button = |pos, pressed| Input::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        app.input(Input::PointerMoved(from));
        app.frame();
        app.input(button(from, true));
        app.frame();
        for step in 1..=4 {
            app.input(Input::PointerMoved(from + (to - from) * step as f32 / 4.0));
            app.frame();
        }
        app.input(button(to, false));
        app.frame();
        app.settle();
    };
    // Below the bar, the letters and the row of names; the numbers of rows take less than fifty points.
    let first = pos2(60.0, 30.0 + 2.0 * 24.0 + 12.0);
    press(&mut app, first, first);
    assert_eq!(chosen(&app), "Ledger!A2");
    press(&mut app, first, first + vec2(0.0, 48.0));
    assert_eq!(chosen(&app), "Ledger!A2:A4");
    press(&mut app, pos2(20.0, first.y), pos2(20.0, first.y));
    assert_eq!(chosen(&app), "Ledger!A2:E2");
    press(&mut app, pos2(60.0, 42.0), pos2(60.0, 42.0));
    assert_eq!(chosen(&app), "Ledger!A1:A601");
}

#[test]
fn a_frame_costs_the_same_wherever_in_a_large_sheet_one_is() {
    let mut app = opened(Theme::Paper, [1000, 640]);
    show(&mut app, |id| Document { id, ..large(20_000, 100) });
    let doc = view(&app).doc;
    let document = app.app.desk.active_document().unwrap();
    let last = document.grid(0).unwrap().span(Cell::new(19_999, 99)).unwrap();
    act(&mut app, "find 0");
    app.command(Command::Go { doc, span: last });
    app.settle();
    let shapes = app.frame().shapes.len();
    // Only what is near the window is drawn: some hundred cells of two million, each with its words and its hits.
    assert!((200..20_000).contains(&shapes), "{shapes}");
}

// ---- what is marked where it is not shown

/// Whether something on the page, and not on the strip beside it, has the colour of the current hit.
fn hit_in_sight(app: &mut Headless) -> bool {
    fn has(shape: &egui::Shape, colour: egui::Color32) -> bool {
        match shape {
            egui::Shape::Rect(rect) => rect.fill == colour && rect.rect.right() < 960.0,
            egui::Shape::Vec(shapes) => shapes.iter().any(|shape| has(shape, colour)),
            _ => false,
        }
    }
    let colour = theme::palette(&app.ctx).mark(Marking::CurrentHit).fill;
    app.frame().shapes.iter().any(|shape| shape.clip_rect.is_positive() && has(&shape.shape, colour))
}

/// A window with this table of Markdown, in which a word is looked for.
fn found_in(row: &str) -> Headless {
    let settings = Settings { theme: Theme::Paper, ..Settings::default() };
    let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
    let mut app = Headless::new(Setup { settings, jobs, live: false }, [1000, 640], 1.0);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.md");
    let columns = row.matches('|').count() + 1;
    std::fs::write(&path, format!("|{}\n|{}\n|{row}|\n", "a|".repeat(columns), "-|".repeat(columns)))
        .unwrap();
    app.event(Event::Given(vec![(path, false)]));
    app.settle();
    act(&mut app, "find needle");
    assert!(app.app.desk.find.current_span().is_some());
    app
}

#[test]
fn a_hit_in_words_of_a_cell_that_are_not_shown_colours_what_is_shown_in_their_place() {
    let long = "some words of a cell ".repeat(1000);
    assert!(hit_in_sight(&mut found_in("needle here")), "a hit that is shown");
    assert!(hit_in_sight(&mut found_in(&format!("{long} needle"))), "behind the end of a long cell");
    let many = format!("{}needle", "x|".repeat(300));
    assert!(hit_in_sight(&mut found_in(&many)), "in a cell behind too many");
}
