#!/usr/bin/env python3
"""tests/data/v1.db, a store of schema 1 made from examples/kabul-2021 by sitrep 0.1.0, must stay
readable: its report lists the same documents and the same rejected files as the day it was made,
and still says who holds what. (The examples themselves may change since.) A fresh store of files gives the report of the files byte
for byte. The committed store is never opened, only copies of it.

Made by: sitrep ingest --db tests/data/v1.db --received 2021-08-17 \\
             --manifest examples/kabul-2021/manifest.csv examples/kabul-2021/reports"""

import json
import os
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, "tests/report")
from common import Tests, run  # noqa: E402

STORE = "tests/data/v1.db"
FILES = ["--manifest", "examples/kabul-2021/manifest.csv", "examples/kabul-2021/reports"]
DOCUMENTS = 15
REJECTED = [("relief-desk-broken", "examples/kabul-2021/reports/05-relief-desk.jsonl#3", 1262),
            ("examples/kabul-2021/reports/15-empty.txt", "examples/kabul-2021/reports/15-empty.txt", 0)]
CONTROL_MIN = 10


def report(*arguments):
    return run("report", "--format", "json", *arguments)


t = Tests()
with tempfile.TemporaryDirectory() as folder:
    old = os.path.join(folder, "old.db")
    shutil.copyfile(STORE, old)
    first = report("--db", old)
    r = json.loads(first)

    t.check("documents", len(r["documents"]) == DOCUMENTS, len(r["documents"]))
    with sqlite3.connect(old) as store:
        rows = sorted(store.execute("SELECT id, hash FROM document"))
    t.check("documents are the store's", rows == sorted((d["id"], d["hash"]) for d in r["documents"]))
    held = [c for c in r["control"] if c["holder"]]
    t.check("control", len(held) >= CONTROL_MIN, len(held))
    rejected = [(x["id"], x["path"], x["at"]) for x in r["rejected"]]
    t.check("rejected", rejected == REJECTED, rejected)
    t.check("read twice, the same", report("--db", old) == first)

    run("ingest", "--quiet", "--db", old, *FILES, status=(6,))
    t.check("an old store is not written to", report("--db", old) == first)
    run("check", "--db", old)
    run("migrate", "--quiet", "--db", old)
    t.check("migrated, it reports the same", report("--db", old) == first)
    t.check("and is sound", run("check", "--db", old).endswith(b" 0 faults\n"))
    with sqlite3.connect(old) as store:
        facts = store.execute("SELECT count(*) FROM events WHERE known_from IS NOT NULL AND raw_end > raw_beg").fetchone()[0]
        versions = store.execute("SELECT count(*) FROM documents WHERE version = 1 AND known_to IS NULL").fetchone()[0]
    t.check("its facts are rows of the new schema", facts > 50 and versions == DOCUMENTS, (facts, versions))
    run("migrate", "--quiet", "--db", old)
    t.check("migrated twice, the same", report("--db", old) == first)

    fresh = os.path.join(folder, "fresh.db")
    run("ingest", "--quiet", "--db", fresh, "--received", "2021-08-17", *FILES, status=(0, 1))
    made = report("--db", fresh)
    t.check("a fresh store gives the report of the files", made == report(*FILES))
    run("ingest", "--quiet", "--db", fresh, "--received", "2021-08-18", *FILES, status=(0, 1))
    t.check("known files change nothing", report("--db", fresh) == made)
t.end()
