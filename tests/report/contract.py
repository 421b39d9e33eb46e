#!/usr/bin/env python3
"""Every SOURCE of a report is exactly the bytes it names, in TEXT and in RAW; the same bytes
come out for any number of threads and for every run."""

import glob
import json
import os

from common import SEEDS, Tests, run, seed_files, sources


def squeeze(data):
    return b"".join(data.split())


def walk(t, name, files, *options):
    out = run("report", "--format", "json", "-j1", *options, *files)
    r = json.loads(out)
    lines = [json.loads(line) for line in run("annotate", *options, *files).splitlines()]
    texts = {line["id"]: line["text"].encode() for line in lines}
    titles = {line["id"]: (line["title"] or "").encode() for line in lines}
    raws = {d["id"]: open(d["path"], "rb").read() for d in r["documents"]
            if os.path.isfile(d["path"])}
    n = wrong = unmapped = 0
    for s in sources(r):
        space = (texts if s["field"] == "text" else titles)[s["doc"]]
        n += 1
        wrong += space[s["begin"]:s["end"]] != s["text"].encode() or s["begin"] >= s["end"]
        raw = raws.get(s["doc"])
        if raw is None or raw[:2] == b"\x1f\x8b":
            continue
        piece = raw[s["raw_begin"]:s["raw_end"]]
        plain = not r["documents"][0]["path"].endswith((".html", ".htm"))
        ok = s["raw_begin"] < s["raw_end"] <= len(raw)
        if plain and b"<" not in raw[:200] and b"\xff" not in raw[:2]:
            try:
                raw.decode()
                ok = ok and squeeze(piece).decode("utf-8", "replace")[:8] == squeeze(
                    s["text"].encode()).decode()[:8]
            except UnicodeDecodeError:
                pass
        unmapped += not ok
    t.check(f"{name}: it has facts", n > 0)
    t.check(f"{name}: all {n} sources are the bytes they name", wrong == 0, f"{wrong} wrong")
    t.check(f"{name}: all {n} sources map to RAW", unmapped == 0, f"{unmapped} wrong")
    t.check(f"{name}: the same bytes for -j8",
            out == run("report", "--format", "json", "-j8", *options, *files))
    t.check(f"{name}: the same bytes again",
            out == run("report", "--format", "json", "-j1", *options, *files))
    for form in ("text", "html", "md"):
        t.check(f"{name}: the same {form} for -j8",
                run("report", "--format", form, "-j1", *options, *files)
                == run("report", "--format", form, "-j8", *options, *files))


t = Tests()
if os.path.isdir(SEEDS):
    walk(t, "seeds", seed_files())
else:
    print("SKIP contract on the seeds: no ../shared here")
for folder in sorted(glob.glob("examples/*/")):
    manifest = os.path.join(folder, "manifest.csv")
    options = ["--manifest", manifest] if os.path.exists(manifest) else []
    walk(t, folder, [os.path.join(folder, "reports")], *options)
t.end()
