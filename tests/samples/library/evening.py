"""Writes the slides of the open evening: five that are shown, with what the speaker means to say, and one that is hidden."""

from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.presentationml"

VERBS = [("Who", "Verb", "When"), ("two offices", "state", "October 7, 2016"), ("the community", "concludes", "January 2017"),
         ("those in office", "reaffirm", "May 2017"), ("Russian officials", "deny", "at first; no date")]

# Title, items, notes, whether it is hidden.
SLIDES = [
    ("Reading a claim", ["An evening at the town library", "The reading group"],
     "Wait until everybody has tea.", False),
    ("Three parts", ["Who makes it", "The words that carry it", "The day on which it was made"],
     "The day is what gets lost first. Ask who can date “as early as 2015”; nobody can.", False),
    ("Five verbs", None,
     "Do not say “confirm” for “reaffirm”. Tobias will be in the first row.", False),
    ("Questions we would rather not be asked", ["Do you doubt the election?", "Which of your two papers is right?"],
     "Answer to the first: the statement to the press. Answer to the second: both are in the folder.", True),
    ("What was not found", ["The counting of votes was neither targeted nor compromised.", "Quote it with the rest."],
     "Leave this one up during the questions.", False),
]


# Of letters, in hundredths of a point, and how they are written.
TITLE = '<a:rPr sz="4000" b="1"><a:solidFill><a:srgbClr val="23527C"/></a:solidFill></a:rPr>'
BODY = '<a:rPr sz="2800"/>'
CELL = '<a:rPr sz="2000"/>'
GROUND = '<p:bg><p:bgPr><a:solidFill><a:srgbClr val="FBF8F1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'


def words(items, look=""):
    return "".join(f"<a:p><a:r>{look}<a:t>{escape(item)}</a:t></a:r></a:p>" for item in items)


def shape(number, kind, items, place, look=""):
    x, y, w, h = place
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:bodyPr/>{words(items, look)}</p:txBody></p:sp>"
    )


def table():
    columns = '<a:gridCol w="3000000"/>' * 3
    rows = "".join(
        '<a:tr h="500000">' + "".join(f"<a:tc><a:txBody><a:bodyPr/>{words([cell], CELL)}</a:txBody></a:tc>" for cell in row) + "</a:tr>"
        for row in VERBS
    )
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="Table 3"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="600000" y="1800000"/><a:ext cx="9000000" cy="2500000"/></p:xfrm><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/><a:tblGrid>'
        f"{columns}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def slide(title, items, hidden):
    inner = shape(2, "title", [title], (600000, 300000, 9000000, 1200000), TITLE)
    inner += shape(3, "body", items, (600000, 1800000, 9000000, 4000000), BODY) if items else table()
    shown = ' show="0"' if hidden else ""
    return (
        f'{HEAD}<p:sld {A} {P} {R}{shown}><p:cSld>{GROUND}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr/>{inner}</p:spTree></p:cSld></p:sld>"
    )


def notes(said):
    return (
        f'{HEAD}<p:notes {A} {P} {R}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr/>{shape(2, 'body', [said], (600000, 5000000, 5000000, 3000000))}</p:spTree></p:cSld></p:notes>"
    )


def relations(*all):
    inner = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, kind, target in all)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def members():
    count = len(SLIDES)
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    presentation = (
        f'{HEAD}<p:presentation {A} {P} {R}><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="10200000" cy="6800000"/>'
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Reading a claim</dc:title><dc:creator>Eleni Markou</dc:creator><cp:lastModifiedBy>Noa Berger"
        "</cp:lastModifiedBy></cp:coreProperties>"
    )
    kinds = f'<Override PartName="/ppt/presentation.xml" ContentType="{KIND}.presentation.main+xml"/>' + "".join(
        f'<Override PartName="/ppt/slides/slide{n}.xml" ContentType="{KIND}.slide+xml"/>'
        f'<Override PartName="/ppt/notesSlides/notesSlide{n}.xml" ContentType="{KIND}.notesSlide+xml"/>'
        for n in range(1, count + 1)
    )
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>'
    )
    found = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations(
            (1, f"{OFFICE}/officeDocument", "ppt/presentation.xml"),
            (2, f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        )),
        ("docProps/core.xml", core),
        ("ppt/presentation.xml", presentation),
        ("ppt/_rels/presentation.xml.rels", relations(
            *[(n, f"{OFFICE}/slide", f"slides/slide{n}.xml") for n in range(1, count + 1)]
        )),
    ]
    for number, (title, items, said, hidden) in enumerate(SLIDES, 1):
        found += [
            (f"ppt/slides/slide{number}.xml", slide(title, items, hidden)),
            (f"ppt/slides/_rels/slide{number}.xml.rels", relations(
                (1, f"{OFFICE}/notesSlide", f"../notesSlides/notesSlide{number}.xml"),
            )),
            (f"ppt/notesSlides/notesSlide{number}.xml", notes(said)),
            (f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels", relations((1, f"{OFFICE}/slide", f"../slides/slide{number}.xml"))),
        ]
    return found
