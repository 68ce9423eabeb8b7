//! Links of a page, and where they lead.

use super::*;

/// What the base of a page may add to its addresses, all together: that of a hundred thousand links of a real page.
pub(super) const MAX_BASE_BYTES: usize = 8 * 1024 * 1024;

/// The name by which a page calls its own top, where no element has it (HTML Standard, 7.4.6.4).
pub(super) fn top(tree: &Tree) -> Option<&str> {
    let leads_up = |id| {
        let name = tree.attribute(id, "href")?.trim().strip_prefix('#')?;
        (tree.name(id) == "a" && name.eq_ignore_ascii_case("top")).then_some(name)
    };
    let name = tree.ids().find_map(leads_up)?;
    let has_it = |id| tree.attribute(id, "id") == Some(name) || tree.attribute(id, "name") == Some(name);
    (!tree.ids().any(has_it)).then_some(name)
}

impl Walker<'_, '_, '_> {
    /// An address seen from the page's base, as long as those together do not grow out of all proportion: a base of some
    /// kilobytes would otherwise be said again with each of a million links.
    pub(super) fn joined(&mut self, address: &str) -> String {
        let joined = address::join(&self.base, address);
        let more = joined.len().saturating_sub(address.len());
        match self.base_bytes.checked_sub(more) {
            Some(left) => {
                self.base_bytes = left;
                joined
            }
            None => {
                if !std::mem::replace(&mut self.long_base, true) {
                    let words = format!(
                        "The addresses of this page are too long together. From here on they are shown as they are \
                         written, without what stands before each, which takes {} MB by now.",
                        MAX_BASE_BYTES >> 20
                    );
                    self.draft.complain(&words, None);
                }
                address.trim().to_owned()
            }
        }
    }

    pub(super) fn link_mark(&mut self, id: NodeId) -> Option<MarkKind> {
        let href = self.attribute(id, "href")?;
        // Alone it means the top of the page, and nearly always that a script was to run.
        if matches!(href.trim(), "" | "#") {
            return None;
        }
        self.words_in_address(href);
        let mut target = self.joined(href);
        self.leads_elsewhere(id, &target);
        if let Some(outer) = self.around.address {
            target = outer(&target);
        }
        Some(MarkKind::Link(self.draft.link(&target)))
    }
}
