#!/usr/bin/env python3
"""The listings of a store: a small store lists the rows of its report, whatever the form; pages add
up; filters filter; earlier times give what was known then; every id can be explained; diff tells
what came between; a large store lists its stories one by one (made of the examples' own words)."""

import csv
import io
import json
import os
import tempfile

from common import Tests, run

FILES = ["--manifest", "examples/kabul-2021/manifest.csv", "examples/kabul-2021/reports"]
KINDS = ["stories", "timeline", "control", "claims", "quotes", "lineage", "forecasts"]
DAY = "2021-08-12"
t = Tests()


def rows(verb, *options, status=(0, 1)):
    out = run(verb, "--db", DB, "--format", "jsonl", *options, status=status)
    return [json.loads(line) for line in out.splitlines()]


def same(x, y):
    return sorted(map(json.dumps, x)) == sorted(map(json.dumps, y))


def page_by_page(verb, size):
    seen, after = [], []
    while True:
        page = json.loads(run(verb, "--db", DB, "--format", "json", "--limit", str(size), *after, status=(0, 1)))
        seen += page[verb]
        if not page["next"]:
            return seen
        after = ["--after", page["next"]]


def small_store():
    report = json.loads(run("report", "--db", DB, "--format", "json"))
    for kind in KINDS:
        listed = rows(kind)
        t.check(f"{kind}: the rows of the report", same(listed, report[kind]), (len(listed), len(report[kind])))
        t.check(f"{kind}: page by page", page_by_page(kind, 3) == listed)
        as_csv = list(csv.DictReader(io.StringIO(run(kind, "--db", DB, "--format", "csv").decode())))
        t.check(f"{kind}: CSV", len(as_csv) == len(listed))
        text = run(kind, "--db", DB).decode().splitlines()
        t.check(f"{kind}: text", len(text) == len(listed) + 1)
    for verb in ("events", "documents"):
        t.check(f"{verb}: page by page", page_by_page(verb, 4) == rows(verb) != [])
    t.check("documents: those of the report", {d["id"] for d in rows("documents")} == {d["id"] for d in report["documents"]})
    t.check("documents: the inferred day",
            {d["id"]: d["published"] for d in rows("documents")} == {d["id"]: d["published"] for d in report["documents"]})
    early = json.loads(run("report", "--db", DB, "--format", "json", "--known-at", DAY))
    for kind in KINDS:
        t.check(f"{kind}: as known on a day", same(rows(kind, "--known-at", DAY), early[kind]))
    return report


def filters(report):
    story = report["stories"][0]
    inside = set(story["documents"])
    by_doc = {x["id"]: x for x in rows("stories")}
    t.check("by story", {d["id"] for d in rows("documents", "--story", story["id"])} == inside)
    t.check("by a report of the story", rows("timeline", "--story", story["documents"][-1]) == rows("timeline", "--story", story["id"]) != [])
    t.check("a story's timeline", all({s["doc"] for s in h["sources"]} & inside for h in rows("timeline", "--story", story["id"])))
    t.check("no such story", not rows("timeline", "--story", "s0000000000") and story["id"] in by_doc)
    kunduz = rows("timeline", "--place", "Kunduz")
    want = [h for h in report["timeline"] if h["place"] and h["place"]["name"] == "Kunduz"]
    t.check("by place", same(kunduz, want) and want)
    t.check("by GeoNames id", rows("timeline", "--place", f"g{want[0]['place']['geonames']}") == kunduz)
    taliban = rows("timeline", "--actor", "taliban")
    t.check("by actor", taliban and all("Taliban" in json.dumps(h) for h in taliban))
    both = rows("timeline", "--actor", "Taliban", "--place", "Kunduz")
    t.check("by both", both and same(both, [h for h in kunduz if h in taliban]))
    since = rows("timeline", "--since", "2021-08-14")
    known = {d["id"]: d["known"] for d in report["documents"]}
    t.check("since", since and same(since, [h for h in report["timeline"] if max(known[s["doc"]] for s in h["sources"]) >= "2021-08-14"]))
    found = rows("search", "governor")
    t.check("search", found and all("[governor" in x["snippet"].lower() for x in found))
    t.check("search: any marks", rows("search", "it's (not) AND NEAR/3 \" *:^") is not None)
    t.check("search: nothing", run("search", "--db", DB, "zzzz", status=(1,)) == b"")
    t.check("bad cursor", run("timeline", "--db", DB, "--after", "zz", status=(2,)) == b"")


def explained(report):
    ids = [x["id"] for kind in KINDS if kind != "lineage" for x in report[kind]] + [d["id"] for d in report["documents"]]
    bad = [i for i in ids if not run("explain", i, "--db", DB, status=(0, 1))]
    t.check("every id of the report is explained", not bad, bad[:3])
    events = [e["id"] for e in rows("events")]
    kinds = [letter + events[0][1:].split(".")[0] + ".0" for letter in "tpan"]
    bad = [i for i in events[:10] + kinds if b"as received: " not in run("explain", i, "--db", DB, status=(0, 1))]
    t.check("facts of documents are explained by their bytes", not bad, bad[:3])
    run("explain", "e999.9", "--db", DB, status=(1,))


def changed():
    before = {json.dumps(x) for x in rows("control", "--known-at", "2021-08-10")}
    after = {json.dumps(x) for x in rows("control", "--known-at", "2021-08-13")}
    diff = [d for d in rows("diff", "--from", "2021-08-10", "--to", "2021-08-13") if d["list"] == "control"]
    new = {json.dumps(d["row"]) for d in diff if d["change"] != "removed"}
    t.check("diff: what came", new == after - before and new)
    t.check("diff: nothing between a day and itself", not rows("diff", "--from", "2021-08-12", "--to", "2021-08-12"))


def large_store(folder):
    """More documents than one unit holds: twelve copies of a story's worth of villages, each its own."""
    path = os.path.join(folder, "large.jsonl")
    names = ["Lyon", "Kano", "Lima", "Quito", "Oslo", "Tunis", "Lagos", "Hanoi", "Cairo", "Accra", "Dakar", "Riga"]
    with open(path, "w", encoding="utf-8") as file:
        for n in range(624):
            town, killed = names[n % 12], 3 + n // 24
            file.write(json.dumps({
                "id": f"d{n}", "title": f"Flood in {town} kills {killed}", "published": f"2024-{1 + n // 60:02d}-{1 + n % 28:02d}",
                "outlet": f"Paper {n % 5}", "text": f"A flood in {town} killed {killed} people on Monday, the mayor of {town} said. "
                f"Rebels captured the port of {town} in report number {n}."}) + "\n")
    run("ingest", "--quiet", "--db", DB, "--received", "2024-12-31", path)
    stories = rows("stories")
    listed = rows("documents")
    t.check("large: every document has a story", len(listed) == 624 and all(d["story"] for d in listed))
    t.check("large: stories hold every document", sum(len(s["documents"]) for s in stories) == 624, len(stories))
    t.check("large: control by place", {"Lyon", "Riga"} <= {c["place"]["name"] for c in rows("control")})
    one = stories[0]
    report = json.loads(run("report", "--db", DB, "--story", one["id"], "--format", "json"))
    t.check("large: a story's listing is its report", same(rows("timeline", "--story", one["id"]), report["timeline"]) and report["timeline"])
    t.check("large: explained", b"rests on" in run("explain", report["timeline"][0]["id"], "--db", DB))
    run("forget", "--quiet", "--db", DB, "--outlet", "Paper 1")
    run("forget", "--quiet", "--db", DB, "--outlet", "Paper 2")
    t.check("large: small again", same(rows("timeline"), json.loads(run("report", "--db", DB, "--format", "json"))["timeline"]))
    t.check("large: sound", run("check", "--db", DB).endswith(b" 0 faults\n"))


with tempfile.TemporaryDirectory() as folder:
    DB = os.path.join(folder, "small.db")
    run("ingest", "--quiet", "--db", DB, "--received", "2021-08-17", *FILES)
    made = small_store()
    filters(made)
    explained(made)
    changed()
    DB = os.path.join(folder, "large.db")
    large_store(folder)
t.end()
