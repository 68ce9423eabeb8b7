//! Words that a page holds and does not show: who searches the text must not find them as if they were printed, and
//! who looks for what was hidden must find them.

use super::*;

fn unseen(document: &Document) -> Vec<(Unseen, String)> {
    let unseen = document.asides.iter().filter_map(|aside| match aside.kind {
        AsideKind::Unseen(why) => Some((why, aside.words.clone())),
        _ => None,
    });
    unseen.collect()
}

/// What is told of a page that begins with words that are seen.
fn told(content: &str) -> Vec<(Unseen, String)> {
    told_with("", content)
}

fn told_with(resources: &str, content: &str) -> Vec<(Unseen, String)> {
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let entries = format!("/Resources << {font} {resources} >>");
    let document = check(Maker::new().page_with(&entries, &(prose(72.0, 700.0, &PROSE) + content)));
    let seen = words(&document, &BlockKind::Paragraph).join(" ");
    assert!(seen.starts_with(&PROSE.join(" ")), "{seen}");
    let told = unseen(&document);
    for (_, hidden) in &told {
        assert!(!seen.contains(hidden.as_str()), "{hidden} is both seen and not");
    }
    told
}

fn hidden() -> String {
    text(100.0, 500.0, 12.0, "hidden words")
}

fn only(why: Unseen) -> Vec<(Unseen, String)> {
    vec![(why, "hidden words".to_owned())]
}

#[test]
fn words_outside_of_the_window_that_is_cut_into_the_page_are_told() {
    let within = |window: &str| told(&format!("q {window} n {} Q", hidden()));
    assert_eq!(within("100 600 200 50 re W"), only(Unseen::Clipped));
    assert_eq!(within("100 450 200 20 re W"), only(Unseen::Clipped));
    // A triangle far from it; and two windows that have nothing in common.
    assert_eq!(within("300 600 m 400 600 l 350 650 l h W"), only(Unseen::Clipped));
    assert_eq!(within("100 490 20 90 re W n 160 490 20 90 re W"), only(Unseen::Clipped));
    // Around it, and so that it is cut.
    assert_eq!(within("90 490 200 30 re W"), []);
    assert_eq!(within("90 505 200 30 re W"), []);
    // Words that a scanner recognised lie where nothing is shown.
    assert!(
        told(&format!("q 100 600 200 50 re W n 3 Tr {} Q", hidden()))
            .iter()
            .all(|(why, _)| *why != Unseen::Clipped)
    );
}

#[test]
fn words_under_shapes_of_any_kind_are_told() {
    let under = |drawn: &str| told(&format!("{}{drawn}\n", hidden()));
    let round = |fill: &str| {
        format!("{fill} 80 480 m 80 540 l 100 550 l 180 550 l 200 540 l 200 480 l 180 470 l 100 470 l h f")
    };
    assert_eq!(under(&round("0.9 g")), only(Unseen::Covered));
    assert_eq!(under(&round("0 g")), only(Unseen::Blacked));
    // A broad line, level and leaning.
    assert_eq!(under("0 G 20 w 90 504 m 300 504 l S"), only(Unseen::Blacked));
    assert_eq!(under("0 G 40 w 90 500 m 300 510 l S"), only(Unseen::Blacked));
    // Struck through, framed, and by a line of dashes.
    assert_eq!(under("0 G 1 w 90 504 m 300 504 l S"), []);
    assert_eq!(under("0 G 10 w 80 480 200 60 re S"), []);
    assert_eq!(under("0 G 20 w [3 9] 0 d 90 504 m 300 504 l S"), []);
    // A ring around it, and a shape of which the box is over it.
    let ring = "0 g 60 400 m 60 600 l 300 600 l 300 400 l h 80 480 m 80 540 l 200 540 l 200 480 l h f*";
    assert_eq!(under(ring), []);
    assert_eq!(under("0 g 90 490 m 400 490 l 400 530 l h f"), []);
}

/// Programs that black words out often draw one thin line after the other.
#[test]
fn words_under_many_thin_lines_are_told() {
    let under = |drawn: &str| told(&format!("{}{drawn}\n", hidden()));
    let rows = |from: f32, step: f32, each: &dyn Fn(f32) -> String| -> String {
        (0..12).map(|row| each(from + step * row as f32)).collect()
    };
    // Across as boxes and as strokes, down, and leaning within a window.
    assert_eq!(under(&rows(496.0, 1.2, &|y| format!("0 g 95 {y} 90 1.3 re f "))), only(Unseen::Blacked));
    assert_eq!(
        under(&rows(496.0, 1.2, &|y| format!("0.5 G 1.3 w 95 {y} m 185 {y} l S "))),
        only(Unseen::Covered)
    );
    let down: String =
        (0..70).map(|at| 95.0 + 1.3 * at as f32).map(|x| format!("{x} 494 m {x} 514 l ")).collect();
    assert_eq!(under(&format!("1.4 w {down} S")), only(Unseen::Blacked));
    let leaning: String = (0..50)
        .map(|at| 75.0 + 2.5 * at as f32)
        .map(|x| format!("{x} 490 m {} 520 l S ", x + 30.0))
        .collect();
    assert_eq!(under(&format!("q 90 495 100 16 re W n 1.6 w {leaning} Q")), only(Unseen::Blacked));
    // A few of them, or far from each other: struck through, ruled, hatched lightly.
    assert_eq!(under("0 g 95 500 90 1 re f 95 503 90 1 re f"), []);
    assert_eq!(under(&rows(496.0, 4.0, &|y| format!("95 {y} 90 0.5 re f "))), []);
    assert_eq!(under(&rows(440.0, 14.0, &|y| format!("95 {y} 90 1 re f "))), []);
    assert_eq!(under("0 g 95 501 90 2.6 re f"), []);
}

#[test]
fn words_under_a_dense_pattern_are_told() {
    let tiled = |line: &str| {
        let mut maker = Maker::new();
        let entries =
            "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 4 4] /XStep 4 /YStep 4 /Resources << >>";
        let tile = maker.stream(entries, line.as_bytes());
        let resources = format!(
            "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /Pattern << /P {tile} \
             0 R >> >>"
        );
        let content = prose(72.0, 700.0, &PROSE) + &hidden() + "/Pattern cs /P scn 90 490 200 40 re f";
        unseen(&check(maker.page_with(&resources, &content)))
    };
    assert_eq!(tiled("0 g 0 0 4 2.5 re f"), only(Unseen::Blacked));
    assert_eq!(tiled("0.4 w 0 0 m 4 4 l S"), []);
}

#[test]
fn what_is_painted_last_is_what_is_seen() {
    let on_it = |first: &str, last: &str| {
        let box_of = "1 g 95 496 300 16 re f 0 g ";
        let content = prose(72.0, 700.0, &PROSE)
            + &text(100.0, 500.0, 12.0, first)
            + box_of
            + &text(100.0, 500.0, 12.0, last);
        let document = check(Maker::new().page(&content));
        (unseen(&document), document.text.slice(Span::new(0, 900)).into_owned())
    };
    // The same words again: nothing is hidden, and none stands twice.
    let (told, seen) = on_it("Marked, and readable.", "Marked, and readable.");
    assert_eq!(told, []);
    assert_eq!(seen.matches("Marked, and readable.").count(), 1, "{seen}");
    // Another figure, of which most signs stand where they stood.
    let (told, seen) = on_it("4,000 pounds", "5,000 pounds");
    assert_eq!(told, [(Unseen::Covered, "4,000".to_owned())]);
    assert!(seen.contains("5,000 pounds") && !seen.contains("4,000"), "{seen}");
    // A box over the beginning of a line, which is painted anew as a whole.
    let content = prose(72.0, 700.0, &PROSE)
        + &text(100.0, 500.0, 12.0, "Boxed in part and readable to its end.")
        + "1 1 0 rg 95 496 60 16 re f 0 g "
        + &text(100.0, 500.0, 12.0, "Boxed in part and readable to its end.");
    let document = check(Maker::new().page(&content));
    assert!(document.text.slice(Span::new(0, 900)).contains("Boxed in part and readable to its end."));
    assert_eq!(unseen(&document), []);
}

#[test]
fn of_a_word_that_is_covered_in_part_the_rest_stays() {
    let content = prose(72.0, 700.0, &PROSE)
        + &text(100.0, 500.0, 12.0, "Account 12345678 of May")
        // Its first four figures.
        + "0 g 148 496 27 16 re f";
    let document = check(Maker::new().page(&content));
    assert_eq!(unseen(&document), [(Unseen::Blacked, "1234".to_owned())]);
    assert!(document.text.slice(Span::new(0, 900)).contains("5678 of May"));
}

#[test]
fn words_under_colours_that_run_into_each_other_are_told() {
    let shading = |extend: &str| {
        let colours = "/FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1";
        let resources = format!(
            "/Shading << /S << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 50 0] {extend} /Function << \
             {colours} >> >> >>"
        );
        told_with(&resources, &format!("{} q 90 490 200 40 re W n /S sh Q", hidden()))
    };
    assert_eq!(shading("/Extend [true true]"), only(Unseen::Covered));
    // Only a part of the page is coloured by it, which is elsewhere.
    assert_eq!(shading(""), []);
}

#[test]
fn words_that_are_too_small_to_be_seen_are_told() {
    let sized = |size: &str| told(&format!("BT /F {size} Tf 100 500 Td (hidden words) Tj ET"));
    assert_eq!(sized("0.2"), only(Unseen::Tiny));
    assert_eq!(sized("0"), only(Unseen::Tiny));
    assert_eq!(sized("2"), []);
}

fn layered(properties: &str, words: &str) -> Document {
    let mut maker = Maker::new();
    let (on, off) = (90, 91);
    maker.put(on, "<< /Type /OCG /Name (Plan) >>");
    maker.put(off, "<< /Type /OCG /Name (Draft) >>");
    maker.root(&format!("/OCProperties << /OCGs [{on} 0 R {off} 0 R] /D << {properties} >> >>"));
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let form = maker.stream(
        &format!("/Subtype /Form /BBox [0 0 612 792] /OC {off} 0 R /Resources << {font} >>"),
        text(100.0, 300.0, 12.0, "within a drawing").as_bytes(),
    );
    let resources = format!(
        "/Resources << {font} /XObject << /X {form} 0 R >> /Properties << /On {on} 0 R /Off {off} 0 R >> >>"
    );
    let content = prose(72.0, 700.0, &PROSE)
        + &format!("/OC /On BDC {} EMC\n", text(100.0, 550.0, 12.0, "shown words"))
        + &format!("/OC /Off BDC {} EMC /X Do\n", text(100.0, 500.0, 12.0, words));
    maker.page_with(&resources, &content);
    check(&maker)
}

#[test]
fn words_on_layers_that_are_not_shown_are_told() {
    let document = layered("/OFF [91 0 R]", "hidden words");
    let told = [
        (Unseen::HiddenLayer, "hidden words".to_owned()),
        (Unseen::HiddenLayer, "within a drawing".to_owned()),
    ];
    assert_eq!(unseen(&document), told);
    let seen = words(&document, &BlockKind::Paragraph).join(" ");
    assert!(seen.contains("shown words") && !seen.contains("hidden"), "{seen}");
    // The same words as those that are shown.
    let document = layered("/OFF [91 0 R]", "shown words");
    assert_eq!(unseen(&document).len(), 2);
    // With all layers shown nothing is told.
    assert!(unseen(&layered("", "hidden words")).is_empty());
    assert!(unseen(&layered("/BaseState /OFF /ON [90 0 R 91 0 R]", "hidden words")).is_empty());
}

/// Who reads must not be shown what the page hides, nor be told that what it shows is hidden.
#[test]
fn conditions_of_layers_are_followed() {
    let mut maker = Maker::new();
    maker.put(90, "<< /Type /OCG /Name (Plan) >>");
    maker.put(91, "<< /Type /OCG /Name (Draft) >>");
    maker.put(92, "<< /Type /OCMD /VE [/Not 90 0 R] >>");
    maker.put(93, "<< /Type /OCMD /VE [/And 90 0 R [/Or 91 0 R 91 0 R]] >>");
    maker.put(94, "<< /Type /OCMD /VE [/And 90 0 R [/Not 91 0 R]] >>");
    maker.put(95, "<< /Type /OCMD /OCGs [91 0 R] /P /AllOff >>");
    maker.put(96, "<< /Type /OCMD /OCGs [90 0 R] /P /AllOff >>");
    maker.root("/OCProperties << /OCGs [90 0 R 91 0 R] /D << /OFF [91 0 R] >> >>");
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let names: String = (92..97).map(|at| format!("/N{at} {at} 0 R ")).collect();
    let said = ["not that", "both and neither", "one without the other", "none of these", "none of those"];
    let words_of: String = (92..97).zip(said).fold(prose(72.0, 700.0, &PROSE), |content, (at, said)| {
        content
            + &format!("/OC /N{at} BDC {} EMC\n", text(100.0, 600.0 - 20.0 * (at - 92) as f32, 12.0, said))
    });
    maker.page_with(&format!("/Resources << {font} /Properties << {names} >> >>"), &words_of);
    let document = check(&maker);
    let seen = words(&document, &BlockKind::Paragraph).join(" ");
    assert!(
        !seen.contains("both") && seen.contains("one without the other") && seen.contains("none of these"),
        "{seen}"
    );
    let hidden = ["not that", "none of those", "both and neither"].map(str::to_owned);
    let layers: Vec<&str> = document.asides.iter().map(|aside| aside.name.as_str()).take(3).collect();
    assert_eq!(unseen(&document), hidden.map(|words| (Unseen::HiddenLayer, words)));
    assert_eq!(layers, ["", "", "Draft"]);
    // What was worked out was not added to the file by anybody.
    assert_eq!(
        document
            .asides
            .iter()
            .filter(|aside| aside.kind == AsideKind::Unseen(Unseen::EarlierRevision))
            .count(),
        0
    );
}

/// “The sum was ” is 74.7 wide, and each figure 6.67.
#[test]
fn a_part_of_a_figure_that_was_typed_anew_stands_in_its_figure() {
    let content = text(72.0, 500.0, 12.0, "The sum was 14,000 pounds in all.")
        + "1 g 146.2 496 14.1 13 re f 0 g\n"
        + &text(146.7, 500.0, 12.0, "90");
    let document = check(Maker::new().page(&content));
    assert_eq!(words(&document, &BlockKind::Paragraph), ["The sum was 90,000 pounds in all."]);
    assert_eq!(unseen(&document), [(Unseen::Covered, "14".to_owned())]);
}
