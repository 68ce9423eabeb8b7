//! Breaks sheets of all kinds.

use super::fuzz::Target;
use super::zip::archive_of;
use super::{check, seeds};
use folioscope::read::container::ole;

#[test]
fn values() {
    let mut seeds = seeds("sheets", &["csv"], &["csv", "tsv"]);
    seeds.push(b"a,b,c\n1,\"x, \"\"y\"\"\n2\",3\n4\n5,6,7,8\n".to_vec());
    seeds.push("\u{FEFF}sep=;\nä;1,5\nö;'2'\n".as_bytes().to_vec());
    let words: &[&[u8]] = &[
        b",",
        b";",
        b"\t",
        b"|",
        b"\"",
        b"\"\"",
        b"'",
        b"\n",
        b"\r",
        b"\\\"",
        b"sep=",
        b"\0",
        b"1e9",
        b"\xFF\xFE",
    ];
    Target { test: "sheets::values", seeds, words, check: |bytes| check("fuzz.csv", bytes) }.run();
}

#[test]
fn flat_sheets() {
    let mut seeds = seeds("sheets", &["ods"], &["fods"]);
    seeds.push(
        br##"<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles><style:style style:name="w" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="a"><table:table-column table:visibility="collapse"/><table:table-row table:number-rows-repeated="3"><table:table-cell table:style-name="w" table:formula="of:=[.A1]"><text:p>b<text:s text:c="2"/></text:p></table:table-cell><table:table-cell table:number-columns-repeated="9"><office:annotation><text:p>c</text:p></office:annotation></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>"##
            .to_vec(),
    );
    let words: &[&[u8]] = &[
        b"<table:table-row>",
        b"</table:table-row>",
        b"<table:table-cell>",
        b"<table:table>",
        b"</table:table>",
        b"table:number-rows-repeated=\"999999999\" ",
        b"table:number-columns-repeated=\"999999999\" ",
        b"<text:p>",
        b"&#9;",
        b"<office:annotation>",
    ];
    Target { test: "sheets::flat_sheets", seeds, words, check: |bytes| check("fuzz.fods", bytes) }.run();
}

#[test]
fn workbooks() {
    let seeds = vec![
        br#"<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><f>1+1</f><v>42829</v></c></row><row r="9" hidden="1"><c t="inlineStr"><is><t>a</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells><hyperlinks><hyperlink ref="A1" r:id="l"/></hyperlinks></worksheet>"#
            .to_vec(),
        br#"<sst><si><t>a</t></si><si><r><t>b_x000D_</t></r><rPh><t>c</t></rPh></si></sst>"#.to_vec(),
        br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[h]:mm;[Red]0.0E+0"/></numFmts><fonts><font><color rgb="FFFFFFFF"/></font></fonts><fills><fill><patternFill><fgColor rgb="FF000000"/></patternFill></fill></fills><cellXfs><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            .to_vec(),
        br#"<comments><authors><author>a</author></authors><commentList><comment ref="B2" authorId="0"><text><t>b</t></text></comment></commentList></comments>"#
            .to_vec(),
        br#"<workbook><sheets><sheet name="a" r:id="r"/><sheet name="b" state="veryHidden" r:id="r"/></sheets><definedNames><definedName name="n" hidden="1">a!A1</definedName></definedNames></workbook>"#
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<row r=\"1048576\">",
        b"<c r=\"XFD1\">",
        b"<c r=\"A1\" t=\"s\"><v>",
        b"<row>",
        b"</row>",
        b"</sheetData>",
        b"<v>",
        b"<f>",
        b"1e308",
        b"99999999999",
        b"\"@\"",
        b"[<",
        b"0.0##",
        b"_x",
    ];
    Target { test: "sheets::workbooks", seeds, words, check: check_workbook }.run();
}

/// The same bytes as each of the parts of a workbook.
fn check_workbook(bytes: &[u8]) -> Result<(), String> {
    let book =
        br#"<workbook><sheets><sheet name="a" r:id="r"/><sheet name="b" r:id="o"/></sheets></workbook>"#;
    let own = br#"<worksheet><sheetData><row r="2"><c r="B2" s="1" t="s"><v>1</v></c><c r="C2"><v>1.5</v></c></row></sheetData></worksheet>"#;
    let relations = br#"<Relationships><Relationship Id="r" Type="x/worksheet" Target="s.xml"/><Relationship Id="o" Type="x/worksheet" Target="o.xml"/><Relationship Id="s" Type="x/sharedStrings" Target="s.xml"/><Relationship Id="t" Type="x/styles" Target="s.xml"/></Relationships>"#;
    let beside = br#"<Relationships><Relationship Id="l" Type="x/hyperlink" Target="http://x/" TargetMode="External"/><Relationship Id="c" Type="x/comments" Target="s.xml"/></Relationships>"#;
    let parts: [Vec<(&str, &[u8])>; 2] = [
        vec![
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/s.xml", bytes),
            ("xl/o.xml", own),
            ("xl/_rels/o.xml.rels", beside),
        ],
        vec![("xl/workbook.xml", bytes), ("xl/_rels/workbook.xml.rels", relations), ("xl/s.xml", own)],
    ];
    parts.iter().try_for_each(|parts| check("fuzz.xlsx", &archive_of(parts)))
}

#[test]
fn older_workbooks() {
    let record =
        |kind: u16, body: &[u8]| [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat();
    let sheet = [
        record(0x809, &[0, 6, 0x10, 0, 0, 0, 0, 0]),
        record(0x204, &[1, 0, 1, 0, 0, 0, 1, 0, 0, b'a']),
        record(0x27E, &[2, 0, 1, 0, 0, 0, 3, 0, 0, 0]),
        record(0xFD, &[3, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        record(0x0A, &[]),
    ]
    .concat();
    let globals = [
        record(0x809, &[0, 6, 5, 0, 0, 0, 0, 0]),
        record(0xFC, &[1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, b'b']),
        record(0x3C, &[1, b'c', 0]),
        record(0x85, &[65, 0, 0, 0, 0, 0, 1, 0, b's']),
        record(0x0A, &[]),
    ]
    .concat();
    let mut seeds = seeds("sheets", &["xls"], &["xls"]);
    seeds.push(ole::made_of(&[("Workbook", &[globals, sheet].concat())]));
    let words: &[&[u8]] = &[
        b"\x09\x08",
        b"\x0A\0\0\0",
        b"\xFC\0",
        b"\x3C\0",
        b"\x85\0",
        b"\xFF\xFF",
        b"\x06\0",
        b"\x07\x02",
        b"\xBD\0",
        b"\x1C\0",
        b"\xB6\x01",
    ];
    Target { test: "sheets::older_workbooks", seeds, words, check: |bytes| check("fuzz.xls", bytes) }.run();
}

/// A record of a binary workbook: its kind, its length, its bytes.
fn binary(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut out = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
    out.push(body.len() as u8 & 0x7F);
    out.extend(body);
    out
}

#[test]
fn binary_workbooks() {
    let words = |words: &str| {
        let letters: Vec<u8> = words.bytes().flat_map(|byte| [byte, 0]).collect();
        [(words.len() as u32).to_le_bytes().to_vec(), letters].concat()
    };
    let sheet = [
        binary(60, &[2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
        binary(0, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0]),
        binary(7, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        binary(2, &[1, 0, 0, 0, 1, 0, 0, 0, 6, 0, 0, 0]),
        binary(6, &[&[2, 0, 0, 0, 0, 0, 0, 0][..], &words("ab")].concat()),
        binary(9, &[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        binary(176, &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
    ]
    .concat();
    let shared = [
        binary(19, &[&[0][..], &words("a")].concat()),
        binary(44, &[&[164, 0][..], &words("[h]:mm")].concat()),
        binary(43, &[0; 20]),
        binary(617, &[]),
        binary(47, &[0, 0, 164, 0, 0, 0, 0, 0]),
        binary(635, &[0; 36]),
        binary(637, &[&[0][..], &words("b")].concat()),
    ]
    .concat();
    let book = [
        binary(156, &[&[0, 0, 0, 0, 1, 0, 0, 0][..], &words("r"), &words("a")].concat()),
        binary(156, &[&[2, 0, 0, 0, 1, 0, 0, 0][..], &words("o"), &words("b")].concat()),
        binary(39, &[&[1, 0, 0, 0, 0, 0, 0, 0, 0][..], &words("n")].concat()),
    ]
    .concat();
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF",
        b"\x9C\x01",
        b"\xE9\x04",
        b"\x80",
        b"\x7F",
        b"\0\0\x10\0",
        b"\x07\x0C",
        b"\x13",
    ];
    Target { test: "sheets::binary_workbooks", seeds: vec![sheet, shared, book], words, check: check_binary }
        .run();
}

/// The same bytes as each of the parts of a binary workbook.
fn check_binary(bytes: &[u8]) -> Result<(), String> {
    let sheet =
        |state: u8, id: u8| binary(156, &[state, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, id, 0, 1, 0, 0, 0, id, 0]);
    let book = [sheet(0, b'r'), sheet(1, b'o')].concat();
    let own = [
        binary(0, &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        binary(7, &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        binary(2, &[2, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]),
    ]
    .concat();
    let relations = br#"<Relationships><Relationship Id="r" Type="x/worksheet" Target="s.bin"/><Relationship Id="o" Type="x/worksheet" Target="o.bin"/><Relationship Id="s" Type="x/sharedStrings" Target="s.bin"/><Relationship Id="t" Type="x/styles" Target="s.bin"/></Relationships>"#;
    let beside = br#"<Relationships><Relationship Id="c" Type="x/comments" Target="s.bin"/></Relationships>"#;
    let parts: [Vec<(&str, &[u8])>; 2] = [
        vec![
            ("xl/workbook.bin", &book),
            ("xl/_rels/workbook.bin.rels", relations),
            ("xl/s.bin", bytes),
            ("xl/o.bin", &own),
            ("xl/_rels/o.bin.rels", beside),
        ],
        vec![("xl/workbook.bin", bytes), ("xl/_rels/workbook.bin.rels", relations), ("xl/s.bin", &own)],
    ];
    parts.iter().try_for_each(|parts| check("fuzz.xlsb", &archive_of(parts)))
}

#[test]
fn tables_of_dbase() {
    let field = |name: &[u8], kind: u8, len: u8| {
        let mut out = name.to_vec();
        out.resize(11, 0);
        out.extend([kind, 0, 0, 0, 0, len, 2]);
        out.resize(32, 0);
        out
    };
    let fields =
        [field(b"NAME", b'C', 4), field(b"N", b'N', 3), field(b"D", b'D', 8), field(b"T", b'T', 8)].concat();
    let mut head = vec![0x30, 120, 1, 31, 2, 0, 0, 0, 161, 0, 24, 0];
    head.resize(32, 0);
    let records =
        [&b" Vera 1220200131\x01\x02\x25\0\0\0\0\0"[..], b"*Odel 3420200131\0\0\0\0\0\0\0\0"].concat();
    let seeds = vec![[head, fields, vec![0x0D], records, vec![0x1A]].concat()];
    let words: &[&[u8]] = &[
        b"\x03",
        b"\xF5",
        b"\x8C",
        b"\x0D",
        b"*",
        b"\0\0",
        b"M",
        b"B",
        b"Y",
        b"@",
        b"+",
        b"\xFF\xFF\xFF\xFF",
    ];
    Target { test: "sheets::tables_of_dbase", seeds, words, check: |bytes| check("fuzz.dbf", bytes) }.run();
}
