#!/usr/bin/env python3
"""Writes long tables, mailboxes, records and logs, for `by_keys.py`.

    make_tables.py FOLDER [KIND ...]        kinds: csv, gigabyte, xlsx, xls, mbox, jsonl, log; all where none is named

The same kind gives the same bytes. The older workbook is written by LibreOffice, out of the first 65,000 rows.
"""
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

from make_documents import HEAD, relations, types
from make_pages import WORDS

ROWS, MANY, BOOK_ROWS, OLD_ROWS = 1_000_000, 14_700_000, 200_000, 65_000
LETTERS, LINES, RECORDS = 115_000, 11_900_000, 2_560_000
NAMES = ["id", "day", "person", "amount", "place", "note"]
PLACES = ["Harbour", "Town hall", "North pier", "Archive", "Customs", "Shipyard", "Bank"]
LEVELS = ["INFO"] * 12 + ["DEBUG"] * 5 + ["WARN"] * 2 + ["ERROR"]


def mixed(row):
    """Another number for each row, in no order."""
    return (row * 2_654_435_761 & 0xFFFFFFFF) >> 4


def row(number):
    m = mixed(number)
    note = "denied" if m % 3 == 0 else ""
    return [number, f"{1990 + m % 33}-{m % 12 + 1:02}-{m % 28 + 1:02}", f"Person {m % 50_000} of the harbour",
            f"{m % 1_000_000}.{m % 100:02}", PLACES[m % 7], note]


def csv(path, rows):
    with path.open("w") as file:
        file.write(",".join(NAMES) + "\n")
        for start in range(0, rows, 10_000):
            part = range(start, min(start + 10_000, rows))
            file.write("".join(",".join(map(str, row(number))) + "\n" for number in part))


def xlsx(path, rows):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    places = {}

    def cell(at, column, value):
        place = f'r="{"ABCDEF"[column]}{at}"'
        if value == "":
            return ""
        if column in (0, 3) and at > 1:
            return f"<c {place}><v>{value}</v></c>"
        return f'<c {place} t="s"><v>{places.setdefault(value, len(places))}</v></c>'

    lines = [NAMES] + [row(number) for number in range(rows)]
    body = "".join(f'<row r="{at}">{"".join(cell(at, column, value) for column, value in enumerate(line))}</row>'
                   for at, line in enumerate(lines, 1))
    words = "".join(f"<si><t>{words}</t></si>" for words in places)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", types(("xl/workbook.xml", "spreadsheetml.sheet.main"),
                                                     ("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"),
                                                     ("xl/sharedStrings.xml", "spreadsheetml.sharedStrings")))
        packed.writestr("_rels/.rels", relations((1, "officeDocument", "xl/workbook.xml")))
        packed.writestr("xl/_rels/workbook.xml.rels", relations((1, "worksheet", "worksheets/sheet1.xml"),
                                                                (2, "sharedStrings", "sharedStrings.xml")))
        office = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        packed.writestr("xl/workbook.xml", f'{HEAD}<workbook xmlns="{main}" {office}><sheets><sheet name="Data" sheetId="1" '
                                           'r:id="rId1"/></sheets></workbook>')
        packed.writestr("xl/sharedStrings.xml", f'{HEAD}<sst xmlns="{main}">{words}</sst>')
        packed.writestr("xl/worksheets/sheet1.xml", f'{HEAD}<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>')


def xls(path, rows):
    source = path.with_suffix(".short.csv")
    csv(source, rows)
    subprocess.run(["soffice", "--headless", "--convert-to", "xls", "--outdir", str(path.parent), str(source)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    source.with_suffix(".xls").rename(path)
    source.unlink()


def mbox(path, letters):
    """Ten kilobytes a letter; each fifth answers the one before it, and each tenth carries a file."""
    chance = random.Random(letters)
    paragraphs = ["\n".join(" ".join(chance.choices(WORDS, k=11)) for _ in range(110)) for _ in range(50)]
    packed = "\n".join("QUJD" * 19 for _ in range(40))
    with path.open("w") as file:
        for number in range(letters):
            m = mixed(number)
            date, time, year = m % 28 + 1, f"{m % 24:02}:{m % 60:02}:{m // 7 % 60:02}", 1995 + m % 25
            day = f"{date} Jun {year} {time}"
            answers = number % 5 and number
            head = (f"From p{m % 900}@harbour.example Thu Jun {date:2} {time} {year}\nFrom: Person {m % 900} <p{m % 900}@harbour.example>\n"
                    f"To: Office {m % 7} <o{m % 7}@harbour.example>\nDate: {day} +0200\nMessage-ID: <{number}@harbour.example>\n"
                    f"Subject: {'Re: ' if answers else ''}{' '.join(WORDS[(m + k) % len(WORDS)] for k in range(4))}\n")
            if answers:
                head += f"References: <{number - 1}@harbour.example>\nIn-Reply-To: <{number - 1}@harbour.example>\n"
            body = paragraphs[m % 50]
            if number % 10 == 0:
                head += 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="part"\n'
                body = (f'--part\nContent-Type: text/plain\n\n{body}\n--part\nContent-Type: application/octet-stream\n'
                        f'Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="papers.bin"\n\n{packed}\n--part--')
            file.write(f"{head}\n{body}\n\n")


def jsonl(path, records):
    with path.open("w") as file:
        for number in range(records):
            line = dict(zip(NAMES, row(number)))
            line["seen"] = {"by": f"Office {number % 7}", "pages": [number % 90, number % 17]}
            line["open"] = number % 2 == 0
            file.write(json.dumps(line) + "\n")


def log(path, lines):
    with path.open("w") as file:
        for number in range(lines):
            m = mixed(number)
            second = number // 3
            when = f"2024-{second // 2_419_200 % 12 + 1:02}-{second // 86_400 % 28 + 1:02}T{second // 3_600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
            file.write(f"{when}.{m % 1000:03}Z {LEVELS[m % 20]} harbour.desk{m % 40}: Person {m % 50_000} asked for paper {m}\n")


KINDS = {"csv": ("million.csv", csv, ROWS), "gigabyte": ("gigabyte.csv", csv, MANY), "xlsx": ("book.xlsx", xlsx, BOOK_ROWS),
         "xls": ("book.xls", xls, OLD_ROWS), "mbox": ("letters.mbox", mbox, LETTERS), "jsonl": ("records.jsonl", jsonl, RECORDS),
         "log": ("harbour.log", log, LINES)}


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for kind in sys.argv[2:] or KINDS:
        name, write, count = KINDS[kind]
        if not (folder / name).exists():
            write(folder / name, count)
        print(f"{folder / name}: {(folder / name).stat().st_size / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
