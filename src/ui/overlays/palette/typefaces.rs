//! The list of the computer's typefaces, filtered by typing.

use super::{Head, Item, Overlays, list_ui};
use crate::data::settings::Family;
use crate::data::wording::counted;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use egui::Ui;

/// What ships with the program stands first, so that one finds the way back without knowing its name.
pub fn typefaces_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, code: bool, out: &mut Outbox) {
    state.awaits = false;
    let page = &desk.settings.page;
    let chosen = if code { &page.code_family } else { &page.family };
    let shipped: &[(&str, &str)] = if code {
        &[("mono", "JetBrains Mono")]
    } else {
        &[("literata", "Literata"), ("inter", "Inter"), ("mono", "JetBrains Mono")]
    };
    let there = desk.typefaces.as_deref().unwrap_or_default();
    let own = there.iter().map(|name| (name.as_str(), name.as_str(), ""));
    let all = shipped.iter().map(|(name, title)| (*name, *title, "comes with the program")).chain(own);
    let words: Vec<String> = state.typed.split_whitespace().map(str::to_lowercase).collect();
    let fits = |title: &str| {
        let title = title.to_lowercase();
        words.iter().all(|word| title.contains(word))
    };
    let items: Vec<Item> = all
        .filter(|(_, title, _)| fits(title))
        .map(|(name, title, beside)| Item {
            icon: if Family::from_name(name) == *chosen { icons::CHECK } else { icons::TEXT_AA },
            title: title.to_owned(),
            folder: String::new(),
            lit: Vec::new(),
            beside,
            why: "",
            keys: String::new(),
            command: Some(if code {
                Command::CodeFamily { name: name.to_owned() }
            } else {
                Command::Family { name: name.to_owned() }
            }),
        })
        .collect();
    let count = match &desk.typefaces {
        Some(_) => counted(items.len() as u64, "typeface"),
        None => "listing those of the computer…".to_owned(),
    };
    let says = if items.is_empty() { "No typeface is called that." } else { "" };
    let (name, hint) =
        if code { ("Typefaces of code", "Typeface of code") } else { ("Typefaces", "Typeface of the page") };
    list_ui(state, ui, &Head { name, hint, icon: icons::TEXT_AA, count: &count, says }, &items, out);
}
