#!/usr/bin/env python3
"""Nothing in src/ or data/ may know the seed reports: no person, place, outlet or group of
theirs, except as a row of a worldwide list that says where it comes from (ORIGIN). Person
names are allowed nowhere. Skips where the seeds are absent."""

import glob
import json
import os
import re
import sys

sys.path.insert(0, "tests/report")
from common import SEEDS, run, seed_files  # noqa: E402

if not os.path.isdir(SEEDS):
    print("SKIP no_seed_names: no ../shared here")
    sys.exit(77)

# Words of names that are ordinary words or stand in any worldwide list of countries.
ORDINARY = {"new", "times", "post", "state", "house", "street", "north", "south", "special", "force",
            "forces", "army", "national", "security", "minister", "president", "senate", "kingdom",
            "states", "united", "government", "embassy", "foreign", "defense", "office", "read",
            "full", "article", "hours", "news", "newshour", "show", "center", "black", "white", "al",
            "maidan", "john", "photo", "germany", "marines", "demand", "images", "york", "twitter", "nato", "republic", "america", "washington", "afghan",
            "saturday", "friday", "thursday", "wednesday", "tuesday", "monday", "department"}
names = {}
for line in run("annotate", *seed_files()).splitlines():
    d = json.loads(line)
    data = d["text"].encode()
    for n in d["names"]:
        if n["type"] in ("PERSON", "PLACE", "ORG"):
            for word in re.findall(r"[A-Z][\w-]{3,}", data[n["begin"]:n["end"]].decode()):
                if word.lower() not in ORDINARY:
                    names.setdefault(word, set()).add(n["type"])
    for p in d["places"]:
        if p["feature"] in ("city", "capital", "admin1", "admin1_capital", "admin2", "section") and p["kind"] == "literal":
            place = data[p["begin"]:p["end"]].decode()
            if place.lower() not in ORDINARY:
                names.setdefault(place, set()).add("PLACE")

found = []
for path in sorted(glob.glob("src/**/*.[ch]", recursive=True) + glob.glob("data/**/*", recursive=True)):
    if not os.path.isfile(path) or path.endswith((".bin", ".inc")):
        continue
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    worldwide = path.startswith("data/") and "ORIGIN" in text[:1500]
    for name, kinds in sorted(names.items()):
        if worldwide and kinds != {"PERSON"}:
            continue
        hit = re.search(r"(?<![\w-])" + re.escape(name) + r"(?![\w-])", text)
        if hit:
            line = text.count("\n", 0, hit.start()) + 1
            found.append(f"{path}:{line}: {name} ({'/'.join(sorted(kinds))})")
print(f"{len(names)} names of the seeds looked for")
for f in found:
    print("FAIL", f)
print(f"{1 if not found else 0} passed, {len(found)} failed")
sys.exit(1 if found else 0)
