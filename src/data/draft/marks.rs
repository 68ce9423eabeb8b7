//! What is said of words and lies on them: marks, links, named places, pictures. A mark may go on over block borders; in
//! the document each lies in one block, so that a page can draw a block by itself.

use super::addresses::target_from_address;
use super::{Draft, OpenMark, PICTURE_WITHOUT_WORDS};
use crate::data::document::*;
use crate::data::limits::MANY;
use crate::data::lists::{Listed, rows};
use crate::data::span::Span;
use crate::data::wording::grouped;

/// Marks that are open at once. There are fewer kinds, but links may stand in each other; each is said again with each
/// block that it goes on over.
const MAX_OPEN_MARKS: usize = 16;

impl Draft<'_> {
    /// Opens a mark at this point; it goes on until it is closed, over block borders too.
    /// One that is open already is not opened again within itself: words cannot be bolder than bold.
    pub fn mark(&mut self, kind: MarkKind) -> OpenMark {
        if self.marks.len() >= MAX_OPEN_MARKS || self.marks.iter().any(|mark| mark.kind == kind) {
            return OpenMark(self.marks.len());
        }
        let span = Span::empty_at(self.here());
        self.marks.push(Mark { span, kind });
        OpenMark(self.marks.len() - 1)
    }

    /// Closes a mark and all that were opened after it.
    pub fn close(&mut self, mark: OpenMark) {
        let end = self.here();
        for Mark { span, kind } in self.marks.drain(mark.0.min(self.marks.len())..).rev() {
            if span.start < end && self.open.is_some() {
                let span = Span::new(span.start, end);
                self.leaf.marks.push(Mark { span, kind });
            }
        }
    }

    /// Marks parts of the words of the open block: byte ranges counted from the block's start, on character borders.
    pub fn mark_parts(&mut self, parts: impl IntoIterator<Item = (std::ops::Range<usize>, MarkKind)>) {
        // Of one that was cut the parts lie in leaves that are sealed.
        let Some(block) = self.open.as_ref().filter(|block| !block.joined) else { return };
        let (start, end) = (block.span.start, self.here());
        for (range, kind) in parts {
            let span = Span::new(start + range.start as u64, (start + range.end as u64).min(end));
            let local = span.range_from(self.leaf_start);
            let text = &self.leaf.text;
            if !span.is_empty() && text.is_char_boundary(local.start) && text.is_char_boundary(local.end) {
                self.leaf.marks.push(Mark { span, kind });
            }
        }
    }

    /// A link's target, for [`MarkKind::Link`]. One that begins with `#` leads to an anchor, wherever that comes.
    pub fn link(&mut self, address: &str) -> u32 {
        let target = target_from_address(address);
        let name = match &target {
            Target::Missing(name) if address.trim_start().starts_with('#') => Some(name.clone()),
            _ => None,
        };
        let number = self.link_to(target);
        if let Some(name) = name.filter(|_| !Self::links_are_full(number)) {
            self.named_links.push((number, name));
        }
        number
    }

    /// A link whose target the format knows by itself, such as a unit.
    pub fn link_to(&mut self, target: Target) -> u32 {
        // A link that does not lead where it says is worse than one that leads nowhere.
        let full = Self::links_are_full(self.document.links.len() as u32);
        let target = if full {
            Target::Missing(format!("one of more than {} links", grouped(MANY as u64)))
        } else {
            target
        };
        self.add_or_last::<rows::Links>(target)
    }

    /// Whether a link of this number stands for all that are too many.
    fn links_are_full(number: u32) -> bool {
        number as usize + 1 >= <Target as Listed>::MOST
    }

    /// Names this point, so that links lead here. The first of equal names counts.
    pub fn anchor(&mut self, name: &str) {
        let here = self.here();
        self.anchors.entry(name.to_owned()).or_insert(here);
    }

    /// Where a place is that was named by now.
    pub fn anchor_place(&self, name: &str) -> Option<u64> {
        self.anchors.get(name).copied()
    }

    /// A picture, for [`BlockKind::Picture`] or [`MarkKind::Picture`].
    /// Its description is the text that is written next.
    pub fn picture(
        &mut self,
        source: PictureSource,
        description: &str,
        asked_size: Option<(u32, u32)>,
    ) -> u32 {
        let mut picture = Picture {
            span: Span::empty_at(self.here()),
            source,
            description: description.to_owned(),
            asked_size,
        };
        picture.stay_beside(self.document.path.as_deref());
        self.add_or_last::<rows::Pictures>(picture)
    }

    /// Tells pictures where their descriptions stand. A paragraph that is nothing but one picture becomes
    /// a picture by itself, so that no format has to look ahead.
    pub(super) fn place_pictures(&mut self, block: &mut Block) {
        let alone = block.kind == BlockKind::Paragraph && block.label == Label::None;
        let mut whole = None;
        for index in self.block_marks..self.leaf.marks.len() {
            let Mark { span, kind } = self.leaf.marks[index];
            if let MarkKind::Picture(number) = kind {
                self.place_picture(number, span);
                if alone && span == block.span {
                    whole = Some((index, number));
                }
            }
        }
        if let Some((index, number)) = whole {
            self.leaf.marks.remove(index);
            block.kind = BlockKind::Picture(number);
            // What stood for the missing words is not needed, unless a link holds on to it.
            let nothing = &self.leaf.text[block.span.range_from(self.leaf_start)] == PICTURE_WITHOUT_WORDS;
            let nothing = nothing && !self.held_sign;
            let rest = &self.leaf.marks[self.block_marks..];
            if nothing && !rest.iter().any(|mark| matches!(mark.kind, MarkKind::Link(_))) {
                self.shorten(block, 0);
            }
        }
        if let BlockKind::Picture(number) = block.kind {
            self.place_picture(number, block.span);
        }
    }

    /// The sign of a picture without words, which stays where the picture stands by itself: what was changed or is
    /// commented on may be the picture, and has no other place in the text.
    pub fn hold_picture_sign(&mut self) {
        self.flow(PICTURE_WITHOUT_WORDS);
        self.held_sign = true;
    }

    fn place_picture(&mut self, number: u32, span: Span) {
        if let Some(picture) = self.document.pictures.get(number as usize) {
            let mut picture = picture.clone();
            picture.span = span;
            self.document.pictures.set(number as usize, picture);
        }
    }

    /// Marks of the open block that reach over pieces become several, so that each lies in one block.
    pub(super) fn split_marks(&mut self, pieces: &[Span]) {
        let mut tails = Vec::new();
        for mark in &mut self.leaf.marks[self.block_marks..] {
            let first = pieces.partition_point(|piece| piece.end <= mark.span.start);
            let end = mark.span.end;
            let Some(piece) = pieces.get(first) else { continue };
            mark.span.end = end.min(piece.end);
            for piece in pieces[first + 1..].iter().take_while(|piece| piece.start < end) {
                tails.push(Mark { span: Span::new(piece.start, end.min(piece.end)), kind: mark.kind });
            }
        }
        self.leaf.marks.extend(tails);
    }

    pub(super) fn close_marks_at_border(&mut self, block: Span) {
        for mark in &self.marks {
            let span = Span::new(mark.span.start.clamp(block.start, block.end), block.end);
            if !span.is_empty() {
                self.leaf.marks.push(Mark { span, kind: mark.kind });
            }
        }
    }

    pub(super) fn restart_marks(&mut self) {
        let here = self.here();
        self.marks.iter_mut().for_each(|mark| mark.span = Span::empty_at(here));
    }
}
