#!/usr/bin/env python3
"""Ingest killed at random moments (SIGKILL) and started again until it is done: the store's content
must equal that of an undisturbed run, and be sound after every kill. Both sizes of store: one unit,
and stories one by one. Usage: kill.py [KILLS]   (20; `make soak` asks for 200)"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

BIN = os.environ.get("SITREP", "build/sitrep")
KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
# what depends on the order in which rows were written, not on what they say
LEFT_OUT = {"finding": {"number"}, "finding_name": {"finding"}, "told": {"first", "last"}}
NOTHING = 1  # exit status of a listing without rows
TOWNS = ["Lyon", "Kano", "Lima", "Quito", "Oslo", "Tunis", "Lagos", "Hanoi", "Cairo", "Accra", "Dakar", "Riga"]


def documents(n, seed):
    r = random.Random(seed)
    for i in range(n):
        town = r.choice(TOWNS)
        page = i if r.random() < 0.9 else r.randrange(i + 1)  # some pages come again, changed
        yield {"id": f"d{i}", "url": f"https://news.example/{page}", "title": f"Fighting near {town}", "outlet": f"Paper {i % 7}",
               "published": f"2024-{1 + i * 11 // n:02d}-{1 + i % 28:02d}",
               "text": f"Rebels captured the port of {town} on Monday, an official said. {r.randrange(3, 60)} soldiers were killed.\n\n"
                       f"The mayor of {town} asked for help. Report {i} was filed by radio."}


def content(db):
    """Every table but FTS5's own, as sorted rows."""
    out = {}
    with sqlite3.connect(db) as store:
        tables = [r[0] for r in store.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'words%' "
                                              "AND name NOT LIKE 'sqlite_%'")]
        numbers = dict(store.execute("SELECT number, kind || ' ' || id || ' ' || unit FROM finding"))
        rules = dict(store.execute("SELECT number, id FROM rule"))
        for table in tables:
            columns = [c[1] for c in store.execute(f"PRAGMA table_info({table})") if c[1] not in LEFT_OUT.get(table, ())]
            rows = store.execute(f"SELECT {','.join(columns)} FROM {table}").fetchall()
            if "rule" in columns and table.endswith("_fact"):
                at = columns.index("rule")
                rows = [(*row[:at], rules.get(row[at]), *row[at + 1:]) for row in rows]
            out[table] = sorted(rows, key=repr)
        out["rule"] = sorted(rules.values())
        out["names"] = sorted((*row, numbers.get(f)) for *row, f in store.execute("SELECT list, name, sort, finding FROM finding_name"))
    return out


def sound(db):
    with sqlite3.connect(db) as store:
        return store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def ingest(db, source):
    return [BIN, "ingest", "--quiet", "--db", db, "--received", "2025-01-01", "-j2", source]


def readable(db):
    """A reader alone makes of what a killed writer left behind what stood before; a store that was not made yet is none."""
    out = subprocess.run([BIN, "documents", "--db", db, "--limit", "1"], capture_output=True, text=True)
    return out.returncode in (0, NOTHING) or "not a store of sitrep" in out.stderr or not os.path.exists(db)


def trial(folder, n, kills, seed):
    r = random.Random(seed)
    source = os.path.join(folder, "documents.jsonl")
    with open(source, "w", encoding="utf-8") as file:
        for d in documents(n, seed):
            file.write(json.dumps(d) + "\n")
    whole, db = os.path.join(folder, "whole.db"), os.path.join(folder, "killed.db")
    start = time.monotonic()
    subprocess.run(ingest(whole, source), check=True)
    takes = time.monotonic() - start
    want, left, finished, rounds = content(whole), kills, 0, 0
    bad = []
    while left > 0:
        rounds += 1
        done = False
        while not done:
            child = subprocess.Popen(ingest(db, source), stderr=subprocess.DEVNULL)
            try:
                # early and late moments alike; at last let it finish
                child.wait(timeout=r.uniform(0.02, takes * 0.9) if left > 0 else None)
                done = child.returncode == 0
                if not done:
                    bad.append(f"exit {child.returncode}")
                    break
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                left -= 1
                if not readable(db):
                    bad.append("unreadable after a kill")
                if not sound(db):
                    bad.append("unsound after a kill")
        got = content(db)
        bad += [f"{table}: {len(got.get(table, []))} rows, not the {len(rows)} of the whole run" for table, rows in want.items()
                if got.get(table) != rows]
        finished += 1
        for f in (db, db + "-journal", db + "-wal", db + "-shm"):
            if os.path.exists(f):
                os.remove(f)
        if bad:
            break
    print(f"{n} documents: {kills} kills in {rounds} runs to the end, {takes:.1f} s undisturbed")
    return bad


failed = 0
for n, share in ((150, 0.5), (900, 0.5)):
    folder = tempfile.mkdtemp()
    bad = trial(folder, n, max(1, int(KILLS * share)), n)
    for line in bad:
        print(f"FAIL {line}")
    failed += bool(bad)
    shutil.rmtree(folder)
print(f"{2 - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
