//! What the window is called: in the list of windows, on its bar, and by screen readers, which say it first.

use crate::desk::Desk;
use crate::desk::documents::OpenDocument;
use egui::{Context, ViewportCommand};

const PROGRAM: &str = "Folioscope";
/// Longer names are cut: lists of windows show less than this, and a name may be as long as a file system allows.
const MAX_NAME_CHARS: usize = 80;

#[derive(Default)]
pub struct WindowName {
    /// As the system was told last.
    told: String,
}

impl WindowName {
    /// Tells the system when it has changed, and screen readers in each frame, because their tree is made anew with it.
    pub fn ui(&mut self, ctx: &Context, desk: &Desk) {
        let name = of(desk.active_entry().map(OpenDocument::name).as_deref());
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(name.as_str()));
        if self.told != name {
            ctx.send_viewport_cmd(ViewportCommand::Title(name.clone()));
            self.told = name;
        }
    }
}

/// The document's name stands first: bars are short, and windows of one program differ by it.
fn of(name: Option<&str>) -> String {
    let Some(name) = name.filter(|name| !name.trim().is_empty()) else { return PROGRAM.to_owned() };
    match name.char_indices().nth(MAX_NAME_CHARS) {
        Some((end, _)) => format!("{}… – {PROGRAM}", &name[..end]),
        None => format!("{name} – {PROGRAM}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_told_apart_by_their_documents() {
        assert_eq!(of(None), "Folioscope");
        assert_eq!(of(Some("")), "Folioscope");
        assert_eq!(of(Some("report.pdf")), "report.pdf – Folioscope");
        let long = of(Some(&"ä".repeat(300)));
        assert!(long.ends_with("ä… – Folioscope") && long.chars().count() < 100);
    }
}
