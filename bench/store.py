#!/usr/bin/env python3
"""A store of 100,000 made-up reports: how fast it fills, how large it is, how fast it answers.
Usage: store.py [DOCUMENTS] [--write]; make bench-store. --write keeps it in bench/STORE.md."""

import os
import subprocess
import sys
import tempfile
import time

BIN, QUERIES = "build/sitrep", "build/queries"
numbers = [a for a in sys.argv[1:] if a.isdigit()]
N = int(numbers[0]) if numbers else 100000

with tempfile.TemporaryDirectory() as folder:
    source, db = os.path.join(folder, "reports.jsonl"), os.path.join(folder, "store.db")
    with open(source, "wb") as file:
        subprocess.run([sys.executable, "bench/store_make.py", str(N)], stdout=file, check=True)
    start = time.monotonic()
    done = subprocess.run([BIN, "ingest", "--db", db, "--received", "2024-01-01", source], capture_output=True)
    wall = time.monotonic() - start
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    size, text = os.path.getsize(db), os.path.getsize(source)
    table = subprocess.run([QUERIES, db], capture_output=True, check=True).stdout.decode()
out = (f"{N} documents of {text / N / 1000:.2f} kB, taken in with all threads in {wall:.0f} s ({N / wall:.0f} a second, stories and "
       f"findings included); {size / N / 1000:.1f} kB of store a document.\n\n"
       "First pages of 50 rows as JSON, one process, milliseconds:\n\n| asked | times | p50 | p99 | most |\n|---|---|---|---|---|\n" + table)
print(out)
if "--write" in sys.argv:
    with open("bench/STORE.md", "w", encoding="utf-8") as file:
        file.write("# A large store\n\nMade by `make bench-store`; absolute figures depend on the machine.\n\n" + out)
