#!/usr/bin/env python3
"""Writes long documents of the kinds that offices and publishers make, for `first_page.py`: the same words as a Word
file, an OpenDocument text, a book, slides, a TIFF of scanned pages and an archive.

    make_documents.py FOLDER [PAGES]        300 pages where no count is given

The letters are blue where a format has colours, so that their ink can be told from everything else that a program
shows beside a page. The same counts give the same bytes.
"""
import random
import struct
import sys
import zipfile
import zlib
from pathlib import Path

from make_pages import WORDS

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARAGRAPHS, SENTENCE = 8, 60
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MEMBERS, SCANS = 10_000, 100


def pages(count):
    """Of each page its title and paragraphs."""
    chance = random.Random(count)
    for number in range(1, count + 1):
        title = f"Section {number}: {' '.join(chance.sample(WORDS, 4))}"
        yield title, [" ".join(chance.choices(WORDS, k=SENTENCE)) + "." for _ in range(PARAGRAPHS)]


def pack(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            info = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            packed.writestr(info, content)


def relations(*all):
    inner = "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for n, kind, target in all)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def types(*parts):
    kind = "application/vnd.openxmlformats-officedocument"
    inner = "".join(f'<Override PartName="/{name}" ContentType="{kind}.{of}+xml"/>' for name, of in parts)
    return (f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            f'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{inner}</Types>')


def docx(path, count):
    W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = []
    for title, paragraphs in pages(count):
        body.append(f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>')
        body += [f'<w:p><w:r><w:rPr><w:color w:val="1926BF"/></w:rPr><w:t>{p}</w:t></w:r></w:p>' for p in paragraphs]
    styles = (f'{HEAD}<w:styles {W}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr>'
              '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:color w:val="1926BF"/></w:rPr></w:style></w:styles>')
    pack(path, [
        ("[Content_Types].xml", types(("word/document.xml", "wordprocessingml.document.main"), ("word/styles.xml", "wordprocessingml.styles"))),
        ("_rels/.rels", relations((1, "officeDocument", "word/document.xml"))),
        ("word/_rels/document.xml.rels", relations((1, "styles", "styles.xml"))),
        ("word/styles.xml", styles),
        ("word/document.xml", f'{HEAD}<w:document {W}><w:body>{"".join(body)}</w:body></w:document>'),
    ])


def odt(path, count):
    kinds = ("office", "text", "style", "manifest")
    names = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{k}:1.0"' for k in kinds)
    names += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    blue = ('<office:automatic-styles><style:style style:name="B" style:family="paragraph"><style:text-properties '
            'fo:color="#1926bf"/></style:style></office:automatic-styles>')
    body = []
    for title, paragraphs in pages(count):
        body.append(f'<text:h text:style-name="B" text:outline-level="1">{title}</text:h>')
        body += [f'<text:p text:style-name="B">{p}</text:p>' for p in paragraphs]
    kind = "application/vnd.oasis.opendocument.text"
    entries = "".join(f'<manifest:file-entry manifest:full-path="{p}" manifest:media-type="{m}"/>'
                      for p, m in [("/", kind), ("content.xml", "text/xml")])
    pack(path, [
        ("mimetype", kind),
        ("content.xml", f'{HEAD}<office:document-content {names} office:version="1.3">{blue}<office:body><office:text>'
                        f'{"".join(body)}</office:text></office:body></office:document-content>'),
        ("META-INF/manifest.xml", f'{HEAD}<manifest:manifest {names} manifest:version="1.3">{entries}</manifest:manifest>'),
    ])


def epub(path, count):
    chapters, each = [], 10
    for at, (title, paragraphs) in enumerate(pages(count)):
        if at % each == 0:
            chapters.append((title, []))
        chapters[-1][1].append(f"<h2>{title}</h2>" + "".join(f"<p>{p}</p>" for p in paragraphs))
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    listed = "".join(f'<li><a href="c{n}.xhtml">{title}</a></li>' for n, (title, _) in enumerate(chapters))
    page = lambda title, body: (f'{HEAD}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
                                f'<head><title>{title}</title><style>body {{ color: #1926bf }}</style></head><body>{body}</body></html>')
    pack(path, [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", f'{HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
                                   '<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'),
        ("book.opf", f'{HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
                     'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier><dc:title>Long</dc:title>'
                     f'<dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" '
                     f'properties="nav"/>{items}</manifest><spine>{spine}</spine></package>'),
        ("nav.xhtml", page("Contents", f'<nav epub:type="toc"><ol>{listed}</ol></nav>')),
        *[(f"c{n}.xhtml", page(title, "".join(body))) for n, (title, body) in enumerate(chapters)],
    ])


def pptx(path, count):
    names = ('xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="' + OFFICE + '" '
             'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"')
    run = lambda words, size: (f'<a:p><a:r><a:rPr sz="{size}"><a:solidFill><a:srgbClr val="1926BF"/></a:solidFill></a:rPr>'
                               f"<a:t>{words}</a:t></a:r></a:p>")
    def shape(number, kind, inner, y, height):
        return (f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
                f'<p:spPr><a:xfrm><a:off x="600000" y="{y}"/><a:ext cx="8000000" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
                f"</a:prstGeom></p:spPr><p:txBody><a:bodyPr/>{inner}</p:txBody></p:sp>")
    slides = []
    for title, paragraphs in pages(count):
        items = "".join(run(p[:60], 1400) for p in paragraphs)
        inner = shape(2, "title", run(title, 2400), 300000, 1000000) + shape(3, "body", items, 1500000, 4500000)
        slides.append(f'{HEAD}<p:sld {names}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
                      f"</p:nvGrpSpPr><p:grpSpPr/>{inner}</p:spTree></p:cSld></p:sld>")
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    pack(path, [
        ("[Content_Types].xml", types(("ppt/presentation.xml", "presentationml.presentation.main"),
                                      *[(f"ppt/slides/slide{n}.xml", "presentationml.slide") for n in range(1, count + 1)])),
        ("_rels/.rels", relations((1, "officeDocument", "ppt/presentation.xml"))),
        ("ppt/presentation.xml", f'{HEAD}<p:presentation {names}><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
                                 '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>'),
        ("ppt/_rels/presentation.xml.rels", relations(*[(n, "slide", f"slides/slide{n}.xml") for n in range(1, count + 1)])),
        *[(f"ppt/slides/slide{n}.xml", slide) for n, slide in enumerate(slides, 1)],
    ])


def tiff(path, count):
    """Pages of A4 at 200 dpi in grey, with bars where lines of words would be, packed with Deflate."""
    width, height = 1654, 2339
    chance = random.Random(count)
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for _ in range(count):
        white = b"\xff" * width
        rows = []
        for row in range(height):
            line = row // 40
            if row % 40 < 22 and 5 < line < 53:
                if row % 40 == 0:
                    dark = bytearray(white)
                    at = 160
                    while at < width - 240:
                        wide = chance.randint(30, 140)
                        dark[at:at + wide] = b"\x20" * wide
                        at += wide + 18
                rows.append(bytes(dark))
            else:
                rows.append(white)
        strip = zlib.compress(b"".join(rows), 6)
        at = len(out)
        out += strip + b"\0" * (len(strip) % 2)
        tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, at), (277, 3, 1),
                (278, 4, height), (279, 4, len(strip))]
        out[link:link + 4] = struct.pack("<I", len(out))
        out += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
        link = len(out)
        out += b"\0\0\0\0"
    path.write_bytes(out)


def archive(path, count):
    words = "\n".join(p for _, paragraphs in pages(2) for p in paragraphs)
    pack(path, [(f"folder {n % 100:02}/paper {n:05}.txt", f"Paper {n}\n{words}") for n in range(count)])


def main():
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    folder.mkdir(parents=True, exist_ok=True)
    for write, ending, size in [(docx, "docx", count), (odt, "odt", count), (epub, "epub", count), (pptx, "pptx", count),
                                (tiff, "tiff", SCANS), (archive, "zip", MEMBERS)]:
        path = folder / f"long.{ending}"
        write(path, size)
        print(f"{path.stat().st_size:10} {path.name}")


if __name__ == "__main__":
    main()
