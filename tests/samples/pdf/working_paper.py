"""Sets the working paper of the sample library: a PDF as somebody would make it who cares for the page.

What it says of public persons and offices is what the other documents of the library say, and nothing else;
`assets/sample/README.md` tells the rules. `make.py` calls this.
"""

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

import typeset

TARGET = Path(__file__).resolve().parents[3] / "assets" / "sample" / "Working paper.pdf"
TITLE = "Who said what, and how surely"
RUNNING = "The reading group at the town library"
AUTHORS = "Eleni Markou and Samir Haddad"

WIDTH, HEIGHT = 439.0, 666.0
LEFT, RIGHT = 62.0, 62.0
TOP, BOTTOM = HEIGHT - 86.0, 78.0
MEASURE = WIDTH - LEFT - RIGHT
SIZE, STEP = 10.5, 15.0
NOTE_SIZE, NOTE_STEP = 8.2, 11.0
INK, PALE, LINK = (0.10, 0.10, 0.12), (0.42, 0.41, 0.40), (0.16, 0.33, 0.52)

SUMMARY = (
    "This paper puts side by side what was concluded, stated, denied, rejected and reaffirmed about the interference "
    "in the American elections of 2016, by whom, and on which date. It adds no finding of our own. Its only claim is "
    "that the verbs differ, and that whoever quotes one of them should not put another in its place."
)

# Each section: title, paragraphs. `^1^` calls the note of that number.
SECTIONS = [
    ("1", "What was concluded and stated", [
        "On October 7, 2016, the Office of the Director of National Intelligence and the Department of Homeland "
        "Security stated together that Russia had hacked the servers of the Democratic National Committee and the "
        "personal e-mail account of John Podesta, chairman of the Clinton campaign, and that it had leaked documents "
        "from both.^1^ In the same month, President Barack Obama warned Vladimir Putin directly: stop interfering, "
        "or face “serious consequences”. Several cybersecurity firms stated that the attacks had been made by two "
        "groups of Russian intelligence, Fancy Bear and Cozy Bear; our sources do not say when.",
        "In January 2017 the intelligence community published its assessment. It concluded, with “high confidence”, "
        "that the Russian government preferred Donald Trump to Hillary Clinton, and that Putin had personally "
        "ordered an “influence campaign” to harm her chances and, if she won, her presidency.^2^ It names four "
        "means: disinformation, thefts of data, leaks, and “trolls” on social media.",
        "The same report states what was not found. The tallying of votes was neither targeted nor compromised. This "
        "is as much a conclusion as the others, and it is forgotten more often than any of them.",
        "Also in January 2017, James Clapper, the Director of National Intelligence, testified that the alleged "
        "meddling went beyond hacking. It included disinformation, such as the spreading of fake news, often promoted "
        "on social media.",
    ]),
    ("2", "What was denied and rejected", [
        "Russian officials at first denied, categorically, that any Russian had been involved in any of the hacks or "
        "leaks. A denial of this kind leaves no door open. We do not know on which day it was first made.^3^",
        "President-elect Trump rejected the reports before he took office. He criticised the agencies, and said "
        "that the Democrats were only reacting to having lost. To reject a report is not the same as to deny what "
        "it reports, although the two are easily taken for each other.",
        "In June 2017 the Russian position moved. Putin suggested that private, “patriotically minded” Russian "
        "hackers could have been responsible; he went on denying that the government was involved. “Could have "
        "been” is a hedge: it gives up ground and admits nothing. One of us does not accept that there was a "
        "move.^4^",
    ]),
    ("3", "What was reaffirmed", [
        "In May 2017 the lead intelligence officials of the Trump administration reaffirmed the conclusions of "
        "January. They added no fact to them. They added themselves; and since the President whom they served had at "
        "first rejected those conclusions, that is not little.",
    ]),
    ("4", "How firm each date is", [
        "Table 1 has one date to the day. The others are known to the month, or less well than that. European "
        "allies of the United States are said to have found communications between suspected Russian agents and "
        "the Trump campaign “as early as 2015”. It is possible that a month will be found one day; it is not "
        "likely; and until then the year must do.^5^",
    ]),
]

NOTES = {
    1: "It is the only date in our folder that is known to the day. See *The joint statement explained.*",
    2: "“High confidence” says how sure the authors are. It is more than “we think”, and not the same as “it is "
       "proved”. See the *Glossary.*",
    3: "“At first” is no date. In *Sources* it is placed by what it answers.",
    4: "See the *Memo on the denials.* We have kept it in the folder beside this paper.",
    5: "The agents are suspected agents. The word must not be lost on the way. See *E-mails about a date.*",
}

TABLE = [
    ("When", "Who", "What they did", "Firm to"),
    ("as early as 2015", "European allies", "found communications", "–"),
    ("October 7, 2016", "Office of the DNI, DHS", "stated", "day"),
    ("October 2016", "President Obama", "warned", "month"),
    ("at first", "Russian officials", "denied", "–"),
    ("January 2017", "Intelligence agencies", "concluded", "month"),
    ("January 2017", "James Clapper", "testified", "month"),
    ("before office", "President-elect Trump", "rejected", "–"),
    ("May 2017", "Intelligence officials", "reaffirmed", "month"),
    ("June 2017", "Vladimir Putin", "suggested; still denied", "month"),
]
CAPTION = "Table 1. Nine events, and how firm their dates are."


class Book:
    """Pages that fill from above, each with the notes that its lines call at its foot."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.page = 0
        self.y = TOP
        self.notes = []
        self.places = {}
        self.links = []

    def ink(self, colour):
        self.canvas.setFillColorRGB(*colour)

    def room(self, more=()):
        """Where the last line may stand, above the notes."""
        lines = sum(len(made) for made in [*self.notes, *more])
        return BOTTOM + (lines * NOTE_STEP + 16 if lines else 0)

    def finish_page(self):
        canvas = self.canvas
        if self.notes:
            y = BOTTOM + (sum(map(len, self.notes)) - 1) * NOTE_STEP - 4
            canvas.setLineWidth(0.5)
            canvas.setStrokeColorRGB(*PALE)
            canvas.line(LEFT, y + 14, LEFT + 70, y + 14)
            self.ink(INK)
            for made in self.notes:
                for pieces, space, indent in made:
                    typeset.show(canvas, LEFT + indent, y, pieces, space)
                    y -= NOTE_STEP
        self.ink(PALE)
        if self.page > 0:
            typeset.plain(canvas, LEFT, HEIGHT - 52, "NoteItalic", 8.5, RUNNING)
            typeset.plain(canvas, WIDTH - RIGHT, HEIGHT - 52, "NoteItalic", 8.5, "Working paper", "right")
        number = str(self.page) if self.page > 0 else "i"
        typeset.plain(canvas, WIDTH / 2, 44, "Note", 9, number, "centre")
        canvas.showPage()
        self.page += 1
        self.y, self.notes = TOP, []

    def paragraph(self, text, first):
        made = typeset.lines(text, "Text", SIZE, MEASURE, 0.0 if first else 14.0)
        for index, (pieces, space, indent) in enumerate(made):
            called = [int(text) for _, _, rise, text in pieces if rise > 0]
            more = [typeset.lines(f"{number}. {NOTES[number]}", "Note", NOTE_SIZE, MEASURE) for number in called]
            # No line is left alone at the foot of a page, and none carried over alone.
            left = len(made) - index
            ahead = STEP if (index == 0 and left > 1) or left == 2 else 0.0
            if self.y - ahead < self.room(more):
                self.finish_page()
            self.notes += more
            self.ink(INK)
            typeset.show(self.canvas, LEFT + indent, self.y, pieces, space)
            self.y -= STEP

    def heading(self, key, text):
        if self.y < TOP:
            self.y -= STEP
        if self.y - 4 * STEP < self.room():
            self.finish_page()
        self.ink(INK)
        typeset.plain(self.canvas, LEFT, self.y, "Bold", 13, text)
        self.places[key] = (self.page, self.y + 22)
        self.y -= STEP * 1.55


def title_page(book):
    canvas = book.canvas
    book.ink(PALE)
    typeset.plain(canvas, LEFT, TOP - 6, "Note", 9, "WORKING PAPER")
    book.ink(INK)
    typeset.plain(canvas, LEFT, TOP - 62, "Title", 30, "Who said what,")
    typeset.plain(canvas, LEFT, TOP - 98, "Title", 30, "and how surely")
    typeset.plain(canvas, LEFT, TOP - 132, "Italic", 12.5, AUTHORS)
    book.ink(PALE)
    typeset.plain(canvas, LEFT, TOP - 151, "Note", 9, "for the reading group at the town library, autumn of 2017")
    canvas.setStrokeColorRGB(*PALE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, TOP - 176, WIDTH - RIGHT, TOP - 176)
    book.y = TOP - 206
    book.paragraph(SUMMARY, True)
    book.y -= 28
    book.ink(INK)
    typeset.plain(canvas, LEFT, book.y, "Bold", 11, "Contents")
    book.y -= 22
    return book.y


def contents(book, y, pages):
    """Written last, because only then is it known on which page a section begins. It has a line for each."""
    for (number, title, _), page in zip(SECTIONS, pages, strict=True):
        book.ink(LINK)
        typeset.plain(book.canvas, LEFT, y, "Text", SIZE, f"{number}. {title}")
        book.ink(INK)
        typeset.plain(book.canvas, WIDTH - RIGHT, y, "Text", SIZE, str(page), "right")
        book.links.append((0, (LEFT, y - 4, WIDTH - RIGHT, y + 11), number))
        y -= 18


def table(book):
    canvas = book.canvas
    row, size = 14.5, 8.4
    face = {0: "Bold"}
    wide = [max(typeset.width(face.get(index, "Text"), size, cells[column]) for index, cells in enumerate(TABLE))
            for column in range(len(TABLE[0]))]
    gap = (MEASURE - sum(wide)) / (len(wide) - 1)
    columns = [LEFT + sum(wide[:column]) + gap * column for column in range(len(wide))]
    book.y -= 12
    if book.y - row * (len(TABLE) + 2) < book.room():
        book.finish_page()
    book.places["table"] = (book.page, book.y + 22)
    book.ink(INK)
    typeset.plain(canvas, LEFT, book.y, "NoteItalic", 9, CAPTION)
    book.y -= 10
    canvas.setStrokeColorRGB(*INK)
    for index, cells in enumerate(TABLE):
        if index in (0, 1):
            canvas.setLineWidth(0.9 if index == 0 else 0.5)
            canvas.line(LEFT, book.y, WIDTH - RIGHT, book.y)
        book.y -= row
        for x, cell in zip(columns, cells, strict=True):
            typeset.plain(canvas, x, book.y + 4, face.get(index, "Text"), size, cell)
    canvas.setLineWidth(0.9)
    canvas.line(LEFT, book.y - 1, WIDTH - RIGHT, book.y - 1)
    book.y -= row + 10


def drawn(pages):
    """The pages, with the contents as they were found to be the time before."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, initialFontName="Text")
    book = Book(canvas)
    y = title_page(book)
    contents(book, y, pages)
    book.finish_page()
    for number, title, paragraphs in SECTIONS:
        book.heading(number, f"{number}. {title}")
        for index, text in enumerate(paragraphs):
            book.paragraph(text, index == 0)
    table(book)
    book.paragraph(
        "Where two lines of the table contradict each other, both are kept. A contradiction in the sources is not a "
        "mistake in the paper.", True)
    book.finish_page()
    canvas.save()
    return out.getvalue(), book


def make():
    pages = [1] * len(SECTIONS)
    for _ in range(2):
        data, book = drawn(pages)
        pages = [book.places[number][0] for number, _, _ in SECTIONS]
    with pikepdf.open(io.BytesIO(data)) as file:
        finish(file, book)
        out = io.BytesIO()
        file.save(out, deterministic_id=True, compress_streams=True,
                  object_stream_mode=pikepdf.ObjectStreamMode.generate)
    TARGET.write_bytes(out.getvalue())
    print(f"{len(out.getvalue()):8} {TARGET.name}")


def finish(file, book):
    """Facts, labels, outline, links and one remark in the margin."""
    def destination(key):
        page, top = book.places[key]
        return Array([file.pages[page].obj, Name.XYZ, 0, top, 0])

    def annotate(page, **entries):
        made = file.make_indirect(Dictionary(Type=Name.Annot, F=4, **entries))
        holder = file.pages[page].obj
        if "/Annots" not in holder:
            holder.Annots = Array()
        holder.Annots.append(made)

    del file.trailer.Info
    info = {"/Title": TITLE, "/Author": AUTHORS, "/Subject": "A working paper of the reading group",
            "/CreationDate": "D:20171005190000Z"}
    file.trailer.Info = file.make_indirect(Dictionary({key: String(value) for key, value in info.items()}))
    root = file.Root
    root.Lang = String("en")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D)]))
    with file.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(TITLE, Array([file.pages[0].obj, Name.XYZ, 0, HEIGHT, 0])))
        for number, title, _ in SECTIONS:
            outline.root.append(pikepdf.OutlineItem(f"{number}. {title}", destination(number)))
        inner = pikepdf.OutlineItem("Table 1", destination("table"))
        outline.root[-1].children.append(inner)
    for page, area, key in book.links:
        annotate(page, Subtype=Name.Link, Rect=Array([round(side, 1) for side in area]),
                 Border=Array([0, 0, 0]), Dest=destination(key))
    page, top = book.places["3"]
    below = round(top - 34)
    annotate(page, Subtype=Name.Text, Name=Name.Comment, C=Array([1, 0.86, 0.35]), T=String("Ines Aldana"),
             M=String("D:20171012183000Z"), Rect=Array([WIDTH - 46, below, WIDTH - 28, below + 18]),
             Contents=String("Please also read this sentence aloud on Thursday. It is the one that letters to us "
                             "most often leave out, after the one about the counting of votes."))
