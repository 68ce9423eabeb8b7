//! The only place with colours and sizes.
//!
//! Three palettes (Paper, Sepia, Night) of named roles; widgets ask for a role and never for a colour.
//! A test holds ink and quiet ink of each palette to their contrast on every ground that they stand on.

use crate::data::document::Token;
use crate::data::settings::ThemeChoice as Theme;
use crate::data::unit::Unit;
use crate::desk::markings::Marking;
use egui::epaint::text::VariationCoords;
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Stroke, TextStyle, Vec2, vec2,
};
use std::sync::Arc;

/// Everything sits on this grid, in points.
pub const GRID: f32 = 4.0;
/// Height of a row in a list.
/// It is also the least size of what is clicked, see `interact_size` in `dress`.
pub const ROW: f32 = 28.0;
/// Inner margin of panels.
pub const MARGIN: f32 = 12.0;
/// Height of a panel's head: that of the bar of tabs, so that their lower edges make one line.
pub const HEADER: f32 = 40.0;
/// Width of the rail: its buttons of 36 points, with 6 at each side.
pub const RAIL: f32 = 48.0;
/// Height of the line at the foot. Messages float above it and take their place from it.
pub const STATUS: f32 = 28.0;
/// Height of the bar of tabs.
pub const TAB_BAR: f32 = 40.0;
/// Width of the strip with the hits at the right of a page. What floats over the page must stay clear of it.
pub const STRIP: f32 = 14.0;
/// Icons of buttons. Those in rows and bars are drawn a little smaller, because they stand beside words.
pub const ICON: f32 = 18.0;
/// A jump flashes its target for this long.
pub const FLASH_SECONDS: f64 = 0.6;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum PaletteName {
    Paper,
    Sepia,
    Night,
}

/// One colour for each role. The window asks for roles and not for colours, so that another palette is one
/// more constant and no widget has to know of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Palette {
    /// Palettes are told apart by it, which is asked in each frame and so must be cheap.
    pub name: PaletteName,
    /// Light on dark. egui's own defaults and the marks on printed pages depend on it.
    pub dark: bool,
    /// Ground of the page, and of fields and sheets.
    pub page: Color32,
    /// Paper of printed pages, where they take the theme's colours.
    printed_paper: Color32,
    /// Ground of the window and its bars: each frame is cleared to it, so that nothing has to paint it.
    pub panel: Color32,
    /// Lines of one point between things. They are too faint for anything that is to be read.
    pub hairline: Color32,
    pub ink: Color32,
    /// Ink of what matters less. It is read all the same, and so is held to 4.5 to 1 on page and panel.
    pub quiet: Color32,
    pub accent: Color32,
    /// Ink on a ground of accent.
    pub on_accent: Color32,
    /// A row under the pointer, and the one that is chosen.
    pub hover: Color32,
    pub chosen: Color32,
    /// This and the two below lie under words, which keep their ink: so all three must be far from it.
    pub selection: Color32,
    pub hit: Color32,
    pub current_hit: Color32,
    /// Ticks of hits on the strip and outlines of the current one.
    pub hit_edge: Color32,
    pub code_ground: Color32,
    /// For all that somebody should know, failures as well, because none of it is worth a red alarm.
    pub warning: Color32,
    /// Ink of what a program itself calls an error. It is no alarm of this one.
    pub grave: Color32,
    pub shadow: Color32,
    /// Laid over the window under a sheet.
    pub scrim: Color32,
    /// Colours of code, in the order that [`Palette::token`] counts in.
    tokens: [Color32; 7],
    /// Ink of words that somebody changed, one for each author; who comes after them has one of these again.
    authors: [Color32; 6],
}

/// How printed pages look.
#[derive(Clone, Copy)]
pub struct PaperLook {
    /// Their pictures are drawn dark.
    pub night: bool,
    pub paper: Color32,
}

impl PaperLook {
    /// What pictures of pages are seen in: dark ones have their paper already.
    pub fn light(self) -> Color32 {
        if self.night { Color32::WHITE } else { self.paper }
    }

    /// The same for one unit: a photograph keeps its own colours in every theme.
    pub fn of_unit(self, unit: Option<&Unit>) -> Self {
        match unit.is_some_and(|unit| unit.own_colours) {
            true => Self { night: false, paper: Color32::WHITE },
            false => self,
        }
    }
}

/// How a mark looks that lies under words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarkLook {
    pub fill: Color32,
    pub edge: Option<Color32>,
    pub radius: f32,
    /// So much more than the words is coloured.
    pub grow: Vec2,
}

/// Laid over what is there, it adds its own light to it.
/// Its alpha is nought and it is premultiplied, so that nothing of the ground is taken away.
pub const SHINING: Color32 = Color32::from_rgba_premultiplied(255, 255, 255, 0);
/// Felt pens for white paper: darker paper takes the colour on.
const PEN_HIT: Color32 = rgb(0xFFED96);
const PEN_CURRENT: Color32 = rgb(0xFFCE5C);
const PEN_SELECTION: Color32 = rgb(0xBAD6F6);
/// Words on paper where its picture should be.
pub const ON_PAPER: Color32 = rgb(0x6E6E6E);

/// Colours are written as `0xRRGGBB`, so that they can be searched for and copied to and from other tools.
const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

// The test at the end of this file holds all three palettes to their contrast: run it after a change to any
// of them.
const PAPER: Palette = Palette {
    name: PaletteName::Paper,
    dark: false,
    page: rgb(0xFBFAF7),
    printed_paper: rgb(0xFFFFFF),
    panel: rgb(0xF4F2ED),
    hairline: rgb(0xE2DED5),
    ink: rgb(0x1E1C19),
    quiet: rgb(0x6A665F),
    accent: rgb(0x2B5C8A),
    on_accent: rgb(0xFFFFFF),
    hover: rgb(0xECE9E1),
    chosen: rgb(0xE6E2D7),
    selection: rgb(0xC9DBEC),
    hit: rgb(0xFBE8A6),
    current_hit: rgb(0xF8CF5F),
    hit_edge: rgb(0xC98A0A),
    code_ground: rgb(0xF3F1EB),
    warning: rgb(0x9A5B00),
    grave: rgb(0x9B2F25),
    shadow: Color32::from_rgba_premultiplied(0, 0, 0, 36),
    scrim: Color32::from_rgba_premultiplied(10, 9, 8, 46),
    tokens: [
        rgb(0x6A665F),
        rgb(0x7A3E9D),
        rgb(0x2F6B2F),
        rgb(0x9A4A00),
        rgb(0x2B5C8A),
        rgb(0x1F6470),
        rgb(0x55514A),
    ],
    authors: [rgb(0x8C2B2B), rgb(0x1F4F86), rgb(0x1F5C34), rgb(0x6B3587), rgb(0x7A4300), rgb(0x0F5960)],
};

const SEPIA: Palette = Palette {
    name: PaletteName::Sepia,
    dark: false,
    page: rgb(0xF5ECD9),
    printed_paper: rgb(0xFBF5E8),
    panel: rgb(0xEDE2CB),
    hairline: rgb(0xDBCDB0),
    ink: rgb(0x3A2E20),
    quiet: rgb(0x6B5B46),
    accent: rgb(0x7A4B1E),
    on_accent: rgb(0xFFFBF2),
    hover: rgb(0xE5D8BD),
    chosen: rgb(0xDFD0B1),
    selection: rgb(0xDFC9A0),
    hit: rgb(0xF6D98B),
    current_hit: rgb(0xF0BF4C),
    hit_edge: rgb(0xA86E00),
    code_ground: rgb(0xEEE3CC),
    warning: rgb(0x8A4B00),
    grave: rgb(0x8E2A1C),
    shadow: Color32::from_rgba_premultiplied(12, 8, 3, 40),
    scrim: Color32::from_rgba_premultiplied(18, 13, 6, 50),
    tokens: [
        rgb(0x6B5B46),
        rgb(0x6E3A78),
        rgb(0x3F5F22),
        rgb(0x8A4300),
        rgb(0x3A5570),
        rgb(0x2C5C5A),
        rgb(0x5A4A36),
    ],
    authors: [rgb(0x7E1F1F), rgb(0x1E4270), rgb(0x24502A), rgb(0x5C2A70), rgb(0x6B3800), rgb(0x114C50)],
};

const NIGHT: Palette = Palette {
    name: PaletteName::Night,
    dark: true,
    page: rgb(0x17181A),
    printed_paper: rgb(0x161616),
    panel: rgb(0x1E2023),
    hairline: rgb(0x2C2F33),
    ink: rgb(0xE5E3DE),
    quiet: rgb(0x9C9A93),
    accent: rgb(0x7FB2E8),
    on_accent: rgb(0x10161D),
    hover: rgb(0x26292D),
    chosen: rgb(0x2B2F34),
    selection: rgb(0x2F4A66),
    hit: rgb(0x5A4512),
    current_hit: rgb(0x7E5F14),
    hit_edge: rgb(0xD9A531),
    code_ground: rgb(0x1F2124),
    warning: rgb(0xE0A85C),
    grave: rgb(0xF0A298),
    shadow: Color32::from_rgba_premultiplied(0, 0, 0, 110),
    scrim: Color32::from_rgba_premultiplied(0, 0, 0, 120),
    tokens: [
        rgb(0x9C9A93),
        rgb(0xC9A3E6),
        rgb(0x9CCB8F),
        rgb(0xE0A878),
        rgb(0x8FBCE8),
        rgb(0x86C9C4),
        rgb(0xB5B2AB),
    ],
    authors: [rgb(0xF4B5AE), rgb(0xA9D0F7), rgb(0xB2DCB4), rgb(0xDEC3F2), rgb(0xF0C59C), rgb(0xA2DBD8)],
};

impl Palette {
    /// The palette for a choice; `system_dark` decides where the choice is to follow the system.
    pub fn of(theme: Theme, system_dark: bool) -> &'static Self {
        match theme {
            Theme::Paper => &PAPER,
            Theme::Sepia => &SEPIA,
            Theme::Night => &NIGHT,
            Theme::System if system_dark => &NIGHT,
            Theme::System => &PAPER,
        }
    }

    /// How printed pages look: whether they are turned to dark, and their paper.
    pub fn paper_look(&self, themed: bool) -> PaperLook {
        match (themed, self.dark) {
            (true, night) => PaperLook { night, paper: self.printed_paper },
            (false, _) => PaperLook { night: false, paper: Color32::WHITE },
        }
    }

    /// How a mark looks under words.
    pub fn mark(&self, marking: Marking) -> MarkLook {
        // A little wider than the words, but lower than their line, so that marks of two lines do not touch.
        let under = |fill, edge| MarkLook { fill, edge, radius: 3.0, grow: vec2(1.0, -1.0) };
        match marking {
            Marking::Hit => under(self.hit, None),
            Marking::CurrentHit => under(self.current_hit, Some(self.hit_edge)),
            // Neither rounded nor wider, because a selection over several lines has to look like one surface.
            Marking::Selection => {
                MarkLook { fill: self.selection, edge: None, radius: 0.0, grow: Vec2::ZERO }
            }
        }
    }

    /// The flash of a jump under words, of which so much is left, 1 to 0.
    pub fn flash(&self, left: f32) -> MarkLook {
        let fill = self.current_hit.gamma_multiply(left);
        MarkLook { fill, edge: None, radius: 3.0, grow: vec2(2.0, 0.0) }
    }

    /// The colour of a mark on a printed page: light paper takes it on, over dark paper it is seen through.
    pub fn mark_on_paper(&self, marking: Marking, look: PaperLook) -> Color32 {
        // The product of pen and paper keeps the paper's tint. With dark paper it would be black, and so a
        // colour is laid over that which lets the words through.
        match (look.night, marking) {
            (true, Marking::Hit) => self.hit_edge.gamma_multiply(0.3),
            (true, Marking::CurrentHit) => self.hit_edge.gamma_multiply(0.4),
            (true, Marking::Selection) => self.accent.gamma_multiply(0.35),
            (false, Marking::Hit) => PEN_HIT * look.paper,
            (false, Marking::CurrentHit) => PEN_CURRENT * look.paper,
            (false, Marking::Selection) => PEN_SELECTION * look.paper,
        }
    }

    /// The flash of a jump on a printed page, of which so much is left, 1 to 0.
    pub fn flash_on_paper(&self, left: f32, look: PaperLook) -> Color32 {
        // What it ends in is what is there without any mark, or else it would be seen to jump when it is
        // over.
        let gone = if look.night { Color32::TRANSPARENT } else { look.paper };
        gone.lerp_to_gamma(self.mark_on_paper(Marking::CurrentHit, look), left)
    }

    /// The ink of an author, by their number.
    pub fn author(&self, number: u8) -> Color32 {
        self.authors[usize::from(number) % self.authors.len()]
    }

    /// The colour of a part of code.
    pub fn token(&self, token: Token) -> Color32 {
        // Written out, and not by the order of the enum, or else a token that is added would shift the
        // colours of others.
        let index = match token {
            Token::Comment => 0,
            Token::Keyword => 1,
            Token::Text => 2,
            Token::Number => 3,
            Token::Name => 4,
            Token::Type => 5,
            Token::Punctuation => 6,
        };
        self.tokens[index]
    }
}

/// The palette that the window wears now, for widgets that have only a `Ui`.
/// It is Paper where nothing was worn yet, as in a test that draws a single widget.
pub fn palette(ctx: &egui::Context) -> &'static Palette {
    ctx.data(|data| data.get_temp::<Worn>(egui::Id::NULL)).map_or(&PAPER, |worn| worn.palette)
}

/// What egui was dressed in last: all that styles are made from.
///
/// A type of its own, because egui finds what it keeps by the type and the id.
#[derive(Clone, Copy)]
struct Worn {
    palette: &'static Palette,
    calm: bool,
}

/// Dresses egui in a palette, and without any movement where it is to be `calm`; cheap when nothing changed, because it
/// is called in each frame.
pub fn wear(ctx: &egui::Context, palette: &'static Palette, calm: bool) {
    let worn = ctx.data(|data| data.get_temp::<Worn>(egui::Id::NULL));
    if worn.is_some_and(|worn| (worn.palette.name, worn.calm) == (palette.name, calm)) {
        return;
    }
    ctx.data_mut(|data| data.insert_temp(egui::Id::NULL, Worn { palette, calm }));
    // Both of egui's themes are dressed alike below. Which is on is told for what asks egui whether it is
    // dark.
    ctx.set_theme(if palette.dark { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.all_styles_mut(|style| dress(style, palette, calm));
}

fn dress(style: &mut egui::Style, p: &Palette, calm: bool) {
    let sans = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, sans(12.0)),
        (TextStyle::Body, sans(13.0)),
        (TextStyle::Button, sans(13.0)),
        (TextStyle::Heading, FontId::new(26.0, serif_bold())),
        (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
    ]
    .into();
    // Seconds. They are few, because each step of an animation is a frame, and costly without a GPU.
    style.animation_time = if calm { 0.0 } else { 0.12 };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 4.0);
    spacing.button_padding = vec2(12.0, 6.0);
    spacing.interact_size = vec2(28.0, 28.0);
    spacing.menu_margin = egui::Margin::same(6);
    // Bars float over what they scroll, so that rows reach the edge.
    spacing.scroll = egui::style::ScrollStyle::floating();
    spacing.scroll.floating_allocated_width = 0.0;
    // A list that is put to a row before its new length is known would be taken for one that was pulled beyond its end:
    // it would spring back, and coast on to rows that nobody asked for.
    spacing.scroll.kinetic.rubber_band = false;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_width = 3.0;
    // Labels that are worth marking ask for it themselves. Otherwise drawing over a panel would mark its
    // words.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    let v = &mut style.visuals;
    *v = if p.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    v.dark_mode = p.dark;
    v.override_text_color = None;
    v.weak_text_color = Some(p.quiet);
    v.hyperlink_color = p.accent;
    v.faint_bg_color = p.hover;
    v.extreme_bg_color = p.page;
    v.text_edit_bg_color = Some(p.page);
    v.code_bg_color = p.code_ground;
    v.warn_fg_color = p.warning;
    v.error_fg_color = p.warning;
    v.panel_fill = p.panel;
    v.window_fill = p.page;
    v.window_stroke = Stroke::new(1.0, p.hairline);
    v.window_corner_radius = CornerRadius::same(10);
    v.menu_corner_radius = CornerRadius::same(8);
    v.window_shadow = egui::Shadow { offset: [0, 8], blur: 32, spread: 0, color: p.shadow };
    v.popup_shadow = egui::Shadow { offset: [0, 4], blur: 18, spread: 0, color: p.shadow };
    v.selection.bg_fill = p.selection;
    v.selection.stroke = Stroke::new(1.5, p.ink);
    v.text_cursor.stroke = Stroke::new(1.5, p.accent);
    // A caret that blinks would have the window drawn again and again while nothing happens.
    v.text_cursor.blink = false;
    v.button_frame = true;
    v.collapsing_header_frame = false;
    v.indent_has_left_vline = false;
    v.striped = false;
    v.handle_shape = egui::style::HandleShape::Circle;
    v.interact_cursor = Some(egui::CursorIcon::PointingHand);
    let radius = CornerRadius::same(6);
    let w = &mut v.widgets;
    for (state, ground, edge, ink) in [
        (&mut w.noninteractive, p.panel, p.hairline, p.ink),
        (&mut w.inactive, p.panel, p.hairline, p.ink),
        (&mut w.hovered, p.hover, p.hairline, p.ink),
        (&mut w.active, p.chosen, p.accent, p.ink),
        (&mut w.open, p.chosen, p.hairline, p.ink),
    ] {
        state.bg_fill = ground;
        state.weak_bg_fill = ground;
        state.bg_stroke = Stroke::new(1.0, edge);
        state.fg_stroke = Stroke::new(1.0, ink);
        state.corner_radius = radius;
        // What grows under the pointer would touch its neighbours, which stand close.
        state.expansion = 0.0;
    }
}

// ---- fonts of the interface

/// The families below must have been registered by [`fonts`], because egui panics where one was not.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

pub fn serif() -> FontFamily {
    FontFamily::Name("serif".into())
}

pub fn serif_bold() -> FontFamily {
    FontFamily::Name("serif-bold".into())
}

pub fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

pub fn icon_font(size: f32) -> FontId {
    FontId::new(size, icons())
}

pub use crate::data::typefaces::{FALLBACK, FONT_FILES};

const PHOSPHOR: &[u8] = include_bytes!("../../assets/fonts/phosphor-regular.ttf");

/// Fonts for egui: the page's own text does not pass here.
pub fn fonts() -> FontDefinitions {
    // Without egui's own fonts: all letters come from the files above, which the page uses as well.
    let mut fonts = FontDefinitions::empty();
    let mut family = |name: FontFamily, from: &str, weight: f32| {
        let mut list = Vec::new();
        for &(file_family, script, italic, bytes) in FONT_FILES {
            // The interface sets nothing in italics, so those need no place in the texture.
            if (file_family != from && file_family != FALLBACK) || italic {
                continue;
            }
            // A file has one key for each weight, because egui keeps the weight with the data and not with
            // the family.
            let key = format!("{from} {script} {weight}");
            let mut data = FontData::from_static(bytes);
            data.tweak.coords = VariationCoords::new([(b"wght", weight)]);
            fonts.font_data.insert(key.clone(), Arc::new(data));
            list.push(key);
        }
        // Last, so that an icon can stand among words and no letter is ever taken from that font.
        list.push("icons".to_owned());
        fonts.families.insert(name, list);
    };
    // A little more than 400, so that small letters do not look thin.
    family(FontFamily::Proportional, "Inter", 430.0);
    family(semibold(), "Inter", 620.0);
    family(FontFamily::Monospace, "JetBrains Mono", 420.0);
    family(serif(), "Literata", 400.0);
    family(serif_bold(), "Literata", 620.0);
    fonts.font_data.insert("icons".into(), Arc::new(FontData::from_static(PHOSPHOR)));
    fonts.families.insert(icons(), vec!["icons".into()]);
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2.2 defines them.
    fn luminance(c: Color32) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn who_asks_for_less_movement_has_it_at_once_and_not_with_the_next_theme() {
        let ctx = egui::Context::default();
        let moves = |calm| {
            wear(&ctx, &NIGHT, calm);
            ctx.global_style().animation_time > 0.0
        };
        assert_eq!([false, true, true, false].map(moves), [true, false, false, true]);
        assert_eq!(palette(&ctx).name, NIGHT.name);
    }

    #[test]
    fn ink_can_be_read_on_every_ground() {
        for p in [&PAPER, &SEPIA, &NIGHT] {
            let grounds =
                [p.page, p.panel, p.hover, p.chosen, p.selection, p.hit, p.current_hit, p.code_ground];
            for ground in grounds {
                assert!(contrast(p.ink, ground) >= 4.5, "{:?}: ink on {ground:?}", p.name);
            }
            for ground in [p.page, p.panel] {
                assert!(contrast(p.ink, ground) >= 7.0, "{:?}: ink on {ground:?}", p.name);
                assert!(contrast(p.quiet, ground) >= 4.5, "{:?}: quiet on {ground:?}", p.name);
                assert!(contrast(p.accent, ground) >= 4.5, "{:?}: accent on {ground:?}", p.name);
                assert!(contrast(p.warning, ground) >= 4.5, "{:?}: warning on {ground:?}", p.name);
                assert!(contrast(p.grave, ground) >= 4.5, "{:?}: grave on {ground:?}", p.name);
            }
            for token in p.tokens {
                assert!(contrast(token, p.code_ground) >= 4.5, "{:?}: {token:?}", p.name);
            }
            // Changed words are read as any others, and found and selected.
            for author in p.authors {
                assert!(contrast(author, p.page) >= 7.0, "{:?}: {author:?}", p.name);
                for ground in [p.selection, p.hit] {
                    assert!(contrast(author, ground) >= 4.5, "{:?}: {author:?} on {ground:?}", p.name);
                }
            }
            assert!(contrast(p.on_accent, p.accent) >= 4.5, "{:?}: on accent", p.name);
        }
    }
}
