"""Makes those documents of the sample library that no text editor could write: a draft with its changes, a chronology
to be printed, slides, a small book, a drawing, a picture, an archive, a workbook and a mailbox.

    python make.py

Needs pillow 13.0.0 for the picture, and nothing else. There is no clock and no chance in it: the same version writes
the same bytes. What the documents say keeps to the rules of `assets/sample/README.md`.

How they are understood is compared with the sketches in this folder (`tests/samples.rs`).
"""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import evening
import letters
import sheet
import statement
from notice import notice

TARGET = Path(__file__).resolve().parents[3] / "assets" / "sample"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def archive(members, first_stored=False):
    """A ZIP of names and contents, always with the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for at, (name, content) in enumerate(members):
            info = zipfile.ZipInfo(name, date_time=(2017, 10, 6, 18, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            stored = first_stored and at == 0
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            packed.writestr(info, content if isinstance(content, bytes) else content.encode())
    return out.getvalue()


def save(name, data):
    (TARGET / name).write_bytes(data)
    print(f"{len(data):8} {name}")


# ---- The chronology, set for the printer


OFFICE = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{rest}"'
    for prefix, rest in [
        ("office", "office:1.0"), ("text", "text:1.0"), ("table", "table:1.0"), ("style", "style:1.0"),
        ("meta", "meta:1.0"), ("manifest", "manifest:1.0"), ("fo", "xsl-fo-compatible:1.0"),
    ]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'

FIRM = [
    ("2015", 1, "Communications found by allies", "as early as 2015", "vague: no month, no day"),
    ("2016", 2, "Joint statement", "October 7, 2016", "to the day"),
    (None, 0, "Warning to Putin", "October 2016", "to the month"),
    ("2017", 4, "Assessment published", "January 2017", "to the month"),
    (None, 0, "Clapper’s testimony", "January 2017", "to the month"),
    (None, 0, "Conclusions reaffirmed", "May 2017", "to the month"),
    (None, 0, "“Patriotically minded” hackers", "June 2017", "to the month"),
]


def firmness():
    rows = ['<table:table-header-rows><table:table-row>' + "".join(
        f'<table:table-cell><text:p text:style-name="Head">{words}</text:p></table:table-cell>'
        for words in ("Year", "Event", "Date", "How firm")
    ) + "</table:table-row></table:table-header-rows>"]
    for year, span, *cells in FIRM:
        first = "<table:covered-table-cell/>"
        if year:
            spanned = f' table:number-rows-spanned="{span}"' if span > 1 else ""
            first = f"<table:table-cell{spanned}><text:p>{year}</text:p></table:table-cell>"
        rest = "".join(f"<table:table-cell><text:p>{escape(c)}</text:p></table:table-cell>" for c in cells)
        rows.append(f"<table:table-row>{first}{rest}</table:table-row>")
    return '<table:table table:name="Firmness"><table:table-column table:number-columns-repeated="4"/>' + "".join(rows) + "</table:table>"


def chronology():
    note = (
        '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>The e-mails of the group about this date found no day, and no month either."
        "</text:p></text:note-body></text:note>"
    )
    remark = (
        '<office:annotation><dc:creator>Ines Aldana</dc:creator><dc:date>2017-10-12T19:40:00</dc:date>'
        "<text:p>Not struck. See the minutes: both papers stay until somebody corrects one.</text:p></office:annotation>"
    )
    june = (
        "June 2017. The Russian position shifts. Putin suggests that private, “patriotically minded” Russian hackers "
        "could have been responsible. He goes on denying that the government was involved."
    )
    items = lambda *all: "<text:list text:style-name=\"L1\">" + "".join(
        f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in all
    ) + "</text:list>"
    head = lambda words: f'<text:h text:style-name="Heading_20_2" text:outline-level="2">{words}</text:h>'
    body = (
        '<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><office:change-info>'
        "<dc:creator>Tobias Lund</dc:creator><dc:date>2017-10-11T21:15:00</dc:date></office:change-info>"
        f"<text:p>{june}</text:p></text:deletion></text:changed-region>"
        '<text:changed-region text:id="ct2"><text:insertion><office:change-info><dc:creator>Eleni Markou</dc:creator>'
        "<dc:date>2017-10-12T08:05:00</dc:date></office:change-info></text:insertion></text:changed-region>"
        "</text:tracked-changes>"
        '<text:h text:style-name="Heading_20_1" text:outline-level="1">Chronology, for print</text:h>'
        "<text:p>What happened, in order, as far as the group’s sources give dates."
        '<text:change-start text:change-id="ct2"/> A date is as vague here as it is there.<text:change-end text:change-id="ct2"/></text:p>'
        + head("2015")
        + items(
            "<text:span text:style-name=\"Slanted\">As early as 2015</text:span>, no month given: intelligence allies "
            f"of the United States in Europe find communications between suspected Russian agents and the Trump campaign.{note}"
        )
        + head("2016")
        + items(
            "October 7, 2016. The Office of the Director of National Intelligence and the Department of Homeland "
            "Security state together that Russia hacked the servers of the Democratic National Committee and the "
            "personal e-mail account of John Podesta, and leaked documents from both.",
            "October 2016. President Barack Obama warns Putin directly: stop interfering, or face “serious consequences”.",
            "At first, no date given: Russian officials deny categorically that Russia had anything to do with the "
            "hacking or the leaks.",
        )
        + '<text:p text:style-name="Break"/>'
        + head("2017")
        + items(
            "January 2017. The intelligence community publishes its assessment, with “high confidence”.",
            "May 2017. The lead intelligence officials of the Trump administration reaffirm the conclusions of January.",
            f'<text:change text:change-id="ct1"/>{remark}',
        )
        + head("How firm is this?")
        + firmness()
    )
    styles = (
        '<office:automatic-styles><style:style style:name="Slanted" style:family="text"><style:text-properties '
        'fo:font-style="italic"/></style:style><style:style style:name="Head" style:family="paragraph">'
        '<style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="Break" '
        'style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="–"/>'
        "</text:list-style></office:automatic-styles>"
    )
    content = f'{HEAD}<office:document-content {OFFICE} office:version="1.3">{styles}<office:body><office:text>{body}</office:text></office:body></office:document-content>'
    foot = "<style:footer><text:p>The reading group at the town library</text:p></style:footer>"
    sheet = (
        f'{HEAD}<office:document-styles {OFFICE} office:version="1.3"><office:styles/><office:automatic-styles>'
        '<style:page-layout style:name="pm1"/></office:automatic-styles><office:master-styles>'
        f'<style:master-page style:name="Standard" style:page-layout-name="pm1">{foot}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )
    meta = (
        f'{HEAD}<office:document-meta {OFFICE} office:version="1.3"><office:meta><dc:title>Chronology, for print</dc:title>'
        "<meta:initial-creator>Eleni Markou</meta:initial-creator><dc:creator>Ines Aldana</dc:creator>"
        "<meta:creation-date>2017-10-09T10:00:00</meta:creation-date><dc:date>2017-10-12T19:41:00</dc:date>"
        "<dc:language>en</dc:language><meta:editing-cycles>9</meta:editing-cycles></office:meta></office:document-meta>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    parts = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(path)} manifest:media-type={quoteattr(media)}/>"
        for path, media in [("/", kind), ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml")]
    )
    manifest = f'{HEAD}<manifest:manifest {OFFICE} manifest:version="1.3">{parts}</manifest:manifest>'
    members = [
        ("mimetype", kind), ("content.xml", content), ("styles.xml", sheet), ("meta.xml", meta),
        ("META-INF/manifest.xml", manifest),
    ]
    return archive(members, first_stored=True)


# ---- A small book


CHAPTERS = [
    ("one", "Reading a claim", 5, [
        "Every claim in our folder has three parts: somebody who makes it, words that carry it, and a day on which it "
        "was made. Two of the three are easy to lose. The words survive, because they are what is quoted; who said "
        "them is soon “it was said”, and the day is gone by the second retelling.",
        "Keep the three together, and write down where you have them from."
        '<a epub:type="noteref" role="doc-noteref" href="#n1">1</a> It takes a line, and saves an evening.',
    ], "The group’s own papers do it in brackets, after each sentence."),
    ("two", "The verbs", 9, [
        "To state is not to conclude, and to reaffirm is not to confirm. On October 7, 2016, two offices stated "
        "together what they had found. In January 2017 a report concluded, with “high confidence”. In May 2017, those "
        "in office then reaffirmed it.",
        "Russian officials denied. President-elect Trump rejected. President Obama warned. Not one of these verbs can "
        "stand in another’s place."
        '<a epub:type="noteref" role="doc-noteref" href="#n2">2</a>',
    ], "“Working paper” in this library sets them side by side."),
    ("three", "Dates that stay vague", 14, [
        "European allies found certain communications as early as 2015. Nobody could say more, and so nobody should. "
        "A vague date that is made exact is no longer a date but a guess.",
        "Write it as the source has it. If a second source is more exact, write both.",
    ], None),
]


def book():
    pages = []
    for name, title, page, paragraphs, note in CHAPTERS:
        number = [c[0] for c in CHAPTERS].index(name) + 1
        words = "\n".join(f"<p>{p}</p>" for p in paragraphs[:1])
        turned = f'<span epub:type="pagebreak" role="doc-pagebreak" id="p{page + 1}" title="{page + 1}"></span>'
        words += "\n" + "\n".join(f"<p>{turned}{p}</p>" for p in paragraphs[1:])
        aside = f'\n<aside epub:type="footnote" role="doc-footnote" id="n{number}"><p>{note}</p></aside>' if note else ""
        begun = f'<span epub:type="pagebreak" role="doc-pagebreak" id="p{page}" title="{page}"></span>'
        pages.append((name, f"""{HEAD}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en">
<head><title>{title}</title></head>
<body>
<section epub:type="chapter">
<h1>{begun}{number}. {title}</h1>
{words}{aside}
</section>
</body>
</html>
"""))
    contents = "\n".join(f'<li><a href="{n}.xhtml">{t}</a></li>' for n, t, *_ in CHAPTERS)
    listed = "\n".join(
        f'<li><a href="{n}.xhtml#p{at}">{at}</a></li>' for n, _, page, *_ in CHAPTERS for at in (page, page + 1)
    )
    nav = f"""{HEAD}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en">
<head><title>Contents</title></head>
<body>
<nav epub:type="toc"><h1>Contents</h1><ol>
{contents}
</ol></nav>
<nav epub:type="page-list" hidden=""><ol>
{listed}
</ol></nav>
<nav epub:type="landmarks" hidden=""><ol><li><a epub:type="bodymatter" href="one.xhtml">Beginning</a></li></ol></nav>
</body>
</html>
"""
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n, *_ in CHAPTERS)
    spine = "".join(f'<itemref idref="{n}"/>' for n, *_ in CHAPTERS)
    package = f"""{HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:6f2c8a52-5a0d-4a53-9d3e-0c4b7c1f2016</dc:identifier>
<dc:title>A small reader</dc:title><dc:creator>Samir Haddad</dc:creator><dc:language>en</dc:language>
<dc:publisher>The reading group at the town library</dc:publisher><dc:date>2017-11-02</dc:date>
<dc:source>The printed booklet of sixteen pages</dc:source>
<meta property="dcterms:modified">2017-11-02T12:00:00Z</meta>
</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>
<spine page-progression-direction="ltr">{spine}</spine>
</package>
"""
    container = f"""{HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
    members = [("mimetype", "application/epub+zip"), ("META-INF/container.xml", container)]
    members += [("OEBPS/package.opf", package), ("OEBPS/nav.xhtml", nav)]
    members += [(f"OEBPS/{name}.xhtml", page) for name, page in pages]
    return archive(members, first_stored=True)


# ---- A drawing


def drawing():
    marks = [
        (60, "as early as 2015", "found", "allies", True),
        (250, "Oct. 7, 2016", "stated", "two offices", False),
        (400, "Jan. 2017", "concluded", "the community", False),
        (530, "May 2017", "reaffirmed", "those in office", False),
        (660, "June 2017", "suggested", "Putin", False),
    ]
    drawn = []
    for at, day, verb, who, vague in marks:
        shape = f'<rect x="{at - 40}" y="145" width="120" height="10" rx="5" class="vague"/>' if vague else f'<circle cx="{at}" cy="150" r="7" class="firm"/>'
        drawn.append(
            f'{shape}<text x="{at}" y="120" class="verb">{verb}</text>'
            f'<text x="{at}" y="184" class="day">{day}</text><text x="{at}" y="204" class="who">{who}</text>'
        )
    return f"""{HEAD}<svg xmlns="http://www.w3.org/2000/svg" width="760" height="260" viewBox="0 0 760 260">
<title>Who said what, and when</title>
<desc>Five events of the chronology on a line: a bar where the date is vague, a dot where it is known.</desc>
<style>
text {{ font-family: sans-serif; text-anchor: middle; fill: #1e1c19 }}
.verb {{ font-size: 17px; font-weight: 600 }}
.day {{ font-size: 13px }}
.who {{ font-size: 13px; fill: #6a665f }}
.firm {{ fill: #2b5c8a }}
.vague {{ fill: #2b5c8a; fill-opacity: 0.35 }}
</style>
<rect width="760" height="260" fill="#fbfaf7"/>
<text x="380" y="52" style="font-size: 22px">Who said what, and when</text>
<line x1="20" y1="150" x2="740" y2="150" stroke="#9c9a93" stroke-width="1.5"/>
{chr(10).join(drawn)}
</svg>
""".encode()


# ---- What the translator sent


def letter():
    """In RTF, as her program writes it: Cyrillic by code page, an accent by number."""
    cyrillic = lambda words: "".join(c if c == " " else f"\\'{c.encode('cp1251')[0]:02x}" for c in words)
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}"
        "{\\f1\\froman\\fcharset204 Times New Roman Cyr;}}\n"
        "{\\info{\\title On two words}{\\author Vera Anisimova}{\\creatim\\yr2017\\mo10\\dy20\\hr9\\min30}}\n"
        "{\\stylesheet{\\s0 Normal;}{\\s1\\b\\fs32\\outlinelevel0 heading 1;}}\n"
        "\\pard\\s1\\outlinelevel0\\b\\fs32 On two words\\par\n"
        "\\pard\\s0\\plain\\f0\\fs24 Dear Noa,\\par\n"
        "you asked which word I would put for \\ldblquote categorical\\rdblquote. "
        "I would put {\\f1 " + cyrillic("категорический") + "}, and I would not be proud of it: "
        "the two look alike because they are one word, borrowed twice."
        "{\\super\\chftn}{\\footnote\\pard\\plain\\fs20 {\\super\\chftn} It came by way of French both times.}\\par\n"
        "For \\ldblquote hedge\\rdblquote  there is nothing. I would write what the sentence does: "
        "{\\i it leaves a door open.}\\par\n"
        "\\pard\\qr Vera\\par\n}"
    ).encode("ascii")


def sent():
    members = [
        ("On two words.rtf", letter()),
        ("Questions/Before the talk.txt", "Which sentence could you not translate?\nWhat did the kettle cost?\n"),
        ("Questions/After the talk.md", "# After the talk\n\n- Is a denial with an excuse still a denial?\n- Who keeps the key?\n"),
        ("Who said what.svg", drawing()),
    ]
    return archive(members)


def main():
    save("Statement to the press, draft.docx", archive(statement.members()))
    save("Chronology, for print.odt", chronology())
    save("The open evening.pptx", archive(evening.members()))
    save("A small reader.epub", book())
    save("Who said what.svg", drawing())
    save("Notice on the door.jpg", notice())
    save("Sent by Vera.zip", sent())
    book_of_days = archive(sheet.members())
    save("Who said what, by day.xlsx", book_of_days)
    papers = archive([("Who said what, by day.xlsx", book_of_days), ("Read me first.txt", "The numbers at the left are part of the table.\n")])
    save("Letters about June.mbox", letters.mailbox(papers))


if __name__ == "__main__":
    main()
