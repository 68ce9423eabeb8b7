//! How the page looks: theme, type, measure. All of it is remembered in the settings.

use super::Desk;
use super::words::{Zoom, ZoomStep};
use crate::data::settings::{Align, Family, ThemeChoice as Theme};

/// Size of letters at first, and after “standard size”.
pub const STANDARD_SIZE: f32 = 18.0;
/// Below it letters cannot be read, and above it a line holds too few words.
pub const SIZES: std::ops::RangeInclusive<f32> = 10.0..=48.0;
/// Characters of a line, from a narrow column to a whole screen.
pub const MEASURES: std::ops::RangeInclusive<u32> = 30..=140;
/// In sizes of the type. Below it, lines would touch.
pub const LINE_HEIGHTS: std::ops::RangeInclusive<f32> = 1.1..=2.4;

impl Desk {
    /// What stands in for a typeface that was chosen and is not on this computer, in a sentence.
    /// Nothing before the system's are listed, or else each start would begin with a false alarm.
    pub fn missing_typeface(&self) -> Option<String> {
        let there = self.typefaces.as_ref()?;
        let page = &self.settings.page;
        let missing = |family: &Family, instead: &str| match family {
            Family::System(name) if !there.iter().any(|own| own.eq_ignore_ascii_case(name)) => {
                Some(format!("“{name}” is not on this computer; {instead} stands in for it."))
            }
            _ => None,
        };
        missing(&page.family, "Literata").or_else(|| missing(&page.code_family, "JetBrains Mono"))
    }

    pub(super) fn next_theme(&mut self) {
        // The first step away from the system's theme goes to one that looks different, or else the key would
        // seem to do nothing. It does not lead back to the system's, which looks like one of the others.
        let next = match self.settings.theme {
            Theme::System if self.system_dark => Theme::Paper,
            Theme::System | Theme::Paper => Theme::Sepia,
            Theme::Sepia => Theme::Night,
            Theme::Night => Theme::Paper,
        };
        self.change_settings(|settings| settings.theme = next);
    }

    /// Larger letters; of pages as they were printed, larger pages.
    pub(super) fn larger(&mut self) {
        match self.in_front_printed() {
            true => self.zoom_step(ZoomStep::In),
            false => self.type_size(self.settings.page.size_px + 1.0),
        }
    }

    /// The counterpart of [`Desk::larger`].
    pub(super) fn smaller(&mut self) {
        match self.in_front_printed() {
            true => self.zoom_step(ZoomStep::Out),
            false => self.type_size(self.settings.page.size_px - 1.0),
        }
    }

    /// For printed pages that is what they are shown with at first, because their letters have no size of the user's
    /// choosing.
    pub(super) fn standard_size(&mut self) {
        match self.in_front_printed() {
            true => self.zoom(Zoom::Usual),
            false => self.type_size(STANDARD_SIZE),
        }
    }

    /// A size out of range goes to its end: a key that is held down stops there without a word.
    pub(super) fn type_size(&mut self, size: f32) {
        let Some(size) = within(size, SIZES) else { return self.say("A size of letters is a number.") };
        self.change_settings(|settings| settings.page.size_px = size);
    }

    pub(super) fn justified(&mut self, on: bool) {
        let align = if on { Align::Justified } else { Align::Ragged };
        self.change_settings(|settings| settings.page.align = align);
    }

    pub(super) fn measure(&mut self, characters: u32) {
        let characters = characters.clamp(*MEASURES.start(), *MEASURES.end());
        self.change_settings(|settings| settings.page.measure_chars = characters);
    }

    pub(super) fn line_height(&mut self, ratio: f32) {
        let Some(ratio) = within(ratio, LINE_HEIGHTS) else { return self.say("A line height is a number.") };
        self.change_settings(|settings| settings.page.line_height = ratio);
    }
}

/// The nearest number within a range; `None` for what is no number, which `clamp` lets through, and which would then
/// stand in the settings and be laid out by.
fn within(value: f32, range: std::ops::RangeInclusive<f32>) -> Option<f32> {
    (!value.is_nan()).then(|| value.clamp(*range.start(), *range.end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::job::{Job, Save};
    use crate::data::settings::ThemeChoice as Theme;
    use crate::desk::command::Command;
    use crate::desk::{Effect, Event};

    #[test]
    fn what_is_no_number_never_reaches_the_page() {
        let mut desk = Desk::default();
        let before = desk.settings.page.clone();
        for line in ["type-size NaN", "line-height NaN"] {
            desk.handle(Event::Command(line.parse::<Command>().unwrap()));
            assert_eq!(desk.settings.page, before, "{line}");
        }
        desk.handle(Event::Command("type-size inf".parse::<Command>().unwrap()));
        assert_eq!(desk.settings.page.size_px, *SIZES.end());
    }

    fn saved_themes(desk: &mut Desk, line: &str) -> Vec<Theme> {
        let effects = desk.handle(Event::Command(line.parse::<Command>().unwrap()));
        let theme = |effect: &Effect| match effect {
            Effect::Start(_, _, Job::Save { save: Save::Settings(settings), .. }) => Some(settings.theme),
            _ => None,
        };
        effects.iter().filter_map(theme).collect()
    }

    #[test]
    fn a_theme_for_one_run_is_not_remembered_unless_it_is_chosen() {
        let mut desk = Desk::default();
        desk.wear_for_this_run(Theme::Night);
        assert_eq!(desk.settings.theme, Theme::Night);
        assert_eq!(saved_themes(&mut desk, "larger"), [Theme::System]);
        assert_eq!(desk.settings.theme, Theme::Night);
        assert_eq!(saved_themes(&mut desk, "theme sepia"), [Theme::Sepia]);
        assert_eq!(saved_themes(&mut desk, "larger"), [Theme::Sepia]);
    }
}
