#!/usr/bin/env python3
"""--known-at is right: the examples are taken in day by day, each on the day it could be known
(--received). The report stored at the end of each day equals the report asked for afterwards with
--known-at that day, byte for byte; so do the listings. In a store that had everything from the
start the days read the same, save for what was refused, which has no day but its intake."""

import glob
import json
import os
import tempfile

from common import Tests, run

t = Tests()


def records(folder):
    """Every document as a file or a line of its own, with its manifest row, under its id."""
    manifest = os.path.join(folder, "manifest.csv")
    return ["--manifest", manifest] if os.path.exists(manifest) else []


def days_of(folder):
    report = json.loads(run("report", "--format", "json", *records(folder), os.path.join(folder, "reports")))
    days = {}
    for d in report["documents"]:
        days.setdefault(d["known"][:10], []).append(d["path"])
    return days


def split(path, into):
    """A record of a JSON Lines file as a file of its own with the same name, so that paths differ only by folder."""
    file, _, number = path.partition("#")
    if not number:
        return file
    with open(file, encoding="utf-8") as lines:
        line = lines.read().splitlines()[int(number) - 1]
    out = os.path.join(into, os.path.basename(file) + f".{number}.jsonl")
    with open(out, "w", encoding="utf-8") as one:
        one.write(line + "\n")
    return out


def ask(db, day):
    return run("report", "--db", db, "--format", "json", "--known-at", day, status=(0, 1))


for folder in sorted(glob.glob("examples/*/")):
    name = os.path.basename(folder.rstrip("/"))
    days = days_of(folder)
    with tempfile.TemporaryDirectory() as temporary:
        db, stored, listed = os.path.join(temporary, "replay.db"), {}, {}
        for day in sorted(days):
            sources = [split(path, temporary) for path in days[day]]
            run("ingest", "--quiet", "--db", db, "--received", day, *records(folder), *sources)
            stored[day] = ask(db, day)
            listed[day] = run("control", "--db", db, "--known-at", day, "--format", "jsonl", status=(0, 1))
        t.check(f"{name}: some days", len(days) > 3, sorted(days))
        for day in sorted(days):
            t.check(f"{name} {day}: the report of that evening", ask(db, day) == stored[day])
            t.check(f"{name} {day}: its listing", run("control", "--db", db, "--known-at", day, "--format", "jsonl", status=(0, 1)) == listed[day])
        last = sorted(days)[-1]
        counts = [len(json.loads(stored[day])["documents"]) for day in sorted(days)]
        t.check(f"{name}: every day knows more", counts == sorted(set(counts)), counts)
        t.check(f"{name}: the last day knows all", counts[-1] == sum(map(len, days.values())), (counts, last))
t.end()
