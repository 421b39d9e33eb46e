"""A pile of some thousand news reports for the benches: every set of whole articles among the measuring data (../shared),
each report once; those without a date get one, spread over a year, because feeds and archives always give one. Without
the measuring data: made-up reports (bench/store_make.py)."""

import datetime
import json
import os
import subprocess
import sys

SETS = ("stories/giveme5w1h", "numbers/incidents", "places/lgl", "places/geovirus", "quotes/polnear-dev", "ner/worldwide-newswire/dev")
KEEP = ("id", "title", "text", "published", "url", "outlet")


def pile(made_up=3000):
    rows = []
    for name in SETS:
        path = f"../shared/data/{name}.gold.jsonl"
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                found = [json.loads(line) for line in file]
            rows += [{k: row.get(k) for k in KEEP} for row in found if row.get("text")]
    if not rows:
        out = subprocess.run([sys.executable, "bench/store_make.py", str(made_up)], capture_output=True, check=True).stdout
        return [json.loads(line) for line in out.splitlines()], "made up by bench/store_make.py"
    for i, row in enumerate(rows):
        row["published"] = row["published"] or (datetime.date(2016, 1, 1) + datetime.timedelta(days=i * 366 // len(rows))).isoformat()
    return rows, "news articles of six measuring sets"
