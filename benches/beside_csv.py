#!/usr/bin/env python3
"""Holds lists of values against Python's `csv`, cell by cell.

    beside_csv.py made [--program target/release/folioscope] [--count 10000] [--seed 1]
        made files in many dialects and encodings: read with the dialect told, and with the dialect guessed
    beside_csv.py goldens [--program …] [--corpus ../shared/corpus]
        csv-spectrum's answers (JSON) and docling's (Markdown tables) that lie beside their files
"""
import argparse, collections, concurrent.futures, csv, io, json, os, random, re, subprocess, sys, tempfile

PARTED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "stroke", ":": "colon", "^": "caret", "~": "tilde"}
QUOTED = {'"': "double", "'": "single", None: "none"}
WORDS = ("Vera Lind|Odell|paid|the bridge|Straße|café|Ærø|harbour|north gate|a, b|c; d|e | f|x:y|10:30|it's|"
         "\"so\" he said|two\nlines|tab\there|https://example.org/a?b=c,d|vera@example.org|Zürich|naïve| lead|trail ").split("|")


def cell(random, column):
    kind = (column + random.randrange(2)) % 6
    if random.random() < 0.08:
        return ""
    return [
        lambda: str(random.randrange(10 ** random.randrange(1, 14))).zfill(random.choice([0, 5])),
        lambda: f"{random.uniform(-1000, 1000):.2f}",
        lambda: f"{random.randrange(1950, 2030)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
        lambda: random.choice(WORDS),
        lambda: " ".join(random.choice(WORDS) for _ in range(random.randrange(1, 4))),
        lambda: random.choice(["true", "no", "N/A", "-", "€ 5,50", "1.234,56", "12 %"]),
    ][kind]()


def plain(words):
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\u2028").replace("\t", " ")


def make(seed):
    """A file: its bytes, the rows that Python reads in it, and how it was written."""
    own = random.Random(seed)
    parted = own.choices(list(PARTED), [8, 6, 5, 3, 1, 1, 1])[0]
    quote = own.choices(['"', "'", None], [8, 1, 1])[0]
    columns, rows = own.randrange(2, 9), own.randrange(3, 25)
    table = [[cell(own, column) for column in range(columns)] for _ in range(rows)]
    if own.random() < 0.7:
        table.insert(0, [f"{name} {number}" for number, name in zip(range(columns), own.sample(WORDS[:12], min(columns, 12)))])
    if own.random() < 0.1:
        table = [row[: own.randrange(1, columns + 1)] if own.random() < 0.2 else row for row in table]
    end = own.choice(["\n", "\r\n", "\r\n", "\r"])
    # An empty line is no row for some readers and a row for others; a cell that only holds a mark of the end is rewritten.
    table = [row if any(row) else ["x", *row[1:]] for row in table]
    if quote is None:
        clean = str.maketrans({parted: "_", "\n": "/", "\r": "/", '"': "`", "'": "`"})
        table = [[value.translate(clean) for value in row] for row in table]
        text = end.join(parted.join(row) for row in table) + end
        answer = table
    else:
        out = io.StringIO(newline="")
        how = own.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
        csv.writer(out, delimiter=parted, quotechar=quote, quoting=how, lineterminator=end).writerows(table)
        text = out.getvalue()
        answer = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted, quotechar=quote))
    encoding = own.choices(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850"], [8, 3, 1, 1, 3, 1])[0]
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        encoding, data = "utf-8", text.encode("utf-8")
    labels = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16LE", "utf-16-le": "UTF-16LE",
              "cp1252": "windows-1252", "cp850": "IBM850"}
    told = f"{labels[encoding]} parted={PARTED[parted]} quoted={QUOTED[quote]}"
    return data, [[plain(value) for value in row] for row in answer], told, encoding


def read(program, path, told=None):
    command = [program, "sketch", "--json", *(["--encoding", told] if told else []), path]
    done = subprocess.run(command, capture_output=True, timeout=60)
    rows, facts = [], {}
    for line in done.stdout.decode("utf-8").split("\n"):
        if line.startswith('{"areas"') or '"is":"block"' in line:
            block = json.loads(line)
            if block["kind"].startswith(("row", "header")):
                rows.append(block["text"].split("\t"))
        elif '"is":"document"' in line:
            facts = dict(json.loads(line)["facts"])
    return rows, facts


def same(ours, theirs):
    return [row for row in ours] == [row or [""] for row in theirs if row]


def one(task):
    program, folder, seed = task
    data, answer, told, encoding = make(seed)
    path = os.path.join(folder, f"{seed}.csv")
    with open(path, "wb") as file:
        file.write(data)
    with_it, _ = read(program, path, told)
    guessed, facts = read(program, path)
    parted = {"commas": ",", "semicolons": ";", "tabs": "\t", "upright strokes": "|", "colons": ":", "carets": "^", "tildes": "~"}
    sign = facts.get("Cells are parted by", "?").split(" (")[0]
    wanted = told.split("parted=")[1].split(" ")[0]
    right = PARTED.get(parted.get(sign)) == wanted
    result = seed, same(with_it, answer), same(guessed, answer), right, wanted, told.split("quoted=")[1], encoding, sign
    if result[1]:
        os.remove(path)
    return result


def made(said):
    with tempfile.TemporaryDirectory(prefix="sheets-csv") as folder:
        tasks = [(said.program, folder, said.seed * 1_000_000 + number) for number in range(said.count)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(one, tasks))
    told = sum(row[1] for row in results)
    print(f"{len(results)} files; with the dialect told {told} equal in every cell")
    print(f"guessed: all cells equal {sum(row[2] for row in results)}, the sign that parts cells right {sum(row[3] for row in results)}")
    print("told and not equal:", [row[0] for row in results if not row[1]][:20])
    wrong = [row for row in results if not row[3]]
    print("wrong sign:", collections.Counter((row[4], row[7]) for row in wrong).most_common(12), [row[0] for row in wrong][:12])
    cells = [row for row in results if row[3] and not row[2]]
    print("right sign, other cells:", collections.Counter((row[5], row[6]) for row in cells).most_common(12), [row[0] for row in cells][:12])


def goldens(said):
    folder = os.path.join(said.corpus, "csv")
    good = bad = 0
    for name in sorted(os.listdir(folder)):
        golden = next((g for g in (f"{name}.golden.json", f"{name}.golden.md") if os.path.exists(os.path.join(folder, g))), None)
        if ".golden." in name or not golden:
            continue
        rows, _ = read(said.program, os.path.join(folder, name))
        with open(os.path.join(folder, golden), encoding="utf-8") as file:
            text = file.read()
        if golden.endswith("json"):
            answer = json.loads(text)
            header = rows[0]
            ours = [{key: value for key, value in zip(header, row)} for row in rows[1:]]
            theirs = [{plain(key): plain(value) for key, value in one.items()} for one in answer]
        else:
            lines = [line for line in text.splitlines() if line.startswith("|") and not re.fullmatch(r"[|\-: ]+", line)]
            theirs = [[part.strip() for part in line.strip("|").split("|")] for line in lines]
            width = max(map(len, theirs), default=0)
            ours = [[value.strip() for value in row] + [""] * (width - len(row)) for row in rows]
        good, bad = good + (ours == theirs), bad + (ours != theirs)
        if ours != theirs:
            print(f"{name}: differs\n  ours   {str(ours)[:300]}\n  theirs {str(theirs)[:300]}")
    print(f"{good} of {good + bad} goldens equal in every cell")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("what", choices=["made", "goldens"])
    arguments.add_argument("--program", default="target/release/folioscope")
    arguments.add_argument("--count", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--corpus", default="../shared/corpus")
    said = arguments.parse_args()
    made(said) if said.what == "made" else goldens(said)


if __name__ == "__main__":
    sys.exit(main())
