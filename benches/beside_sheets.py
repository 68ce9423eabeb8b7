#!/usr/bin/env python3
"""Lays the cells of workbooks beside LibreOffice, calamine and openpyxl: shown words, raw values, formulas, hidden marks.

    beside_sheets.py [--program target/release/folioscope] [--kept FOLDER] [--list N] FILE...

What LibreOffice makes of a file (all sheets as CSV, words as shown) is kept in FOLDER, because it takes seconds.
Needs `soffice`, and of Python `python-calamine`, `openpyxl` and `xlrd` (for measuring only).
Differences are told with their addresses, and counted by kind.
"""
import argparse, collections, csv, glob, json, os, re, subprocess, sys, warnings

warnings.filterwarnings("ignore")
csv.field_size_limit(1 << 30)
FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
# Values are those that the file has: what LibreOffice would work out anew is another question.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


def letters(column):
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def at(cell):
    return f"{letters(cell[1])}{cell[0] + 1}"


def cell_of(name):
    found = re.fullmatch(r"([A-Z]+)(\d+)", name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def plain(words):
    """A row is one line here, so that line breaks and tabs in cells are other signs."""
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\u2028").replace("\t", " ")


class Ours:
    """A workbook as we read it."""

    def __init__(self, program, path):
        done = subprocess.run([program, "sketch", "--json", path], capture_output=True, timeout=300)
        lines = [json.loads(line) for line in done.stdout.decode("utf-8").split("\n") if line]
        self.words = done.stderr.decode("utf-8", "replace").strip()
        self.read = bool(lines)
        units = [line for line in lines if line["is"] == "unit"]
        blocks = [line for line in lines if line["is"] == "block"]
        self.names = [unit["label"] for unit in units]
        self.cells = [{} for _ in units]
        self.formulas = [{} for _ in units]
        self.hidden = [set() for _ in units]
        self.hidden_sheets = set()
        for number, unit in enumerate(units):
            start, end = unit["span"]
            jumps = dict((unit.get("rows") or {}).get("jumps", []))
            row, nth = -1, 0
            for block in blocks:
                if block["kind"].split(" ")[0] != "row" or not start <= block["span"][0] <= max(end, start):
                    continue
                if block["span"][0] == end and end > start:
                    continue
                row = jumps.get(nth, row + 1)
                nth += 1
                for column, words in enumerate(block["text"].split("\t")):
                    if words:
                        self.cells[number][row, column] = words
        for aside in (line for line in lines if line["is"] == "aside"):
            span = aside["span"]
            where = [n for n, unit in enumerate(units) if span and unit["span"][0] <= span[0] <= unit["span"][1]]
            if aside["words"] == "A hidden sheet":
                self.hidden_sheets.add(aside["name"])
            elif where and aside["kind"] == "Described" and aside["words"].startswith("="):
                # An empty sheet ends where the next begins.
                self.formulas[where[-1]][cell_of(aside["name"])] = aside["words"]
            elif where and aside["kind"] == "Unseen(Hidden)":
                self.hidden[where[-1]].add(aside["name"])


def libre(path, kept):
    base = os.path.basename(path)
    folder = os.path.join(kept, base)
    if not os.path.isdir(folder):
        os.makedirs(folder)
        settings = os.path.join(kept, "profile", "user", "registrymodifications.xcu")
        if not os.path.exists(settings):
            os.makedirs(os.path.dirname(settings))
            with open(settings, "w") as file:
                file.write(SETTINGS)
        command = ["soffice", f"-env:UserInstallation=file://{kept}/profile", "--headless", "--convert-to", FILTER]
        try:
            subprocess.run([*command, "--outdir", folder, path], capture_output=True, timeout=120)
        except subprocess.TimeoutExpired:
            pass
    stem = base.rsplit(".", 1)[0]
    sheets = {}
    for file in glob.glob(os.path.join(glob.escape(folder), "*.csv")):
        name = os.path.basename(file)[len(stem) + 1:-4]
        with open(file, newline="", encoding="utf-8") as text:
            rows = csv.reader(text)
            sheets[name] = {(r, c): plain(v) for r, row in enumerate(rows) for c, v in enumerate(row) if v}
    return sheets


def raw(path):
    """calamine's view: what stands in cells, not what is shown."""
    import python_calamine

    book = python_calamine.load_workbook(path)
    sheets = {}
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
        except Exception:
            continue
        sheets[name] = {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v != ""}
    return sheets


def kind_of(ours, theirs):
    """What sort of difference it is."""
    if not ours:
        return "we have none"
    if not theirs:
        return "they have none"
    if ours.split() == theirs.split() or ours.replace(" ", "") == theirs.replace(" ", ""):
        return "spaces"
    if ours.startswith("#") or theirs.startswith("#"):
        return "errors"
    number = r"[-+(]?[\d.,]+(E[-+]?\d+)?[)%]?"
    if re.fullmatch(number, ours) and re.fullmatch(number, theirs):
        return "numbers"
    if re.search(r"\d", ours) and re.search(r"\d", theirs) and re.search(r"[-/:.]|[A-Z][a-z]{2}", ours):
        return "dates and formats"
    return "words"


def beside(ours, theirs, tally, worst, where):
    equal = 0
    for cell in set(ours) | set(theirs):
        mine, other = ours.get(cell, "").rstrip(), theirs.get(cell, "").rstrip()
        if mine == other:
            equal += bool(mine)
            continue
        kind = kind_of(mine, other)
        tally[kind] += 1
        worst[kind].append(f"{where}!{at(cell)}: ours {mine[:60]!r}, theirs {other[:60]!r}")
    return equal


def fits(words, value):
    """Whether what is shown can be what stands there."""
    if isinstance(value, bool):
        return words == str(value).upper() or words != ""
    if isinstance(value, str):
        return plain(value).strip() == words.strip() or words != "" and value.strip() in words
    return words != ""


def with_openpyxl(path, ours, told):
    import openpyxl

    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.title not in ours.names:
            told["sheets we lack"].append(f"{path} {sheet.title}")
            continue
        number = ours.names.index(sheet.title)
        if (sheet.sheet_state != "visible") != (sheet.title in ours.hidden_sheets):
            told["hidden sheets that differ"].append(f"{path} {sheet.title} {sheet.sheet_state}")
        cells = ours.cells[number]
        rows = {row for row, column in cells}
        for row, size in sheet.row_dimensions.items():
            if row - 1 in rows:
                same = bool(size.hidden) == (f"Row {row}" in ours.hidden[number])
                told["hidden rows, equal" if same else "hidden rows that differ"].append(f"{path} {sheet.title} {row}")
        hidden = set()
        for size in sheet.column_dimensions.values():
            if size.hidden and size.min:
                hidden.update(range(size.min - 1, size.max or size.min))
        for cell in cells:
            if cell[1] in hidden:
                same = at(cell) in ours.hidden[number]
                told["cells of hidden columns, equal" if same else "cells of hidden columns that differ"].append(
                    f"{path} {sheet.title} {at(cell)}")
        for line in sheet.iter_rows():
            for cell in line:
                value = cell.value
                text = getattr(value, "text", value)
                if cell.data_type != "f" or text in (None, "="):
                    continue
                mine = ours.formulas[number].get((cell.row - 1, cell.column - 1))
                # The marks that files put before newer functions are not said.
                text = re.sub(r"_xlfn\.|_xlws\.|_xlpm\.", "", str(text))
                same = mine is not None and mine.lstrip("=") == text.lstrip("=")
                told["formulas, equal" if same else "formulas that differ"].append(
                    f"{path} {sheet.title}!{cell.coordinate}: ours {mine!r}, theirs {str(text)[:80]!r}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", default="target/release/folioscope")
    arguments.add_argument("--kept", default="/tmp/beside-sheets")
    arguments.add_argument("--list", type=int, default=6)
    arguments.add_argument("files", nargs="+")
    said = arguments.parse_args()
    tally, worst = collections.Counter(), collections.defaultdict(list)
    told, raws = collections.defaultdict(list), collections.Counter()
    sheets = files = equal = 0
    rows = []
    for path in said.files:
        ours = Ours(said.program, path)
        if not ours.read:
            print(f"not read: {path}: {ours.words}")
            continue
        base = os.path.basename(path)
        theirs = libre(path, said.kept)
        if not theirs:
            print(f"LibreOffice makes nothing of {path}")
        else:
            files += 1
        for number, name in enumerate(ours.names):
            found = theirs.get(name) or theirs.get(re.sub(r"[/\\:*?\"<>|]", "_", name))
            if found is None:
                continue
            sheets += 1
            mine = collections.Counter()
            same = beside(ours.cells[number], found, mine, worst, f"{base}!{name}")
            equal += same
            tally.update(mine)
            rows.append((sum(mine.values()), same, f"{base}!{name}"))
        try:
            for name, cells in raw(path).items():
                if name not in ours.names:
                    raws["sheets we lack"] += 1
                    continue
                number = ours.names.index(name)
                for cell, value in cells.items():
                    good = fits(ours.cells[number].get(cell, ""), value)
                    raws["equal" if good else "differ"] += 1
                    if not good:
                        worst["raw values"].append(
                            f"{base}!{name}!{at(cell)}: ours {ours.cells[number].get(cell)!r}, raw {value!r}")
        except Exception as error:
            told["calamine cannot"].append(f"{path}: {str(error)[:100]}")
        if path.endswith((".xlsx", ".xlsm")):
            try:
                with_openpyxl(path, ours, told)
            except Exception as error:
                told["openpyxl cannot"].append(f"{path}: {str(error)[:100]}")
    differ = sum(tally.values())
    print(f"{files} files, {sheets} sheets; shown words of cells: {equal} equal, {differ} differ: "
          f"{100 * equal / max(1, equal + differ):.3f} %")
    good = sum(1 for bad, *_ in rows if bad == 0)
    print(f"sheets without a difference: {good} of {len(rows)}")
    for bad, same, name in sorted(rows, reverse=True)[:12]:
        if bad:
            print(f"  {name}: {bad} differ, {same} equal")
    for kind, count in tally.most_common():
        print(f"{kind}: {count}")
        print("".join(f"  {line}\n" for line in spread(worst[kind], said.list)), end="")
    print("raw values (calamine):", dict(raws))
    print("".join(f"  {line}\n" for line in spread(worst["raw values"], said.list)), end="")
    for kind, lines in sorted(told.items()):
        print(f"{kind}: {len(lines)}")
        if "equal" not in kind:
            print("".join(f"  {line}\n" for line in spread(lines, said.list)), end="")


def spread(lines, count):
    """Some of each file, so that one file does not hide the others."""
    seen, out = collections.Counter(), []
    for line in lines:
        file = line.split("!")[0].split(" ")[0]
        seen[file] += 1
        if seen[file] <= 2:
            out.append(line)
    return out[:count * 5]


if __name__ == "__main__":
    sys.exit(main())
