//! The leaves of a long document that was read whole, packed: they lie in memory in a third of the room, and those that
//! are looked at are unpacked for as long as they are.
//!
//! To unpack a leaf of 64 KiB takes some tenths of a millisecond. Rejected: to ask the child that read the document for
//! them again (it reads the whole file anew for one leaf, and a search would wait for each), and a file on the disk
//! (what is read of a stranger's evidence is left nowhere).

use super::document::{Leaf, LeafInfo, Shelf, Text};
use super::recent::RecentLeaves;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use std::io::{Read, Write};
use std::sync::Arc;

/// Shorter texts stay as they are: there is little to be had.
const LONG: u64 = 512 * 1024;
/// Leaves that are kept unpacked: a window shows two or three, and a strip asks for those of its headings.
const UNPACKED: usize = 16;

/// A text whose leaves are all in memory, in less of it; unchanged where it is short, or lies on a shelf already.
#[must_use]
pub fn packed(text: Text) -> Text {
    if text.len() < LONG || text.shelf.is_some() {
        return text;
    }
    let leaves: Option<Vec<Box<[u8]>>> = text.leaves.iter().map(|info| pack(info.held.as_deref()?)).collect();
    let Some(leaves) = leaves else { return text };
    let infos = text.leaves.iter().map(|info| LeafInfo { held: None, ..info.clone() }).collect();
    Text { leaves: infos, shelf: Some(Arc::new(Packed { leaves, recent: RecentLeaves::new(UNPACKED) })) }
}

struct Packed {
    leaves: Vec<Box<[u8]>>,
    recent: RecentLeaves,
}

impl Packed {
    fn unpacked(&self, number: usize, info: &LeafInfo) -> Arc<Leaf> {
        let leaf = self.leaves.get(number).and_then(|bytes| unpack(bytes));
        // What was packed here can be unpacked; were it not so, every span should still be good.
        Arc::new(leaf.unwrap_or_else(|| info.blank(0)))
    }
}

impl Shelf for Packed {
    fn fetch(&self, number: usize, info: &LeafInfo) -> Arc<Leaf> {
        self.recent.find(number).unwrap_or_else(|| {
            let leaf = self.unpacked(number, info);
            self.recent.keep(number, Arc::clone(&leaf));
            leaf
        })
    }

    fn words(&self, number: usize, info: &LeafInfo) -> Arc<Leaf> {
        self.recent.find(number).unwrap_or_else(|| self.unpacked(number, info))
    }
}

fn pack(leaf: &Leaf) -> Option<Box<[u8]>> {
    let plain = postcard::to_stdvec(leaf).ok()?;
    // The fastest: the better ones take twice the time for a tenth of the room.
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(plain.len() / 2), Compression::fast());
    encoder.write_all(&plain).ok()?;
    Some(encoder.finish().ok()?.into())
}

fn unpack(bytes: &[u8]) -> Option<Leaf> {
    let mut plain = Vec::with_capacity(bytes.len() * 4);
    DeflateDecoder::new(bytes).read_to_end(&mut plain).ok()?;
    postcard::from_bytes(&plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::block::BlockKind;
    use crate::data::document::Document;
    use crate::data::draft::Draft;
    use crate::data::sketch::sketch;
    use crate::data::span::Span;

    fn long() -> Document {
        let mut draft = Draft::new(Document { format: "Test", ..Document::default() }, None);
        for number in 0..12_000 {
            draft.begin(BlockKind::Paragraph);
            draft.flow(&format!(
                "Paragraph {number} has some words, and they are much like those of the others."
            ));
            draft.end();
        }
        draft.finish()
    }

    #[test]
    fn a_packed_text_is_the_same_in_a_third_of_the_room() {
        let document = long();
        let shelved = Document { text: packed(document.text.clone()), ..document.clone() };
        assert!(shelved.text.shelf.is_some() && shelved.text.leaves.iter().all(|info| info.held.is_none()));
        assert_eq!(sketch(&shelved), sketch(&document));
        let all = Span::new(0, document.text.len());
        assert_eq!(shelved.text.slice(all), document.text.slice(all));
        for number in 0..document.text.leaves.len() {
            assert_eq!(shelved.text.words(number).unwrap().text, document.text.leaf(number).unwrap().text);
        }
        let plain: usize =
            document.text.leaves.iter().filter_map(|info| Some(info.held.as_ref()?.weight())).sum();
        let room: usize =
            document.text.leaves.iter().filter_map(|info| Some(pack(info.held.as_deref()?)?.len())).sum();
        assert!(room * 3 < plain, "{room} bytes of {plain}");
    }

    #[test]
    fn a_short_text_stays_as_it_is() {
        let document = Document::default();
        assert!(packed(document.text).shelf.is_none());
    }
}
