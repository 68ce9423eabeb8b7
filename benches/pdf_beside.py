#!/usr/bin/env python3
"""Lays what `cargo bench --bench pdf` says of PDFs beside pdftotext, mutool and pdftoppm. Needs those programs, numpy,
and the bench as a program (the path that `cargo bench --bench pdf --no-run` names).

    pdf_beside.py words BENCH FILE...      F1 of the words and of pairs of neighbours, against the better of the two
    pdf_beside.py boxes BENCH FILE...      share of words whose centre lies in the box that pdftotext -bbox gives
    pdf_beside.py pictures BENCH FILE...   share of pixels that differ visibly from mutool draw, one page a file
    pdf_beside.py cost BENCH FILE...       milliseconds of processor time a page, ours and theirs
"""
import collections, html, os, random, re, resource, statistics, subprocess, sys, tempfile
import unicodedata

random.seed(1)
PAGES = 100
WORDS = 500


def run(*command, limit=120):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=limit)
        return done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        return ""


def plain(text):
    """Words as a finder compares them: ligatures apart, no hyphens at line ends, no signs of direction."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\u00ad]", "", text)
    text = re.sub(r"(\w)[-\u2010]\s*\n\s*(\w)", r"\1\2", text).replace("-", "")
    return text.split()


def f1(ours, theirs):
    ours, theirs = collections.Counter(ours), collections.Counter(theirs)
    shared = sum((ours & theirs).values())
    total = sum(ours.values()) + sum(theirs.values())
    return 1.0 if total == 0 else 2 * shared / total


def pairs(words):
    return list(zip(words, words[1:]))


def words(bench, files):
    rows = []
    folio = os.environ.get("FOLIOSCOPE", "target/release/folioscope")
    for file in files:
        ours = plain(run(folio, "text", file))
        readers = [plain(run("pdftotext", file, "-")), plain(run("mutool", "draw", "-F", "txt", "-o", "-", file))]
        count = max(len(reader) for reader in readers)
        if count == 0:
            continue
        best = max(readers, key=lambda reader: f1(ours, reader))
        rows.append((f1(ours, best), f1(pairs(ours), max(map(pairs, readers), key=lambda p: f1(pairs(ours), p))), count, file))
    total = sum(row[2] for row in rows)
    print(f"{len(rows)} files with words, {total} words")
    for name, at in [("words", 0), ("pairs", 1)]:
        values = [row[at] for row in rows]
        weighted = sum(row[at] * row[2] for row in rows) / total
        print(f"{name}: median {statistics.median(values):.4f}, mean {statistics.mean(values):.4f}, by words {weighted:.4f}")
    for score, order, count, file in sorted(rows)[:10]:
        print(f"  {score:.3f}  pairs {order:.3f}  {count} words  {os.path.basename(file)}")


def crop(file, page):
    """How far the seen page begins right of and below the sheet that pdftotext counts from."""
    told = run("pdfinfo", "-box", "-f", str(page), "-l", str(page), file)
    turn = re.search(r"Page +\d+ rot: +(\d+)", told)
    media, seen = (re.search(rf"Page +\d+ {name}Box:" + r" +([-\d.]+)" * 4, told) for name in ("Media", "Crop"))
    if not (turn and media and seen):
        return 0.0, 0.0
    media, seen = [float(n) for n in media.groups()], [float(n) for n in seen.groups()]
    left, below, right, above = seen[0] - media[0], seen[1] - media[1], media[2] - seen[2], media[3] - seen[3]
    return {0: (left, above), 90: (below, left), 180: (right, below), 270: (above, right)}[int(turn[1]) % 360]


def boxes(bench, files):
    shots = []
    for file in random.sample(files, len(files)):
        page, found = 0, collections.defaultdict(list)
        for line in run("pdftotext", "-bbox", file, "-").splitlines():
            page += "<page " in line
            word = re.match(r'\s*<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', line)
            if word:
                found[page, unicodedata.normalize("NFKC", html.unescape(word[5]))].append([float(n) for n in word.groups()[:4]])
        mine = collections.defaultdict(list)
        for line in run(bench, "words", file).splitlines():
            parts = line.split("\t")
            if len(parts) == 7:
                mine[int(parts[1]), unicodedata.normalize("NFKC", parts[6])].append([float(n) for n in parts[2:6]])
        # Only words that both have as often can be paired without guessing.
        common = [key for key in found if len(found[key]) == len(mine.get(key, [])) == 1]
        pages = sorted({page for page, _ in common})
        for page in random.sample(pages, min(3, len(pages))):
            of_page = [key for key in common if key[0] == page]
            aside, down = crop(file, page)
            for key in random.sample(of_page, min(12, len(of_page))):
                (left, top, right, bottom), (x0, y0, x1, y1) = found[key][0], mine[key][0]
                x, y = (x0 + x1) / 2 + aside, (y0 + y1) / 2 + down
                shots.append((left <= x <= right and top <= y <= bottom, file, key))
    pages = {(file, key[0]) for _, file, key in shots}
    print(f"{len(shots)} words on {len(pages)} pages of {len({file for file, _ in pages})} files: "
          f"{sum(hit for hit, *_ in shots) / max(len(shots), 1):.4f} within")
    for file, misses in collections.Counter(file for hit, file, _ in shots if not hit).most_common(10):
        print(f"  {misses} missed  {os.path.basename(file)}")


def picture(path):
    import numpy
    data = open(path, "rb").read()
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    width, height = int(head[1]), int(head[2])
    return numpy.frombuffer(data[head.end():], dtype=numpy.uint8)[: width * height * 3].reshape(height, width, 3).astype(int)


def pictures(bench, files):
    import numpy
    keep = os.environ.get("PICTURES") or tempfile.mkdtemp()
    rows = []
    for file in random.sample(files, min(PAGES, len(files))):
        name = os.path.splitext(os.path.basename(file))[0]
        theirs_at, ours_at = os.path.join(keep, f"{name}-theirs.ppm"), os.path.join(keep, f"{name}-1.ppm")
        run("mutool", "draw", "-r", "96", "-o", theirs_at, "-F", "ppm", file, "1")
        run(bench, "pictures", keep, "96", f"{file}:1")
        drawn = [os.path.exists(path) and os.path.getsize(path) > 0 for path in (ours_at, theirs_at)]
        if not any(drawn):
            continue
        if not all(drawn):
            rows.append((1.0, name, "only one of the two drew it"))
            continue
        ours, theirs = picture(ours_at), picture(theirs_at)
        if abs(ours.shape[0] - theirs.shape[0]) > 2 or abs(ours.shape[1] - theirs.shape[1]) > 2:
            rows.append((1.0, name, f"sizes differ: {ours.shape} {theirs.shape}"))
            continue
        height, width = (min(a, b) for a, b in zip(ours.shape[:2], theirs.shape[:2]))
        ours, theirs = ours[:height, :width], theirs[:height, :width]
        # Visibly: what no shift by one pixel explains, and more than edges that are smoothed in another way.
        least = numpy.full((height, width), 255)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                least = numpy.minimum(least, abs(ours - numpy.roll(theirs, (dy, dx), (0, 1))).max(axis=2))
        rows.append(((least > 64).mean(), name, ""))
    rows.sort(reverse=True)
    values = [row[0] for row in rows]
    print(f"{len(rows)} pages: median {statistics.median(values):.5f}, mean {statistics.mean(values):.5f}, "
          f"{sum(value > 0.01 for value in values)} above 1 %")
    for value, name, why in rows[:15]:
        print(f"  {value:.4f}  {name}  {why}")


def spent(*command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def cost(bench, files):
    for file in files:
        info = re.search(r"Pages:\s+(\d+)", run("pdfinfo", file))
        pages = int(info[1]) if info else 1
        some = min(pages, 30)
        print(run(bench, "time", file).strip())
        text = {"pdftotext": ["pdftotext", file, "/dev/null"], "mutool": ["mutool", "draw", "-F", "txt", "-o", "/dev/null", file]}
        print("   words   " + ", ".join(f"{name} {spent(*command) / pages:.3f} ms" for name, command in text.items()))
        ranges = f"1-{some}"
        with tempfile.TemporaryDirectory() as folder:
            draw = {
                "mutool": ["mutool", "draw", "-r", "96", "-F", "ppm", "-o", "/dev/null", file, ranges],
                "pdftoppm": ["pdftoppm", "-r", "96", "-f", "1", "-l", str(some), file, os.path.join(folder, "page")],
            }
            print("   picture " + ", ".join(f"{name} {spent(*command) / some:.2f} ms" for name, command in draw.items()))


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("words", "boxes", "pictures", "cost"):
        sys.exit(__doc__)
    globals()[sys.argv[1]](sys.argv[2], sys.argv[3:])
