//! Which panels are there? One file in `panels/` and one row here for each.

use super::icons;
use super::outbox::Outbox;
use super::reader::PageTools;
use crate::desk::Desk;
use crate::desk::words::PanelId;
use egui::Ui;

pub mod find;
pub mod info;
pub mod library;
pub mod outline;
pub mod pages;

pub struct PanelSpec {
    pub id: PanelId,
    pub title: &'static str,
    pub icon: &'static str,
    /// The act that shows it, for its tooltip.
    pub entry: &'static str,
    pub new: fn() -> Box<dyn Panel>,
}

/// A panel asks a document what it has, never what it is.
pub trait Panel: Send {
    /// The quiet word beside the title.
    fn detail(&self, _desk: &Desk) -> String {
        String::new()
    }

    /// Buttons at the right of the title.
    fn buttons(&mut self, _ui: &mut Ui, _desk: &Desk, _out: &mut Outbox) {}

    /// Everything under the title. `focus` is true in the frame in which the keys come here.
    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, tools: &mut PageTools, out: &mut Outbox);
}

/// The table, in the order of the rail.
pub const PANELS: &[PanelSpec] = &[
    PanelSpec {
        id: PanelId::Library,
        title: "Library",
        icon: icons::BOOKS,
        entry: "window.library",
        new: || Box::<library::LibraryPanel>::default(),
    },
    PanelSpec {
        id: PanelId::Outline,
        title: "Outline",
        icon: icons::LIST_BULLETS,
        entry: "window.outline",
        new: || Box::<outline::OutlinePanel>::default(),
    },
    PanelSpec {
        id: PanelId::Pages,
        title: "Pages",
        icon: icons::FILES,
        entry: "window.pages",
        new: || Box::<pages::PagesPanel>::default(),
    },
    PanelSpec {
        id: PanelId::Find,
        title: "Hits",
        icon: icons::MAGNIFYING_GLASS,
        entry: "find.panel",
        new: || Box::<find::FindPanel>::default(),
    },
    PanelSpec {
        id: PanelId::Info,
        title: "Info",
        icon: icons::INFO,
        entry: "window.info",
        new: || Box::<info::InfoPanel>::default(),
    },
];

pub fn spec(id: PanelId) -> &'static PanelSpec {
    PANELS.iter().find(|spec| spec.id == id).unwrap_or(&PANELS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_panel_has_its_row() {
        let ids: Vec<_> = PANELS.iter().map(|spec| spec.id).collect();
        assert_eq!(ids, PanelId::ALL);
    }
}
