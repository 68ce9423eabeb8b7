//! Links: where one leads, and what is asked before it leads out.

use crate::data::document::{Document, Target};
use crate::desk::words::Side;
use crate::desk::{Desk, Effect, Overlay};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

impl Desk {
    /// Links inside go at once, those to files open them, and those that lead out only ask: an address is
    /// shown before anything reaches the network.
    pub(in crate::desk) fn follow(&mut self, link: u32) {
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        match document.links.get(link as usize) {
            Some(Target::Inside(span)) => self.go(document.id, *span),
            Some(Target::Unit(unit, top)) => self.go_to_unit(document.id, *unit, *top),
            Some(Target::Outside(address)) => self.overlay = Some(Overlay::Address(address.clone())),
            Some(Target::File(path, anchor)) => {
                let Some(path) = self.linked_file(&document, path) else { return };
                self.remember_place();
                self.open_at(&path, anchor.as_deref().unwrap_or(""));
            }
            Some(Target::Member(number)) => self.open_attachment(document.id, *number),
            // A link that does nothing seems broken in the program; this one is broken in the document.
            Some(Target::Missing(name)) => {
                self.say(format!("The document names the place “{name}”, but does not have it."));
            }
            None => {}
        }
    }

    /// The same in a view beside the one in front, which stays where it is.
    pub(in crate::desk) fn follow_beside(&mut self, link: u32) {
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        match document.links.get(link as usize) {
            Some(Target::Inside(_) | Target::Unit(..)) => {
                self.split(Side::Right);
                self.follow(link);
            }
            Some(Target::File(path, anchor)) => {
                let Some(path) = self.linked_file(&document, path) else { return };
                self.open_beside(&path);
                self.look_for(anchor.as_deref().unwrap_or(""));
            }
            Some(Target::Member(number)) => self.open_attachment_beside(document.id, *number),
            // What leads out of the window has no side in it.
            _ => self.follow(link),
        }
    }

    /// The path of a file that a document leads to; where it lies in no folder, that is said.
    fn linked_file(&mut self, document: &Document, path: &Path) -> Option<PathBuf> {
        let beside = document.path.as_deref().and_then(Path::parent);
        if beside.is_none() && path.is_relative() {
            self.say("This link leads to a file beside the document, which lies in no folder.");
            return None;
        }
        // A path that leads back up and down again would otherwise be another document, with another tab.
        Some(without_dots(&beside.unwrap_or(Path::new("")).join(path)))
    }

    pub(in crate::desk) fn open_address(&mut self, address: String) {
        self.overlay = None;
        self.effects.push(Effect::OpenAddress(address));
    }

    pub(in crate::desk) fn copy_address(&mut self, address: String) {
        self.overlay = None;
        self.effects.push(Effect::CopyText(address));
        self.say("The address is in the clipboard.");
    }
}

/// A path as links write it, without “.” and “..”: one file has one path, and so one tab.
/// “..” takes away the folder before it by name, as in the addresses of the web.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
