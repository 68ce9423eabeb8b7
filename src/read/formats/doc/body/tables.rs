//! Tables of a Word file from before 2007: paragraphs that say that they stand in cells, and a sign at the end of each row.

use super::{Body, Piece, STOP_STEP};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::office::break_line;

/// Cells of a row (Word has 63), and edges of a table.
const MAX_CELLS: usize = 200;
/// Edges that are nearer to each other, in twentieths of a point, are one.
const SAME_EDGE: i32 = 20;

impl Body<'_> {
    pub(super) fn table(&mut self, pieces: &[Piece], draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let mut edges: Vec<i32> =
            pieces.iter().flat_map(|piece| piece.look.edges.iter().map(|at| i32::from(*at))).collect();
        edges.sort_unstable();
        edges.dedup_by(|one, other| (*one - *other).abs() < SAME_EDGE);
        edges.truncate(MAX_CELLS);
        draft.set_depth((0, 0));
        self.ends.go_on(draft);
        draft.begin_table(&[]);
        // Where nothing says so, a cell without words ends a row, as the sign of each row's end is such a cell.
        let stated = pieces.iter().any(|piece| piece.look.row_end && piece.cell_end);
        if !stated && pieces.iter().filter(|piece| piece.cell_end).count() > 1 {
            let words =
                "Where the rows of a table end here is not known; they are parted where a cell is empty.";
            draft.complain(words, None);
        }
        let ends_row = |piece: &Piece| {
            piece.cell_end && if stated { piece.look.row_end } else { piece.from == piece.to }
        };
        for row in pieces.split_inclusive(ends_row).filter(|row| stated || !row.iter().all(ends_row)) {
            self.steps += 1;
            if self.steps.is_multiple_of(STOP_STEP) {
                draft.pulse(stop)?;
            }
            self.row(row, &edges, &ends_row, draft);
        }
        draft.end_table();
        Ok(())
    }

    fn row(&mut self, row: &[Piece], edges: &[i32], ends_row: &dyn Fn(&Piece) -> bool, draft: &mut Draft) {
        let end = row.iter().rfind(|piece| ends_row(piece));
        draft.begin_row(end.is_some_and(|piece| piece.look.header));
        let own = end.map_or(&[][..], |piece| &piece.look.edges);
        let columns = |cell: usize| {
            let (Some(from), Some(to)) = (own.get(cell), own.get(cell + 1)) else { return 1 };
            let within = |edge: &&i32| {
                **edge > i32::from(*from) + SAME_EDGE && **edge <= i32::from(*to) + SAME_EDGE / 2
            };
            edges.iter().filter(within).count().max(1)
        };
        let (mut cell, mut fresh) = (0, true);
        let mut before = Vec::new();
        for piece in row.iter().filter(|piece| !ends_row(piece)) {
            if fresh {
                draft.cell();
            } else {
                break_line(std::mem::take(&mut before), draft);
            }
            before = self.done_with_end(piece);
            fresh = false;
            self.paragraph(piece, true, draft);
            // Cells of a table within the table end otherwise, and stay words of the outer one.
            if piece.cell_end && piece.look.depth < 2 {
                (1..columns(cell)).for_each(|_| draft.cell());
                cell += 1;
                fresh = true;
            }
        }
        draft.end_row();
    }
}
