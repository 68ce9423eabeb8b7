#!/usr/bin/env python3
"""The measure of tests/tables.rs for pdfplumber, on the same pages.

    pip install pdfplumber; peer.py FOLDER…    (the folders in which the files of LIST.tsv lie)

Its own settings as they are, and where it finds nothing by lines, its way by words.
"""
import os, sys, logging
import pdfplumber
logging.disable(logging.CRITICAL)
HERE = os.path.dirname(os.path.abspath(__file__))

def bare(words):
    return ''.join((words or '').split())

def pairs(tables):
    found = []
    for table in tables:
        for row, cells in enumerate(table):
            for column, own in enumerate(cells):
                if not bare(own):
                    continue
                right = next((bare(c) for c in cells[column + 1:] if bare(c)), None)
                below = next((bare(r[column]) for r in table[row + 1:] if column < len(r) and bare(r[column])), None)
                found += [(True, bare(own), right)] * bool(right) + [(False, bare(own), below)] * bool(below)
    return found

def same(marked, found):
    return marked == found or (marked.endswith('…') and found.startswith(marked[:-1]))

def common(marked, found):
    left, count = list(found), 0
    for way, one, other in marked:
        at = next((i for i, p in enumerate(left) if p[0] == way and same(one, p[1]) and same(other, p[2])), None)
        if at is not None:
            count += 1
            left.pop(at)
    return count

def main(folders):
    all_, theirs, both, each = 0, 0, 0, []
    for line in open(os.path.join(HERE, 'LIST.tsv'), encoding='utf-8'):
        number, name, page = line.rstrip('\n').split('\t')
        path = next(p for p in (os.path.join(f, name) for f in folders) if os.path.exists(p))
        text = open(os.path.join(HERE, number + '.tsv'), encoding='utf-8').read().rstrip('\n')
        marked = pairs([[r.split('\t') for r in t.split('\n')] for t in text.split('\n\n')])
        with pdfplumber.open(path) as pdf:
            tables = pdf.pages[int(page) - 1].extract_tables()
            if not tables:
                words = {'vertical_strategy': 'text', 'horizontal_strategy': 'text'}
                tables = pdf.pages[int(page) - 1].extract_tables(words)
        found = pairs(tables)
        n = common(marked, found)
        f1 = 2 * n / max(1, len(marked) + len(found))
        each.append(f1)
        print(f'{number}\t{f1:.3f}\tmarked {len(marked)}\tfound {len(found)}\tboth {n}\t{name} {page}')
        all_, theirs, both = all_ + len(marked), theirs + len(found), both + n
    print(f'all\t{2 * both / (all_ + theirs):.3f}\tby page {sum(each) / len(each):.3f}')

main(sys.argv[1:])
