#!/usr/bin/env python3
"""Writes PDF files of many pages of text, for `first_page.py`: as a plain writer makes them, one stream for a page.

    make_pages.py FOLDER [COUNT ...]        10, 300 and 2,000 pages where no count is given

The letters are blue, so that their ink can be told from everything else that a program shows beside a page.
The same counts give the same bytes.
"""
import random
import sys
from pathlib import Path

INK = "0.10 0.15 0.75"
WORDS = """committee statement evidence report agency official witness record minutes letter meeting account
department director answer question document page source review finding summary response national public private
security office order council member president election campaign network message archive the of and to in that
was by for on with as at from it which had were been not they their this would also but into between after before
according concluded confirmed denied described explained followed forgotten noted ordered published recorded said
testified wrote January February March 2014 2015 2016 2017 12 31 48 107""".split()
LINES, LETTERS = 46, 88


def page(chance, number):
    """The content of a page: a heading, lines set word by word as most writers do it, and the page's number."""
    lines = [f"{INK} rg BT /F2 14 Tf 72 770 Td (Section {number}: {' '.join(chance.sample(WORDS, 4))}) Tj ET"]
    for row in range(LINES):
        words, length = [], 0
        while length < LETTERS - 8:
            words.append(chance.choice(WORDS))
            length += len(words[-1]) + 1
        if row % 9 == 8:
            words = words[: len(words) // 2] + ["end."]
        parts = f" {chance.randint(-290, -230)} ".join(f"({word})" for word in words)
        lines.append(f"BT /F1 11 Tf 72 {740 - row * 14.5:.1f} Td [{parts}] TJ ET")
    lines.append(f"BT /F1 9 Tf 292 40 Td ({number}) Tj ET")
    return "\n".join(lines).encode()


def write(path, count):
    chance = random.Random(count)
    objects = [b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>", b""]
    objects += [f"<< /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>".encode()
                for face in ("Times-Roman", "Times-Bold")]
    objects.append(b"")
    kids = []
    for number in range(1, count + 1):
        content = page(chance, number)
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
                       b"<< /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects))
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (count, b" ".join(b"%d 0 R" % kid for kid in kids))
    chapters = kids[::10]
    first = len(objects) + 1
    for nth, kid in enumerate(chapters):
        number = first + nth
        before = b"/Prev %d 0 R " % (number - 1) if nth else b""
        after = b"/Next %d 0 R " % (number + 1) if nth + 1 < len(chapters) else b""
        objects.append(b"<< /Title (Chapter %d) /Parent 5 0 R %b%b/Dest [%d 0 R /Fit] >>" % (nth + 1, before, after, kid))
    objects[4] = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (first, len(objects), len(chapters))
    data, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    path.write_bytes(data)
    print(f"{path}: {len(data) / 1e6:.1f} MB")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for count in map(int, sys.argv[2:] or ["10", "300", "2000"]):
        write(folder / f"{count}.pdf", count)


if __name__ == "__main__":
    main()
