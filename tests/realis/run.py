#!/usr/bin/env python3
"""tests/realis/run.py [PROGRAM] [--errors]: macro-F1 of realis on our own sentences.
An event counts as found when its trigger overlaps the marked word; a sentence without one is
an error of its value. One test: exit status 1 below the floor."""
import json, os, subprocess, sys

FLOOR = 0.80
here = os.path.dirname(os.path.abspath(__file__))
args = [a for a in sys.argv[1:] if not a.startswith("-")]
program = args[0] if args else os.path.join(here, "..", "..", "build", "sitrep")
cases = []
for line in open(os.path.join(here, "realis.tsv"), encoding="utf-8"):
    if line[0] in "#@" or not line.strip():
        continue
    value, text = line.rstrip("\n").split("\t")
    before, trigger, after = text.split("*")
    begin = len(before.encode())
    cases.append((value, before + trigger + after, begin, begin + len(trigger.encode())))
feed = "".join(json.dumps({"id": str(i), "title": None, "text": c[1], "published": "2021-08-14T12:00:00Z",
                           "url": None, "outlet": None}) + "\n" for i, c in enumerate(cases))
out = subprocess.run([program, "annotate", "-"], input=feed.encode(), stdout=subprocess.PIPE, check=True).stdout
lines = [json.loads(l) for l in out.decode().splitlines()]
names = sorted({c[0] for c in cases})
hit, said, want, silent = dict.fromkeys(names, 0), {}, dict.fromkeys(names, 0), 0
for (value, text, begin, end), line in zip(cases, lines):
    mine = [e for e in line["events"] if e["trigger"]["begin"] < end and begin < e["trigger"]["end"]]
    got, rule = (mine[0]["realis"], mine[0].get("realis_rule")) if mine else ("none", "")
    silent += not mine
    want[value] += 1
    said[got] = said.get(got, 0) + 1
    hit[value] += got == value
    if got != value and "--errors" in sys.argv:
        print(f"{got} ({rule}), should be {value}: {text}  [{text.encode()[begin:end].decode()}]")
total = 0.0
for n in names:
    p, r = hit[n] / said[n] if said.get(n) else 0.0, hit[n] / want[n]
    f = 2 * p * r / (p + r) if p + r else 0.0
    total += f
    print(f"{n:<11} P {p:.3f} R {r:.3f} F1 {f:.3f} of {want[n]}")
print(f"realis macro-F1 {total / len(names):.3f} over {len(cases)} sentences, {silent} without an event")
good = total / len(names) >= FLOOR
print("1 passed, 0 failed" if good else "0 passed, 1 failed")
sys.exit(not good)
