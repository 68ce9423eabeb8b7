//! Breaks files of Word and its kin, and the parts and streams of which they are made.

use super::fuzz::{Target, files_of};
use super::zip::archive_of;
use super::{check, place, seeds};
use folioscope::read::container::ole;
use std::path::PathBuf;
use std::sync::Arc;

#[test]
fn rich_texts() {
    let mut seeds = seeds("rtf", &["rtf"], &["rtf"]);
    seeds.push(
        br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}{\stylesheet{\s1 heading 1;}}{\*\revtbl{A;}}\pard\s1 H\par\pard{\listtext 1.\tab}a{\footnote n}\revised\revauth0 b\plain\par\trowd\intbl c\cell d\cell\row{\field{\*\fldinst HYPERLINK x}{\fldrslt x}}\u8217 ?\'e9}"
            .to_vec(),
    );
    seeds.push(
        br"{\rtf1{\info{\nofpages3}{\edmins2}}{\*\template a}{\*\docvar{a}{b}}\sectd\titlepg{\header h\par}{\headerf f\par}\pard{\upr{a}{\*\ud b}}{\pict{\*\picprop{\sp{\sn wzDescription}{\sv d}}}\pngblip\picwgoal9 89504e47}{\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict\jpegblip ffd8}}}{\shptxt x\par}}{\shprslt y}}{\object{\*\objclass P}{\*\objdata 01050000}{\result r}}\page{\*\atrfstart 1}w{\*\atrfend 1}{\*\atnauthor A}{\*\annotation{\*\atndate 9}{\*\atnref 1}{\*\atnparent -1}n}\par\sect\trowd\trhdr\intbl a\nestcell{\*\nesttableprops\nestrow}\cell\row{\field{\*\fldinst FORMDROPDOWN{\*\formfield{\fftype2\ffres0{\*\ffl a}}}}{\fldrslt}}\par}"
            .to_vec(),
    );
    let words: &[&[u8]] = &[
        b"{",
        b"}",
        b"\\page ",
        b"\\sect ",
        b"{\\header ",
        b"{\\pict\\pngblip ",
        b"{\\*\\objdata ",
        b"{\\upr",
        b"{\\sp{\\sn pib}{\\sv ",
        b"\\nestcell ",
        b"\\nofpages2 ",
        b"\\par ",
        b"\\cell ",
        b"\\row ",
        b"\\intbl ",
        b"\\pard ",
        b"{\\footnote ",
        b"{\\*\\annotation ",
        b"\\u-10179 ?",
        b"\\uc0 ",
        b"\\'",
        b"\\bin99999 ",
        b"\\revised ",
        b"\\deleted ",
        b"{\\field{\\*\\fldinst HYPERLINK \"a\"}",
        b"\\v ",
        b"\\f9 ",
    ];
    Target { test: "office::rich_texts", seeds, words, check: |bytes| check("fuzz.rtf", bytes) }.run();
}

#[test]
fn open_documents() {
    let seeds = vec![
        br#"<office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles><style:style style:name="T" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style></office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region xml:id="c" text:id="c"><text:deletion><office:change-info><dc:creator>A</dc:creator></office:change-info><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes><text:h text:outline-level="1">H</text:h><text:list text:style-name="L"><text:list-item><text:p>a<text:change text:change-id="c"/></text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell></table:table-row></table:table><text:p><text:span text:style-name="T">b</text:span><text:note text:id="n"><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note><office:annotation office:name="r"><dc:creator>B</dc:creator><text:p>c</text:p></office:annotation>w<office:annotation-end office:name="r"/><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p></office:text></office:body></office:document>"#
            .to_vec(),
        br#"<office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><meta:document-statistic meta:page-count="2"/></office:meta><office:master-styles><style:master-page style:name="Standard"><style:header><text:p>h</text:p></style:header></style:master-page></office:master-styles><office:body><office:text><office:forms><form:checkbox form:label="a" form:current-state="checked"/></office:forms><text:p>a<text:soft-page-break/>b<draw:frame svg:width="2cm" svg:height="1cm"><draw:image><office:binary-data>iVBORw==</office:binary-data></draw:image><svg:desc>d</svg:desc></draw:frame></text:p><text:p><draw:frame><draw:object><math><mi>x</mi></math></draw:object></draw:frame><draw:custom-shape><text:p>s</text:p></draw:custom-shape><text:drop-down><text:label text:value="a"/>a</text:drop-down><text:script>x</text:script></text:p><table:table><table:table-row><table:table-cell><table:table><table:table-row><table:table-cell><text:p>n</text:p></table:table-cell></table:table-row></table:table></table:table-cell></table:table-row></table:table></office:text></office:body></office:document>"#
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<text:soft-page-break/>",
        b"<draw:custom-shape>",
        b"<draw:object>",
        b"<style:header>",
        b"<text:p>",
        b"</text:p>",
        b"<text:list>",
        b"</text:list>",
        b"<table:table>",
        b"</table:table>",
        b"<table:table-row>",
        b"<table:table-cell>",
        b"<text:note>",
        b"<text:span>",
        b"<draw:text-box>",
        b"</draw:text-box>",
        b"<text:change-start text:change-id=\"c\"/>",
        b"&amp;",
        b"&#0;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"9999999",
        b"\0",
    ];
    Target { test: "office::open_documents", seeds, words, check: |bytes| check("fuzz.fodt", bytes) }.run();
}

/// Parts of a file, each with its name.
pub type Parts<'a> = Vec<(&'a str, &'a [u8])>;

#[test]
fn parts_of_office_files() {
    let seeds = vec![
        br#"<w:document><w:body><w:p><w:pPr><w:pStyle w:val="H"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:ins w:author="A"><w:r><w:t>a</w:t></w:r></w:ins><w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>c</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:txbxContent><w:p><w:r><w:t>e</w:t></w:r></w:p></w:txbxContent></w:r></w:p></w:body></w:document>"#
            .to_vec(),
        br#"<w:document><w:body><w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="h"/><w:pgNumType w:start="3" w:fmt="upperRoman"/></w:sectPr></w:pPr><w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:br w:type="page"/></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="a"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:p><w:r><w:sym w:font="Symbol" w:char="F061"/><w:drawing><wp:extent cx="9525" cy="9525"/><a:blip r:embed="c"/><a:srcRect l="9"/><c:chart r:id="c"/><dgm:relIds r:dm="c"/></w:drawing></w:r></w:p></w:sdtContent></w:sdt><w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl><w:sectPr/></w:body></w:document>"#
            .to_vec(),
        br#"<p:sld show="0"><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><p:txBody><a:p><a:r><a:t>T</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:nvPr><p:ph/></p:nvPr><p:txBody><a:p><a:pPr lvl="2"/><a:r><a:rPr b="1"/><a:t>x</a:t></a:r><a:br/></a:p></p:txBody></p:sp><p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>1</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame></p:sld>"#
            .to_vec(),
        br#"<html><body><h1 id="a">T</h1><p>x <a href="two.xhtml#b">y</a></p><img src="../p.png"/></body></html>"#.to_vec(),
        br#"<package><metadata><dc:title>T</dc:title></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<w:p>",
        b"</w:p>",
        b"<w:sectPr>",
        b"<w:sdt>",
        b"<w:lastRenderedPageBreak/>",
        b"<c:chart r:id=\"c\"/>",
        b"<w:r>",
        b"<w:tbl>",
        b"</w:tbl>",
        b"<w:tr>",
        b"<w:tc>",
        b"<w:ins>",
        b"</w:ins>",
        b"<w:txbxContent>",
        b"<w:fldChar w:fldCharType=\"begin\"/>",
        b"<a:p>",
        b"<a:tbl>",
        b"</a:tbl>",
        b"<a:tc>",
        b"&#x10FFFF;",
        b"&lt;",
        b"<![CDATA[",
        b"9999999999",
        b"\0",
    ];
    Target { test: "office::parts_of_office_files", seeds, words, check: check_parts }.run();
}

/// The same bytes as the part that each kind of file is mostly made of.
fn check_parts(bytes: &[u8]) -> Result<(), String> {
    let relations = br#"<Relationships><Relationship Id="r" Type="x/slide" Target="s.xml"/><Relationship Id="n" Type="x/footnotes" Target="f.xml"/><Relationship Id="h" Type="x/header" Target="f.xml"/><Relationship Id="c" Type="x/chart" Target="f.xml"/><Relationship Id="t" Type="x/settings" Target="f.xml"/><Relationship Id="m" Type="x/comments" Target="f.xml"/></Relationships>"#;
    let slides = br#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r"/></p:sldIdLst></p:presentation>"#;
    let container = br#"<container><rootfile full-path="b.opf"/></container>"#;
    let files: [(&str, Parts); 4] = [
        (
            "fuzz.docx",
            vec![
                ("word/document.xml", bytes),
                ("word/f.xml", bytes),
                ("word/_rels/document.xml.rels", relations),
            ],
        ),
        (
            "fuzz.pptx",
            vec![
                ("ppt/presentation.xml", slides),
                ("ppt/s.xml", bytes),
                ("ppt/_rels/presentation.xml.rels", relations),
            ],
        ),
        ("fuzz.epub", vec![("mimetype", b"application/epub+zip"), ("a.xhtml", bytes), ("b.xhtml", bytes)]),
        (
            "fuzz.epub",
            vec![("META-INF/container.xml", container), ("b.opf", bytes), ("a.xhtml", b"<p>a</p>")],
        ),
    ];
    files.iter().try_for_each(|(name, parts)| {
        check(name, &archive_of(parts)).map_err(|words| format!("{name}: {words}"))
    })
}

/// Word and PowerPoint files from before 2007, and locked ones.
#[test]
fn older_office_files() {
    let folders: Vec<PathBuf> =
        place::corpus().into_iter().flat_map(|root| ["doc", "ppt"].map(|name| root.join(name))).collect();
    let mut seeds = files_of(folders, 40 * 1024, |_| true);
    let record = |kind: u16, body: &[u8]| {
        [&[0xF, 0], &kind.to_le_bytes()[..], &(body.len() as u32).to_le_bytes(), body].concat()
    };
    let slide = record(0x03EE, &record(0x040C, &record(0xF002, &record(0xF003, &record(0xF004, b"")))));
    seeds.push(ole::made_of(&[("PowerPoint Document", &slide), ("Current User", &[0; 40])]));
    let mut head = vec![0xEC, 0xA5, 0xC1, 0];
    head.resize(4_096, 7);
    seeds.push(ole::made_of(&[("WordDocument", &head), ("0Table", &head)]));
    seeds.push(ole::made_of(&[("EncryptionInfo", &[4, 0, 4, 0]), ("EncryptedPackage", &head)]));
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF",
        b"\x00\x00\x00\x00",
        b"\xFE\xFF\xFF\xFF",
        b"\xFF\xFF\xFF\x7F",
        b"\x13\0",
        b"\x14\0",
        b"\x15\0",
        b"\x07\0",
        b"\x01\0",
        b"\x08\0",
        b"\x08\xD6",
        b"\x46\x66",
        b"\x0F\0\x03\xF0",
        b"\x0F\0\x04\xF0",
        b"\x0F\0\xEE\x03",
        b"\0\0\xA0\x0F",
        b"\0\0\x0D\xF0",
    ];
    Target { test: "office::older_office_files", seeds, words, check: check_older }.run();
}

/// The file as it is read, and each of its streams.
fn check_older(bytes: &[u8]) -> Result<(), String> {
    check("fuzz.doc", bytes)?;
    let Some(file) = ole::Ole::of(Arc::new(bytes.to_vec())) else { return Ok(()) };
    for entry in file.entries().iter().filter(|entry| !entry.storage).take(50) {
        file.bytes_of(entry);
    }
    Ok(())
}
