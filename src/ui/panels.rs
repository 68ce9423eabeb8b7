//! Which panels are there? One file in `panels/` and one row here for each.

use super::outbox::Outbox;
use super::reader::PageTools;
use crate::desk::Desk;
use crate::desk::words::PanelId;
use egui::Ui;

pub mod changes;
pub mod differences;
pub mod find;
pub mod info;
pub mod library;
pub mod outline;
pub mod pages;

/// How a panel is made. Its title, its icon and its place are in the desk's table, see [`PanelId`].
pub struct PanelSpec {
    pub id: PanelId,
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
    PanelSpec { id: PanelId::Library, new: || Box::<library::LibraryPanel>::default() },
    PanelSpec { id: PanelId::Outline, new: || Box::<outline::OutlinePanel>::default() },
    PanelSpec { id: PanelId::Pages, new: || Box::<pages::PagesPanel>::default() },
    PanelSpec { id: PanelId::Find, new: || Box::<find::FindPanel>::default() },
    PanelSpec { id: PanelId::Changes, new: || Box::<changes::ChangesPanel>::default() },
    PanelSpec { id: PanelId::Differences, new: || Box::<differences::DifferencesPanel>::default() },
    PanelSpec { id: PanelId::Info, new: || Box::<info::InfoPanel>::default() },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::action;
    use crate::ui::icons;

    #[test]
    fn every_panel_has_its_row() {
        let ids: Vec<_> = PANELS.iter().map(|spec| spec.id).collect();
        assert_eq!(ids, PanelId::ALL);
        for panel in PanelId::ALL {
            assert!(action::find(panel.action()).is_some(), "{panel:?} has no act that shows it");
            assert!(icons::glyph(panel.icon()).chars().count() == 1, "{panel:?} has no icon");
        }
    }
}
