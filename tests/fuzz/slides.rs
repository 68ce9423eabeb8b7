//! Breaks presentations, as words and as what is drawn of a slide.

use super::fuzz::Target;
use super::office::Parts;
use super::pictures::pictures_of_all_kinds;
use super::zip::archive_of;
use super::{PANICKED, check, paint_some};
use folioscope::read::source::Source;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

#[test]
fn open_presentations() {
    let seeds = vec![
        br#"<office:document office:mimetype="application/vnd.oasis.opendocument.presentation"><office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout><style:style style:name="d"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles><office:master-styles><style:master-page style:name="M" style:page-layout-name="P"/></office:master-styles><office:body><office:presentation><draw:page draw:style-name="d" draw:master-page-name="M"><draw:g><draw:custom-shape svg:x="40cm" svg:y="1cm" svg:width="2cm" svg:height="1cm"><text:p>out</text:p></draw:custom-shape></draw:g><draw:frame presentation:class="title"><draw:text-box><text:list><text:list-header><text:p>T</text:p></text:list-header></text:list></draw:text-box></draw:frame><draw:a xlink:href="http://x/"><draw:frame draw:transform="rotate (1) translate (1cm 2cm)" svg:width="2cm" svg:height="1cm"><table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:a><draw:frame><draw:image><office:binary-data>iVBORw==</office:binary-data></draw:image></draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>n</text:p></draw:text-box></draw:frame></presentation:notes><officeooo:annotation><dc:creator>A</dc:creator><text:p>c</text:p></officeooo:annotation></draw:page><draw:page/></office:presentation></office:body></office:document>"#
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<draw:page>",
        b"</draw:page>",
        b"<draw:g>",
        b"</draw:g>",
        b"<draw:a>",
        b"<draw:frame presentation:class=\"title\">",
        b"</draw:frame>",
        b"<draw:text-box>",
        b"<presentation:notes>",
        b"<table:table>",
        b"</table:table>",
        b"<text:p>",
        b"<text:list>",
        b"-1e99cm",
        b"NaNcm",
        b"&#0;",
        b"<!--",
    ];
    Target { test: "slides::open_presentations", seeds, words, check: |bytes| check("fuzz.fodp", bytes) }
        .run();
}

#[test]
fn drawn_slides() {
    let names = r#"xmlns:a="a" xmlns:p="p" xmlns:r="r" xmlns:c="c" xmlns:d="d" xmlns:mc="mc""#;
    let at = r#"<a:xfrm rot="600000" flipH="1"><a:off x="1270000" y="0"/><a:ext cx="2540000" cy="1270000"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm>"#;
    let words = r#"<p:txBody><a:bodyPr anchor="ctr" vert="vert"><a:normAutofit fontScale="50000"/></a:bodyPr><a:lstStyle><a:lvl1pPr algn="r" marL="342900" indent="-342900"><a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:buFont typeface="Wingdings"/><a:buChar char="q"/><a:defRPr sz="2400"/></a:lvl1pPr></a:lstStyle><a:p><a:pPr lvl="0"><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:rPr b="1" i="1" baseline="30000"><a:solidFill><a:schemeClr val="tx1"><a:lumMod val="50000"/></a:schemeClr></a:solidFill></a:rPr><a:t>words &lt; 日本 שלום</a:t></a:r><a:br/><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p></p:txBody>"#;
    let shape = format!(
        r#"<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr><p:ph type="title" idx="1"/></p:nvPr></p:nvSpPr><p:spPr>{at}<a:prstGeom prst="wedgeRoundRectCallout"><a:avLst><a:gd name="adj1" fmla="val 9"/></a:avLst></a:prstGeom><a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="FF0000"/></a:gs><a:gs pos="100000"><a:schemeClr val="accent1"/></a:gs></a:gsLst><a:lin ang="5400000"/></a:gradFill><a:ln w="12700"><a:solidFill><a:prstClr val="red"/></a:solidFill><a:prstDash val="dash"/><a:tailEnd type="arrow"/></a:ln></p:spPr><p:style><a:lnRef idx="1"/><a:fillRef idx="1001"><a:schemeClr val="accent1"/></a:fillRef></p:style>{words}</p:sp>"#
    );
    let own = format!(
        r#"<p:sp><p:nvSpPr/><p:spPr>{at}<a:custGeom><a:pathLst><a:path w="9" h="9"><a:moveTo><a:pt x="1" y="2"/></a:moveTo><a:cubicBezTo><a:pt x="1" y="2"/><a:pt x="3" y="4"/><a:pt x="5" y="6"/></a:cubicBezTo><a:arcTo wR="3" hR="4" stAng="0" swAng="5400000"/><a:close/></a:path></a:pathLst></a:custGeom></p:spPr></p:sp><p:pic><p:nvPicPr/><p:blipFill><a:blip r:embed="i"/><a:srcRect l="9000"/></p:blipFill><p:spPr>{at}</p:spPr></p:pic>"#
    );
    let table = format!(
        r#"<p:graphicFrame><p:nvGraphicFramePr/>{}<a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1" bandRow="1"><a:tableStyleId>{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}</a:tableStyleId></a:tblPr><a:tblGrid><a:gridCol w="1270000"/></a:tblGrid><a:tr h="9"><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody><a:tcPr><a:lnL w="9"><a:solidFill><a:srgbClr val="0"/></a:solidFill></a:lnL></a:tcPr></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"#,
        at.replace("a:xfrm", "p:xfrm")
    );
    let chart = r#"<p:graphicFrame><p:nvGraphicFramePr/><p:xfrm><a:off x="0" y="0"/><a:ext cx="5080000" cy="5080000"/></p:xfrm><a:graphic><a:graphicData><c:chart r:id="c"/></a:graphicData></a:graphic></p:graphicFrame>"#;
    let plot = r#"<c:chart><c:plotArea><c:barChart><c:grouping val="stacked"/><c:ser><c:tx><c:v>s</c:v></c:tx><c:cat><c:strLit><c:pt idx="0"><c:v>n</c:v></c:pt></c:strLit></c:cat><c:val><c:numLit><c:pt idx="0"><c:v>4.5</c:v></c:pt><c:pt idx="3"><c:v>-1e9</c:v></c:pt></c:numLit></c:val></c:ser></c:barChart><c:valAx><c:scaling><c:max val="9"/></c:scaling></c:valAx></c:plotArea><c:legend/></c:chart>"#;
    let theme = r#"<a:themeElements><a:clrScheme><a:accent1><a:hslClr hue="9" sat="50000" lum="50000"/></a:accent1></a:clrScheme><a:fontScheme><a:minorFont><a:latin typeface="Georgia"/></a:minorFont></a:fontScheme><a:fmtScheme><a:bgFillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme></a:themeElements>"#;
    let slide = |inside: &str| {
        format!(
            r#"<p:sld {names}>{theme}{plot}<p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="accent1"/></p:bgRef></p:bg><p:spTree>{inside}</p:spTree></p:cSld><p:clrMap tx1="dk1"/><p:txStyles><p:titleStyle><a:lvl1pPr/></p:titleStyle></p:txStyles></p:sld>"#
        )
        .into_bytes()
    };
    let group = format!("<p:grpSp><p:grpSpPr>{at}</p:grpSpPr>{shape}</p:grpSp>");
    let seeds = vec![slide(&shape), slide(&(own + chart)), slide(&(table + &group))];
    let words: &[&[u8]] = &[
        b"<p:grpSp>",
        b"</p:grpSp>",
        b"<p:sp>",
        b"</p:sp>",
        b"<a:p>",
        b"<a:t>",
        b"prst=\"bentConnector3\"",
        b"prst=\"pie\"",
        b"<c:lineChart>",
        b"<c:pieChart>",
        b"<mc:AlternateContent>",
        b"<mc:Choice>",
        b"&#x202E;",
        b"-9223372036854775808",
        b"1e308",
        b"NaN",
        b"0",
        b"\"",
        b"\0",
    ];
    Target { test: "slides::drawn_slides", seeds, words, check: check_slide }.run();
}

/// The same bytes as a slide, as all that stands behind it and as a chart on it.
fn check_slide(bytes: &[u8]) -> Result<(), String> {
    let talk = br#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="s"/></p:sldIdLst></p:presentation>"#;
    let all = br#"<Relationships><Relationship Id="s" Type="x/slide" Target="a.xml"/><Relationship Id="l" Type="x/slideLayout" Target="b.xml"/><Relationship Id="m" Type="x/slideMaster" Target="c.xml"/><Relationship Id="t" Type="x/theme" Target="c.xml"/><Relationship Id="c" Type="x/chart" Target="c.xml"/><Relationship Id="i" Type="x/image" Target="i.png"/></Relationships>"#;
    let picture = pictures_of_all_kinds().into_iter().next().unwrap_or_default();
    let parts: Parts = vec![
        ("ppt/presentation.xml", talk),
        ("ppt/a.xml", bytes),
        ("ppt/b.xml", bytes),
        ("ppt/c.xml", bytes),
        ("ppt/i.png", &picture),
        ("ppt/_rels/presentation.xml.rels", all),
        ("ppt/_rels/a.xml.rels", all),
        ("ppt/_rels/b.xml.rels", all),
        ("ppt/_rels/c.xml.rels", all),
    ];
    check_drawn("fuzz.pptx", &parts)
}

#[test]
fn drawn_open_slides() {
    let styles = r##"<office:styles><draw:gradient draw:name="g" draw:style="radial" draw:start-color="#ff0000" draw:end-color="#0000ff" draw:angle="450" draw:border="10%"/><draw:stroke-dash draw:name="d" draw:dots1="1" draw:dots1-length="50%" draw:distance="2mm"/><draw:fill-image draw:name="i" xlink:href="Pictures/i.png"/><style:default-style style:family="graphic"><style:text-properties fo:font-size="20pt"/></style:default-style><style:style style:name="M-outline1" style:family="presentation"><style:graphic-properties draw:fill="bitmap" draw:fill-image-name="i" draw:fit-to-size="shrink-to-fit"><text:list-style style:name="l"><text:list-level-style-bullet text:level="1" text:bullet-char="&#xE00C;"><style:list-level-properties text:space-before="1cm" text:min-label-width="1cm"/><style:text-properties fo:font-size="45%" fo:font-family="Wingdings"/></text:list-level-style-bullet></text:list-style></style:graphic-properties><style:text-properties fo:color="#ff0000" style:text-position="super 58%"/></style:style><style:style style:name="s" style:family="graphic" style:parent-style-name="s"><style:graphic-properties draw:fill="gradient" draw:fill-gradient-name="g" draw:stroke="dash" draw:stroke-dash="d" draw:marker-end="m" fo:clip="rect(1cm, 0cm, 0cm, 1cm)" draw:opacity="50%"/></style:style><table:table-template table:name="t"><table:first-row table:style-name="s"/></table:table-template></office:styles><office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="9cm" fo:page-height="9cm"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="M" style:page-layout-name="P"><draw:rect draw:style-name="s" svg:width="9cm" svg:height="1cm"/></style:master-page></office:master-styles>"##;
    let at = r#"draw:style-name="s" svg:x="1cm" svg:y="1cm" svg:width="7cm" svg:height="5cm""#;
    let slide = |inside: &str| {
        format!(r#"<office:document xmlns:office="o">{styles}<office:body><office:presentation><draw:page draw:master-page-name="M">{inside}</draw:page></office:presentation></office:body></office:document>"#)
            .into_bytes()
    };
    let words = r#"<draw:frame presentation:style-name="M-outline1" presentation:class="outline" svg:width="5cm" svg:height="5cm"><draw:text-box><text:list text:style-name="l"><text:list-item><text:p>one <text:span text:style-name="s">two</text:span><text:s text:c="9"/><text:page-number/></text:p><text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list></text:list-item></text:list></draw:text-box></draw:frame>"#;
    let shapes = format!(
        r#"<draw:g><draw:custom-shape {at} draw:transform="rotate (0.5) skewX (0.1) translate (1cm 2cm)"><text:p>x</text:p><draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:modifiers="10 $0" draw:text-areas="0 0 ?f1 ?f1" draw:mirror-horizontal="true" draw:enhanced-path="M 0 ?f0 L $0 9 X 5 5 7 7 U 5 5 3 3 0 360 G 4 4 0 90 W 0 0 9 9 1 1 2 2 C 1 2 3 4 5 6 Z F S N"><draw:equation draw:name="f0" draw:formula="if(-1,sqrt(9),max(logwidth,?f1 *2/0))"/><draw:equation draw:name="f1" draw:formula="?f0 +cos(pi)"/></draw:enhanced-geometry></draw:custom-shape></draw:g><draw:path {at} svg:viewBox="0 0 10 10" svg:d="M0 0c1 2 3 4 5 6a5 5 0 0 1 9 9q1 1 2 2z"/><draw:polyline {at} svg:viewBox="0 0 9 9" draw:points="0,0 9,9 3,4"/><draw:connector svg:x1="1cm" svg:y1="1cm" svg:x2="2cm" svg:y2="3cm" svg:d="M1 1h5v9"/><draw:circle {at} draw:kind="section" draw:start-angle="10" draw:end-angle="400"/><draw:regular-polygon {at} draw:corners="5" draw:concave="true" draw:sharpness="30%"/>"#
    );
    let framed = format!(
        r#"<draw:frame {at}><table:table table:template-name="t" table:use-first-row-styles="true"><table:table-column table:number-columns-repeated="3"/><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>c</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table></draw:frame><draw:frame {at}><draw:image xlink:href="Pictures/i.png"/></draw:frame><draw:frame {at}><draw:object xlink:href="./Object"><office:chart><chart:chart chart:class="chart:bar"><chart:plot-area><chart:series chart:values-cell-range-address="t.$A$1:.$B$2" chart:label-cell-address="t.$A$1"><chart:data-point chart:repeated="2"/></chart:series></chart:plot-area><table:table><table:table-row><table:table-cell office:value="4"/></table:table-row></table:table></chart:chart></office:chart></draw:object></draw:frame>"#
    );
    let seeds = vec![slide(words), slide(&shapes), slide(&framed)];
    let words: &[&[u8]] = &[
        b"<draw:g>",
        b"</draw:g>",
        b"<text:p>",
        b"<text:list>",
        b"<table:table-row>",
        b"chart:circle",
        b"chart:line",
        b"?f0 ",
        b"?f1 ?f1",
        b"((((",
        b"$99",
        b"1e308",
        b"-1e99cm",
        b"NaN",
        b"0cm",
        b"\"",
        b"\0",
    ];
    Target { test: "slides::drawn_open_slides", seeds, words, check: check_open_slide }.run();
}

/// The same bytes as slides, as what stands behind them and as an object on them.
fn check_open_slide(bytes: &[u8]) -> Result<(), String> {
    let picture = pictures_of_all_kinds().into_iter().next().unwrap_or_default();
    let parts: Parts = vec![
        ("mimetype", b"application/vnd.oasis.opendocument.presentation"),
        ("content.xml", bytes),
        ("styles.xml", bytes),
        ("Object/content.xml", bytes),
        ("Pictures/i.png", &picture),
    ];
    check_drawn("fuzz.odp", &parts)
}

/// Parts of a presentation are packed and drawn.
fn check_drawn(name: &str, parts: &Parts) -> Result<(), String> {
    let packed = archive_of(parts);
    let work = || paint_some(Source::from_bytes(name, packed), 1);
    set_hook(Box::new(|panic| {
        *PANICKED.lock().unwrap() = panic.location().map(ToString::to_string).unwrap_or_default();
    }));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PANICKED.lock().unwrap().clone();
        if place.starts_with("src/") { Err(format!("a panic at {place}")) } else { Ok(()) }
    })
}
