//! Slides as they are drawn: what would be lost is a colour at a place.

use super::*;
use crate::data::unit::UnitKind;
use crate::read::container::zip::tests::archive_of;
use crate::read::container::zip::tests::packed;
use std::io::Cursor;

const NAMES: &str = r#"xmlns:a="a" xmlns:p="p" xmlns:r="r" xmlns:mc="mc""#;
const GREEN: [u8; 3] = [0, 0x80, 0];
const RED: [u8; 3] = [0xFF, 0, 0];
const WHITE: [u8; 3] = [0xFF; 3];

/// A slide of 100 by 100 points, drawn on as many pixels.
fn drawn(slide: &str, layout: &str, master: &str) -> Raster {
    let theme = r#"<a:theme xmlns:a="a"><a:themeElements><a:clrScheme><a:dk1><a:srgbClr val="000000"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1><a:accent1><a:srgbClr val="008000"/></a:accent1></a:clrScheme></a:themeElements></a:theme>"#;
    let relation = |kind: &str, to: &str| {
        format!(r#"<Relationships><Relationship Id="x" Type="x/{kind}" Target="{to}"/></Relationships>"#)
    };
    let main = format!(
        r#"<p:presentation {NAMES}><p:sldIdLst><p:sldId id="1" r:id="x"/></p:sldIdLst><p:sldSz cx="1270000" cy="1270000"/></p:presentation>"#
    );
    let of = |kind: &str, inside: &str| format!("<p:{kind} {NAMES}>{inside}</p:{kind}>");
    let slide = of("sld", slide);
    let (layout, master) = (of("sldLayout", layout), of("sldMaster", master));
    let own = r#"<Relationships><Relationship Id="x" Type="x/slideLayout" Target="layout.xml"/><Relationship Id="i" Type="x/image" Target="i.png"/></Relationships>"#;
    let mut picture = Cursor::new(Vec::new());
    // Half of it is red and half green.
    let halves = image::RgbImage::from_fn(80, 80, |x, _| image::Rgb(if x < 40 { RED } else { GREEN }));
    halves.write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let (slides, layouts, masters) =
        (relation("slide", "s.xml"), relation("slideMaster", "master.xml"), relation("theme", "theme.xml"));
    let files: Vec<(&str, &[u8])> = vec![
        ("ppt/presentation.xml", main.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", slides.as_bytes()),
        ("ppt/s.xml", slide.as_bytes()),
        ("ppt/_rels/s.xml.rels", own.as_bytes()),
        ("ppt/layout.xml", layout.as_bytes()),
        ("ppt/_rels/layout.xml.rels", layouts.as_bytes()),
        ("ppt/master.xml", master.as_bytes()),
        ("ppt/_rels/master.xml.rels", masters.as_bytes()),
        ("ppt/theme.xml", theme.as_bytes()),
        ("ppt/i.png", picture.get_ref()),
    ];
    let source = Arc::new(Source::from_bytes("talk.pptx", packed(&files)));
    let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 100, 100], night: false };
    open(&source).unwrap().paint(&tile).unwrap()
}

fn at(raster: &Raster, x: usize, y: usize) -> [u8; 3] {
    let first = (y * 100 + x) * 4;
    [0, 1, 2].map(|part| raster.rgba[first + part])
}

fn tree(inside: &str) -> String {
    format!("<p:cSld><p:spTree>{inside}</p:spTree></p:cSld>")
}

/// Left, top, width and height in points.
fn xfrm(name: &str, [x, y, w, h]: [i32; 4]) -> String {
    let emu = |points: i32| points * 12_700;
    format!(
        r#"<{name}><a:off x="{}" y="{}"/><a:ext cx="{}" cy="{}"/></{name}>"#,
        emu(x),
        emu(y),
        emu(w),
        emu(h)
    )
}

fn shape(place: &str, props: &str, words: &str) -> String {
    format!(
        r#"<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:spPr>{props}</p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0"/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"#
    )
}

const RED_FILL: &str = r#"<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>"#;
const THEME_FILL: &str = r#"<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>"#;

/// Whether there is ink of a colour in a part of the picture.
fn ink(raster: &Raster, [left, top, right, bottom]: [usize; 4], colour: [u8; 3]) -> bool {
    (top..bottom).any(|y| (left..right).any(|x| at(raster, x, y) == colour))
}

#[test]
fn a_shape_is_seen_where_it_lies_in_the_colour_of_its_theme_and_over_what_the_master_draws() {
    let ground = r#"<p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val="0000FF"/></a:solidFill></p:bgPr></p:bg><p:spTree>"#;
    let master = format!(
        "{ground}{}</p:spTree></p:cSld>",
        shape("", &(xfrm("a:xfrm", [0, 50, 100, 50]) + RED_FILL), "")
    );
    let slide = tree(&shape("", &(xfrm("a:xfrm", [50, 40, 50, 20]) + THEME_FILL), ""));
    let raster = drawn(&slide, &tree(""), &master);
    assert_eq!(at(&raster, 10, 10), [0, 0, 0xFF]);
    assert_eq!(at(&raster, 10, 70), RED);
    assert_eq!(at(&raster, 70, 55), GREEN);
}

#[test]
fn words_of_a_place_stand_where_the_layout_has_it_and_look_as_the_master_says() {
    let place = r#"<p:ph type="title"/>"#;
    let layout = tree(&shape(place, &xfrm("a:xfrm", [10, 60, 80, 30]), "Click to edit"));
    let styles = format!(
        r#"<p:txStyles><p:titleStyle><a:lvl1pPr><a:defRPr sz="2400">{RED_FILL}</a:defRPr></a:lvl1pPr></p:titleStyle></p:txStyles>"#
    );
    let raster = drawn(&tree(&shape(place, "", "MMM")), &layout, &(tree("") + &styles));
    assert!(ink(&raster, [10, 60, 90, 90], RED), "the title is in its place");
    assert!(!ink(&raster, [0, 0, 100, 58], RED) && at(&raster, 95, 95) == WHITE);
    // What a place of a layout says to who fills it is no part of a slide that does not.
    let empty = drawn(&tree(""), &layout, &(tree("") + &styles));
    assert!(!ink(&empty, [0, 0, 100, 100], RED));
}

#[test]
fn what_is_hidden_is_not_drawn_and_a_group_moves_and_stretches_what_is_in_it() {
    let within = shape("", &(xfrm("a:xfrm", [0, 0, 5, 5]) + RED_FILL), "");
    let hidden = within.replace("name=\"x\"", "name=\"x\" hidden=\"1\"");
    let group = format!(
        r#"<p:grpSp><p:nvGrpSpPr><p:cNvPr id="2" name="g"/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>{}<a:chOff x="0" y="0"/><a:chExt cx="127000" cy="127000"/></a:xfrm></p:grpSpPr>{within}</p:grpSp>"#,
        xfrm("a", [50, 50, 40, 40]).replace("<a>", "").replace("</a>", "")
    );
    let raster = drawn(&tree(&(hidden + &group)), &tree(""), &tree(""));
    assert_eq!(at(&raster, 2, 2), WHITE);
    assert_eq!(at(&raster, 68, 68), RED);
    assert_eq!(at(&raster, 75, 75), WHITE);
}

#[test]
fn of_a_picture_that_was_cut_only_what_is_left_is_seen() {
    let picture = format!(
        r#"<p:pic><p:nvPicPr><p:cNvPr id="1" name="x"/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="i"/><a:srcRect l="50000"/></p:blipFill><p:spPr>{}</p:spPr></p:pic>"#,
        xfrm("a:xfrm", [20, 20, 60, 60])
    );
    let raster = drawn(&tree(&picture), &tree(""), &tree(""));
    assert_eq!((at(&raster, 25, 50), at(&raster, 75, 50), at(&raster, 10, 50)), (GREEN, GREEN, WHITE));
    assert!(!ink(&raster, [0, 0, 100, 100], RED));
}

#[test]
fn a_slide_that_is_damaged_or_holds_too_much_is_refused_and_not_drawn_in_part() {
    let source = |slide: &str| {
        let slide = format!("<p:sld {NAMES}>{slide}");
        let main = format!(
            r#"<p:presentation {NAMES}><p:sldIdLst><p:sldId r:id="x"/></p:sldIdLst></p:presentation>"#
        );
        let files: Vec<(&str, &[u8])> = vec![
            ("ppt/presentation.xml", main.as_bytes()),
            (
                "ppt/_rels/presentation.xml.rels",
                br#"<Relationships><Relationship Id="x" Type="x/slide" Target="s.xml"/></Relationships>"#,
            ),
            ("ppt/s.xml", slide.as_bytes()),
        ];
        Arc::new(Source::from_bytes("talk.pptx", packed(&files)))
    };
    let tile = PageTile { unit: 0, scale: 0.1, part: [0, 0, 50, 50], night: false };
    let paint = |slide: &str| open(&source(slide)).unwrap().paint(&tile);
    assert!(paint("<p:cSld>").unwrap_err().words.contains("damaged"));
    let many = shape("", &(xfrm("a:xfrm", [0, 0, 9, 9]) + RED_FILL), "").repeat(7_000);
    assert!(paint(&(tree(&many) + "</p:sld>")).unwrap_err().words.contains("more on this slide"));
    let deep = "<p:grpSp>".repeat(900) + &"</p:grpSp>".repeat(900);
    assert!(paint(&(tree(&deep) + "</p:sld>")).is_ok());
}

#[test]
fn a_presentation_says_how_large_its_slides_are_so_that_they_have_room_before_they_are_drawn() {
    let source = Source::from_bytes(
        "talk.pptx",
        archive_of(&[
            (
                "ppt/presentation.xml",
                r#"<p:presentation xmlns:p="p"><p:sldSz cx="12192000" cy="6858000"/><p:sldIdLst><p:sldId id="x"/></p:sldIdLst></p:presentation>"#,
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                r#"<Relationships><Relationship Id="x" Type="x/slide" Target="s.xml"/></Relationships>"#,
            ),
            ("ppt/s.xml", r#"<p:sld xmlns:p="p"/>"#),
        ]),
    );
    let document =
        crate::read::formats::read(source, crate::data::span::DocId(1), &Stop::default(), None).unwrap();
    let unit = document.units.get(0).unwrap();
    assert_eq!((unit.kind, unit.size, unit.own_colours), (UnitKind::Slide, (960.0, 540.0), true));
    // It is read as words, and no word has a place on the picture.
    assert!(unit.is_sketched() && !crate::desk::pages::has_pages(&document));
}
