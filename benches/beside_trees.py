#!/usr/bin/env python3
"""Holds the trees of data files against other readers: which parts there are, in which order, and what they say.

    beside_trees.py files [--program target/release/folioscope] PATH...
        files and folders: JSON beside Python's `json`, TOML beside `tomllib` and beside the answers of toml-test
        (`.golden.json`), YAML beside PyYAML (also where a value stands), XML beside lxml, INI beside `configparser`,
        property lists beside `plistlib`
    beside_trees.py made [--program …] [--count 200] [--seed 1]
        made files of each kind, with everything in them that those who write such files do

What the other reader refuses must be complained of; what ours does not know to be wrong is told by name.
Needs of Python lxml and PyYAML (for measuring only). Values are read out of the stretch of text that a node has, by the
other reader, so that a stretch that is one sign too long shows.

What differs and stays so:
  * Signs that only a terminal obeys (U+007F) stand in a listing as pictures of themselves.
  * A list of properties in bytes is set out as JSON, with the first of its bytes only.
  * Names for words that a file defines itself (entities) are not replaced, and a definition (DTD) gives no attributes, and
    is not looked at by the rules: what is wrong in it alone is refused by lxml and not told here.
  * `configparser` has no backslash that carries a value on into the next line (`.properties` does), and joins indented
    lines; a section that comes twice is one there and two nodes here.
  * Of bytes in a property list the letters are compared, and not the bytes.
"""
import argparse, collections, concurrent.futures, configparser, datetime, io, json, math, os, plistlib, random, re, subprocess
import sys, tempfile, tomllib

import yaml
from lxml import etree

KINDS = {"JSON": "json", "TOML": "toml", "YAML": "yaml", "XML": "xml", "Settings": "ini", "INI": "ini", "Property list": "plist"}
ENDINGS = (".json", ".toml", ".yaml", ".yml", ".xml", ".ini", ".cfg", ".conf", ".plist", ".svg", ".rss", ".gpx", ".kml", ".xsd")


class Tree:
    """What the program says of a file."""

    def __init__(self, program, path):
        done = subprocess.run([program, "sketch", "--json", path], capture_output=True, timeout=60)
        self.code, self.words = done.returncode, done.stderr.decode("utf-8", "replace").strip()
        self.format, self.nodes, self.complaints, text = None, [], [], bytearray()
        for line in done.stdout.decode("utf-8").split("\n"):
            if not line:
                continue
            row = json.loads(line)
            if row["is"] == "document":
                self.format = row["format"]
            elif row["is"] == "block":
                start, end = row["span"]
                words = row["text"].encode("utf-8")
                text.extend(b"\n" * (start - len(text)))
                text[start:end] = words if len(words) == end - start else b"?" * (end - start)
            elif row["is"] == "node":
                self.nodes.append(row)
            elif row["is"] == "complaint":
                self.complaints.append(row["words"])
        self.text = bytes(text)

    def of(self, reach):
        return self.text[reach[0]:reach[1]].decode("utf-8", "replace")

    def name(self, node):
        return self.of(node["name"])

    def value(self, node):
        return self.of(node["value"])

    def children(self, at):
        """Indices of the nodes in one; of the whole for -1."""
        level = self.nodes[at]["level"] if at >= 0 else -1
        for other in range(at + 1, len(self.nodes)):
            if self.nodes[other]["level"] <= level:
                return
            if self.nodes[other]["level"] == level + 1:
                yield other


def same(ours, theirs):
    if isinstance(ours, float) and isinstance(theirs, float):
        return ours == theirs or math.isnan(ours) and math.isnan(theirs)
    if isinstance(ours, (list, tuple)) and isinstance(theirs, (list, tuple)):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    return type(ours) is type(theirs) and ours == theirs


class Pairs(tuple):
    """An object of JSON, with names that come twice."""


def json_of(tree, at):
    node = tree.nodes[at]
    if node["sort"] == "object":
        return Pairs((json.loads(tree.name(tree.nodes[one]), strict=False), json_of(tree, one)) for one in tree.children(at))
    if node["sort"] == "list":
        return [json_of(tree, one) for one in tree.children(at)]
    return json.loads(tree.value(node), strict=False)


def beside_json(tree, data):
    theirs = json.loads(data.decode("utf-8-sig"), object_pairs_hook=Pairs)
    roots = list(tree.children(-1))
    return (json_of(tree, roots[0]) if len(roots) == 1 else f"{len(roots)} values"), theirs


def toml_value(tree, at):
    node = tree.nodes[at]
    if node["sort"] == "object":
        table = {}
        for one in tree.children(at):
            toml_put(table, toml_way(tree.name(tree.nodes[one])), toml_value(tree, one))
        return table
    if node["sort"] == "list":
        return [toml_value(tree, one) for one in tree.children(at) if tree.nodes[one]["sort"] != "comment"]
    return tomllib.loads("x = " + tree.value(node))["x"]


def toml_way(raw):
    table, way = tomllib.loads(raw + " = 1"), []
    while isinstance(table, dict):
        (key, table), = table.items()
        way.append(key)
    return way


def toml_put(table, way, value):
    for key in way[:-1]:
        table = table.setdefault(key, {})
        table = table[-1] if isinstance(table, list) else table
    table[way[-1]] = value


def toml_of(tree):
    whole = {}
    for at in tree.children(-1):
        node = tree.nodes[at]
        if node["sort"] not in ("section", "part"):
            if node["sort"] != "comment":
                toml_put(whole, toml_way(tree.name(node)), toml_value(tree, at))
            continue
        table, way = whole, toml_way(tree.name(node))
        for key in way[:-1]:
            table = table.setdefault(key, {})
            table = table[-1] if isinstance(table, list) else table
        if node["sort"] == "part":
            table.setdefault(way[-1], []).append({})
            table = table[way[-1]][-1]
        else:
            table = table.setdefault(way[-1], {})
        for one in tree.children(at):
            if tree.nodes[one]["sort"] != "comment":
                toml_put(table, toml_way(tree.name(tree.nodes[one])), toml_value(tree, one))
    return whole


def typed(value):
    """As the answers of toml-test have it."""
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [typed(one) for one in value]
    kind = {bool: "bool", int: "integer", float: "float", str: "string", datetime.date: "date-local",
            datetime.time: "time-local"}.get(type(value))
    if isinstance(value, datetime.datetime):
        kind = "datetime" if value.tzinfo else "datetime-local"
    return {"type": kind, "value": value}


def fits_answer(ours, answer):
    if isinstance(answer, list):
        return isinstance(ours, list) and len(ours) == len(answer) and all(map(fits_answer, ours, answer))
    if set(answer) == {"type", "value"} and isinstance(answer["type"], str) and "type" in ours and isinstance(ours["type"], str):
        value, kind = ours["value"], answer["type"]
        if kind != ours["type"]:
            return False
        if kind == "float":
            told = float(answer["value"])
            return value == told or math.isnan(value) and math.isnan(told)
        if kind == "integer":
            return value == int(answer["value"])
        if kind == "bool":
            return value == (answer["value"] == "true")
        return value == answer["value"] if kind == "string" else True
    return ours.keys() == answer.keys() and all(fits_answer(ours[key], answer[key]) for key in answer)


def beside_toml(tree, data):
    return toml_of(tree), tomllib.loads(data.decode("utf-8"))


def yaml_theirs(node, text, seen=None):
    start, end = node.start_mark.index, node.end_mark.index
    raw = text[start:end]
    skipped = len(re.match(r"(?:[&!]\S*(?:\s+|$))*", raw)[0])
    if isinstance(node, yaml.ScalarNode):
        if node.style in ("|", ">"):
            return "block", text[start + skipped:end].split("\n", 1)[-1].strip()
        return "one", text[start + skipped:end].strip(), start + skipped if text[start + skipped:end].strip() else None
    if isinstance(node, yaml.SequenceNode):
        return "list", [yaml_theirs(one, text) for one in node.value]
    names = lambda key: re.sub(r"^[|>][-+0-9]*[^\n]*\n", "", text[key.start_mark.index:key.end_mark.index])
    return "object", [(re.sub(r"^(?:[&!]\S*\s+)*", "", names(key)).strip() if isinstance(key, yaml.ScalarNode) else "?",
                       yaml_theirs(value, text)) for key, value in node.value]


def yaml_ours(tree, at, chars):
    node = tree.nodes[at]
    children = [one for one in tree.children(at) if tree.nodes[one]["sort"] != "comment"]
    if node["sort"] == "list":
        return "list", [yaml_ours(tree, one, chars) for one in children]
    if node["sort"] == "object":
        return "object", [(tree.name(tree.nodes[one]), yaml_ours(tree, one, chars)) for one in children]
    value = tree.value(node)
    return "one", value, chars(node["value"][0]) if value.strip() else None


def yaml_same(ours, theirs):
    if theirs[0] == "block":
        return ours[0] == "one" and ours[1].strip() == theirs[1]
    if ours[0] != theirs[0]:
        return False
    if ours[0] == "one":
        return ours[1:] == theirs[1:]
    if len(ours[1]) != len(theirs[1]):
        return False
    if ours[0] == "list":
        return all(map(yaml_same, ours[1], theirs[1]))
    return all((name == other or other == "?") and yaml_same(value, told)
               for (name, value), (other, told) in zip(ours[1], theirs[1]))


class Aliases(yaml.SafeLoader):
    """Keeps what stands for something else as it is, because ours does not follow it either."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()
            return yaml.ScalarNode("alias", event.anchor, event.start_mark, event.end_mark)
        event = self.peek_event()
        anchor, event.anchor = event.anchor, None
        return super().compose_node(parent, index)


def beside_yaml(tree, data):
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    loader, theirs = Aliases(text), []
    while loader.check_node():
        theirs.append(yaml_theirs(loader.get_node(), text))
    chars = lambda at: len(tree.text[:at].decode("utf-8", "replace"))
    roots = [one for one in tree.children(-1) if tree.nodes[one]["sort"] != "comment"]
    parts = [list(tree.children(one)) for one in roots if tree.nodes[one]["sort"] == "part"]
    roots = [one[0] for one in parts if one] if parts else roots
    ours = [yaml_ours(tree, one, chars) for one in roots]
    theirs = [one for one in theirs if one != ("one", "", None)] if len(theirs) != len(ours) else theirs
    return (theirs if len(ours) == len(theirs) and all(map(yaml_same, ours, theirs)) else ours), theirs


ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d+)|#[xX]([0-9a-fA-F]+));")


def plain(raw):
    known = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
    return ENTITY.sub(lambda m: known[m[1]] if m[1] else chr(int(m[2]) if m[2] else int(m[3], 16)), raw)


def words_of(raw):
    """Words between elements, with what is taken as it is."""
    parts = re.split(r"<!\[CDATA\[(.*?)\]\]>", raw, flags=re.S)
    return "".join(part if at % 2 else plain(part) for at, part in enumerate(parts))


def xml_ours(tree, at):
    node = tree.nodes[at]
    if node["sort"] == "comment":
        return "comment", tree.value(node).strip()
    if node["sort"] == "instruction":
        return "instruction", tree.name(node), tree.value(node).strip()
    attributes, parts = [], []
    children = list(tree.children(at))
    for one in children:
        child = tree.nodes[one]
        if child["sort"] == "attribute":
            if not re.match(r"xmlns(:|$)", tree.name(child)):
                attributes.append((tree.name(child), re.sub(r"\s", " ", plain(tree.value(child)))))
        elif child["sort"] == "text":
            parts.append(words_of(tree.value(child)).strip())
        else:
            parts.append(xml_ours(tree, one))
    if not any(tree.nodes[one]["sort"] != "attribute" for one in children):
        parts = [words_of(tree.value(node)).strip()]
    return "element", tree.name(node), attributes, [part for part in parts if part != ""]


def xml_theirs(node):
    if isinstance(node, etree._Comment):
        return "comment", (node.text or "").strip()
    if isinstance(node, etree._ProcessingInstruction):
        return "instruction", node.target, (node.text or "").strip()
    qualified = lambda tag: tag
    name = etree.QName(node).localname
    name = f"{node.prefix}:{name}" if node.prefix else name
    prefixes = {uri: prefix for prefix, uri in node.nsmap.items() if prefix}
    prefixes["http://www.w3.org/XML/1998/namespace"] = "xml"
    attributes = []
    for key, value in node.attrib.items():
        found = etree.QName(key)
        attributes.append((f"{prefixes.get(found.namespace, '?')}:{found.localname}" if found.namespace else found.localname,
                           re.sub(r"\s", " ", value)))
    parts, run = [], node.text or ""
    for child in node:
        if isinstance(child, etree._Entity):
            run += f"&{child.name};" + (child.tail or "")
            continue
        parts += [run.strip(), xml_theirs(child)]
        run = child.tail or ""
    parts.append(run.strip())
    return "element", name, attributes, [part for part in parts if part != ""]


def beside_xml(tree, data):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, attribute_defaults=False, huge_tree=True)
    root = etree.fromstring(data, parser)
    theirs = []
    for one in [*reversed(list(root.itersiblings(preceding=True))), root, *root.itersiblings()]:
        theirs.append(xml_theirs(one))
    return [xml_ours(tree, one) for one in tree.children(-1)], theirs


def beside_ini(tree, data):
    theirs = configparser.RawConfigParser(strict=False, allow_no_value=True, comment_prefixes=("#", ";", "!"),
                                          default_section="\0", empty_lines_in_values=False)
    theirs.optionxform = str
    try:
        theirs.read_string(data.decode("utf-8-sig"))
    except configparser.MissingSectionHeaderError:
        theirs.read_string("[\u0001]\n" + data.decode("utf-8-sig"))
    told = {name: dict(theirs.items(name)) for name in theirs.sections()}
    ours = {}
    key = lambda one: (tree.name(tree.nodes[one]), tree.value(tree.nodes[one]))
    for at in tree.children(-1):
        node = tree.nodes[at]
        if node["sort"] == "section":
            inner = [one for one in tree.children(at) if tree.nodes[one]["sort"] != "comment"]
            ours.setdefault(tree.name(node), {}).update(key(one) for one in inner)
        elif node["sort"] != "comment":
            ours.setdefault("\u0001", {}).update([key(at)])
    blank = lambda table: {name: {key: value or "" for key, value in keys.items()} for name, keys in table.items()}
    return blank(ours), blank(told)


def plist_of(tree, at):
    node = tree.nodes[at]
    children = list(tree.children(at))
    if node["sort"] == "object":
        return {plain(tree.name(tree.nodes[one])): plist_of(tree, one) for one in children}
    if node["sort"] == "list":
        return [plist_of(tree, one) for one in children]
    return squeezed(words_of(tree.value(node)), node["sort"] == "bytes")


def squeezed(words, is_bytes=False):
    return re.sub(r"\s+", "" if is_bytes else " ", words).strip()


def set_out(value):
    """A list in bytes as it is set out, without its bytes."""
    if isinstance(value, dict):
        return {key: set_out(one) for key, one in value.items() if not isinstance(one, bytes)}
    if isinstance(value, list):
        return [set_out(one) for one in value if not isinstance(one, bytes)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime.datetime) else value


def unpaired(value):
    if isinstance(value, Pairs):
        found = {key: unpaired(one) for key, one in value}
        return {key: one for key, one in found.items() if not re.fullmatch(r"[\d,]+ bytes?(: .*)?", str(one))}
    return [unpaired(one) for one in value] if isinstance(value, list) else value


def plist_words(value):
    if isinstance(value, dict):
        return {key: plist_words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plist_words(one) for one in value]
    xml = plistlib.dumps(value).decode("utf-8")
    inner = re.search(r"<plist[^>]*>\s*(.*?)\s*</plist>", xml, re.S)[1]
    if isinstance(value, bool):
        return inner
    return squeezed(plain(re.sub(r"^<[^>]*>|</[^>]*>$", "", inner)), isinstance(value, bytes))


def beside_plist(tree, data):
    if data.startswith(b"bplist00"):
        return unpaired(json_of(tree, 0)), set_out(plistlib.loads(data))
    return plist_of(tree, next(iter(tree.children(-1)))), plist_words(plistlib.loads(data))


BESIDE = {"json": beside_json, "toml": beside_toml, "yaml": beside_yaml, "xml": beside_xml, "ini": beside_ini, "plist": beside_plist}


def first_difference(ours, theirs, way=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *theirs]:
            if key not in ours or key not in theirs:
                return f"{way}/{key}: " + ("theirs alone" if key not in ours else "ours alone")
            found = first_difference(ours[key], theirs[key], f"{way}/{key}")
            if found:
                return found
        return None
    if isinstance(ours, (list, tuple)) and isinstance(theirs, (list, tuple)) and len(ours) == len(theirs):
        for at, pair in enumerate(zip(ours, theirs)):
            found = first_difference(*pair, f"{way}/{at}")
            if found:
                return found
        return None
    return None if same(ours, theirs) else f"{way}: ours {str(ours)[:120]!r}, theirs {str(theirs)[:120]!r}"


def one(program, path, kind=None):
    """(kind, verdict, words)"""
    with open(path, "rb") as file:
        data = file.read()
    try:
        tree = Tree(program, path)
    except subprocess.TimeoutExpired:
        return kind or "?", "differ", "does not end in a minute"
    kind = kind or KINDS.get(tree.format)
    if kind is None or KINDS.get(tree.format) != kind:
        return tree.format or "nothing", "other", tree.words
    try:
        ours, theirs = BESIDE[kind](tree, data)
    except (ValueError, yaml.YAMLError, etree.XMLSyntaxError, configparser.Error, RecursionError, plistlib.InvalidFileException,
            Exception) as error:
        told = bool(tree.complaints)
        return kind, "refused and told" if told else "refused and not told", f"{type(error).__name__}: {str(error)[:110]}"
    if not same(ours, theirs):
        return kind, "differ", first_difference(ours, theirs) or "in something"
    answer = path + ".golden.json"
    if kind == "toml" and os.path.exists(answer):
        with open(answer, encoding="utf-8") as file:
            if not fits_answer(typed(ours), json.load(file)):
                return kind, "differ", "from the answer of toml-test"
        return kind, "equal, also to its golden", ""
    return kind, "equal", ""


def tell(rows):
    counts = collections.Counter((kind, verdict) for _, (kind, verdict, _) in rows)
    for path, (kind, verdict, words) in rows:
        if not verdict.startswith("equal") and verdict != "other":
            print(f"{verdict}: {path} ({kind}): {words}")
    for (kind, verdict), count in sorted(counts.items()):
        print(f"{count:6} {kind}: {verdict}")
    return sum(count for (_, verdict), count in counts.items() if verdict == "differ")


def files(said):
    found = []
    for path in said.paths:
        if os.path.isfile(path):
            found.append(path)
        for folder, _, names in sorted(os.walk(path)):
            found += [os.path.join(folder, name) for name in sorted(names)
                      if name.lower().endswith(ENDINGS) and ".golden." not in name or "libxml2__" in name]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return tell(list(zip(found, pool.map(lambda path: one(said.program, path), found))))


WORDS = ["Vera Lind", "café", "a: b", "# no", "it's", 'so "he" said', "two\nlines", "tab\there", " lead", "trail ", "-", "~", "null", "yes", "1.5",
         "0x1F", "2020-01-02", "&amp; <b>", "]]>", "\\n", "C:\\new", "😀 sign", "a/b~c", "", "%s", "=", "[x]", "{y}", "é\u0301", "ü" * 40, "long " * 30]


def value_of(own, depth, kind):
    pick = own.random()
    if depth and pick < 0.25:
        return [value_of(own, depth - 1, kind) for _ in range(own.randrange(5))]
    if depth and pick < 0.55:
        return {own.choice(WORDS[:12] + ["k", "key", "a.b"]) + str(at): value_of(own, depth - 1, kind) for at in range(own.randrange(5))}
    return own.choice([
        lambda: own.choice(WORDS), lambda: own.randrange(-10 ** own.randrange(1, 15), 10 ** 15),
        lambda: round(own.uniform(-1e6, 1e6), own.randrange(1, 9)), lambda: own.random() < 0.5,
        lambda: own.choice(WORDS) if kind in ("plist", "toml") else None])()


def toml_text(own, table, way=()):
    key = lambda name: name if re.fullmatch(r"[A-Za-z0-9_-]+", name) and own.random() < 0.8 else json.dumps(name, ensure_ascii=own.random() < 0.5)

    def inline(value):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key(name)} = {inline(one)}" for name, one in value.items()) + "}"
        if isinstance(value, list):
            gap = own.choice([" ", "\n  ", " # c]\n "])
            return "[" + "".join(f"{gap}{inline(one)}," for one in value) + ("\n" if "#" in gap else "") + "]"
        if isinstance(value, str):
            if own.random() < 0.3 and "'" not in value and "\n" not in value and "\t" not in value:
                return f"'{value}'"
            if own.random() < 0.3 and "'''" not in value and not value.endswith("'"):
                return "'''\n" + value + "'''"
            return json.dumps(value, ensure_ascii=own.random() < 0.5 and max(map(ord, value), default=0) < 0x10000)
        return repr(value)

    lines, later = [], []
    for name, value in table.items():
        heads = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
        if (isinstance(value, dict) or heads) and own.random() < 0.7:
            later.append((name, value))
        else:
            lines.append(f"{key(name)} = {inline(value)}" + own.choice(["", " # remark", "\t"]))
    for name, value in later:
        head = ".".join(key(part) for part in (*way, name))
        for one in value if isinstance(value, list) else [value]:
            lines.append(f"\n[[{head}]]" if isinstance(value, list) else f"\n[ {head} ]")
            lines.append(toml_text(own, one, (*way, name)))
    return "\n".join(lines)


def xml_text(own):
    names = ["a", "b", "row", "é", "x-y", "n.1", "_u"]

    def fill(node, depth):
        for at in range(own.randrange(4)):
            node.set(own.choice(names) + str(at), own.choice(WORDS).replace("\n", " ").replace("\t", " "))
        if own.random() < 0.6:
            words = own.choice(WORDS)
            node.text = etree.CDATA(words) if own.random() < 0.3 and "]]>" not in words else words
        for _ in range(own.randrange(4) if depth else 0):
            pick = own.random()
            if pick < 0.1:
                node.append(etree.Comment(own.choice(WORDS).replace("-", "")))
            elif pick < 0.15:
                node.append(etree.ProcessingInstruction("go", "to=1"))
            else:
                tag = own.choice(names)
                child = etree.SubElement(node, tag if own.random() < 0.8 else "{urn:x}" + tag, nsmap={"x": "urn:x"} if own.random() < 0.2 else None)
                fill(child, depth - 1)
            if own.random() < 0.3:
                node[-1].tail = own.choice(WORDS)

    root = etree.Element("root")
    fill(root, 5)
    encoding = own.choice(["utf-8", "utf-16", "iso-8859-1"])
    declared = encoding != "utf-8" or own.random() < 0.5
    return etree.tostring(root, xml_declaration=declared, encoding=encoding, pretty_print=own.random() < 0.5)


def ini_text(own):
    out = configparser.RawConfigParser(default_section="\0")
    out.optionxform = str
    clean = [" ".join(word.split()) for word in WORDS if not word.startswith(("#", "[")) and "\\" not in word and word.strip("= :~-") and "]" not in word]
    for section in range(own.randrange(1, 6)):
        out.add_section(f"{own.choice(clean)} {section}")
        for at in range(own.randrange(6)):
            name = re.sub(r"[=:#;!]", "_", own.choice(clean)) + str(at)
            out.set(out.sections()[-1], name, own.choice(clean + [""]))
    text = io.StringIO()
    out.write(text, space_around_delimiters=own.random() < 0.5)
    return text.getvalue().encode("utf-8")


def make(kind, seed):
    own = random.Random(f"{kind} {seed}")
    value = value_of(own, 5, kind)
    if kind == "json":
        return json.dumps(value, indent=own.choice([None, 2, "\t"]), ensure_ascii=own.random() < 0.5).encode("utf-8")
    if kind == "yaml":
        flow = own.choice([None, False, True])
        return yaml.safe_dump(value, default_flow_style=flow, allow_unicode=own.random() < 0.6, default_style=own.choice([None, None, '"', "'", "|"]),
                              width=own.choice([20, 80, 999]), explicit_start=own.random() < 0.3).encode("utf-8")
    if kind == "toml":
        table = {f"k{at}": value_of(own, 4, kind) for at in range(own.randrange(1, 7))}
        return (toml_text(own, table) + "\n").encode("utf-8")
    if kind == "plist":
        return plistlib.dumps({"all": value, "day": datetime.datetime(2020, 1, 2, 3, 4, 5), "bytes": bytes(range(own.randrange(60)))},
                              fmt=own.choice([plistlib.FMT_XML, plistlib.FMT_BINARY]))
    return xml_text(own) if kind == "xml" else ini_text(own)


def made(said):
    rows = []
    with tempfile.TemporaryDirectory(prefix="trees") as folder:
        def task(about):
            kind, seed = about
            try:
                data = make(kind, seed)
            except (UnicodeEncodeError, OverflowError, ValueError):
                return None
            path = os.path.join(said.keep or folder, f"{seed}.{kind}")
            with open(path, "wb") as file:
                file.write(data)
            found = one(said.program, path, kind)
            if found[1] == "equal":
                os.remove(path)
            return f"{seed}.{kind}", found

        tasks = [(kind, said.seed * 1_000_000 + at) for kind in BESIDE for at in range(said.count)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            rows = [row for row in pool.map(task, tasks) if row]
    return tell(rows)


def main():
    arguments = argparse.ArgumentParser()
    ways = arguments.add_subparsers(dest="what", required=True)
    for name in ("files", "made"):
        way = ways.add_parser(name)
        way.add_argument("--program", default="target/release/folioscope")
        if name == "files":
            way.add_argument("paths", nargs="+")
        else:
            way.add_argument("--count", type=int, default=200)
            way.add_argument("--seed", type=int, default=1)
            way.add_argument("--keep", help="a folder for files that differ")
    said = arguments.parse_args()
    return 1 if (files(said) if said.what == "files" else made(said)) else 0


if __name__ == "__main__":
    sys.exit(main())
