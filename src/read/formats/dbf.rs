//! Reads tables of dBase and its kin (dBase III to 7, FoxPro, Visual FoxPro: DBF) as a sheet: names of fields in the first
//! row, then every record that the file has.
//!
//! A record that somebody deleted stays in such a file until it is packed, with a star before it: it is shown like the
//! others, and marked as deleted. Long texts (memos) lie in a file beside it, which is named and not looked at.

use super::{Confidence, Format};
use crate::data::document::{Align, AsideKind, Column, Encoding, EncodingHow, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::values::Chosen;
use crate::data::wording::{counted, grouped};
use crate::read::decode::{self, Codec};
use crate::read::office::aside;
use crate::read::opened::{self, Opened};
use crate::read::source::{Peek, Source};
use fields::{Field, shown};
use head::Head;
use std::sync::Arc;

mod fields;
mod head;
#[cfg(test)]
mod tests;

/// The row of tables of dBase.
pub const FORMAT: Format = Format {
    mime_types: &["application/vnd.dbf", "application/x-dbf"],
    ..Format::in_child("dBase table", &["dbf"], recognise, read, nothing)
};

/// Of a larger file the first so many bytes are read: its text is held by then.
const MAX_BYTES: u64 = 512 * 1024 * 1024;
/// Records between two looks at whether somebody still wants them.
const RECORDS_PER_PULSE: u64 = 2_000;
/// Bytes of words by which an encoding is guessed.
const LOOKED_AT: usize = 256 * 1024;
/// Deleted records that are told one by one.
const MAX_TOLD: u64 = 10_000;

fn recognise(peek: &Peek) -> Confidence {
    let Some(head) = Head::of(peek.bytes) else { return 0 };
    match (peek.extension == "dbf", head.adds_up(peek.len)) {
        (true, true) => 100,
        (true, false) => 80,
        (false, true) => 70,
        (false, false) => 0,
    }
}

fn nothing(_: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(opened::Nothing))
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = super::html::first_part(source, MAX_BYTES, draft)?;
    let head = Head::of(&bytes).ok_or_else(|| {
        Failure::new("The fields of this table cannot be told apart.").kind(FailureKind::Damaged)
    })?;
    let records = bytes.get(head.len..).unwrap_or_default();
    let records = records.chunks_exact(head.record_len).take(head.count as usize);
    let codec = letters(source, &head, records.clone(), draft);
    facts(&head, draft);
    let label = source.name.rsplit_once('.').map_or(source.name.as_str(), |(name, _)| name);
    let unit = draft.unit(UnitKind::Sheet, label, (0.0, 0.0));
    draft.unit_break(unit);
    let shown_fields: Vec<&Field> = head.fields.iter().filter(|field| field.is_shown()).collect();
    let columns: Vec<Column> = shown_fields
        .iter()
        .map(|field| Column {
            align: if field.is_number() { Align::End } else { Align::Start },
            ..Column::default()
        })
        .collect();
    draft.begin_grid(unit, &columns);
    draft.begin_row(true);
    for field in &shown_fields {
        draft.cell();
        draft.verbatim(&decode::decode(codec, 0, field.name.clone()).text);
    }
    draft.end_row();
    let (mut seen, mut deleted) = (0_u64, 0_u64);
    for record in records {
        if seen.is_multiple_of(RECORDS_PER_PULSE) {
            draft.pulse(stop)?;
            draft.progress(seen as f32 / head.count.max(1) as f32);
        }
        seen += 1;
        draft.begin_row(false);
        let start = draft.place().start;
        for field in &shown_fields {
            draft.cell();
            let own = record.get(field.at..field.at + field.len).unwrap_or_default();
            draft.verbatim(&shown(field, own, |letters| decode::decode(codec, 0, letters.to_vec()).text));
        }
        let span = Span::new(start, draft.place().start.max(start));
        draft.end_row();
        if record.first() == Some(&b'*') {
            deleted += 1;
            tell_deleted(seen + 1, deleted, span, draft);
        }
    }
    draft.end_table();
    draft.seal_unit(unit, UnitState::Words);
    tell(&head, &source.name, (seen, deleted), draft);
    Ok(())
}

fn tell_deleted(row: u64, count: u64, span: Span, draft: &mut Draft) {
    if count <= MAX_TOLD {
        let words = "A row that was deleted, and is still in the file";
        let mut one = aside(AsideKind::Unseen(Unseen::Hidden), &format!("Row {row}"), words);
        one.span = Some(span);
        draft.aside(one);
    }
}

/// In which letters it is: as somebody says, as the file says, or as it seems.
fn letters<'b>(
    source: &Source,
    head: &Head,
    records: impl Iterator<Item = &'b [u8]>,
    draft: &mut Draft,
) -> Codec {
    let chosen = Chosen::of(source.encoding.as_deref()).encoding;
    let stated = head.page_label();
    let found = match (chosen.as_deref().and_then(Codec::from_label), stated.and_then(Codec::from_label)) {
        (Some(codec), _) => Some((codec, EncodingHow::ChosenByHand)),
        (None, Some(codec)) => Some((codec, EncodingHow::Declared)),
        (None, None) => None,
    };
    let (codec, how) = found.unwrap_or_else(|| {
        let mut words = Vec::new();
        for record in records {
            for field in head.fields.iter().filter(|field| field.has_letters()) {
                words.extend(record.get(field.at..field.at + field.len).unwrap_or_default());
                words.push(b'\n');
            }
            if words.len() > LOOKED_AT {
                break;
            }
        }
        let found = decode::whole(&words, None, None).encoding;
        let codec = Codec::from_label(found.name);
        (codec.or_else(|| Codec::from_label("windows-1252")).unwrap_or(Codec::Utf8), found.how)
    });
    draft.encoding(Encoding { name: codec.name(), how });
    codec
}

fn facts(head: &Head, draft: &mut Draft) {
    let facts = &mut draft.facts().others;
    facts.push(("Written as".to_owned(), head.written_as().to_owned()));
    facts.extend(head.changed().map(|day| ("Changed last".to_owned(), day)));
    facts.push(("Fields".to_owned(), grouped(head.fields.len() as u64)));
    facts.push(("Records".to_owned(), grouped(u64::from(head.count))));
}

fn tell(head: &Head, name: &str, (seen, deleted): (u64, u64), draft: &mut Draft) {
    if deleted > 0 {
        let (are, they) = if deleted == 1 { ("was", "it is") } else { ("were", "they are") };
        let count = counted(deleted, "row");
        draft.complain_at(
            format!(
                "{count} of this table {are} deleted, and {they} still in the file: shown here, and marked."
            ),
            None,
            None,
        );
    }
    if deleted > MAX_TOLD {
        draft.complain_at("More rows were deleted than are listed one by one.", None, None);
    }
    if seen < u64::from(head.count) {
        let missing = counted(u64::from(head.count) - seen, "row");
        draft.complain_at(format!("This table is cut short: {missing} are missing."), None, None);
    }
    let memos = head.fields.iter().filter(|field| field.is_memo()).count() as u64;
    if memos > 0 {
        // Where formats are read there is no disk, so that what lies beside a file is out of reach.
        let (own, _) = name.rsplit_once('.').unwrap_or((name, ""));
        let words = format!(
            "The long texts of {} stand in another file, “{own}.{}”, which is not read with this one; here stand their numbers in it.",
            counted(memos, "field"),
            head.memo_ending()
        );
        draft.complain_at(words, None, None);
    }
    let strange = head.fields.iter().filter(|field| !field.is_known()).count() as u64;
    if strange > 0 {
        let words =
            format!("{} of a kind that is not known are shown as their bytes.", counted(strange, "field"));
        draft.complain_at(words, None, None);
    }
}
