//! Fonts of the page: the shipped ones at once, the system's when they have been listed.
//!
//! Listing the system's fonts takes 30 to 200 ms, so it happens on a thread, and the first page does not wait for it.

use crate::data::settings;
use crate::ui::theme::{FALLBACK, FONT_FILES};
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::style::{FontFamily, FontFamilyName};
use parley::{FontContext, GenericFamily, LayoutContext};
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// Families that are offered: whoever has more looks for one by its name in the settings.
const MAX_FAMILIES: usize = 4_000;

/// What a stretch of text is drawn with; colours are looked up when it is painted, so that a change of theme
/// lays nothing out again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Ink {
    #[default]
    Ink,
    Quiet,
    Accent,
    /// Of what perhaps went wrong, and of what did.
    Warning,
    Grave,
    Token(crate::data::document::Token),
    /// Of who changed the words, by the number of the author.
    Author(u8),
    /// The same, of the two lines at words that were moved.
    Moved(u8),
}

/// The three families of the page; a family of the system may stand in for the first.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Family {
    Serif,
    Sans,
    Mono,
    Named(String),
    /// The same for code: what it lacks is taken from the monospaced one.
    NamedMono(String),
}

/// One for the window: a context holds caches that every layout profits from.
pub struct PageFonts {
    pub fonts: FontContext,
    pub layouts: LayoutContext<Ink>,
    /// Rises when fonts were added: what was laid out with fewer is laid out anew.
    pub generation: u32,
    system: System,
}

enum System {
    /// There is a system, and nobody has asked for its fonts yet.
    Unasked,
    Listing(Receiver<FontContext>),
    /// They are there, or are not wanted.
    Done,
}

impl PageFonts {
    /// With `system`, fonts of the system may be listed later.
    pub fn new(system: bool) -> Self {
        let system = if system { System::Unasked } else { System::Done };
        Self { fonts: context(false), layouts: LayoutContext::new(), generation: 0, system }
    }

    /// Lists the system's fonts on a thread, and wakes the window when they are there; true the first time.
    pub fn list_system_fonts(&mut self, ctx: &egui::Context) -> bool {
        if !matches!(self.system, System::Unasked) {
            return false;
        }
        // The whole context is made on the thread and swapped at once, because adding fonts to one in use
        // would stop the page.
        let (send, receive) = channel();
        let ctx = ctx.clone();
        let listing = std::thread::Builder::new().name("fonts".to_owned()).spawn(move || {
            // Nobody listens any more when the window was closed meanwhile.
            let _ = send.send(context(true));
            crate::ui::wake(&ctx);
        });
        // Where there is no thread to list them on, the page does with what is shipped.
        self.system = if listing.is_ok() { System::Listing(receive) } else { System::Done };
        true
    }

    /// Names of all families that the system has, in the order of the alphabet; of those that are shipped none.
    fn system_families(&mut self) -> Vec<String> {
        let shipped = |name: &str| FONT_FILES.iter().any(|(family, ..)| name.starts_with(family));
        let names = self.fonts.collection.family_names();
        // What begins with a dot is the system's own, and not to be chosen.
        let mut names: Vec<String> = names
            .filter(|name| !name.starts_with('.') && !shipped(name))
            .take(MAX_FAMILIES)
            .map(str::to_owned)
            .collect();
        names.sort_by_cached_key(|name| name.to_lowercase());
        names
    }

    /// Takes over the system's fonts once they are listed; gives the names of their families then.
    pub fn poll(&mut self) -> Option<Vec<String>> {
        if let System::Listing(receive) = &self.system
            && let Ok(fonts) = receive.try_recv()
        {
            self.fonts = fonts;
            self.system = System::Done;
            self.generation += 1;
            return Some(self.system_families());
        }
        None
    }

    /// Whether the system's fonts are still to come.
    pub fn pending(&self) -> bool {
        !matches!(self.system, System::Done)
    }
}

fn context(system_fonts: bool) -> FontContext {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts });
    for &(family, script, _, bytes) in FONT_FILES {
        let name = shipped_name(family, script);
        let name = FontInfoOverride { family_name: Some(&name), ..FontInfoOverride::default() };
        collection.register_fonts(Blob::new(Arc::new(bytes)), Some(name));
    }
    FontContext { collection, source_cache: SourceCache::default() }
}

/// Each script is a file and a family of its own: within one family, only the first file would be asked.
fn shipped_name(family: &str, script: &str) -> String {
    match script {
        "latin" => family.to_owned(),
        _ => format!("{family} {script}"),
    }
}

impl Family {
    /// The families to try, in order.
    pub fn list(&self) -> FontFamily<'static> {
        let (shipped, generic) = match self {
            Self::Serif | Self::Named(_) => ("Literata", GenericFamily::Serif),
            Self::Sans => ("Inter", GenericFamily::SansSerif),
            Self::Mono | Self::NamedMono(_) => ("JetBrains Mono", GenericFamily::Monospace),
        };
        let mut names = Vec::new();
        let mut named = |name: String| names.push(FontFamilyName::Named(Cow::Owned(name)));
        if let Self::Named(name) | Self::NamedMono(name) = self {
            named(name.clone());
        }
        for &(family, script, italic, _) in FONT_FILES {
            // Italics belong to the family of their upright file, and are found by style.
            if (family == shipped || family == FALLBACK) && !italic {
                named(shipped_name(family, script));
            }
        }
        // Fonts of the system come last, so that a page looks the same on every machine as far as the shipped
        // ones reach.
        names.push(FontFamilyName::Generic(generic));
        names.push(FontFamilyName::Generic(GenericFamily::Emoji));
        FontFamily::List(names.into())
    }

    /// Whether it is one for code, which keeps all signs as they are typed.
    pub fn is_mono(&self) -> bool {
        matches!(self, Self::Mono | Self::NamedMono(_))
    }

    /// The family of code.
    pub fn of_code(family: &settings::Family) -> Self {
        match family {
            settings::Family::System(name) => Self::NamedMono(name.clone()),
            settings::Family::Literata | settings::Family::Inter | settings::Family::Mono => Self::Mono,
        }
    }

    pub fn from_setting(family: &settings::Family) -> Self {
        match family {
            settings::Family::Literata => Self::Serif,
            settings::Family::Inter => Self::Sans,
            settings::Family::Mono => Self::Mono,
            settings::Family::System(name) => Self::Named(name.clone()),
        }
    }
}
