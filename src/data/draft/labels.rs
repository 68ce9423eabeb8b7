//! Labels that stand in a line and are no text: numbers of notes, numbers of printed lines. Whoever quotes “in 1996” with
//! a note must not quote “19961”.

use super::Draft;
use crate::data::document::*;
use crate::data::limits::MANY;
use crate::data::lists::facts::shorten_label;
use crate::data::unit::Area;

/// Of a whole document; what comes after them is told as left out.
const MAX_LABELS: usize = MANY;

impl Draft<'_> {
    /// The number of a note, after what was written last. `link` leads to the note; `area` is where the number is printed
    /// on the unit that is being read. Opens a paragraph where no block is open.
    pub fn note_label(&mut self, link: u32, words: &str, area: Option<Area>) {
        self.inline_label(InlineKind::Note(link), words, area);
    }

    /// The number of a printed line, before what is written next.
    pub fn line_label(&mut self, words: &str, area: Option<Area>) {
        // Where the line begins, not where the one before it ends.
        if self.space && !self.at_edge() {
            self.space = false;
            self.write_gap(' ');
        }
        self.inline_label(InlineKind::Line, words, area);
    }

    fn inline_label(&mut self, kind: InlineKind, words: &str, area: Option<Area>) {
        if self.open.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        if self.inline_labels >= MAX_LABELS {
            self.labels_left_out += 1;
            return;
        }
        self.inline_labels += 1;
        let mut words: Box<str> = words.trim().into();
        shorten_label(&mut words, &mut self.cutter);
        let area = area.filter(|area| area.is_finite());
        self.leaf.labels.push(InlineLabel { at: self.here(), kind, words, area });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sketch::sketch;

    #[test]
    fn numbers_of_notes_and_lines_are_no_words() {
        let mut draft = Draft::new(Document::default(), None);
        let link = draft.link("#note");
        draft.begin(BlockKind::Paragraph);
        draft.line_label("1", None);
        draft.flow("It was in 1996");
        draft.note_label(link, "1", None);
        draft.flow(" ");
        draft.line_label("2", None);
        draft.flow("that he came.");
        draft.note_label(link, "[2]", None);
        draft.end();
        let document = draft.finish();
        assert_eq!(
            document.text.slice(document.block(0).unwrap().block().span),
            "It was in 1996 that he came."
        );
        let written = sketch(&document);
        let expected =
            "‹line›1‹/line›It was in 1996‹note 0›1‹/note› ‹line›2‹/line›that he came.‹note 0›[2]‹/note›";
        assert!(written.contains(expected), "{written}");
        document.check().unwrap();
    }

    /// What was said of white space at the end of a block goes with it, and its label does not.
    #[test]
    fn labels_keep_their_block_where_it_is_cut() {
        let mut draft = Draft::new(Document::default(), None);
        let link = draft.link("#note");
        draft.begin(BlockKind::Paragraph);
        for number in 0..4000 {
            draft.flow("word ");
            draft.note_label(link, &number.to_string(), None);
        }
        draft.begin(BlockKind::Paragraph);
        draft.note_label(link, "last", None);
        draft.end();
        let document = draft.finish();
        document.check().unwrap();
        let views = (0..document.block_count()).filter_map(|number| document.block(number));
        let labels: Vec<_> = views.flat_map(|view| view.labels().cloned().collect::<Vec<_>>()).collect();
        assert_eq!(labels.len(), 4001);
        assert_eq!(&*labels[4000].words, "last");
        assert!(labels.windows(2).all(|two| two[0].at <= two[1].at));
    }
}
