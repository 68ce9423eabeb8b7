"""Writes the draft of the statement to the press: a Word file in which five people changed each other's words.

With all of its changes accepted it says what `Statement to the press.txt` says; with all of them rejected it is what
was written first, and two things in it are wrong.
"""

from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

DAYS = {
    "Ines Aldana": "2017-10-04T09:10:00Z",
    "Tobias Lund": "2017-10-05T20:31:00Z",
    "Noa Berger": "2017-10-06T07:45:00Z",
    "Samir Haddad": "2017-10-06T12:02:00Z",
    "Eleni Markou": "2017-10-06T17:58:00Z",
}
INES, TOBIAS, NOA, SAMIR, ELENI = DAYS

COMMENTS = [
    (NOA, "This is the sentence that everybody forgets. The schoolteacher’s letter shows why it must stand here.", None),
    (TOBIAS, "“Confirmed” would say that it is true. They said it again; that is all we know.", None),
    (INES, "Taken.", 1),
    (TOBIAS, "My memo says so, with reasons.", None),
    (ELENI, "And the chronology says the opposite, with a month. Out, until we have agreed.", 3),
    (SAMIR, "Nothing is certain about a date. “Possible” is what we can stand by.", None),
]

numbers = iter(range(100, 1000))


def by(who):
    return f'w:id="{next(numbers)}" w:author={quoteattr(who)} w:date="{DAYS[who]}"'


def run(words, properties="", kind="t"):
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:{kind} xml:space="preserve">{escape(words)}</w:{kind}></w:r>'


def put(who, words):
    return f"<w:ins {by(who)}>{run(words)}</w:ins>"


def taken(who, words):
    return f"<w:del {by(who)}>{run(words, kind='delText')}</w:del>"


def put_and_taken(first, then, words):
    return f"<w:ins {by(first)}><w:del {by(then)}>{run(words, kind='delText')}</w:del></w:ins>"


def remark(numbers, inner):
    begun = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in numbers)
    ended = "".join(
        f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>' for n in numbers
    )
    return begun + inner + ended


def paragraph(inner, style=None, mark=""):
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    mark = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{style}{mark}</w:pPr>{inner}</w:p>"


def moved(kind, number, inner):
    """One end of a move; both have one name."""
    about = f'w:id="{number}" w:author={quoteattr(INES)} w:date="{DAYS[INES]}" w:name="move1"'
    return f'<w:{kind}RangeStart {about}/>{inner}<w:{kind}RangeEnd w:id="{number}"/>'


REAFFIRM = (
    "We reaffirm what we said at our first meeting: a claim belongs beside the words that it comes from, or it does not "
    "belong in a folder."
)


def body():
    gone = moved("moveFrom", 1, f"<w:moveFrom {by(INES)}>{run(REAFFIRM)}</w:moveFrom>")
    here = moved("moveTo", 2, f"<w:moveTo {by(INES)}>{run(REAFFIRM)}</w:moveTo>")
    return "".join([
        paragraph(run("STATEMENT TO THE PRESS"), "Title"),
        paragraph(taken(INES, "Draft, not to be quoted") + put(INES, "For use at once")),
        paragraph(
            run("Reading group corrects ") + taken(SAMIR, "the newspapers") + put(SAMIR, "a widespread mistake"), "Heading1"
        ),
        paragraph(run(
            "The reading group at the town library has been asked by several newspapers whether it “doubts the election”. "
            "It does not, and it wishes to state the following."
        )),
        paragraph(
            gone,
            mark=f"<w:moveFrom {by(INES)}/>",
        ),
        paragraph(
            run(
                "We have compared the public conclusions of the United States intelligence agencies about the elections of "
                "2016. They say that Russia interfered, by means of disinformation, stolen data, leaks, and “trolls” on "
                "social media."
            )
            + remark([0], put(NOA, " They also say that the counting of the votes was not targeted or compromised."))
            + put(INES, " Whoever repeats the first sentence without the second tells half of it.")
        ),
        paragraph(
            run(
                "We did not find these conclusions ourselves, and we cannot check them. We can only read. What we can say is "
                "that they did not come once and then fall silent: they were published in January 2017, and "
            )
            + remark([1, 2], taken(TOBIAS, "confirmed") + put(TOBIAS, "reaffirmed"))
            + run(" in May 2017 by the lead intelligence officials of the Trump administration")
            + put(SAMIR, ", although Mr. Trump himself, as President-elect, had at first rejected the reports")
            + run(".")
        ),
        paragraph(
            remark([3, 4], put_and_taken(
                TOBIAS, ELENI,
                "Russia has denied everything from first to last, and its position has never moved.",
            )),
            mark=f"<w:ins {by(TOBIAS)}/><w:del {by(ELENI)}/>",
        ),
        paragraph(
            run("We deny that the group has taken sides. Our papers record the Russian denials with the same care as the "
                "American findings")
            + put(ELENI, ", and the President-elect’s first rejection with the same care as both")
            + run(". Where our own papers disagree with one another, we say so, and keep both.")
        ),
        paragraph(
            run("We may have made mistakes. It is ")
            + remark([5], taken(SAMIR, "certain") + put(SAMIR, "possible"))
            + run(" that a date in our chronology will have to be made less exact; it is unlikely that any will be made "
                  "more so.")
        ),
        paragraph(
            here,
            mark=f"<w:moveTo {by(INES)}/>",
        ),
        paragraph(run("Ines Aldana") + "<w:r><w:br/></w:r>" + run("for the reading group")),
        paragraph(run("– Ends –")),
        paragraph(
            run("Note to editors: A list of sources is open to everybody and is kept in “Sources.html”. The group gives no "
                "interviews on Thursdays, when it meets.")
            + run(" If they ring up, ask for Ines, and not for Tobias.", "<w:vanish/>")
        ),
    ])


def comments():
    told, extended = [], []
    for number, (who, words, parent) in enumerate(COMMENTS):
        key = f"{0x10000000 + number:08X}"
        initials = "".join(part[0] for part in who.split())
        told.append(
            f'<w:comment w:id="{number}" w:author={quoteattr(who)} w:date="{DAYS[who]}" w:initials="{initials}">'
            f'<w:p w14:paraId="{key}">{run(words)}</w:p></w:comment>'
        )
        above = f' w15:paraIdParent="{0x10000000 + parent:08X}"' if parent is not None else ""
        extended.append(f'<w15:commentEx w15:paraId="{key}"{above} w15:done="{int(number in (1, 2))}"/>')
    return (
        f"{HEAD}<w:comments {W} {W14}>{''.join(told)}</w:comments>",
        f"{HEAD}<w15:commentsEx {W15}>{''.join(extended)}</w15:commentsEx>",
    )


def members():
    words, extended = comments()
    document = (
        f'{HEAD}<w:document {W} {W14} {R}><w:body>{body()}<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
        "</w:sectPr></w:body></w:document>"
    )
    styles = (
        f'{HEAD}<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        "</w:style></w:styles>"
    )
    header = f"{HEAD}<w:hdr {W}>{paragraph(run('The reading group at the town library · draft of October 6, 2017'))}</w:hdr>"
    settings = f'{HEAD}<w:settings {W} {R}><w:attachedTemplate r:id="rId1"/><w:trackRevisions/></w:settings>'
    template = "file:///C:/Users/ialdana/Templates/Letters.dotx"
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>Statement to the press</dc:title><dc:creator>Ines Aldana</dc:creator>"
        "<cp:lastModifiedBy>Eleni Markou</cp:lastModifiedBy><cp:revision>7</cp:revision>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2017-10-04T08:50:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2017-10-06T18:00:00Z</dcterms:modified></cp:coreProperties>'
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{main}.{kind}+xml"/>'
        for name, kind in [
            ("document", "document.main"), ("styles", "styles"), ("comments", "comments"),
            ("commentsExtended", "commentsExtended"), ("header1", "header"), ("settings", "settings"),
        ]
    )
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{kinds}<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    relation = lambda number, kind, target, more="": (
        f'<Relationship Id="rId{number}" Type="{kind}" Target={quoteattr(target)}{more}/>'
    )
    relations = lambda *all: f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(all)}</Relationships>'
    return [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations(
            relation(1, f"{OFFICE}/officeDocument", "word/document.xml"),
            relation(2, f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        )),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relations(
            relation(1, f"{OFFICE}/styles", "styles.xml"),
            relation(2, f"{OFFICE}/comments", "comments.xml"),
            relation(3, "http://schemas.microsoft.com/office/2011/relationships/commentsExtended", "commentsExtended.xml"),
            relation(4, f"{OFFICE}/header", "header1.xml"),
            relation(5, f"{OFFICE}/settings", "settings.xml"),
        )),
        ("word/styles.xml", styles),
        ("word/comments.xml", words),
        ("word/commentsExtended.xml", extended),
        ("word/header1.xml", header),
        ("word/settings.xml", settings),
        ("word/_rels/settings.xml.rels", relations(
            relation(1, f"{OFFICE}/attachedTemplate", template, ' TargetMode="External"'),
        )),
        ("docProps/core.xml", core),
    ]
