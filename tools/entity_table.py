#!/usr/bin/env python3
"""Writes src/extract/entities.inc: the named character references of HTML (WHATWG), from the
table that ships with Python (html.entities.html5). Run by hand when the standard changes."""
import html.entities

print("/* Made by tools/entity_table.py from the WHATWG table of named character references. */")
for name in sorted(html.entities.html5, key=lambda n: n.encode()):
    text = html.entities.html5[name].encode()
    print('{"%s", "%s"},' % (name, "".join("\\x%02x" % b for b in text)))
