#!/usr/bin/env python3
"""Holds letters as they are shown beside Python's `email`: subject, people, date with its zone, words, files attached.

    beside_mail.py [--program target/release/folioscope] [--list N] FOLDER-OR-FILE...
        letters (.eml, and .msg beside `extract-msg`, which pip installs), and what lies beside them as answers (.json)

The words of the head are taken from the page, as a reader sees them, and the bytes of each file by its address in the
letter (`letter.eml!/2:list.txt`). Differences are told with the letter, and counted by kind. What remains of them:

* people: Python's newer reader gives up on encoded words in the middle of a word, and puts spaces around them in the older.
* date: one without a zone is shown as it stands, where Python takes it for UTC.
* words: Python reads a letter in UTF-16, or base64 that is not said, as signs; mail-parser lists bodies that are not shown.
* files: one that cannot be read has no digest and is not compared; Python calls a frame that nothing parts a file.
"""
import argparse, collections, concurrent.futures, datetime, email, email.header, email.policy, email.utils, hashlib, html, json, os, re, subprocess, sys, warnings

warnings.filterwarnings("ignore")
SHOWN = {"From": "from", "Sent by": "sender", "Answers to": "reply-to", "To": "to", "Copy to": "cc",
         "Blind copy to": "bcc", "Sent on by": "resent-from"}


def flat(words):
    return re.sub(r"\s+", " ", str(words or "")).strip()


def words(text):
    return re.findall(r"\w+", text.lower())


def digest(data):
    return hashlib.sha256(data).hexdigest()


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, timeout=120)
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace").strip()


class Ours:
    """A letter as it is shown."""

    def __init__(self, program, path):
        out, self.said = run(program, "sketch", "--json", path)
        lines = [json.loads(line) for line in out.split("\n") if line]
        self.read = bool(lines)
        of = lambda kind: [line for line in lines if line["is"] == kind]
        document = (of("document") or [{}])[0]
        self.format, self.title = document.get("format"), flat(document.get("title"))
        self.head, self.complaints = {}, [line["words"] for line in of("complaint")]
        blocks = of("block")
        # Where a link leads is said where one points, and by some others in the line.
        links = [line.get("address") or line.get("words") or "" for line in of("link")]
        self.text = "\n".join([*(block["text"] for block in blocks), *links])
        first = next((block for block in blocks if block["kind"] == "lines" and block["marks"]), None)
        for line in (first["text"].split("\n") if first else []):
            name, _, value = line.partition(": ")
            self.head.setdefault(name, value)
        self.files = []
        for aside in of("aside"):
            number = re.fullmatch(r"Attachment\((\d+)\)", aside["kind"])
            if number:
                self.files.append((int(number[1]), aside["name"]))
        # Pictures of the letter are files as well.
        for line in of("picture"):
            if line["source"] == "inside" and int(line["address"]) not in dict(self.files):
                self.files.append((int(line["address"]), line["description"]))

    def digest(self, program, path, number):
        out, said = run(program, "sketch", "--json", f"{path}!/{number}:x")
        return json.loads(out.split("\n")[0])["sha256"] if out else said


def mended(words):
    """Letters of a head that no encoding is said for, which Python keeps as bytes."""
    data = str(words).encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def raw(message, name):
    return [mended(value) for key, value in message.raw_items() if key.lower() == name]


def decoded(value):
    try:
        return flat(email.header.make_header(email.header.decode_header(flat(value))))
    except Exception:
        return flat(value)


def subject(message):
    """What Python makes of it, in both of its ways."""
    found = {decoded(value) for value in raw(message, "subject")[:1]} or {""}
    try:
        found.add(flat(message["subject"]))
    except Exception:
        pass
    return found


def people(message, name):
    """Addresses and names, in both of Python's ways; and groups."""
    new, groups = [], []
    try:
        for line in message.get_all(name, []):
            for group in line.groups:
                if group.display_name is not None:
                    groups.append(flat(group.display_name))
                new += [(mended(flat(one.display_name)), mended(one.addr_spec)) for one in group.addresses]
    except Exception:
        new = None
    old = []
    for value in raw(message, name):
        old += [(decoded(one), address) for one, address in email.utils.getaddresses([flat(value)])]
    return new, old, groups


def bare(line):
    """The words of a line of people, whatever parts them."""
    return collections.Counter(words(line))


def when(message):
    """“Tuesday, 4 April 2017, 15:04:05 (UTC−07:00)” of the date as it was written; `None` where Python knows none."""
    value = (raw(message, "date") or [None])[0]
    parsed = email.utils.parsedate_tz(flat(value)) if value else None
    if not parsed:
        return None
    try:
        day = datetime.datetime(*parsed[:6])
    except ValueError:
        return None
    minutes = (parsed[9] or 0) // 60
    sign, size = ("−" if minutes < 0 else "+"), abs(minutes)
    zone = f"UTC{sign}{size // 60:02}:{size % 60:02}" if size else "UTC"
    return f"{day:%A}, {day.day} {day:%B} {day.year}, {day:%H:%M:%S} ({zone})"


def text_of(part):
    data = part.get_payload(decode=True) or b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "latin-1"):
        try:
            text = data.decode(charset)
            break
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    if part.get_content_type() == "text/html":
        text = re.sub(r"(?is)<!--.*?-->|<(script|style|head|title)\b.*?</\1\s*>", " ", text)
        # Tags within a word part no letters.
        text = re.sub(r"(?s)</?(b|i|u|em|strong|span|font|a|o:p|sub|sup)\b[^>]*>", "", text, flags=re.I)
        text = html.unescape(re.sub(r"(?s)<[^>]*>", " ", text))
    return text


def leaves(part):
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for inner in part.get_payload():
            yield from leaves(inner)
    else:
        yield part


def payload(leaf):
    """The bytes of a part; of a letter within, as they stand."""
    data = leaf.get_payload(decode=True)
    return None if leaf.is_multipart() or data is None else data


def python(ours, program, path, tell):
    """Everything about an .eml."""
    data = open(path, "rb").read()
    if path.endswith(".emlx"):
        count, _, data = data.partition(b"\n")
        data = data[: int(count)]
    message = email.message_from_bytes(data, policy=email.policy.default)
    # Letters that no encoding is said for are lost to Python.
    if not any(re.fullmatch(re.sub("[\ufffd\udc80-\udcff]+", ".+", re.escape(one)), ours.title) for one in subject(message)):
        tell("subject", ours.title, subject(message))
    for shown, name in SHOWN.items():
        line = ours.head.get(shown, "")
        new, old, groups = people(message, name)
        if name in ("sender", "reply-to") and not line:
            # Who wrote the letter is not said again.
            writer = people(message, "from")
            if (new, old) != (None, []) and [a.lower() for _, a in old] == [a.lower() for _, a in writer[1]]:
                continue
        fits = []
        for found in (new, old):
            if found is not None:
                theirs = bare(" ".join(f"{one} {address}" if one != address else address for one, address in found))
                fits.append(not (theirs + bare(" ".join(groups))) - bare(line))
        if not any(fits):
            tell(f"people ({name})", line, (new, old, groups))
        # Nothing is shown that does not stand there.
        more = bare(line) - bare(" ".join(map(decoded, raw(message, name)))) - bare(" ".join(raw(message, name)))
        if more:
            tell(f"people ({name}), more", line, raw(message, name))
    theirs, mine = when(message), ours.head.get("Date", "")
    if theirs != mine and (theirs or mine != decoded((raw(message, "date") or [""])[0])):
        tell("date", mine, (theirs, raw(message, "date")[:1]))
    # A file is what is not shown in the letter.
    theirs = [leaf for leaf in leaves(message)]
    hashes = {}
    unread = set()
    for number, name in ours.files:
        value = ours.digest(program, path, number)
        if re.fullmatch("[0-9a-f]{64}", value):
            hashes.setdefault(value, []).append(name)
        else:
            # What cannot be read is not summed up either.
            unread.add(name)
    found = collections.Counter({value: len(names) for value, names in hashes.items()})
    for leaf in theirs:
        data = payload(leaf)
        attached = leaf.get_content_disposition() == "attachment" or leaf.get_content_maintype() != "text"
        if data is None or not data.strip() or not attached or flat(leaf.get_filename()) in unread:
            continue
        if not any(digest(one) in found for one in (data, data.rstrip(b"\r\n"), data.replace(b"\r\n", b"\n"))):
            tell("files", ours.files, (leaf.get_content_type(), leaf.get_filename(), len(data)))
    try:
        best = message.get_body(("html", "plain"))
    except Exception:
        best = None
    if best is not None:
        theirs, mine = collections.Counter(words(text_of(best))), collections.Counter(words(ours.text))
        lost, all_of = sum((theirs - mine).values()), sum(theirs.values())
        if lost > max(2, all_of * 0.03):
            tell("words", f"{lost} of {all_of} are missing", list((theirs - mine).elements())[:20])


def outlook(ours, program, path, tell):
    """Everything about a .msg."""
    import extract_msg
    try:
        message = extract_msg.openMsg(path, delayAttachments=False)
    except Exception as error:
        return tell("not read by extract-msg", ours.title, repr(error)[:80])
    theirs = flat((message.subject or "").replace("\0", ""))
    if theirs and theirs != ours.title:
        tell("subject", ours.title, theirs)
    for shown, theirs in (("From", message.sender), ("To", message.to), ("Copy to", message.cc)):
        lost = set(bare((theirs or "").replace("\0", ""))) - set(bare(" ".join(ours.head.values()) + ours.text)) - {"none"}
        if lost:
            tell(f"people ({shown})", ours.head.get(shown), theirs)
    body = message.body or ""
    theirs, mine = collections.Counter(words(body)), collections.Counter(words(ours.text))
    lost, all_of = sum((theirs - mine).values()), sum(theirs.values())
    if lost > max(2, all_of * 0.03):
        tell("words", f"{lost} of {all_of} are missing", list((theirs - mine).elements())[:20])
    found = [ours.digest(program, path, number) for number, _ in ours.files]
    for attached in message.attachments:
        if isinstance(attached.data, bytes) and digest(attached.data) not in found:
            tell("files", ours.files, (attached.longFilename or attached.shortFilename, len(attached.data)))


def answers(ours, path, tell):
    """What mail-parser makes of a letter, where it stands beside it."""
    beside = path + ".golden.json"
    if not os.path.exists(beside):
        return
    said = json.load(open(beside))
    for line in said["parts"][0]["headers"]:
        kind, value = next(iter(line["value"].items())) if isinstance(line["value"], dict) else (None, None)
        if line["name"] == "subject" and kind == "Text" and flat(value) != ours.title and "\ufffd" not in value:
            tell("mail-parser’s subject", ours.title, value)
        shown = next((shown for shown, name in SHOWN.items() if name == line["name"]), None)
        if shown and kind == "Address":
            people = value.get("List") or [one for group in value.get("Group", []) for one in group["addresses"]]
            lost = set(words(json.dumps([list(one.values()) for one in people], ensure_ascii=False))) - {"null"}
            lost -= set(words(ours.head.get(shown, "")))
            if "\ufffd" in json.dumps(value, ensure_ascii=False):
                continue
            # Who wrote the letter is not said again.
            if lost and shown in ours.head or lost and name not in ("sender", "reply-to"):
                tell("mail-parser’s people", ours.head.get(shown), value)
        if line["name"] == "date" and kind == "DateTime":
            try:
                day = datetime.datetime(*(value[part] for part in ("year", "month", "day", "hour", "minute", "second")))
            except ValueError:
                continue
            if f"{day:%A}, {day.day} {day:%B} {day.year}, {day:%H:%M:%S}" not in ours.head.get("Date", ""):
                tell("mail-parser’s date", ours.head.get("Date"), value)
    for number in said["text_body"] + said["html_body"]:
        body = said["parts"][number]["body"]
        text = body.get("Text") or re.sub(r"(?s)<[^>]*>", " ", html.unescape(body.get("Html") or ""))
        theirs = collections.Counter(words(text))
        lost, all_of = sum((theirs - collections.Counter(words(ours.text))).values()), sum(theirs.values())
        if lost > max(2, all_of * 0.03):
            tell("mail-parser’s words", f"{lost} of {all_of} are missing", list((theirs - collections.Counter(words(ours.text))).elements())[:12])


def hold(program, path):
    found = []
    tell = lambda kind, ours, theirs: found.append((kind, path, str(ours)[:300], str(theirs)[:300]))
    try:
        ours = Ours(program, path)
        if not ours.read:
            tell("not read", ours.said, "")
        elif path.endswith((".eml", ".emlx")) and ours.format != "Mail":
            tell("not mail", ours.format, "")
        elif path.endswith(".msg"):
            outlook(ours, program, path, tell)
        else:
            python(ours, program, path, tell)
            answers(ours, path, tell)
    except Exception as error:
        tell("not compared", repr(error)[:200], "")
    return found


def main():
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--program", default="target/release/folioscope")
    asks.add_argument("--list", type=int, default=5, help="how many of a kind are told")
    asks.add_argument("paths", nargs="+")
    asked = asks.parse_args()
    paths = []
    for path in asked.paths:
        if os.path.isdir(path):
            paths += [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
        else:
            paths.append(path)
    paths = sorted(path for path in paths if path.lower().endswith((".eml", ".emlx", ".msg")))
    kinds, told, differing = collections.Counter(), collections.Counter(), set()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda path: hold(asked.program, path), paths):
            for kind, path, ours, theirs in found:
                kinds[kind] += 1
                differing.add(path)
                told[kind] += 1
                if told[kind] <= asked.list:
                    print(f"{kind}: {os.path.basename(path)}\n    ours   {ours}\n    theirs {theirs}")
    print(f"{len(paths)} letters, {len(paths) - len(differing)} without a difference; "
          + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
