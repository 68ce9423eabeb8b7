//! Pages as they were printed: drawn by whoever reads the format, with hits, selection and links laid over them from
//! the same spans that the page of words has.
//!
//! Only pages in sight and their neighbours are asked for; until a picture comes, the page's place is held by its size,
//! and the best picture of it that there is stands in, blown up or shrunk.

pub mod pointer;
pub mod setting;
mod sideways; // how are pages moved that are wider than the window?
pub mod strip;
pub mod textures;
pub mod tint;

use super::blank;
use super::faces::{Face, OnUnit, Stage, wheel};
use super::icons;
use super::outbox::Outbox;
use super::reader::drafted::Drafted;
use super::reader::peek::{Peek, Stand};
use super::reader::{PageTools, page_look};
use super::strip::Ticks;
use super::theme::{ON_PAPER, Palette, PaperLook, icon_font};
use crate::data::document::Document;
use crate::data::job::PageTile;
use crate::data::span::{DocId, Span};
use crate::data::unit::{Area, Unit, UnitState};
use crate::desk::documents::{Request, Show, View};
use crate::desk::pages::{TileKey, TileState, WantedBy};
use crate::desk::words::ScrollStep;
use crate::desk::{Desk, Event};
use egui::{Rect, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};
use setting::{FULL_SIZE, GAP, PageLayout, PageLayoutKey, Spot};
use std::collections::HashMap;
use std::sync::Arc;

/// A page of more pixels is asked for in tiles of this side, and only those in sight.
/// In pixels. Large enough that a window needs some ten, small enough that little is drawn that nobody sees.
const TILE: u32 = 1024;
/// 24 MB of memory: beyond that, a page is cut into tiles.
const MAX_WHOLE_PIXELS: f32 = 6_000_000.0;
/// In pixels, where the system can draw as much. A long strip that is larger is cut, however few pixels it
/// has.
const MAX_WHOLE_SIDE: f32 = 4096.0;
/// While one zooms, what there is is stretched; a picture of the new size is asked for when the size has stood so long.
/// Otherwise each step of the wheel with Ctrl would have all pages in sight drawn in a size that nobody looks
/// at.
const SETTLED_SECONDS: f64 = 0.12;
/// Points of the window that a step of a line scrolls.
const LINE: f32 = 56.0;
/// Where in the window the eye looks for what it was led to.
/// As a share of its height, from the top. Zooming keeps this line where it is.
const EYE: f32 = 0.3;

/// The face that shows pages as they were printed. What it holds can be made anew from the desk's `on_unit`,
/// so that it may be dropped whenever a view shows something else.
#[derive(Default)]
pub struct PagesFace {
    /// What `setting` was made for: the document, how often it was read, and what sets its pages out.
    key: Option<(DocId, u32, PageLayoutKey)>,
    setting: Option<PageLayout>,
    spot: Option<Spot>,
    /// Pages in sight, each with its place in the window.
    placed: Vec<(u32, Rect)>,
    /// The byte at the top, and all that can be seen, as the last frame left it; where it stands on the pages.
    seen: Option<(u64, Span)>,
    on_unit: Option<OnUnit>,
    /// What the desk was last told, so that it is told only of changes.
    wanted: Vec<PageTile>,
    /// Since when pages have had another size than before.
    sized_at: f64,
    pointer: pointer::Pointer,
    peek: Peek,
    ticks: Ticks,
    /// What is marked on the pages in sight.
    marked: HashMap<u32, tint::Marked>,
    /// Why pages are empty.
    blank: blank::WhyEmpty,
}

/// What the parts of one frame share.
struct Frame<'a> {
    desk: &'a Desk,
    view: &'a View,
    document: &'a Arc<Document>,
    page: Rect,
    palette: &'a Palette,
    now: f64,
    pixels_per_point: f32,
    /// The longest side of a picture that is drawn whole, in pixels.
    max_side: f32,
    /// Whether pages are light or dark, by the theme and the reader's wish.
    look: PaperLook,
    flash: Option<(Span, f32)>,
}

impl<'a> Frame<'a> {
    /// What pages make of their stage, and what is left of that.
    fn of(stage: &'a mut Stage) -> (Self, &'a mut PageTools, &'a mut Outbox) {
        let Stage { desk, view, document, page, palette, now, pixels_per_point, flash, tools, out, .. } =
            stage;
        let frame = Self {
            desk,
            view,
            document,
            page: *page,
            palette,
            now: *now,
            pixels_per_point: *pixels_per_point,
            // Never below one tile, or else a system that says nonsense would get no picture at all.
            max_side: (stage.max_texture_side as f32).clamp(TILE as f32, MAX_WHOLE_SIDE),
            look: palette.paper_look(desk.settings.page.themed_pages),
            flash: *flash,
        };
        (frame, tools, out)
    }

    /// Whether a unit is drawn dark.
    fn night(&self, unit: u32) -> bool {
        self.look.of_unit(self.document.units.get(unit as usize).map(|unit| &**unit)).night
    }
}

impl Face for PagesFace {
    fn prepare(&mut self, stage: &mut Stage) {
        self.set(&Frame::of(stage).0);
    }

    fn carry_out(&mut self, stage: &mut Stage, request: Request) {
        let (frame, _, out) = Frame::of(stage);
        match request {
            Request::Show { span, how, flash: _ } => self.show(&frame, span, how),
            Request::Unit { unit, y } => self.move_to(&frame, Spot { unit, y, x: self.x() }),
            // A sheet that was printed too: its cells stand nowhere on the paper, but it can be gone to.
            Request::Cell { unit, .. } => self.move_to(&frame, Spot { unit, y: 0.0, x: self.x() }),
            Request::Scroll(step) => self.step(&frame, step),
            Request::ExtendLine { down } => self.extend_line(&frame, down, out),
            Request::Menu => self.pointer.menu.wanted = true,
        }
    }

    fn ui(&mut self, stage: &mut Stage, ui: &mut Ui) {
        let strip = stage.rect.with_min_x(stage.page.right());
        let (frame, tools, out) = Frame::of(stage);
        let id = ui.scope_id().with(("pages", frame.view.id));
        let response = ui.interact(frame.page, id, Sense::click_and_drag());
        let title = frame.document.title();
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Document, true, &*title));
        // Scrolled, then placed, then painted, so that all that follows speaks of one and the same place.
        let turned = wheel(ui, &response);
        if turned != Vec2::ZERO {
            self.scroll(&frame, -turned);
        }
        self.place(&frame);
        self.pointer_ui(&frame, ui, &response, out);
        self.paint(&frame, ui, tools);
        self.strip_ui(&frame, ui, strip, out);
        self.sideways_ui(&frame, ui);
        self.bar_ui(&frame, ui, out);
        self.want(&frame, tools, ui, out);
        self.look_around(&frame);
        let Frame { document, page, palette, .. } = frame;
        let look = page_look(&frame.desk.settings.page, document, page.width(), frame.pixels_per_point);
        let drafted = &Drafted::default();
        self.peek.ui(ui, &mut Stand { document, drafted, page, look: &look, palette, tools });
    }

    fn seen(&self) -> Option<(u64, Span)> {
        self.seen
    }

    fn on_unit(&self) -> Option<OnUnit> {
        self.on_unit
    }
}

impl PagesFace {
    /// Sets the pages out anew where something changed, and keeps what the eye looks at where it is.
    fn set(&mut self, frame: &Frame) {
        let doc = frame.document.id;
        let readings = frame.desk.documents.get(&doc).map_or(0, |entry| entry.readings);
        let fresh = self.key.is_none_or(|(old, old_readings, _)| old != doc || old_readings != readings);
        if fresh {
            let (unit, y) = frame.view.on_unit;
            // At the very start the gap above the first page is seen too.
            let y = if (unit, y) == (0, 0.0) { -GAP } else { y };
            *self = Self { spot: Some(Spot { unit, y, x: 0.0 }), ..Self::default() };
        }
        let at = self.spot.unwrap_or_default().unit;
        let key = PageLayoutKey::new(frame.document, frame.page.size(), frame.view.printed, at);
        if self.key == Some((doc, readings, key)) && self.setting.is_some() {
            return;
        }
        // The window's size, the zoom, or the number of pages has changed. The place under the eye is worked
        // out in the old layout and looked up in the new one.
        let before = self.setting.take();
        let now = PageLayout::new(frame.document, &key);
        if let (Some(before), Some(spot)) = (&before, self.spot) {
            let eye = f64::from(frame.page.height() * EYE);
            // At the very start there is nothing above that could be kept.
            let eye = eye.min(before.offset(spot));
            let looked_at = before.spot_at(before.offset(spot) + eye);
            // Sideways it is in points of the window, and grows with the pages.
            let x = spot.x * now.scale / before.scale;
            self.spot = Some(now.spot(now.offset(looked_at) - eye, x, frame.page.size()));
        }
        if before.is_some_and(|before| before.scale != now.scale) {
            self.sized_at = frame.now;
        }
        self.setting = Some(now);
        self.key = Some((doc, readings, key));
    }

    fn x(&self) -> f32 {
        self.spot.unwrap_or_default().x
    }

    fn move_to(&mut self, frame: &Frame, spot: Spot) {
        if let Some(setting) = &self.setting {
            self.spot = Some(setting.spot(setting.offset(spot), spot.x, frame.page.size()));
        }
    }

    fn scroll(&mut self, frame: &Frame, by: Vec2) {
        if let (Some(setting), Some(spot)) = (&self.setting, self.spot) {
            let offset = setting.offset(spot) + f64::from(by.y);
            self.spot = Some(setting.spot(offset, spot.x + by.x, frame.page.size()));
        }
    }

    fn show(&mut self, frame: &Frame, span: Span, how: Show) {
        // An empty span has no area; the character after it has.
        let end = Span::new(span.start, span.end.max(span.start + 1));
        let Some((unit, area)) = first_area(frame.document, end) else { return };
        let Some(setting) = &self.setting else { return };
        let seen = setting.in_sight(self.spot.unwrap_or_default(), frame.page);
        let line = seen.iter().find(|(shown, _)| *shown == unit).map(|(_, page)| setting.rect(*page, area));
        // Up to 36 points: what stands at the very edge is not taken as in sight.
        let margin = frame.page.height().min(300.0) * 0.12;
        let visible = line.is_some_and(|line| frame.page.shrink2(vec2(0.0, margin)).contains_rect(line));
        if how == Show::IfHidden && visible {
            return;
        }
        let above = match how {
            Show::Top => GAP,
            Show::Third | Show::IfHidden => frame.page.height() * EYE,
        };
        let down = setting.down(unit, area) - above / setting.scale;
        let mut spot = Spot { unit, y: down, x: self.x() };
        // Where the page is wider than the window, the words are brought into it sideways too.
        if let Some(line) = line.or_else(|| placed_line(setting, unit, area, frame.page, spot)) {
            let out_left = frame.page.left() + GAP - line.left();
            let out_right = line.right() + GAP - frame.page.right();
            spot.x += if out_left > 0.0 { -out_left } else { out_right.max(0.0) };
        }
        if how == Show::Top && span.start == 0 {
            spot = Spot { unit: 0, y: -GAP / setting.scale, x: spot.x };
        }
        self.move_to(frame, spot);
    }

    fn step(&mut self, frame: &Frame, step: ScrollStep) {
        let screen = (frame.page.height() - LINE).max(LINE);
        let by = match step {
            ScrollStep::LineDown => LINE,
            ScrollStep::LineUp => -LINE,
            ScrollStep::HalfDown => screen / 2.0,
            ScrollStep::HalfUp => -screen / 2.0,
            ScrollStep::ScreenDown => screen,
            ScrollStep::ScreenUp => -screen,
            ScrollStep::Left => return self.scroll(frame, vec2(-LINE, 0.0)),
            ScrollStep::Right => return self.scroll(frame, vec2(LINE, 0.0)),
            ScrollStep::Start => return self.move_to(frame, Spot { unit: 0, y: f32::MIN, x: self.x() }),
            ScrollStep::End => {
                let last = frame.document.units.len().saturating_sub(1) as u32;
                return self.move_to(frame, Spot { unit: last, y: f32::MAX, x: self.x() });
            }
        };
        self.scroll(frame, vec2(0.0, by));
    }

    fn place(&mut self, frame: &Frame) {
        self.placed.clear();
        if let (Some(setting), Some(spot)) = (&self.setting, self.spot) {
            let ppp = frame.pixels_per_point;
            // Whole pixels, or else a picture of just this size would be blurred by being drawn between them.
            let snap = |rect: Rect| {
                let min = pos2((rect.left() * ppp).round() / ppp, (rect.top() * ppp).round() / ppp);
                Rect::from_min_size(min, rect.size())
            };
            let seen = setting.in_sight(spot, frame.page).into_iter();
            self.placed.extend(seen.map(|(unit, rect)| (unit, snap(rect))));
        }
    }

    // ---- painting

    fn paint(&mut self, frame: &Frame, ui: &Ui, tools: &mut PageTools) {
        let Some(setting) = &self.setting else { return };
        let painter = ui.painter_at(frame.page);
        let placed = &self.placed;
        self.marked.retain(|number, _| placed.iter().any(|(own, _)| own == number));
        for (number, rect) in placed {
            let Some(unit) = frame.document.units.get(*number as usize) else { continue };
            // Always, because the page may be as light as what it lies on.
            let edge = Stroke::new(1.0, frame.palette.hairline);
            painter.rect_stroke(*rect, 1.0, edge, StrokeKind::Outside);
            let key = (frame.document.id, *number);
            let look = frame.look.of_unit(Some(unit));
            // Without a GPU, pixels that are painted twice are felt.
            if !tools.tiles.covers(key, *rect, setting, (look.night, frame.pixels_per_point)) {
                painter.rect_filled(*rect, 0.0, look.paper);
            }
            // Whether anything was painted decides how marks are laid on: over a picture they colour it,
            // without one they are all that is seen.
            let drawn = tools.tiles.paint(&painter, key, *rect, setting, (look.night, look.light()));
            // A picture of an empty page hides nothing of it.
            if !drawn || matches!(unit.state, UnitState::Empty | UnitState::Unread) {
                failed_ui(frame, ui, *number, *rect, &mut self.blank);
            }
            let marked = self.marked.entry(*number).or_default();
            tools.behind |= !marked.update(frame, unit);
            let tints = tint::Tints::new(frame, marked, *rect, setting);
            tints.paint(frame, &painter, (key, *rect), setting, (&tools.tiles, drawn));
        }
    }

    // ---- pictures

    /// Tells the desk which pictures are wanted, when these are others than before.
    fn want(&mut self, frame: &Frame, tools: &mut PageTools, ui: &Ui, out: &mut Outbox) {
        let Some(setting) = &self.setting else { return };
        // Below zero once the size has stood long enough.
        let wait = self.sized_at + SETTLED_SECONDS - frame.now;
        let doc = frame.document.id;
        // Pages that would be seen as empty paper.
        let bare = |unit: &u32| !tools.tiles.has(doc, *unit, frame.night(*unit));
        // Whoever sees nothing yet should not wait until the size stands.
        if wait > 0.0 && !self.placed.iter().any(|(unit, _)| bare(unit)) {
            ui.ctx().request_repaint_after_secs(wait as f32 + 0.02);
            tools.tiles.hesitates = true;
            return;
        }
        let scale = setting.scale * frame.pixels_per_point;
        let mut wanted = Vec::new();
        for (unit, rect) in &self.placed {
            let seen = rect.intersect(frame.page);
            let corner = |at| setting.point(*rect, at);
            let (one, other) = (corner(seen.min), corner(seen.max));
            let area = Area::new(one.0, one.1, other.0, other.1);
            wanted.extend(parts(
                frame.document,
                *unit,
                (scale, frame.max_side),
                Some(area),
                frame.night(*unit),
            ));
        }
        // Those beside what can be seen are ready when one gets there.
        let (first, last) =
            (self.placed.first().map(|(unit, _)| *unit), self.placed.last().map(|(unit, _)| *unit));
        let beside = last.map(|unit| unit + 1).into_iter().chain(first.and_then(|unit| unit.checked_sub(1)));
        let all_seen = !self.placed.iter().any(|(unit, _)| bare(unit));
        for unit in beside {
            // Drawn before what can be seen, they would only be in its way.
            let tiles = parts(frame.document, unit, (scale, frame.max_side), None, frame.night(unit));
            wanted.extend(tiles.into_iter().filter(|tile| all_seen || self.wanted.contains(tile)));
        }
        // Said in each frame, even where nothing changed, because the textures forget it with the frame.
        tools.tiles.keep(wanted.iter().map(|tile| TileKey::new(doc, tile)));
        if wanted != self.wanted {
            self.wanted.clone_from(&wanted);
            out.send(Event::WantTiles { by: WantedBy::View(frame.view.id), doc, tiles: wanted });
        }
    }

    /// Takes note of where it stands and of what can be seen.
    fn look_around(&mut self, frame: &Frame) {
        let (Some(setting), Some(spot)) = (&self.setting, self.spot) else { return };
        let ratio = setting.scale / FULL_SIZE;
        let eye = frame.page.top() + frame.page.height() * EYE;
        let under_eye = self.placed.iter().find(|(_, rect)| rect.bottom() > eye);
        let looked_at = under_eye.or(self.placed.last()).map_or(spot.unit, |(unit, _)| *unit);
        self.on_unit = Some(OnUnit { unit: spot.unit, y: spot.y, ratio, looked_at });
        let known = |(unit, rect): &(u32, Rect)| {
            let found = frame.document.units.get(*unit as usize)?;
            (found.state != UnitState::Waiting).then(|| (Arc::clone(found), *rect))
        };
        // A page whose words have not come says nothing of where in the text one is.
        let Some((first, first_rect)) = self.placed.iter().find_map(known) else { return };
        let Some((last, last_rect)) = self.placed.iter().rev().find_map(known) else { return };
        // Of a page whose lower margin alone is in sight, no word is.
        let words =
            |unit: &Unit, rect: Rect| unit.byte_below(setting.point(rect, frame.page.left_top()).1.max(0.0));
        let start = words(&first, first_rect).unwrap_or(if first.span == last.span {
            first.span.start
        } else {
            first.span.end
        });
        let end = bottom_byte(&last, setting.point(last_rect, frame.page.left_bottom()).1);
        // In the gap above the first page one is at the start of the document, whatever its first word is.
        let top = if spot.unit == 0 && spot.y <= 0.0 { 0 } else { start };
        self.seen = Some((top, Span::new(start, end.max(start))));
    }
}

/// Why a page could not be drawn, or why there is nothing on it, on its empty paper.
fn failed_ui(frame: &Frame, ui: &Ui, unit: u32, rect: Rect, blank: &mut blank::WhyEmpty) {
    let states = frame.desk.tiles.states.iter();
    let failed = states
        .filter(|(key, _)| key.doc == frame.document.id && key.unit == unit)
        .find_map(|(_, state)| if let TileState::Failed(why) = state { Some(why.clone()) } else { None });
    if let Some(why) = failed.or_else(|| blank.of(frame.document, unit)) {
        let width = (rect.width() - 48.0).clamp(60.0, 420.0);
        let font = egui::FontId::proportional(13.0);
        let painter = ui.painter_at(frame.page);
        let galley = painter.layout(why.clone(), font, ON_PAPER, width);
        // Drawn on the paper, it would be seen and not be heard.
        let said = ui.interact(rect, ui.scope_id().with(("why", frame.view.id, unit)), Sense::hover());
        said.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &why));
        if galley.size().y > rect.height() {
            // The words would run over the pages around it.
            let sign = icon_font((rect.size().min_elem() - 4.0).clamp(6.0, 18.0));
            painter.text(rect.center(), egui::Align2::CENTER_CENTER, icons::WARNING, sign, ON_PAPER);
            said.on_hover_text(why);
            return;
        }
        painter.galley(rect.center() - galley.size() / 2.0, galley, ON_PAPER);
    }
}

/// The first line of a span, and the page that it is on; of words that have no place, where their page begins.
fn first_area(document: &Document, span: Span) -> Option<(u32, Area)> {
    if let Some((unit, area)) = document.areas(span).into_iter().next() {
        return Some((unit as u32, area));
    }
    let number = document.unit_from_offset(span.start)?;
    let unit = document.units.get(number)?;
    let top = unit.top_of(span.start);
    Some((number as u32, Area::new(0.0, top, 1.0, top + 1.0)))
}

fn placed_line(setting: &PageLayout, unit: u32, area: Area, window: Rect, spot: Spot) -> Option<Rect> {
    let seen = setting.in_sight(spot, window);
    seen.iter().find(|(shown, _)| *shown == unit).map(|(_, page)| setting.rect(*page, area))
}

/// The end of the last words that stand above a height.
/// Where the whole foot of a page is in sight, that is its end, even if its last words have no place.
fn bottom_byte(unit: &Unit, y: f32) -> u64 {
    if y >= unit.size.1 {
        return unit.span.end;
    }
    unit.byte_below(y).unwrap_or(unit.span.end)
}

/// The tiles that a page needs at a scale in pixels: one, or, where a side would be too long, the tiles of what can be
/// seen of it.
pub fn parts(
    document: &Document,
    unit: u32,
    (scale, max_side): (f32, f32),
    seen: Option<Area>,
    night: bool,
) -> Vec<PageTile> {
    let Some(found) = document.units.get(unit as usize) else { return Vec::new() };
    let (width, height) = ((found.size.0 * scale).ceil().max(1.0), (found.size.1 * scale).ceil().max(1.0));
    let whole = width * height <= MAX_WHOLE_PIXELS && width.max(height) <= max_side;
    if whole {
        return vec![PageTile { unit, scale, part: [0, 0, width as u32, height as u32], night }];
    }
    // A neighbour that is too large for one picture is not drawn before it comes in sight: nobody knows which
    // part will be seen.
    let Some(seen) = seen else { return Vec::new() };
    let cuts = |from: f32, to: f32, limit: f32| {
        let first = ((from.max(0.0) * scale) as u32) / TILE;
        // The last pixel belongs to the last tile, so that a page of just so many tiles does not get one more
        // of no width.
        let last = ((to * scale).clamp(0.0, limit - 1.0) as u32) / TILE;
        first..=last
    };
    let mut tiles = Vec::new();
    for row in cuts(seen.top, seen.bottom, height) {
        for column in cuts(seen.left, seen.right, width) {
            let (x, y) = (column * TILE, row * TILE);
            let part = [x, y, TILE.min(width as u32 - x), TILE.min(height as u32 - y)];
            tiles.push(PageTile { unit, scale, part, night });
        }
    }
    tiles
}
