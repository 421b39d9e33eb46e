#!/usr/bin/env python3
"""Writes src/base/fold.inc: Latin letters without their marks, from the Unicode character
database that ships with Python (unicodedata). Run by hand when the range changes."""
import unicodedata

EXTRA = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o",
         "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ł": "l", "Ł": "l",
         "ħ": "h", "Ħ": "h", "ı": "i", "ŋ": "n", "Ŋ": "n", "ŧ": "t", "Ŧ": "t", "ĸ": "k",
         "ə": "e", "Ə": "e", "ɓ": "b", "Ɓ": "b", "ɗ": "d", "Ɗ": "d", "ƙ": "k", "Ƙ": "k",
         "ɛ": "e", "Ɛ": "e", "ɔ": "o", "Ɔ": "o", "ƒ": "f", "Ƒ": "f"}


def fold(c):
    if c in EXTRA:
        return EXTRA[c]
    base = "".join(x for x in unicodedata.normalize("NFKD", c) if not unicodedata.combining(x))
    base = base.lower()
    return base if base.isascii() and base.isalnum() else None


print("/* Made by tools/fold_table.py from the Unicode character database. */")
for first, last in ((0xAA, 0x24F), (0x250, 0x2AF), (0x1E00, 0x1EFF)):
    for code in range(first, last + 1):
        folded = fold(chr(code))
        if folded:
            print(f'{{0x{code:04X}, "{folded}"}},')
