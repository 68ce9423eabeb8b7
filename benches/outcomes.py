#!/usr/bin/env python3
"""Reads every PDF of a corpus as the window would, and says where what came of it is not what was expected.

    outcomes.py [--program target/release/folioscope] [--list] [--folders docx,odt,epub] CORPUS

A corpus with a MANIFEST.tsv (path, …, expected, note) is compared with it; `pdf/` and the PDFs of `hostile/` are read,
or all inputs of the folders that are named.
Of any other folder, all PDFs are read, and nothing is expected but that each ends, in 10 s and 1 GiB.
Needs `pdftotext` (poppler): a file that “opens” may be without words only where that finds none either.
"""
import collections, csv, json, os, re, subprocess, sys

SECONDS = 10
BYTES = 1 << 30
REFUSED = {"damaged", "not-supported", "limit"}
OPENED = {"opens", "opens-with-warning", "no-text"}


def is_pdf(path):
    if path.lower().endswith(".pdf"):
        return True
    with open(path, "rb") as file:
        return file.read(5) == b"%PDF-"


def has_words(path):
    try:
        found = subprocess.run(["pdftotext", "-q", path, "-"], capture_output=True, timeout=60).stdout
    except subprocess.TimeoutExpired:
        return True
    return re.search(rb"\w", found) is not None


def fits(path, hostile, expected, row):
    outcome, warned = row["outcome"], row["complaints"] > 0
    if hostile:
        # Whatever it is, it must end.
        return outcome in OPENED | REFUSED | {"password", "strings-only"}
    if expected == "encrypted(password)":
        return outcome == "password"
    if expected == "clean-error":
        # The corpus says so itself: a reader may repair more, if it says that it did.
        return outcome in REFUSED | {"strings-only"} or (outcome in OPENED and warned)
    if expected == "opens-with-warning":
        return outcome in OPENED and warned
    if outcome == "no-text":
        # Only of PDFs is it known how many words there are; pictures have none.
        return expected == "opens" and not (is_pdf(path) and has_words(path))
    return expected == outcome


def expectations(corpus, folders):
    with open(os.path.join(corpus, "MANIFEST.tsv"), newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            folder = row["path"].split("/")[0]
            path = os.path.join(corpus, row["path"])
            wanted = folder in folders if folders else folder in ("pdf", "hostile") and is_pdf(path)
            if wanted and row["expected"] != "golden":
                yield path, (folder == "hostile", row["expected"], row["note"])


def all_pdfs(corpus):
    for folder, _, names in sorted(os.walk(corpus)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if is_pdf(path):
                yield path, None


def main():
    words = sys.argv[1:]
    program, listed = "target/release/folioscope", False
    if words[:1] == ["--program"]:
        program, words = words[1], words[2:]
    if words[:1] == ["--list"]:
        listed, words = True, words[1:]
    folders = []
    if words[:1] == ["--folders"]:
        folders, words = words[1].split(","), words[2:]
    corpus = words[0]
    known = os.path.exists(os.path.join(corpus, "MANIFEST.tsv")) and os.path.isdir(os.path.join(corpus, "pdf"))
    files = dict(expectations(corpus, folders) if known else all_pdfs(corpus))
    said = subprocess.run([program, "check", "--json", *files], capture_output=True, text=True).stdout
    rows = [json.loads(line) for line in said.splitlines() if line.startswith('{"')]
    rows = [row for row in rows if row.get("path") in files]
    counts, differing, heavy = collections.Counter(), [], []
    for row in rows:
        path, outcome = row["path"], row["outcome"]
        counts[outcome] += 1
        if listed:
            print(outcome, os.path.relpath(path, corpus), row["words"] or "", sep="\t")
        if row["millis"] > SECONDS * 1000 or (row["peak_bytes"] or 0) > BYTES:
            heavy.append(row)
        if files[path] and not fits(path, files[path][0], files[path][1], row):
            differing.append((row, files[path]))
    print(f"{len(files)} files, {len(rows)} read")
    for outcome, count in counts.most_common():
        print(f"{count:6} {outcome}")
    if known:
        print(f"{len(rows) - len(differing)} as expected, {len(differing)} differ")
        for row, (_, expected, note) in differing:
            print(os.path.relpath(row["path"], corpus), expected, row["outcome"], row["words"] or "", note, sep=" | ")
    slowest = max(rows, key=lambda row: row["millis"])
    largest = max(rows, key=lambda row: row["peak_bytes"] or 0)
    print(f"slowest: {slowest['millis'] / 1000:.1f} s, {os.path.relpath(slowest['path'], corpus)}")
    print(f"largest: {(largest['peak_bytes'] or 0) / 2**20:.0f} MiB, {os.path.relpath(largest['path'], corpus)}")
    for row in heavy:
        print("over the limit:", row["path"], row["millis"], "ms,", row["peak_bytes"], "bytes")
    if counts["crash"] or heavy or len(rows) < len(files):
        sys.exit(1)


main()
