//! The leaves of a long document, packed: they lie in memory in a third of the room, and those that are looked at are
//! unpacked for as long as they are. What a child tells is packed while it comes; what the program itself reads, when it
//! has been read.
//!
//! To unpack a leaf of 64 KiB takes some tenths of a millisecond. Rejected: to ask the child that read the document for
//! them again (it reads the whole file anew for one leaf, and a search would wait for each), and a file on the disk
//! (what is read of a stranger's evidence is left nowhere).

use super::document::{Chunks, Leaf, LeafInfo, Shelf, Text};
use super::recent::RecentLeaves;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use std::io::{Read, Write};
use std::sync::Arc;

/// Shorter texts stay as they are: there is little to be had.
pub const LONG: u64 = 512 * 1024;
/// Leaves that are kept unpacked: a window shows two or three, and a strip asks for those of its headings.
const UNPACKED: usize = 16;

/// A text whose leaves are all in memory, in less of it; unchanged where it is short, or lies on a shelf already.
#[must_use]
pub fn packed(text: Text) -> Text {
    if text.len() < LONG || text.shelf.is_some() {
        return text;
    }
    let leaves: Option<Chunks<Arc<[u8]>>> =
        text.leaves.iter().map(|info| pack(info.held.as_deref()?)).collect();
    let Some(leaves) = leaves else { return text };
    let infos = text.leaves.iter().map(|info| LeafInfo { held: None, ..info.clone() }).collect();
    Text { leaves: infos, shelf: Some(shelf(leaves)) }
}

/// Packs a text that grows, leaf by leaf, and knows of each where its characters begin: what speaks of a leaf later need
/// not have it unpacked to be held against that.
#[derive(Default)]
pub struct Packing {
    /// What is not packed is empty here.
    leaves: Chunks<Arc<[u8]>>,
    borders: Vec<Borders>,
}

impl Packing {
    /// Packs a leaf of the text that is held; gives how many bytes it takes now, `None` where it is not held.
    /// [`Packing::onto`] is due after that.
    pub fn pack(&mut self, text: &mut Text, number: usize) -> Option<usize> {
        let info = text.leaves.get(number)?;
        let leaf = info.held.as_deref()?;
        let bytes = pack(leaf)?;
        let borders = Borders::of(&leaf.text);
        let info = LeafInfo { held: None, ..info.clone() };
        let takes = bytes.len() + borders.weight();
        while self.leaves.len() <= number {
            self.leaves.push(Arc::default());
            self.borders.push(Borders::Everywhere);
        }
        self.leaves.set(number, bytes);
        self.borders[number] = borders;
        text.leaves.set(number, info);
        Some(takes)
    }

    /// What a leaf takes that is packed.
    pub fn takes(&self, number: usize) -> usize {
        let borders = self.borders.get(number).map_or(0, Borders::weight);
        self.leaves.get(number).map_or(0, |bytes| bytes.len()) + borders
    }

    /// Lets a text have the leaves that are packed.
    pub fn onto(&self, text: &mut Text) {
        text.shelf = Some(shelf(self.leaves.clone()));
    }

    /// Whether a byte of a leaf that is packed begins a character; of one that is not, nothing is known here.
    pub fn on_border(&self, number: usize, at: usize) -> bool {
        self.borders.get(number).is_none_or(|borders| borders.has(at))
    }
}

/// Where the characters of a leaf begin.
enum Borders {
    /// At every byte.
    Everywhere,
    /// At the bytes whose bit is set, eight to a byte.
    At(Box<[u8]>),
}

impl Borders {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Everywhere;
        }
        let mut bits = vec![0; text.len() / 8 + 1];
        text.char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .for_each(|at| bits[at / 8] |= 1 << (at % 8));
        Self::At(bits.into())
    }

    fn has(&self, at: usize) -> bool {
        match self {
            Self::Everywhere => true,
            Self::At(bits) => bits.get(at / 8).is_some_and(|bits| bits & (1 << (at % 8)) != 0),
        }
    }

    fn weight(&self) -> usize {
        match self {
            Self::Everywhere => 0,
            Self::At(bits) => bits.len(),
        }
    }
}

fn shelf(leaves: Chunks<Arc<[u8]>>) -> Arc<dyn Shelf> {
    Arc::new(Packed { leaves, recent: RecentLeaves::new(UNPACKED) })
}

struct Packed {
    leaves: Chunks<Arc<[u8]>>,
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

fn pack(leaf: &Leaf) -> Option<Arc<[u8]>> {
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
    fn a_text_that_is_packed_while_it_grows_is_the_same_and_knows_its_characters() {
        let document = long();
        let (mut text, mut packing) = (document.text.clone(), Packing::default());
        let half = text.leaves.len() / 2;
        for number in 0..half {
            let takes = packing.pack(&mut text, number).unwrap();
            assert!(
                takes == packing.takes(number) && takes * 2 < document.text.leaf(number).unwrap().weight()
            );
            assert_eq!(packing.pack(&mut text, number), None, "it is packed already");
        }
        packing.onto(&mut text);
        let all = Span::new(0, text.len());
        assert_eq!(text.slice(all), document.text.slice(all));
        assert!(text.leaves.iter().skip(half).all(|info| info.held.is_some()));
        let words = "wörter";
        let borders = Borders::of(words);
        for at in 0..=words.len() + 1 {
            assert_eq!(borders.has(at), words.is_char_boundary(at), "{at}");
        }
    }

    #[test]
    fn a_short_text_stays_as_it_is() {
        let document = Document::default();
        assert!(packed(document.text).shelf.is_none());
    }
}
