//! Slides as they are drawn: what would be lost is a colour at a place.

use super::*;
use crate::read::container::zip::tests::packed;
use std::io::Cursor;

const GREEN: [u8; 3] = [0, 0x80, 0];
const RED: [u8; 3] = [0xFF, 0, 0];
const WHITE: [u8; 3] = [0xFF; 3];
const BLUE: [u8; 3] = [0, 0, 0xFF];

/// Styles that all of these files have: fills of three colours, a slide and a master on blue.
const STYLES: &str = r##"<office:styles><style:default-style style:family="graphic"><style:text-properties fo:font-size="20pt"/></style:default-style>
<style:style style:name="base" style:family="graphic"><style:graphic-properties draw:stroke="none" draw:fill="solid" draw:fill-color="#ff0000"/></style:style>
<style:style style:name="bare" style:family="graphic"><style:graphic-properties draw:stroke="none" draw:fill="none"/></style:style>
<style:style style:name="M-title" style:family="presentation"><style:graphic-properties draw:stroke="none" draw:fill="none"/><style:text-properties fo:color="#ff0000" fo:font-size="24pt" fo:font-weight="bold"/></style:style></office:styles>"##;
/// The same name is one style on slides and another on masters.
const OF_SLIDES: &str = r##"<style:style style:name="gr1" style:family="graphic" style:parent-style-name="base"><style:graphic-properties draw:fill-color="#008000"/></style:style>"##;
const OF_MASTERS: &str = r##"<style:page-layout style:name="PM"><style:page-layout-properties fo:page-width="100pt" fo:page-height="100pt"/></style:page-layout>
<style:style style:name="dp1" style:family="drawing-page"><style:drawing-page-properties draw:fill="solid" draw:fill-color="#0000ff"/></style:style>
<style:style style:name="gr1" style:family="graphic" style:parent-style-name="base"/>"##;

fn rect(style: &str, [x, y, w, h]: [i32; 4]) -> String {
    format!(
        r#"<draw:rect draw:style-name="{style}" svg:x="{x}pt" svg:y="{y}pt" svg:width="{w}pt" svg:height="{h}pt"/>"#
    )
}

fn master(ground: &str, inside: &str) -> String {
    format!(
        r#"<office:master-styles><style:master-page style:name="M" style:page-layout-name="PM" draw:style-name="{ground}">{inside}</style:master-page></office:master-styles>"#
    )
}

/// Half of it is red and half green.
fn halves() -> Vec<u8> {
    let mut picture = Cursor::new(Vec::new());
    let halves = image::RgbImage::from_fn(96, 96, |x, _| image::Rgb(if x < 48 { RED } else { GREEN }));
    halves.write_to(&mut picture, image::ImageFormat::Png).unwrap();
    picture.into_inner()
}

fn slides_of(slides: &str) -> String {
    format!("<office:body><office:presentation>{slides}</office:presentation></office:body>")
}

/// A packed file with one slide.
fn file(slide: &str, master: &str) -> Arc<Source> {
    let page = format!(r#"<draw:page draw:master-page-name="M">{slide}</draw:page>"#);
    let content = format!(
        "<office:document-content><office:automatic-styles>{OF_SLIDES}</office:automatic-styles>{}</office:document-content>",
        slides_of(&page)
    );
    let styles = format!(
        "<office:document-styles>{STYLES}<office:automatic-styles>{OF_MASTERS}</office:automatic-styles>{master}</office:document-styles>"
    );
    let picture = halves();
    let files: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/vnd.oasis.opendocument.presentation"),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("Pictures/i.png", &picture),
    ];
    Arc::new(Source::from_bytes("talk.odp", packed(&files)))
}

const TILE: PageTile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 100, 100], night: false };

fn drawn(slide: &str, master: &str) -> Raster {
    open(&file(slide, master)).unwrap().paint(&TILE).unwrap()
}

fn at(raster: &Raster, x: usize, y: usize) -> [u8; 3] {
    let first = (y * 100 + x) * 4;
    [0, 1, 2].map(|part| raster.rgba[first + part])
}

fn ink(raster: &Raster, [left, top, right, bottom]: [usize; 4], colour: [u8; 3]) -> bool {
    (top..bottom).any(|y| (left..right).any(|x| at(raster, x, y) == colour))
}

#[test]
fn a_shape_is_seen_in_the_colour_of_its_own_style_over_what_the_master_draws_on_its_ground() {
    let raster = drawn(&rect("gr1", [50, 40, 50, 20]), &master("dp1", &rect("gr1", [0, 50, 100, 50])));
    assert_eq!(at(&raster, 10, 10), BLUE);
    assert_eq!(at(&raster, 10, 70), RED);
    assert_eq!(at(&raster, 70, 55), GREEN);
}

#[test]
fn words_stand_in_their_box_as_the_styles_behind_it_say_and_empty_places_are_not_shown() {
    let title = |more: &str, words: &str| {
        format!(
            r#"<draw:frame presentation:style-name="M-title" presentation:class="title" {more} svg:x="10pt" svg:y="60pt" svg:width="80pt" svg:height="30pt"><draw:text-box><text:p>{words}</text:p></draw:text-box></draw:frame>"#
        )
    };
    let plain = master("", &title("", "MMM"));
    let raster = drawn(&title("", "MMM"), &plain);
    assert!(ink(&raster, [10, 60, 90, 90], RED), "the title is in its place");
    assert!(!ink(&raster, [0, 0, 100, 58], RED) && at(&raster, 95, 95) == WHITE);
    // Neither what the master says to who fills the place, nor what stands there until somebody does.
    assert!(!ink(&drawn("", &plain), [0, 0, 100, 100], RED));
    let empty = title(r#"presentation:placeholder="true""#, "MMM");
    assert!(!ink(&drawn(&empty, &plain), [0, 0, 100, 100], RED));
}

#[test]
fn a_shape_is_turned_against_the_clock_and_then_moved() {
    // Ten high and forty wide; turned by a quarter it stands upright, above the point that it is moved to.
    let turned = r#"<draw:g><draw:rect draw:style-name="base" svg:width="40pt" svg:height="10pt" draw:transform="rotate (1.5707963) translate (20pt 80pt)"/></draw:g>"#;
    let raster = drawn(turned, &master("", ""));
    assert_eq!((at(&raster, 25, 45), at(&raster, 25, 75)), (RED, RED));
    assert_eq!((at(&raster, 25, 85), at(&raster, 45, 78), at(&raster, 15, 60)), (WHITE, WHITE, WHITE));
}

#[test]
fn of_a_picture_that_was_cut_only_what_is_left_is_seen() {
    let frame = |href: &str| {
        format!(
            r#"<draw:frame svg:x="20pt" svg:y="20pt" svg:width="60pt" svg:height="60pt" draw:style-name="bare"><draw:image xlink:href="{href}"/></draw:frame>"#
        )
    };
    let raster = drawn(&frame("Pictures/i.png"), &master("", ""));
    assert_eq!((at(&raster, 25, 50), at(&raster, 75, 50), at(&raster, 10, 50)), (RED, GREEN, WHITE));
    // 96 points of the usual density are 72 points; half of that is cut from the left.
    assert_eq!(frames::cut("rect(0pt, 0pt, 0pt, 36pt)", &halves()), [0.5, 0.0, 0.0, 0.0]);
    // What the file lacks is said by a grey box, and what lies outside of it is not looked for.
    let lost = drawn(&frame("https://example.org/i.png"), &master("", ""));
    assert!(at(&lost, 22, 22)[0] > 0xE0 && at(&lost, 22, 22) != WHITE);
}

#[test]
fn a_shape_that_works_out_its_own_line_is_drawn_and_one_that_cannot_is_its_box() {
    let shape = |path: &str, equation: &str| {
        let geometry = format!(
            r#"<draw:enhanced-geometry svg:viewBox="0 0 0 0" draw:modifiers="50" draw:enhanced-path="{path}"><draw:equation draw:name="f0" draw:formula="{equation}"/></draw:enhanced-geometry>"#
        );
        let slide = format!(
            r#"<draw:custom-shape draw:style-name="base" svg:x="10pt" svg:y="10pt" svg:width="80pt" svg:height="80pt">{geometry}</draw:custom-shape>"#
        );
        drawn(&slide, &master("", ""))
    };
    // A triangle whose point is in the middle of its upper side.
    let triangle = shape("M ?f0 0 L 2822 2822 0 2822 Z N", "logwidth*$0 /100");
    assert_eq!((at(&triangle, 50, 30), at(&triangle, 15, 15), at(&triangle, 85, 85)), (RED, WHITE, RED));
    let boxed = shape("M ?f0 0 L 2822 2822 0 2822 Z N", "?f0 +1");
    assert_eq!((at(&boxed, 15, 15), at(&boxed, 5, 5)), (RED, WHITE));
}

#[test]
fn cells_of_a_table_stand_side_by_side_with_their_fills_and_words() {
    let cell = |style: &str, words: &str| {
        format!(r#"<table:table-cell table:style-name="{style}"><text:p>{words}</text:p></table:table-cell>"#)
    };
    let row = format!("<table:table-row>{}{}</table:table-row>", cell("ce1", "M"), cell("ce2", ""));
    let slide = format!(
        r##"<draw:frame svg:x="0pt" svg:y="0pt" svg:width="100pt" svg:height="60pt"><table:table><table:table-column table:number-columns-repeated="2"/><table:table-header-rows>{row}</table:table-header-rows></table:table><draw:image xlink:href="Pictures/i.png"/></draw:frame>"##
    );
    let cells = r##"<style:style style:name="ce1" style:family="table-cell"><style:graphic-properties draw:fill="solid" draw:fill-color="#0000ff"/><style:text-properties fo:color="#ff0000"/></style:style><style:style style:name="ce2" style:family="table-cell"><style:graphic-properties draw:fill="solid" draw:fill-color="#008000"/></style:style></office:styles>"##;
    let behind = master("", "");
    let text = format!(
        r#"<office:document office:mimetype="application/vnd.oasis.opendocument.presentation">{}<office:automatic-styles>{OF_MASTERS}</office:automatic-styles>{behind}{}</office:document>"#,
        STYLES.replace("</office:styles>", cells),
        slides_of(&format!(r#"<draw:page draw:master-page-name="M">{slide}</draw:page>"#))
    );
    let source = Arc::new(Source::from_bytes("talk.fodp", text.into_bytes()));
    let raster = open(&source).unwrap().paint(&TILE).unwrap();
    assert_eq!((at(&raster, 45, 5), at(&raster, 75, 15), at(&raster, 75, 90)), (BLUE, GREEN, WHITE));
    assert!(ink(&raster, [0, 0, 50, 30], RED), "its word is in the first cell");
}

#[test]
fn a_chart_is_drawn_from_the_table_that_it_keeps() {
    let text = r##"<office:document-content xmlns:office="o" xmlns:chart="c" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:draw="d"><office:automatic-styles><style:style style:name="ch1" style:family="chart"><style:graphic-properties draw:fill-color="#008000"/></style:style></office:automatic-styles><office:body><office:chart><chart:chart chart:class="chart:bar"><chart:plot-area><chart:axis chart:dimension="x"><chart:categories table:cell-range-address="local-table.$A$2:.$A$3"/></chart:axis><chart:series chart:style-name="ch1" chart:class="chart:bar" chart:values-cell-range-address="local-table.$B$2:.$B$3" chart:label-cell-address="local-table.$B$1"/></chart:plot-area><table:table><table:table-header-rows><table:table-row><table:table-cell/><table:table-cell><text:p>Sold</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-rows><table:table-row><table:table-cell><text:p>May</text:p></table:table-cell><table:table-cell office:value="3"/></table:table-row><table:table-row><table:table-cell><text:p>June</text:p></table:table-cell><table:table-cell office:value="4"/></table:table-row></table:table-rows></table:table></chart:chart></office:chart></office:body></office:document-content>"##;
    let chart = chart::read(text).unwrap();
    assert_eq!((chart.names, chart.series.len()), (vec!["May".to_owned(), "June".to_owned()], 1));
    let series = &chart.series[0];
    assert_eq!((series.name.as_str(), &series.values), ("Sold", &vec![Some(3.0), Some(4.0)]));
    assert_eq!(series.colour.rgb.map(|part| (part * 255.0).round() as u8), GREEN);
    // A chart of another kind, or of two, is none that is drawn.
    assert!(chart::read(&text.replace("chart:bar", "chart:stock")).is_none());
    assert!(chart::read(&text.replacen("chart:bar", "chart:line", 1)).is_none());
}

#[test]
fn a_flat_file_is_drawn_with_the_pictures_that_stand_in_it() {
    let words = data_encoding::BASE64.encode(&halves());
    let page = format!(
        r#"<draw:page draw:master-page-name="M">{}<draw:frame svg:x="0pt" svg:y="50pt" svg:width="100pt" svg:height="50pt"><draw:image><office:binary-data>{words}</office:binary-data></draw:image></draw:frame></draw:page>"#,
        rect("gr1", [0, 0, 100, 20])
    );
    let text = format!(
        r#"<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.presentation">{STYLES}<office:automatic-styles>{OF_MASTERS}</office:automatic-styles>{}{}</office:document>"#,
        master("dp1", ""),
        slides_of(&page)
    );
    let source = Arc::new(Source::from_bytes("talk.fodp", text.into_bytes()));
    let raster = open(&source).unwrap().paint(&TILE).unwrap();
    assert_eq!((at(&raster, 50, 10), at(&raster, 50, 40)), (RED, BLUE));
    assert_eq!((at(&raster, 10, 75), at(&raster, 90, 75)), (RED, GREEN));
}

#[test]
fn a_slide_that_is_damaged_or_holds_too_much_is_refused_and_not_drawn_in_part() {
    let paint = |slide: &str| open(&file(slide, &master("", ""))).unwrap().paint(&TILE);
    assert!(paint("<draw:g>").unwrap_err().words.contains("damaged"));
    let many = rect("base", [0, 0, 9, 9]).repeat(7_000);
    assert!(paint(&many).unwrap_err().words.contains("more on this slide"));
    assert!(paint(&("<draw:g>".repeat(900) + &"</draw:g>".repeat(900))).is_ok());
    // A slide in names that nobody knows is a slide.
    assert!(paint("<strange:thing other:said='1'/>").is_ok());
    // A file that ends within a slide.
    let torn = format!(
        r#"<office:document office:mimetype="application/vnd.oasis.opendocument.presentation">{STYLES}<office:automatic-styles>{OF_MASTERS}</office:automatic-styles>{}<office:body><office:presentation><draw:page draw:master-page-name="M"><draw:rect/>"#,
        master("", "")
    );
    let source = Arc::new(Source::from_bytes("talk.fodp", torn.into_bytes()));
    assert!(open(&source).unwrap().paint(&TILE).unwrap_err().words.contains("damaged"));
}

#[test]
fn a_presentation_says_how_large_its_slides_are_so_that_they_have_room_before_they_are_drawn() {
    let source =
        Source::from_bytes("talk.odp", file("", &master("", "")).read_all(u64::MAX).unwrap().to_vec());
    let document =
        crate::read::formats::read(source, crate::data::span::DocId(1), &Stop::default(), None).unwrap();
    let unit = document.units.get(0).unwrap();
    assert_eq!((unit.size, unit.own_colours), ((100.0, 100.0), true));
    assert!(unit.is_sketched() && !crate::desk::pages::has_pages(&document));
}
