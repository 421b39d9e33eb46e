#!/usr/bin/env python3
"""arrival.py [RUNS]: does the order in which reports of one day arrive change the stories?

Gives the documents of the three story sets of ../shared to `sitrep stories` day by day - more than one batch -
first in the order of the files, then with every day shuffled (RUNS seeds, default 1), and compares the
stories of each run with those of the first by B-cubed F1. The stated measure: at least 0.97. Skips
(exit 77) without the data."""
import json
import os
import random
import subprocess
import sys

SETS = ("stories/ecbplus", "stories/giveme5w1h", "numbers/incidents")
LEAST = 0.97


def documents():
    for name in SETS:
        with open(f"../shared/data/{name}.gold.jsonl", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield {k: row.get(k) for k in ("title", "text", "published", "url", "outlet")} | {"id": f"{name}/{row['id']}"}


def stories(rows):
    data = b"".join(json.dumps(r).encode() + b"\n" for r in rows)
    out = subprocess.run([os.environ.get("SITREP", "build/sitrep"), "stories", "--format", "jsonl", "-"], input=data,
                         capture_output=True, check=True).stdout
    return {r["id"]: r["story"] for r in map(json.loads, out.splitlines())}


def b_cubed(x, y):
    def groups(of):
        found = {}
        for key, story in of.items():
            found.setdefault(story, set()).add(key)
        return found
    gx, gy = groups(x), groups(y)
    p = sum(len(gx[x[k]] & gy[y[k]]) / len(gx[x[k]]) for k in x) / len(x)
    r = sum(len(gx[x[k]] & gy[y[k]]) / len(gy[y[k]]) for k in x) / len(x)
    return 2 * p * r / (p + r)


def main():
    if not os.path.isdir("../shared/data/stories"):
        print("SKIP arrival: no ../shared here")
        return 77
    rows = sorted(documents(), key=lambda r: (r["published"] or "")[:10])
    first = stories(rows)
    failed = 0
    for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        at = random.Random(seed)
        shuffled = sorted(rows, key=lambda r: ((r["published"] or "")[:10], at.random()))
        f1 = b_cubed(first, stories(shuffled))
        print(f"{'ok' if f1 >= LEAST else 'FAIL'} arrival: {len(rows)} documents, seed {seed}: B-cubed F1 between the runs {f1:.4f}")
        failed += f1 < LEAST
    return 1 if failed else 0


sys.exit(main())
