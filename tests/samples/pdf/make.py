"""Makes the PDF samples in this folder, so that everybody can see what each of them holds and why.

    python make.py

Needs reportlab 5.1.0, pikepdf 10.17.0, pillow 13.0.0, fonttools 4.68.0 and uharfbuzz 0.57.0. There is no clock and no
chance in it: the same versions write the same bytes. What reportlab would smooth over is written by hand.
"""

import io
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

import typeset
import working_paper

HERE = Path(__file__).resolve().parent
A5 = (419.53, 595.28)


def save(name, data):
    (HERE / name).write_bytes(data)
    print(f"{len(data):8} {name}")


def canvas(size=A5, **more):
    out = io.BytesIO()
    made = Canvas(out, pagesize=size, invariant=1, pageCompression=1, **more)
    made.setAuthor("The town library")
    made.setSubject("A sample")
    made.setCreator("make.py")
    return made, out


# ---- right-to-left.pdf


def visual(text):
    """A Hebrew line in the order of the eye: everything turned round, figures and Latin words not."""
    turned = []
    for word in reversed(text.split(" ")):
        hebrew = any("\u0590" <= c <= "\u05FF" for c in word)
        if not hebrew:
            # What closes a Latin word stands to its left, because the line runs on there.
            inner = word.rstrip(",.")
            turned.append(word[len(inner):] + inner)
            continue
        # A figure may hang on a letter: ב-7.
        runs, run = [], ""
        for c in word:
            if c.isdigit() and run and run[-1].isdigit():
                run += c
            else:
                runs.append(run)
                run = c
        runs.append(run)
        turned.append("".join(reversed(runs)))
    return " ".join(turned)


def hebrew_pieces(text, size):
    pieces = []
    for c in visual(text):
        face = "Hebrew" if "\u0590" <= c <= "\u05FF" else "Text"
        if pieces and pieces[-1][0] == face:
            pieces[-1] = (face, size, 0, pieces[-1][3] + c)
        else:
            pieces.append((face, size, 0, c))
    return pieces


def right_to_left():
    """Hebrew in visual order, as writers of PDF leave it, with figures and a Latin name within."""
    page, out = canvas()
    page.setTitle("עדות של שומר הגשר")
    lines = [
        (18, "עדות של שומר הגשר"),
        (11, "אני שומר על הגשר כבר 12 שנים."),
        (11, "ביום 7 באוקטובר 2016 ראיתי שתי מכוניות"),
        (11, "ליד המחסן. על אחת מהן היה כתוב Meridian,"),
        (11, "ואת השם של השנייה לא ראיתי היטב."),
        (11, "השעה הייתה 22 ואולי מעט אחר כך."),
        (11, "אינני בטוח, ולכן כתבתי רק מה שראיתי."),
    ]
    y = 500
    for size, text in lines:
        pieces = hebrew_pieces(text, size)
        wide = sum(typeset.width(f, s, t) for f, s, _, t in pieces)
        typeset.show(page, A5[0] - 60 - wide, y, pieces)
        y -= 34 if size > 12 else 18
    typeset.plain(page, 60, y - 20, "Text", 11, "Taken down by the clerk, and read back to the witness.")
    page.save()
    save("right-to-left.pdf", out.getvalue())


# ---- two-columns.pdf

TWO_COLUMNS = [
    "The chapel has a bell, and the school across the square has a clock. For forty years they agreed, or nobody "
    "said that they did not. On the morning of the fire they differed by one hour, and the difference is still "
    "written into two books that were kept by two careful people.",
    "The sacristan wrote that he rang at six, as always, and that he smelled no smoke. The teacher wrote that the "
    "clock struck seven when the first bucket was filled, and that the bell had not yet been heard.^1^ Each of them "
    "was certain. Each of them had a witness. Neither of them had any reason to favour the other, or to harm him.",
    "The *first explanation* was that one of the two lied. The newspaper liked it best, because it is short. But a "
    "lie wants a purpose, and nobody has ever found one. The bell does not pay the sacristan by the hour, and the "
    "teacher had no house that could burn.",
    "The *second explanation* was that the clock was wrong. The watchmaker denied it: he had repaired it in the "
    "week before, and he stated in writing that it lost less than a minute a day. His statement is kept with the "
    "minutes of the committee. It says nothing of the hour to which he set it.",
    "The *third explanation* came from a child, who remembered it thirty years later. On the evening before the "
    "fire, somebody had turned the hands forward, for a wager, and had meant to turn them back. The child could not "
    "say who. A memory of thirty years is not strong evidence, but it is the only one of the three that makes both "
    "books correct.",
    "We have written down all three, in the order in which they were given. What we can say with confidence is "
    "little. There was a fire. Two people recorded it. Between their records lies one hour, and the hour does not "
    "belong to either of them. It is probable that the clock was ahead; it is possible that the bell was late; "
    "and it is not known whether the sacristan had looked at his hourglass or only at the sky.",
    "Whoever reads the two books should read them side by side, and should not correct the one by the other. A "
    "difference that stands is worth more than an agreement that was made by hand.",
    "The books themselves may be seen on any working day. The first is in good order. Of the second, four leaves are "
    "loose, and one of them has been lost since we began; what stood on it is known only from our own notes, which "
    "we have marked as such wherever we rely on them.",
]
NOTE = "1. The teacher’s book, leaf 31. The leaf is loose, and the ink is another than on leaf 30."


def two_columns():
    """A heading over two columns, words parted at line ends, a note, a paragraph over the page border."""
    page, out = canvas()
    page.setTitle("The bell and the clock")
    size, step, gap, margin = 9.5, 13.0, 16.0, 44.0
    measure = (A5[0] - 2 * margin - gap) / 2
    made = []
    for number, text in enumerate(TWO_COLUMNS):
        made += typeset.lines(text, "Text", size, measure, 0.0 if number == 0 else 11.0)
    bottom = 66.0
    note_lines = typeset.lines(NOTE, "Note", 7.5, measure)
    for number in (1, 2):
        typeset.plain(page, A5[0] / 2, A5[1] - 36, "Note", 7, "PAPERS OF THE TOWN LIBRARY", "centre")
        typeset.plain(page, A5[0] / 2, 34, "Note", 8, str(41 + number), "centre")
        top = A5[1] - 66
        if number == 1:
            typeset.plain(page, A5[0] / 2, top - 14, "Title", 22, "The bell and the clock", "centre")
            subtitle = "How two careful records came to differ by an hour"
            typeset.plain(page, A5[0] / 2, top - 34, "Italic", 10.5, subtitle, "centre")
            top -= 66
        # The second page holds little: its columns are of one length.
        rows = int((top - bottom) / step) + 1 if number == 1 else (len(made) + 1) // 2
        for column in range(2):
            x = margin + column * (measure + gap)
            here = rows
            with_note = number == 1 and column == 0
            if with_note:
                here = rows - 3
            for row, (pieces, space, indent) in enumerate(made[:here]):
                typeset.show(page, x + indent, top - row * step, pieces, space)
            # As most writers do it: a note follows its column, and the next column comes after it.
            if with_note:
                y = bottom + step * 2 - 6
                page.setLineWidth(0.4)
                page.line(x, y + 9, x + 50, y + 9)
                for index, (pieces, space, _) in enumerate(note_lines):
                    typeset.show(page, x, y - 10 * index, pieces, space)
            made = made[here:]
        page.showPage()
    assert not made, f"{len(made)} lines are left"
    page.save()
    save("two-columns.pdf", out.getvalue())


# ---- scanned.pdf

SCANNED = [
    "Received on the third of May:",
    "one box, sealed, without a name.",
    "The seal was whole. The box was not opened here.",
    "Passed on the same day to the archive.",
]


def scan(lines, size=(583, 827)):
    """A page of paper as a picture, a little grey and a little askew."""
    picture = Image.new("L", size, 246)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(typeset.FONTS / "literata-latin.ttf"), 20)
    for row, words in enumerate(lines):
        draw.text((60, 110 + 34 * row), words, font=font, fill=40)
    picture = picture.rotate(0.6, fillcolor=246, resample=Image.Resampling.BILINEAR)
    return picture.quantize(8)


def scanned():
    """A page that is only a picture, and one with recognised words lying without ink on its picture."""
    page, out = canvas()
    page.setTitle("A receipt, scanned")
    scale = A5[0] / 583
    for number, recognised in enumerate((False, True)):
        words = SCANNED if recognised else ["This page was scanned,", "and nobody recognised its words."]
        data = io.BytesIO()
        scan(words).convert("L").save(data, "PNG")
        data.seek(0)
        page.drawImage(ImageReader(data), 0, 0, *A5)
        if recognised:
            for row, line in enumerate(words):
                text = page.beginText(60 * scale, A5[1] - (110 + 34 * row + 20) * scale)
                text.setFont("Helvetica", 20 * scale * 0.98)
                text.setTextRenderMode(3)
                text.textLine(line)
                page.drawText(text)
        page.showPage()
    page.save()
    save("scanned.pdf", out.getvalue())


# ---- encrypted.pdf


def encrypted():
    """Opens with the password “reader”."""
    page, out = canvas(encrypt=StandardEncryption("reader", "keeper", strength=128))
    page.setTitle("The sealed page")
    typeset.plain(page, 60, 500, "Title", 20, "The sealed page")
    typeset.plain(page, 60, 470, "Text", 11, "Whoever reads this had the word that opens it.")
    page.save()
    save("encrypted.pdf", out.getvalue())


# ---- files written by hand


class Raw:
    """Objects of a PDF, written one after the other with a classic table of their places."""

    def __init__(self):
        self.objects = []

    def add(self, body=""):
        self.objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(self.objects)

    def stream(self, data, more=""):
        data = data if isinstance(data, bytes) else data.encode("latin-1")
        return self.add(f"<< /Length {len(data)}{more} >>\nstream\n".encode() + data + b"\nendstream")

    def set(self, number, body):
        self.objects[number - 1] = body.encode("latin-1")

    def write(self, root, info=None):
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        known = f" /Info {info} 0 R" if info else ""
        out += f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R{known} ".encode()
        out += b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>\n"
        out += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(out)


def update(data, number, body, root, size):
    """Saves a changed object behind the end of the file, as editors do; what it replaces stays in the file."""
    before = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    out = bytearray(data)
    place = len(out)
    out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    out += f"trailer\n<< /Size {size} /Root {root} 0 R /Info 4 0 R /Prev {before} >>\n".encode()
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def words(x, y, text, size=11):
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def begin(title):
    """A file with catalogue, page tree, font and title; their numbers are 1 to 4."""
    raw = Raw()
    raw.add(), raw.add()
    raw.add(FONT)
    raw.add(f"<< /Title ({title}) /CreationDate (D:20170901120000Z) >>")
    return raw


def end(raw, pages, more=""):
    kids = " ".join(f"{page} 0 R" for page in pages)
    raw.set(1, f"<< /Type /Catalog /Pages 2 0 R{more} >>")
    raw.set(2, f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    return raw.write(1, 4)


def page_of(raw, content, more="", resources="", number=None):
    """A page with its content as the object before it, unless its number was given away already."""
    stream = raw.stream(content)
    number = number or raw.add()
    raw.set(number, f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents {stream} 0 R "
                    f"/Resources << /Font << /F1 3 0 R >>{resources} >>{more} >>")
    return number


def form():
    """Fields with values, a note, a highlight, links out and in, and a program that runs on opening."""
    raw = begin("Form for a statement")
    second = page_of(raw, words(60, 520, "2. How it is kept", 16)
                     + words(60, 490, "Statements are kept for ten years and then read once more."))
    first = raw.add()
    box = raw.stream("/Tx BMC q BT /F1 11 Tf 2 5 Td (Ada Miller) Tj ET Q EMC",
                     " /Type /XObject /Subtype /Form /BBox [0 0 200 18] /Resources << /Font << /F1 3 0 R >> >>")
    common = f"/Type /Annot /Subtype /Widget /P {first} 0 R /F 4"
    fields = [
        raw.add(f"<< {common} /FT /Tx /T (witness) /TU (Name of the witness) /V (Ada Miller) "
                f"/DA (/F1 11 Tf 0 g) /Rect [160 455 360 473] /AP << /N {box} 0 R >> >>"),
        raw.add(f"<< {common} /FT /Btn /T (sworn) /TU (Under oath) /V /Yes /AS /Yes /Rect [160 430 172 442] >>"),
        raw.add(f"<< {common} /FT /Ch /Ff 131072 /T (certainty) /TU (How certain) "
                f"/Opt [(certain) (probable) (possible)] /V (probable) /DA (/F1 11 Tf 0 g) "
                f"/Rect [160 400 360 418] >>"),
    ]
    notes = [
        raw.add("<< /Type /Annot /Subtype /Text /Rect [370 455 390 475] /T (Clerk) /M (D:20170902093000Z) "
                "/Contents (The name was spelled by the witness.) /Name /Comment /F 4 >>"),
        raw.add("<< /Type /Annot /Subtype /Highlight /Rect [60 336 222 352] "
                "/QuadPoints [60 352 222 352 60 338 222 338] /C [1 0.9 0.3] /T (Second clerk) "
                "/M (D:20170903101500Z) /Contents (Asked twice.) /F 4 >>"),
        raw.add("<< /Type /Annot /Subtype /Link /Rect [60 296 250 312] /Border [0 0 0] "
                "/A << /S /URI /URI (https://example.org/rules) >> >>"),
        raw.add(f"<< /Type /Annot /Subtype /Link /Rect [60 276 250 292] /Border [0 0 0] "
                f"/Dest [{second} 0 R /XYZ 0 540 0] >>"),
    ]
    script = raw.add("<< /S /JavaScript /JS (app.alert\\('This form counts its readers.'\\);) >>")
    content = (words(60, 520, "1. Statement of a witness", 16) + words(60, 460, "Name")
               + words(60, 433, "Under oath") + words(60, 405, "Certainty")
               + words(60, 341, "I saw the door standing open.") + words(60, 300, "The rules, on the net")
               + words(60, 280, "How the statement is kept"))
    annotations = " ".join(f"{number} 0 R" for number in fields + notes)
    page_of(raw, content, f" /Annots [{annotations}]", number=first)
    kids = " ".join(f"{number} 0 R" for number in fields)
    more = (f" /OpenAction {script} 0 R /AcroForm << /Fields [{kids}] /DA (/F1 11 Tf 0 g) "
            f"/DR << /Font << /F1 3 0 R >> >> >>")
    save("form.pdf", end(raw, [first, second], more))


def rotated():
    """A page that is turned by a quarter, and one of which a part is cut off."""
    raw = begin("Turned and cut")
    # What is drawn from the bottom to the top is upright after a quarter to the right.
    turned = ("BT /F1 16 Tf 0 1 -1 0 80 60 Tm (A table laid across) Tj ET\n"
              "BT /F1 11 Tf 0 1 -1 0 110 60 Tm (The page is turned by a quarter, so that its words are upright.) Tj ET\n"
              "BT /F1 11 Tf 0 1 -1 0 128 60 Tm (A second line stands below the first.) Tj ET\n")
    first = page_of(raw, turned, " /Rotate 90")
    cut = (words(70, 500, "What is left of the page", 16)
           + words(70, 470, "Only the middle of this page is shown.")
           + words(70, 20, "This line was cut off by the printer."))
    second = page_of(raw, cut, " /CropBox [50 60 370 540]")
    save("rotated.pdf", end(raw, [first, second]))


def hidden():
    """What a reader of paper would not see: covered, white, switched off, beside the page, replaced, packed in."""
    raw = begin("What is not shown")
    layer = raw.add("<< /Type /OCG /Name (Draft remarks) >>")
    note = b"The box was opened before it was sealed.\n"
    file = raw.stream(note, " /Type /EmbeddedFile /Subtype /text#2Fplain "
                            "/Params << /Size %d /ModDate (D:20170831080000Z) >>" % len(note))
    packed = raw.add(f"<< /Type /Filespec /F (remark.txt) /UF (remark.txt) /Desc (A remark) "
                     f"/EF << /F {file} 0 R >> >>")

    start, covered = "The box was sent by ", "the harbour office"
    left = 60 + stringWidth(start, "Helvetica", 11) - 1
    box = f"{left:.1f} 457 {stringWidth(covered, 'Helvetica', 11) + 2:.1f} 13 re"

    def content(count):
        return (words(60, 520, "Report on the box", 16)
                + words(60, 490, f"The box held {count} letters.")
                + words(60, 460, f"{start}{covered} and kept by nobody.")
                + f"0 g {box} f\n"
                + "1 g " + words(60, 430, "Nobody asked who had the key.") + "0 g\n"
                + "/OC /Draft BDC\n" + words(60, 400, "Draft: ask the keeper again.") + "EMC\n"
                + words(60, 640, "Words above the upper edge of the page.")
                + words(60, 370, "Everything else is as it was found."))

    page = page_of(raw, content(14), resources=f" /Properties << /Draft {layer} 0 R >>")
    more = (f" /OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{layer} 0 R] /Order [{layer} 0 R] >> >>"
            f" /Names << /EmbeddedFiles << /Names [(remark.txt) {packed} 0 R] >> >>")
    data = end(raw, [page], more)
    newer = content(12).encode("latin-1")
    body = b"<< /Length %d >>\nstream\n" % len(newer) + newer + b"\nendstream"
    save("hidden.pdf", update(data, page - 1, body, 1, len(raw.objects) + 1))


def labels():
    """Two pages of a preface, numbered i and ii, then 1 and 2; an outline that leads to them."""
    raw = begin("A report with a preface")
    texts = [
        ("Preface", "Why the report was asked for."),
        ("Contents", "First the preface, then what was found, then what is open."),
        ("What was found", "Two letters, one of them unsigned."),
        ("What is open", "Who wrote the letter that is not signed."),
    ]
    pages = []
    for number, (title, text) in zip(("i", "ii", "1", "2"), texts):
        pages.append(page_of(raw, words(60, 520, title, 16) + words(60, 490, text) + words(205, 40, number, 9)))
    outline = raw.add()
    at = outline + 1
    items = [("Before the report", 0, "/Count 2 /First {a} 0 R /Last {b} 0 R", 2),
             ("Preface", 0, "", 3), ("Contents", 1, "", 4), ("What was found", 2, "", 5), ("What is open", 3, "", 6)]
    parent = {0: outline, 1: at, 2: at, 3: outline, 4: outline}
    beside = {0: (None, 3), 1: (None, 2), 2: (1, None), 3: (0, 4), 4: (3, None)}
    for index, (title, page, more, _) in enumerate(items):
        before, after = beside[index]
        more = more.format(a=at + 1, b=at + 2)
        more += f" /Prev {at + before} 0 R" if before is not None else ""
        more += f" /Next {at + after} 0 R" if after is not None else ""
        raw.add(f"<< /Title ({title}) /Parent {parent[index]} 0 R /Dest [{pages[page]} 0 R /XYZ 0 545 0] {more} >>")
    raw.set(outline, f"<< /Type /Outlines /First {at} 0 R /Last {at + 4} 0 R /Count 5 >>")
    more = (f" /Outlines {outline} 0 R /PageMode /UseOutlines "
            "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>")
    save("labels.pdf", end(raw, pages, more))


def damaged():
    """The table of places is wrong and the end is cut off; the first page can still be read."""
    raw = begin("A file that broke")
    pages = [page_of(raw, words(60, 520, f"Leaf {number}", 16) + words(60, 490, text)) for number, text in (
        ("one", "This leaf was saved before the rest was lost."),
        ("two", "This leaf lies behind the place where the file was cut."))]
    data = end(raw, pages)
    # In the middle of the second page's words.
    cut = data.index(b"This leaf lies") + 9
    save("damaged.pdf", data[:cut])


# ---- two-thousand-pages.pdf

ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen").split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(number):
    parts = []
    if number >= 1000:
        parts += [ONES[number // 1000], "thousand"]
    if number % 1000 >= 100:
        parts += [ONES[number % 1000 // 100], "hundred"]
    rest = number % 100
    if rest >= 20:
        parts += [TENS[rest // 10]]
        rest %= 10
    return parts + ([ONES[rest]] if rest else [])


def two_thousand_pages():
    """Many short pages. Their words are streams that the pages share, so that the file is small."""
    raw = begin("Two thousand entries")
    first = raw.stream("BT /F1 9 Tf 40 490 Td (Entry ) Tj\n")
    last = raw.stream("(was read and found in order.) Tj ET\n")
    shared = {word: raw.stream(f"({word} ) Tj\n") for word in dict.fromkeys([*ONES[1:], *TENS[2:], "hundred", "thousand"])}
    resources = raw.add("<< /Font << /F1 3 0 R >> >>")
    pages = []
    for number in range(1, 2001):
        parts = [first, *(shared[word] for word in spelled(number)), last]
        contents = " ".join(f"{part} 0 R" for part in parts)
        pages.append(raw.add(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Resources {resources} 0 R "
                             f"/Contents [{contents}] >>"))
    save("two-thousand-pages.pdf", packed(end(raw, pages)))


def packed(data):
    """The same file with its objects packed into streams."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


if __name__ == "__main__":
    typeset.register()
    for make in (right_to_left, two_columns, scanned, encrypted, form, rotated, hidden, labels, damaged,
                 two_thousand_pages):
        make()
    working_paper.make()
