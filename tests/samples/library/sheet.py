"""What was said, day by day, as a workbook: one of its rows is hidden, and its sums know of it all the same."""

from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# Days known to the day are numbers, as spreadsheets have them (days since the end of 1899); the others are words.
ROWS = [
    ("as early as 2015", "European allies", "found", "communications between suspected Russian agents and the campaign", "vague", 0),
    (42650, "two offices of the government", "stated", "that Russia hacked the servers and the account, and leaked", "to the day", 1),
    ("October 2016", "Barack Obama", "warned", "of “serious consequences”", "to the month", 0),
    ("at first", "Russian officials", "denied", "that Russia had anything to do with it", "no date", 0),
    ("January 2017", "the intelligence community", "concluded", "that Russia interfered, with “high confidence” in two points", "to the month", 1),
    ("January 2017", "James Clapper", "testified", "that it went beyond hacking", "to the month", 0),
    ("before taking office", "Donald Trump", "rejected", "the reports", "no date", 0),
    ("May 2017", "the officials of the new administration", "reaffirmed", "the conclusions of January", "to the month", 1),
    ("June 2017", "Vladimir Putin", "suggested", "that private, “patriotically minded” hackers could have done it", "to the month", 0),
    ("June 2017", "Vladimir Putin", "denied", "that the government was involved", "to the month", 0),
]
# Counted as people do, with the row of titles as 1.
HIDDEN = 10
COLUMNS = ("Day", "Who", "Verb", "What", "How firm", "Checked")
WIDTHS = (18, 34, 13, 58, 14, 10)


def words(cell, text, look=0):
    return f'<c r="{cell}" t="inlineStr" s="{look}"><is><t>{escape(text)}</t></is></c>'


def by_day():
    rows = ['<row r="1">' + "".join(words(f"{'ABCDEF'[at]}1", name, 1) for at, name in enumerate(COLUMNS)) + "</row>"]
    for number, (day, *cells, checked) in enumerate(ROWS, start=2):
        first = f'<c r="A{number}" s="2"><v>{day}</v></c>' if isinstance(day, int) else words(f"A{number}", day)
        rest = "".join(words(f"{'BCDE'[at]}{number}", cell) for at, cell in enumerate(cells))
        flag = f'<c r="F{number}" t="b"><v>{checked}</v></c>'
        hidden = ' hidden="1"' if number == HIDDEN else ""
        rows.append(f'<row r="{number}"{hidden}>{first}{rest}{flag}</row>')
    widths = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(WIDTHS, start=1))
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{DOC}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData><legacyDrawing r:id=\"rId2\"/></worksheet>"
    )


def counts():
    last = len(ROWS) + 1
    verbs = ["found", "stated", "warned", "denied", "concluded", "testified", "rejected", "reaffirmed", "suggested"]
    rows = ['<row r="1">' + words("A1", "Verb", 1) + words("B1", "How often", 1) + "</row>"]
    for number, verb in enumerate(verbs, start=2):
        often = sum(1 for row in ROWS if row[2] == verb)
        formula = f"COUNTIF('By day'!C$2:C${last},A{number})"
        rows.append(f'<row r="{number}">{words(f"A{number}", verb)}<c r="B{number}"><f>{formula}</f><v>{often}</v></c></row>')
    end = len(verbs) + 1
    rows.append(
        f'<row r="{end + 1}">{words(f"A{end + 1}", "all", 1)}<c r="B{end + 1}" s="1"><f>SUM(B2:B{end})</f><v>{len(ROWS)}</v></c></row>'
    )
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


COMMENT = "Hidden, not struck. My table had to fit on one page for the printer. T. L."


def members():
    relation = lambda id, kind, target: f'<Relationship Id={quoteattr(id)} Type="{DOC}/{kind}" Target={quoteattr(target)}/>'
    relations = lambda *all: f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(all)}</Relationships>'
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    override = lambda part, kind: f'<Override PartName="/xl/{part}" ContentType="{kinds}.{kind}+xml"/>'
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        + override("workbook.xml", "sheet.main") + override("worksheets/sheet1.xml", "worksheet")
        + override("worksheets/sheet2.xml", "worksheet") + override("styles.xml", "styles") + override("comments1.xml", "comments")
        + "</Types>"
    )
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>Who said what, by day</dc:title><dc:creator>Eleni Markou</dc:creator>"
        "<cp:lastModifiedBy>Tobias Lund</cp:lastModifiedBy>"
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2017-10-05T20:11:00Z</dcterms:modified></cp:coreProperties>'
    )
    workbook = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOC}"><sheets><sheet name="By day" sheetId="1" r:id="rId1"/>'
        '<sheet name="Verbs" sheetId="2" r:id="rId2"/></sheets></workbook>'
    )
    styles = (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="d\\ mmmm\\ yyyy"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
        '<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    comments = (
        f'{HEAD}<comments xmlns="{MAIN}"><authors><author>Tobias Lund</author></authors><commentList>'
        f'<comment ref="A{HIDDEN}" authorId="0"><text><t>{escape(COMMENT)}</t></text></comment></commentList></comments>'
    )
    shape = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<v:shape id="note" type="#_x0000_t202" style="visibility:hidden"><x:ClientData ObjectType="Note">'
        f"<x:Row>{HIDDEN - 1}</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>"
    )
    return [
        ("[Content_Types].xml", types.replace("</Types>", '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/></Types>')),
        ("_rels/.rels", relations(
            relation("rId1", "officeDocument", "xl/workbook.xml"),
            f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
        )),
        ("docProps/core.xml", core),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations(
            relation("rId1", "worksheet", "worksheets/sheet1.xml"), relation("rId2", "worksheet", "worksheets/sheet2.xml"),
            relation("rId3", "styles", "styles.xml"),
        )),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", by_day()),
        ("xl/worksheets/_rels/sheet1.xml.rels", relations(
            relation("rId1", "comments", "../comments1.xml"), relation("rId2", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        )),
        ("xl/worksheets/sheet2.xml", counts()),
        ("xl/comments1.xml", comments),
        ("xl/drawings/vmlDrawing1.vml", shape),
    ]
