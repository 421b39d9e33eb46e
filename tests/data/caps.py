#!/usr/bin/env python3
"""The table of limits in SECURITY.md against the sources: each cap stands in the file named, with the value named."""

import re
import sys

rows = re.findall(r"^\| ([A-Z_]+) \| ([^|]+?) \| (src/\S+) \| [^|]+ \|$", open("SECURITY.md", encoding="utf-8").read(), re.M)
bad = 0
for name, value, file in rows:
    with open(file, encoding="utf-8") as source:
        found = re.search(rf"\b{name} = ([0-9 <*+()]+)", source.read())
    if not found or eval(found.group(1)) != eval(value):
        print(f"FAIL {name}: {file} has {found.group(1).strip() if found else 'no such cap'}, SECURITY.md {value}")
        bad += 1
if len(rows) < 20:
    print(f"FAIL only {len(rows)} rows were found in SECURITY.md")
    bad += 1
print(f"{len(rows) - bad} passed, {bad} failed")
sys.exit(1 if bad else 0)
