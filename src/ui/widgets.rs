//! What two or more places of the window share: rows, headers, buttons with an icon, keys as caps.

use super::theme::{self, MARGIN, Palette, ROW};
use crate::desk::Desk;
use crate::desk::action;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Color32, EventFilter, FontFamily, FontId, Galley, Id, Pos2, Rect, RectAlign, Response, RichText,
    Role, Sense, Stroke, TextEdit, Tooltip, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// A button that is only an icon: its tooltip names the act and its keys.
pub fn icon_button(ui: &mut Ui, icon: &str, name: &str, on: bool) -> Response {
    icon_button_sized(ui, icon, name, on, theme::ICON, vec2(28.0, 28.0))
}

/// The same in another size, in points. `name` is also what a screen reader says, because an icon has no
/// words.
pub fn bare_icon_button(
    ui: &mut Ui,
    icon: &str,
    name: &str,
    on: bool,
    icon_size: f32,
    size: Vec2,
) -> Response {
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, name));
    let ground = match (on, response.hovered(), response.is_pointer_button_down_on()) {
        (_, _, true) => palette.chosen,
        (true, ..) => palette.chosen,
        (false, true, _) => palette.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect.shrink(1.0), 6.0, ground);
    focus_ring(ui, &response, rect.shrink(1.0), 6.0);
    let ink = if on || response.hovered() { palette.ink } else { palette.quiet };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, theme::icon_font(icon_size), ink);
    response
}

/// The same with its name as a tooltip below it.
pub fn icon_button_sized(
    ui: &mut Ui,
    icon: &str,
    name: &str,
    on: bool,
    icon_size: f32,
    size: Vec2,
) -> Response {
    tip(bare_icon_button(ui, icon, name, on, icon_size, size), name)
}

/// Shows words where the pointer rests, for what is called by them already: egui's own way makes them a description
/// too, and a screen reader would say them twice.
pub fn tip(response: Response, words: &str) -> Response {
    response.on_hover_ui(|ui| {
        // Or else it is as narrow as it was for other words.
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.label(words);
    })
}

/// Shows words at the side of what the pointer rests on, where they cover neither the next row nor the next button.
pub fn tip_beside(response: &Response, words: &str) {
    let mut tip = Tooltip::for_enabled(response).gap(6.0);
    tip.popup = tip.popup.align(RectAlign::RIGHT).align_alternatives(&[RectAlign::LEFT]);
    tip.show(|ui| ui.label(words));
}

/// The name of an act with its keys, for tooltips.
/// `id` is that of the table of acts. Of several chords the first is named, because a tooltip has one line.
pub fn titled(desk: &Desk, id: &str) -> String {
    let Some(entry) = action::find(id) else { return String::new() };
    match entry.chords(desk).first() {
        Some(chord) => format!("{}  ({chord})", entry.title),
        None => entry.title.to_owned(),
    }
}

/// Each widget that is painted by hand has to call this, or else nobody who works by keys sees where they
/// are.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: f32) {
    if response.gained_focus() {
        // Whoever goes down a long list by Tab sees where the keys are.
        response.scroll_to_me(None);
    }
    if response.has_focus() {
        walked_ring(ui, rect, radius);
    }
}

/// Shows that the keys are here.
pub fn walked_ring(ui: &Ui, rect: Rect, radius: f32) {
    let stroke = Stroke::new(1.5, theme::palette(ui.ctx()).accent);
    ui.painter().rect_stroke(rect, radius, stroke, egui::StrokeKind::Inside);
}

/// One line of text, cut with an ellipsis where it is too long.
pub fn one_line(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let text = first_line(text);
    if super::bidi::runs_from_right_to_left(&text) {
        return right_to_left_line(ui, &text, font, colour, width);
    }
    let mut job = LayoutJob::single_section(text, TextFormat::simple(font, colour));
    job.wrap.max_width = width.max(1.0);
    job.wrap.max_rows = 1;
    // A name without spaces is cut within, because there is no second row that it could go to.
    job.wrap.break_anywhere = true;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// The same for words that run from right to left: it is cut where it ends, which is at the left.
fn right_to_left_line(ui: &Ui, logical: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let lay = |words: &str| {
        let job =
            LayoutJob::single_section(super::bidi::visual(words), TextFormat::simple(font.clone(), colour));
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    // egui would cut it at the right, which is where such a line begins. So words are taken off its end until
    // it fits.
    let mut words: Vec<&str> = logical.split_whitespace().collect();
    let mut galley = lay(logical);
    while galley.size().x > width && words.len() > 1 {
        words.pop();
        galley = lay(&format!("{}…", words.join(" ")));
    }
    galley
}

/// Characters of which no line of a window shows more.
/// So a document that is one line of a gigabyte costs a tab no more than a short name.
const MAX_LINE_CHARS: usize = 400;

/// As much of a text as a line can show. Nothing beyond that is looked at, however long the text is: these are drawn
/// in every frame.
fn first_line(text: &str) -> String {
    text.chars().take(MAX_LINE_CHARS).take_while(|c| !matches!(c, '\n' | '\r')).collect()
}

/// How far a document was read, or that it cannot be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// It was read, or the row is of something that is not read.
    #[default]
    None,
    /// A dot.
    Unread,
    /// A ring.
    Begun,
    /// An eye that is crossed out.
    Unreadable,
    /// The same, more quietly said: its strings and bytes are shown.
    OnlyBytes,
}

impl Sign {
    /// As a screen reader says it.
    fn words(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Unread => Some("unread"),
            Self::Begun => Some("begun"),
            Self::Unreadable => Some("cannot be read"),
            Self::OnlyBytes => Some("only its strings and bytes can be seen"),
        }
    }
}

/// How a row of a list looks.
#[derive(Default)]
pub struct RowLook<'a> {
    pub icon: Option<&'a str>,
    pub label: &'a str,
    /// At the right edge, quiet.
    pub detail: &'a str,
    /// Points from the margin, for trees.
    pub indent: f32,
    pub chosen: bool,
    /// One of several that are meant together.
    pub marked: bool,
    /// This and the dot mark what was not read yet: two signs, because weight alone is easily overlooked.
    pub bold: bool,
    pub sign: Sign,
    /// In quiet ink: it is there, and nothing can be done with it.
    pub faint: bool,
    /// Bytes at the beginning of the label that it shares with its neighbours: where the label is too long, these are
    /// cut, and not what it differs by.
    pub shared: usize,
    /// Icon and detail stand at the very edges, for lists outside of panels.
    pub flush: bool,
    /// Whether the keys are on it, in a list that has them for all its rows; `None` for a row that takes them itself.
    pub walked: Option<bool>,
    /// How deep it lies in a tree, from 1 on; 0 in what is none.
    pub level: usize,
    /// Whether what lies in it is shown, where something does.
    pub open: Option<bool>,
}

impl RowLook<'_> {
    /// How far it was read, and on systems whose tree has no place for them, whether it is folded and how deep it lies.
    fn description(&self) -> String {
        let mut words: Vec<String> = self.sign.words().into_iter().map(str::to_owned).collect();
        if cfg!(not(any(target_os = "windows", target_os = "macos"))) {
            words.extend(self.open.map(|open| if open { "unfolded" } else { "folded" }.to_owned()));
            words.extend((self.level > 1).then(|| format!("level {}", self.level)));
        }
        words.join(", ")
    }

    /// What a screen reader says of it beside its words.
    fn tell(&self, ui: &Ui, response: &Response) {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_selected(self.chosen || self.marked);
            if self.level > 0 {
                node.set_level(self.level);
            }
            if let Some(open) = self.open {
                node.set_expanded(open);
            }
            let words = self.description();
            if !words.is_empty() {
                node.set_description(words);
            }
        });
    }
}

/// A row over the full width of a list; its ground reaches from edge to edge.
pub fn row(ui: &mut Ui, look: &RowLook) -> Response {
    let palette = theme::palette(ui.ctx());
    let sense = if look.walked.is_some() { Sense::CLICK } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
    let role = if look.level > 0 { Role::TreeItem } else { Role::ListItem };
    response.widget_info(|| WidgetInfo::labeled(role, true, look.label));
    look.tell(ui, &response);
    // Laying out the words is what costs. A row that is scrolled away needs only its place and its name.
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if look.marked {
        ui.painter().rect_filled(rect, 0.0, palette.chosen);
    }
    row_ground(ui, palette, rect, look.chosen, response.hovered() && !look.marked);
    match look.walked {
        Some(true) => walked_ring(ui, rect.shrink(1.0), 0.0),
        Some(false) => {}
        None => focus_ring(ui, &response, rect.shrink(1.0), 0.0),
    }
    let margin = if look.flush { 2.0 } else { MARGIN + 4.0 };
    let mut left = rect.left() + margin + look.indent;
    let middle = rect.center().y;
    let ink = if look.faint { palette.quiet } else { palette.ink };
    if let Some(icon) = look.icon {
        ui.painter().text(
            pos2(left, middle),
            Align2::LEFT_CENTER,
            icon,
            theme::icon_font(16.0),
            palette.quiet,
        );
        left += 24.0;
    }
    let mut right = rect.right() - margin + 2.0;
    if look.sign != Sign::None {
        sign_at(ui, look.sign, pos2(right - 4.0, middle), palette);
        right -= 18.0;
    }
    if !look.detail.is_empty() {
        let galley =
            // The detail gets three fifths at most, so that something of the label is always seen.
            one_line(ui, look.detail, FontId::proportional(12.0), palette.quiet, (right - left) * 0.6);
        right -= galley.size().x;
        ui.painter().galley(pos2(right, middle - galley.size().y / 2.0), galley, palette.quiet);
        right -= 10.0;
    }
    let family = if look.bold { theme::semibold() } else { FontFamily::Proportional };
    let font = FontId::new(13.0, family);
    let galley = name_line(ui, (look.label, look.shared), font, ink, right - left);
    let elided = galley.elided;
    ui.painter().galley(pos2(left, middle - galley.size().y / 2.0), galley, ink);
    // Only a label that was cut has something to say in a tooltip; rows of a tree say more, and say it themselves.
    if elided && look.level == 0 {
        tip_beside(&response, look.label);
    }
    response
}

fn sign_at(ui: &Ui, sign: Sign, at: Pos2, palette: &Palette) {
    match sign {
        Sign::None => {}
        Sign::Unread => drop(ui.painter().circle_filled(at, 3.5, palette.accent)),
        Sign::Begun => drop(ui.painter().circle_stroke(at, 3.0, Stroke::new(1.4, palette.accent))),
        Sign::Unreadable | Sign::OnlyBytes => {
            let icon = super::icons::EYE_SLASH;
            let font = theme::icon_font(14.0);
            ui.painter().text(at, Align2::CENTER_CENTER, icon, font, palette.quiet);
        }
    }
}

/// A name on one line. Where it is too long, what it shares with its neighbours is cut, so that what it differs by is
/// seen: `Mueller-…vol-2.pdf`. `shared` is in bytes from its beginning.
pub fn name_line(
    ui: &Ui,
    (name, shared): (&str, usize),
    font: FontId,
    colour: Color32,
    width: f32,
) -> Arc<Galley> {
    /// Less than this says nothing of how a name begins, and is left out.
    const LEAST_HEAD: usize = 3;
    let whole = one_line(ui, name, font.clone(), colour, width);
    let rest = name.get(shared..).unwrap_or_default();
    if !whole.elided || shared == 0 || rest.is_empty() || super::bidi::runs_from_right_to_left(name) {
        return whole;
    }
    let end = one_line(ui, &format!("…{rest}"), font.clone(), colour, f32::INFINITY).size().x;
    let head = one_line(ui, &name[..shared], font.clone(), colour, f32::INFINITY);
    let glyphs = head.rows.iter().flat_map(|row| &row.glyphs);
    let fits = glyphs.take_while(|glyph| glyph.pos.x + glyph.advance_width <= width - end).count();
    let kept: String = name.chars().take(fits).collect();
    let kept = if fits < LEAST_HEAD { "" } else { kept.trim_end() };
    let cut = one_line(ui, &format!("{kept}…{rest}"), font, colour, width);
    // It is cut, whether or not its end is.
    if cut.elided {
        return cut;
    }
    let mut marked = Galley::clone(&cut);
    marked.elided = true;
    Arc::new(marked)
}

/// The ground of a row, for those too that draw their words themselves. The chosen one has a bar at its left,
/// because its ground alone is hard to tell from that of the row under the pointer.
pub fn row_ground(ui: &Ui, palette: &Palette, rect: Rect, chosen: bool, hovered: bool) {
    if chosen {
        ui.painter().rect_filled(rect, 0.0, palette.chosen);
        ui.painter().rect_filled(rect.with_max_x(rect.left() + 2.0), 0.0, palette.accent);
    } else if hovered {
        ui.painter().rect_filled(rect, 0.0, palette.hover);
    }
}

/// A panel's head: its title, a quiet word beside it, and room for buttons at the right.
/// The response is that of the whole head, so that the caller decides what a click or a drag on it does.
pub fn header(ui: &mut Ui, title: &str, detail: &str, buttons: impl FnOnce(&mut Ui)) -> Response {
    let palette = theme::palette(ui.ctx());
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), theme::HEADER), Sense::click_and_drag());
    let inner = rect.shrink2(vec2(MARGIN + 4.0, 0.0));
    let font = FontId::new(13.0, theme::semibold());
    let galley = one_line(ui, title, font, palette.ink, inner.width() * 0.6);
    let at = pos2(inner.left(), inner.center().y - galley.size().y / 2.0);
    let after = at.x + galley.size().x + 8.0;
    ui.painter().galley(at, galley, palette.ink);
    let mut child = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(inner.with_max_x(rect.right() - 8.0))
            .layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    child.spacing_mut().item_spacing.x = 2.0;
    // Before the detail, which gets the room that they leave, or none.
    buttons(&mut child);
    let room = child.min_rect().left() - after - 8.0;
    if room > 40.0 && !detail.is_empty() {
        let galley = one_line(ui, detail, FontId::proportional(12.0), palette.quiet, room);
        let at = pos2(after, inner.center().y - galley.size().y / 2.0 + 0.5);
        ui.painter().galley(at, galley, palette.quiet);
    }
    response
}

/// A field for filtering, with its icon, as wide as the panel.
/// While something stands in it, a cross at its end takes it away.
pub fn filter_field(ui: &mut Ui, text: &mut String, name: &str) -> Response {
    let palette = theme::palette(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let field = rect.shrink2(vec2(MARGIN, 2.0));
    ui.painter().rect(field, 6.0, palette.page, Stroke::new(1.0, palette.hairline), egui::StrokeKind::Inside);
    let at = pos2(field.left() + 10.0, field.center().y);
    ui.painter().text(
        at,
        Align2::LEFT_CENTER,
        super::icons::FUNNEL_SIMPLE,
        theme::icon_font(15.0),
        palette.quiet,
    );
    let inner =
        field.with_min_x(field.left() + 32.0).with_max_x(field.right() - 28.0).shrink2(vec2(2.0, 3.0));
    let edit = TextEdit::singleline(text)
        .hint_text(RichText::new(name).color(palette.quiet))
        .frame(egui::Frame::NONE)
        .background_color(Color32::TRANSPARENT)
        .align(Align2::LEFT_CENTER)
        .event_filter(hears_escape_too())
        .desired_width(inner.width());
    let mut response = put(ui, inner, edit);
    response.clone().accessible_name(name);
    hear_escape(ui, &response, text);
    if !text.is_empty() {
        let place = field.with_min_x(field.right() - field.height());
        let mut corner = ui.new_child(egui::UiBuilder::new().max_rect(place));
        let clear =
            icon_button_sized(&mut corner, super::icons::X, "Clear the filter", false, 13.0, place.size());
        if clear.clicked() {
            text.clear();
            response.mark_changed();
            // What comes next is mostly another word.
            response.request_focus();
        }
    }
    if response.has_focus() {
        ui.painter().rect_stroke(field, 6.0, Stroke::new(1.5, palette.accent), egui::StrokeKind::Inside);
    }
    response
}

/// What a field keeps of the keys that hears Esc itself.
pub fn hears_escape_too() -> EventFilter {
    EventFilter { escape: true, horizontal_arrows: true, vertical_arrows: true, tab: false }
}

/// Whether Esc was pressed in a field that hears it itself, in each frame in which it is drawn.
pub fn hears_escape(ui: &Ui, field: &Response) -> bool {
    if !field.has_focus() {
        return false;
    }
    ui.data_mut(|data| data.insert_temp(escape_field(), field.id));
    ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
}

/// Esc clears the words of a field that filters, and where there are none, it gives the keys back.
fn hear_escape(ui: &Ui, field: &Response, text: &mut String) {
    if hears_escape(ui, field) {
        match text.is_empty() {
            true => field.surrender_focus(),
            false => text.clear(),
        }
    }
}

/// Under which egui's memory has the field that heard Esc itself when it had the keys.
fn escape_field() -> Id {
    Id::unique("field that hears Esc")
}

/// Whether the keys are in a field that hears Esc itself.
pub fn field_hears_escape(ctx: &egui::Context) -> bool {
    let focused = ctx.memory(|memory| memory.focused());
    focused.is_some() && focused == ctx.data(|data| data.get_temp::<Id>(escape_field()))
}

/// A widget at a place that was allocated already: unlike `Ui::put`, it leaves alone where the next one goes.
pub fn put(ui: &mut Ui, rect: Rect, widget: impl egui::Widget) -> Response {
    // A panel may have been drawn narrower than what stands around the widget.
    let rect = Rect::from_min_size(rect.min, rect.size().max(Vec2::ZERO));
    ui.new_child(egui::UiBuilder::new().max_rect(rect)).add_sized(rect.size(), widget)
}

/// A quiet word in an empty panel, which says what will fill it.
pub fn empty(ui: &mut Ui, words: &str) {
    let palette = theme::palette(ui.ctx());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.add_space(MARGIN + 4.0);
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width() - MARGIN);
            ui.add(egui::Label::new(RichText::new(words).size(12.5).color(palette.quiet)).wrap());
        });
    });
}

/// Keys drawn as caps, from right to left; gives the left edge.
pub fn caps(ui: &Ui, right: f32, middle: f32, chord: &str) -> f32 {
    let palette = theme::palette(ui.ctx());
    let mut right = right;
    // Keys are joined by plus signs, and one of them is itself a plus: `Ctrl++` falls apart into one part too
    // many, which is taken away below.
    let keys: Vec<&str> = match chord {
        "+" => vec!["+"],
        chord => chord.split('+').map(|key| if key.is_empty() { "+" } else { key }).collect(),
    };
    let mut keys: Vec<&str> = keys;
    if chord.ends_with("++") {
        keys.pop();
    }
    for key in keys.into_iter().rev() {
        let galley = one_line(ui, key, FontId::proportional(11.5), palette.quiet, 120.0);
        let width = galley.size().x.max(8.0) + 12.0;
        let rect = Rect::from_min_max(pos2(right - width, middle - 10.0), pos2(right, middle + 10.0));
        let stroke = Stroke::new(1.0, palette.hairline);
        ui.painter().rect(rect, 4.0, palette.page, stroke, egui::StrokeKind::Inside);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, palette.quiet);
        right -= width + 5.0;
    }
    right
}

/// Which icon a file's name asks for.
/// It looks at the extension alone and reads nothing, because long lists ask it in each frame.
pub fn file_icon(name: &str) -> &'static str {
    use super::icons;
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    match extension.as_str() {
        "md" | "markdown" => icons::FILE_MD,
        "html" | "htm" | "xhtml" => icons::FILE_HTML,
        "pdf" => icons::FILE_PDF,
        "csv" | "tsv" => icons::FILE_CSV,
        "eml" | "msg" | "mbox" => icons::ENVELOPE_SIMPLE,
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "tif" | "tiff" | "bmp" | "svg" => icons::FILE_IMAGE,
        "rs" | "py" | "js" | "ts" | "c" | "h" | "cpp" | "java" | "go" | "rb" | "sh" | "json" | "xml"
        | "toml" | "yaml" | "yml" | "css" => icons::FILE_CODE,
        _ => icons::FILE_TEXT,
    }
}
