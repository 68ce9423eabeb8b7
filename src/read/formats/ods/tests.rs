//! What of a spreadsheet must not be lost.

use super::*;
use crate::data::document::Document;
use crate::data::span::DocId;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];

fn workbook(styles: &str, tables: &str) -> Document {
    let text = format!(
        "<office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:automatic-styles>{styles}</office:automatic-styles>
        <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>"
    );
    let source = Source::from_bytes("a.fods", text.into_bytes());
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn cell(document: &Document, sheet: usize, name: &str) -> String {
    let span = document.grid(sheet).unwrap().span(Cell::from_name(name).unwrap()).unwrap();
    document.text.slice(span).into_owned()
}

#[test]
fn cells_stand_at_their_addresses_whatever_is_left_out_between_them() {
    let document = workbook(
        "",
        r#"<table:table table:name="Sums">
          <table:table-row table:number-rows-repeated="3"> <table:table-cell/> </table:table-row>
          <table:table-row>
            <table:table-cell table:number-columns-repeated="2"/>
            <table:table-cell office:value-type="float" office:value="0.5" table:formula="of:=[.A1]+1"><text:p>50 %</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="2"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell>
          </table:table-row>
        </table:table>"#,
    );
    for (name, words) in [("C4", "50 %"), ("D4", "a  b\u{2028}c"), ("E4", "a  b\u{2028}c"), ("A4", "")] {
        assert_eq!(cell(&document, 0, name), words, "{name}");
    }
    let formulas: Vec<&str> = document
        .asides
        .iter()
        .filter(|one| one.kind == AsideKind::Described)
        .map(|one| one.words.as_str())
        .collect();
    assert_eq!(formulas, ["=A1+1"]);
}

#[test]
fn what_a_spreadsheet_hides_is_shown_and_said() {
    let document = workbook(
        r##"<style:style style:name="t" style:family="table"><style:table-properties table:display="false"/></style:style>
        <style:style style:name="w" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>"##,
        r#"<table:table table:name="One"><table:table-column/><table:table-column table:visibility="collapse"/>
        <table:table-row><table:table-cell table:style-name="w"><text:p>white</text:p></table:table-cell><table:table-cell><text:p>aside</text:p></table:table-cell></table:table-row>
        <table:table-row table:visibility="collapse"><table:table-cell><text:p>row</text:p></table:table-cell></table:table-row></table:table>
        <table:table table:name="Two" table:style-name="t"><table:table-row><table:table-cell><text:p>sheet</text:p></table:table-cell></table:table-row></table:table>"#,
    );
    assert_eq!(cell(&document, 1, "A1"), "sheet");
    let unseen: Vec<(&str, AsideKind)> = document
        .asides
        .iter()
        .filter(|one| matches!(one.kind, AsideKind::Unseen(_)))
        .map(|one| (one.name.as_str(), one.kind))
        .collect();
    for expected in [
        ("A1", Unseen::SameColour),
        ("B1", Unseen::Hidden),
        ("Row 2", Unseen::Hidden),
        ("Two", Unseen::Hidden),
    ] {
        assert!(
            unseen.contains(&(expected.0, AsideKind::Unseen(expected.1))),
            "{expected:?} is not in {unseen:?}"
        );
    }
    assert_eq!(document.complaints.len(), 3);
}

#[test]
fn a_comment_lies_on_its_cell() {
    let document = workbook(
        "",
        r#"<table:table table:name="One"><table:table-row><table:table-cell><office:annotation><dc:creator>Odell</dc:creator><text:p>Twice?</text:p></office:annotation><text:p>4</text:p></table:table-cell></table:table-row></table:table>"#,
    );
    let comment = document.asides.iter().find(|one| one.kind == AsideKind::Annotation).unwrap();
    assert_eq!((comment.name.as_str(), comment.words.as_str()), ("Odell", "Twice?"));
    assert_eq!(document.text.slice(comment.span.unwrap()), "4");
}

#[test]
fn joined_cells_are_told_with_what_lies_under_them() {
    let document = workbook(
        "",
        r#"<table:table table:name="One"><table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>over</text:p></table:table-cell><table:covered-table-cell><text:p>under</text:p></table:covered-table-cell></table:table-row></table:table>"#,
    );
    let areas: Vec<(Cell, Cell)> = document.merged.iter().map(|one| (one.from, one.to)).collect();
    assert_eq!(areas, [(Cell::new(0, 0), Cell::new(1, 1))]);
    assert!(
        document.asides.iter().any(|one| one.kind == AsideKind::Unseen(Unseen::Covered) && one.name == "B1")
    );
}
