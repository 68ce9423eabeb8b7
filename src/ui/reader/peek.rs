//! A look at a link's target without leaving the page: resting the pointer on it, or reaching it by Tab, shows it.

use super::block::{self, LaidBlock, PageLook};
use super::drafted::Drafted;
use super::rest::Rest;
use super::table::RowPart;
use super::{PageTools, Reader, Session};
use crate::data::document::{Document, Target};
use crate::data::span::Span;
use crate::ui::theme::Palette;
use egui::{Area, Frame, Id, Margin, Order, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// In points. What does not fit is cut: a peek answers what is meant, and the link leads to the rest.
const WIDTH: f32 = 440.0;
const MAX_HEIGHT: f32 = 260.0;
/// So that a target before a thousand empty blocks lays out no more than these.
const MAX_BLOCKS: u64 = 8;

/// It reads the document that is open and nothing else: no file is opened and no address asked for a look.
#[derive(Default)]
pub struct Peek {
    /// On a link, by its number.
    pub rest: Rest,
}

impl Reader {
    pub(super) fn peek_ui(&mut self, session: &mut Session, ui: &Ui, palette: &Palette) {
        let Session { document, page, look, tools, .. } = session;
        let drafted = &self.drafted;
        self.peek.ui(ui, &mut Stand { document, drafted, page: *page, look, palette, tools });
    }
}

/// Where a look is taken: the same on the page of words and on printed pages.
pub struct Stand<'a> {
    pub document: &'a Document,
    /// In which reading.
    pub drafted: &'a Drafted,
    pub page: Rect,
    /// How words are set: those of the target are.
    pub look: &'a PageLook,
    pub palette: &'a Palette,
    pub tools: &'a mut PageTools,
}

impl Peek {
    /// Shows the target of the link that the pointer rests on.
    pub fn ui(&self, ui: &Ui, stand: &mut Stand) {
        let Some((link, rect)) = self.rest.rested(ui) else { return };
        match stand.document.links.get(link as usize).cloned() {
            Some(Target::Inside(span)) => peek_inside(stand, ui, rect, span),
            Some(Target::Unit(unit, top)) => {
                if let Some(unit) = stand.document.units.get(unit as usize) {
                    let span = Span::empty_at(unit.byte_from_height(top));
                    peek_inside(stand, ui, rect, span);
                }
            }
            // Of what lies elsewhere only the address is shown.
            Some(target) => {
                let words = match target {
                    Target::Member(number) => member_words(stand.document, number),
                    target => describe(&target),
                };
                let area = Area::new(Id::unique(("peek", link))).order(Order::Tooltip).interactable(false);
                area.fixed_pos(pos2(rect.left(), rect.bottom() + 6.0)).constrain_to(stand.page).show(
                    ui.ctx(),
                    |ui| {
                        Frame::popup(ui.style()).inner_margin(Margin::symmetric(10, 6)).show(ui, |ui| {
                            ui.set_max_width(WIDTH);
                            let words = egui::RichText::new(words).size(12.0).color(stand.palette.quiet);
                            ui.label(words);
                        });
                    },
                );
            }
            None => {}
        }
    }
}

pub fn describe(target: &Target) -> String {
    match target {
        Target::Outside(address) => address.clone(),
        Target::File(path, Some(name)) => format!("{} at “{name}”", path.display()),
        Target::File(path, None) => path.display().to_string(),
        Target::Missing(name) => format!("The document names the place “{name}”, but does not have it."),
        Target::Inside(_) | Target::Unit(..) | Target::Member(_) => String::new(),
    }
}

/// The whole way to a file in a document.
fn member_words(document: &Document, number: u32) -> String {
    let name = document.member_name(number);
    name.map_or_else(|| "A file in this document.".to_owned(), |name| format!("In this document: {name}"))
}

fn peek_inside(stand: &mut Stand, ui: &Ui, over: Rect, span: Span) {
    let (page, palette) = (stand.page, stand.palette);
    let mut look = stand.look.clone();
    // Smaller than the page, so that it is seen to lie over it; never below what can be read.
    look.size = (look.size * 0.86).max(11.0);
    look.measure = WIDTH.min(page.width() - 60.0);
    look.room = look.measure;
    look.numbered = false;
    let (blocks, words) = target_blocks(stand, &look, span);
    let height = blocks.iter().map(LaidBlock::full_height).sum::<f32>().min(MAX_HEIGHT);
    let size = vec2(look.measure, height);
    // Below the link where there is room, so that the words before it can still be read.
    let below = over.bottom() + 8.0 + size.y + 32.0 < page.bottom();
    let y = if below { over.bottom() + 8.0 } else { over.top() - size.y - 36.0 };
    let x = over.left().min(page.right() - size.x - 48.0).max(page.left() + 8.0);
    // Not interactable, or else it would take the pointer from the link and close itself.
    let area = Area::new(Id::unique("peek inside")).order(Order::Tooltip).interactable(false);
    area.fixed_pos(pos2(x, y)).show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).fill(palette.page).inner_margin(Margin::symmetric(16, 14)).show(ui, |ui| {
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            // The words are painted by hand, so whoever listens instead of looking is told them by hand.
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &words));
            let painter = ui.painter_at(rect.expand2(vec2(14.0, 2.0)));
            let mut y = rect.top();
            let ppp = look.pixels_per_point;
            for laid in &blocks {
                let origin = pos2(rect.left(), y + laid.gap);
                let origin = pos2((origin.x * ppp).round() / ppp, (origin.y * ppp).round() / ppp);
                laid.paint_fills(&painter, origin, palette);
                laid.paint_words((&painter, &painter), origin, 0.0, palette, &mut stand.tools.atlas);
                y += laid.full_height();
            }
        });
    });
}

/// What is shown of a place: its blocks as they are laid, and their words.
fn target_blocks(stand: &mut Stand, look: &PageLook, span: Span) -> (Vec<LaidBlock>, String) {
    let (document, drafted) = (stand.document, stand.drafted);
    let first = document.block_from_offset(span.start);
    let (mut blocks, mut words) = (Vec::new(), String::new());
    let mut height = 0.0;
    for number in first..first + MAX_BLOCKS {
        let Some(view) = document.block(number) else { break };
        let before =
            // The first has no block before it here, and so no gap.
            number.checked_sub(1).filter(|_| number > first).and_then(|before| document.block(before));
        let before = before.as_ref().map(|view| view.block());
        let (fonts, part) = (&mut stand.tools.fonts, RowPart::default());
        let laid = block::lay(fonts, (document, drafted), &view, before, look, part, |_| None);
        height += laid.full_height();
        let (laid_span, hidden) = (laid.span, laid.takes_no_room());
        if hidden {
            continue;
        }
        let note = matches!(laid.kind, crate::data::document::BlockKind::Footnote);
        blocks.push(laid);
        words.push_str(&drafted.spoken(document, laid_span));
        words.push('\n');
        if height > MAX_HEIGHT || note {
            break;
        }
    }
    (blocks, words)
}
