"""Sets type for the PDF samples as a compositor would, because what looks careless would be read carelessly.

Lines are broken over a whole paragraph, words are parted where `HYPHENS` allows it, letters are kerned,
and each line is one operator of its page, as most writers make it. Nothing here knows what is set.
"""

import io
import re
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont as Font
from fontTools.varLib import instancer
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parents[3] / "assets" / "fonts"

# Name, file, and where on its axes the face lies.
FACES = [
    ("Text", "literata-latin.ttf", {"opsz": 11, "wght": 400}),
    ("Italic", "literata-latin-italic.ttf", {"opsz": 11, "wght": 400}),
    ("Bold", "literata-latin.ttf", {"opsz": 12, "wght": 650}),
    ("Note", "literata-latin.ttf", {"opsz": 8, "wght": 400}),
    ("NoteItalic", "literata-latin-italic.ttf", {"opsz": 8, "wght": 400}),
    ("Title", "literata-latin.ttf", {"opsz": 30, "wght": 500}),
    ("Hebrew", "noto-serif-hebrew.ttf", {"wght": 400}),
]

# Where words may be parted.
HYPHENS = """
    ac-count ad-min-is-tra-tion agen-cies al-though an-other an-swered as-sess-ment be-cause be-fore be-tween
    cam-paign care-ful cat-e-gor-i-cal-ly com-mit-tee com-mu-ni-ca-tions com-mu-ni-ty com-pro-mised con-clud-ed
    con-clu-sions con-fi-dence crit-i-cised cy-ber-se-cu-ri-ty de-nied de-part-ment di-rect-ly di-rec-tor
    dis-in-for-ma-tion dif-fer-ence doc-u-ments dem-o-crat-ic ev-i-dence ex-plained fol-lowed for-got-ten
    gov-ern-ment group hack-ers in-flu-ence in-tel-li-gence in-ter-fered in-ter-fer-ing in-volved
    in-volve-ment jan-u-ary keep-er min-utes na-tion-al news-pa-per noth-ing num-ber of-fi-cials or-dered
    oth-er pa-tri-ot-i-cal-ly per-son-al per-son-al-ly po-si-tion pre-ferred pres-i-den-cy pres-i-dent
    pri-vate pub-lished quar-rel re-af-firmed read-ing re-cord-ed re-ject-ed re-mem-ber re-mem-bered
    re-sponse re-spon-si-ble rus-sian sac-ris-tan se-cu-ri-ty so-cial some-body state-ment sug-gest-ed
    sum-ma-ry sus-pect-ed tar-get-ed teach-er tes-ti-fied to-geth-er united warn-ing watch-mak-er wheth-er
    with-out wit-ness wit-ness-es writ-ten be-long else-where morn-ing chap-el re-paired hour-glass cor-rect
"""
PARTS = {word.replace("-", ""): word.split("-") for word in HYPHENS.split()}

_shapers = {}


def register():
    """Makes the faces known; call it once."""
    for name, file, place in FACES:
        font = Font(FONTS / file, recalcTimestamp=False)
        font = instancer.instantiateVariableFont(font, place)
        # Faces of one name would be taken for one font.
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16):
                record.string = f"{Path(file).stem.split('-')[0].title()}-{name}"
        out = io.BytesIO()
        font.save(out)
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(out.getvalue())))
        _shapers[name] = uharfbuzz.Font(uharfbuzz.Face(out.getvalue()))


def advances(face, text):
    """Width of each letter in thousandths of the size, kerned with the next one."""
    own = pdfmetrics.getFont(face).face
    # Only the difference is taken: a shaper may choose other forms of letters, and those are not drawn.
    kerned, loose = _shaped(face, text, True), _shaped(face, text, False)
    return [own.getCharWidth(ord(letter)) + a - b for letter, a, b in zip(text, kerned, loose, strict=True)]


def _shaped(face, text, kern):
    shaper = _shapers[face]
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    # One sign for each letter: what is set can then be read letter by letter.
    uharfbuzz.shape(shaper, buffer, {"liga": False, "ccmp": False, "calt": False, "kern": kern})
    scale = 1000 / shaper.face.upem
    return [position.x_advance * scale for position in buffer.glyph_positions]


def width(face, size, text):
    return sum(advances(face, text)) * size / 1000


def show(canvas, x, y, pieces, space=0.0):
    """Draws pieces (face, size, rise, text) on one line, each blank wider by `space` points."""
    code = canvas._code
    code.append("BT")
    code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
    for face, size, rise, text in pieces:
        font = pdfmetrics.getFont(face)
        code.append(f"{rise:g} Ts")
        subset, array = None, []
        moved = advances(face, text)
        for letter, advance in zip(text, moved):
            (number, sign), = font.splitString(letter, canvas._doc)
            if number != subset:
                _flush(code, array)
                subset, array = number, []
                code.append(f"{font.getSubsetInternalName(number, canvas._doc)} {size:g} Tf")
            array.append(canvas._escape(sign))
            own = font.face.getCharWidth(ord(letter))
            blank = space if letter == " " else 0.0
            array.append(round(own - advance - blank * 1000 / size))
        _flush(code, array)
    code.append("0 Ts ET")


def _flush(code, array):
    parts, text = [], ""
    for part in array:
        if isinstance(part, str):
            text += part
        elif part != 0:
            parts += [f"({text})", str(part)]
            text = ""
    parts += [f"({text})"] if text else []
    if parts:
        code.append(f"[{' '.join(parts)}] TJ")


def plain(canvas, x, y, face, size, text, align="left"):
    """One line of one face."""
    wide = width(face, size, text)
    x -= {"left": 0, "centre": wide / 2, "right": wide}[align]
    show(canvas, x, y, [(face, size, 0, text)])
    return x, wide


def faces(text, face, size):
    """`*slanted*` and `^raised^` words as pieces."""
    italic = "NoteItalic" if face == "Note" else "Italic"
    pieces = []
    for part in re.split(r"(\*[^*]+\*|\^[^^]+\^)", text):
        if part.startswith("*"):
            pieces.append((italic, size, 0, part[1:-1]))
        elif part.startswith("^"):
            pieces.append((face, size * 0.65, size * 0.36, part[1:-1]))
        elif part:
            pieces.append((face, size, 0, part))
    return pieces


def fragments(pieces):
    """What cannot be parted: (pieces, width, how it ends: `space`, `hyphen` or `none`)."""
    found, current = [], []

    def close(end):
        if current:
            found.append((list(current), sum(width(f, s, t) for f, s, _, t in current), end))
            current.clear()

    for face, size, rise, text in pieces:
        for part in re.findall(r" |[^ ]+", text):
            if part == " ":
                close("space")
                continue
            before, word, after = re.match(r"(\W*)(.*?)(\W*)$", part).groups()
            lengths = [len(piece) for piece in PARTS.get(word.lower(), [word])]
            # Two letters are too few for a line to begin with.
            while len(lengths) > 1 and lengths[-1] < 3:
                lengths[-2:] = [sum(lengths[-2:])]
            for index, length in enumerate(lengths):
                last = index == len(lengths) - 1
                piece = (before if index == 0 else "") + word[:length] + (after if last else "")
                word = word[length:]
                current.append((face, size, rise, piece))
                if not last:
                    close("hyphen")
    close("none")
    return found


def lines(text, face, size, measure, indent=0.0):
    """Breaks a paragraph, all of its lines together, into (pieces, space, indent) as `show` takes them."""
    parts = fragments(faces(text, face, size))
    blank = width(face, size, " ")
    hyphen = width(face, size, "-")
    best = [(0.0, 0)] + [(float("inf"), 0)] * len(parts)
    for end in range(1, len(parts) + 1):
        natural, blanks = 0.0, 0
        for start in range(end - 1, -1, -1):
            _, wide, ends = parts[start]
            natural += wide
            if start < end - 1 and ends == "space":
                natural, blanks = natural + blank, blanks + 1
            parted = parts[end - 1][2] == "hyphen"
            room = measure - (indent if start == 0 else 0) - natural - (hyphen if parted else 0)
            if room < -0.3 * blank * max(blanks, 1):
                break
            if end == len(parts) and room >= 0:
                cost = 0.0
            else:
                ratio = room / max(blanks, 0.2) / blank
                cost = (1 + 100 * abs(ratio * (1 if ratio > 0 else 2.5)) ** 3) ** 2 / 100
            cost += best[start][0] + (40 if parted else 0)
            if cost < best[end][0]:
                best[end] = (cost, start)
    cuts, end = [], len(parts)
    while end > 0:
        start = best[end][1]
        cuts.append((start, end))
        end = start
    return [_line(parts[start:end], face, size, measure - (indent if start == 0 else 0),
                  indent if start == 0 else 0.0, end == len(parts)) for start, end in reversed(cuts)]


def _line(parts, face, size, measure, indent, last):
    pieces = []
    for index, (own, _, ends) in enumerate(parts):
        pieces += own
        if index < len(parts) - 1 and ends == "space":
            pieces.append((pieces[-1][0] if pieces[-1][2] == 0 else face, size, 0, " "))
    if parts[-1][2] == "hyphen":
        f, s, r, _ = pieces[-1]
        pieces.append((f, s, r, "-"))
    joined = []
    for piece in pieces:
        if joined and joined[-1][:3] == piece[:3]:
            joined[-1] = (*piece[:3], joined[-1][3] + piece[3])
        else:
            joined.append(piece)
    natural = sum(width(f, s, t) for f, s, _, t in joined)
    blanks = sum(t.count(" ") for *_, t in joined)
    space = 0.0 if (last and natural <= measure) or blanks == 0 else (measure - natural) / blanks
    return joined, space, indent
