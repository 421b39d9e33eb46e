#!/usr/bin/env python3
"""The same made-up reports into SQLite and into PostgreSQL, in turn, with one thread: documents a second, processor time of
both sides, rows a second by COPY (from the server's own log), first pages. Usage: postgres.py [DOCUMENTS] [ROUNDS] [--write]
--write keeps it in bench/POSTGRES.md. The server is one of Debian's, started in a folder of its own, with fsync off."""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "store"))
from postgres import BIN, Server, programs  # noqa: E402

numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
N, ROUNDS = (numbers + [5000, 3])[0], (numbers[1:] + [3])[0]
KINDS = ["stories", "timeline ", "control ", "claims ", "events ", "documents ", "search words of a headline", "search words of every report"]


def used(server):
    """Seconds of processor: of children here, of ended children there."""
    here = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.path.join(server.data, "postmaster.pid"), encoding="ascii") as file:
        pid = int(file.readline())
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        there = file.read().rsplit(")", 1)[1].split()
    return here.ru_utime + here.ru_stime, (int(there[13]) + int(there[14])) / os.sysconf("SC_CLK_TCK")


def take_in(server, db, source, env=None):
    before, start = used(server), time.monotonic()
    subprocess.run([BIN, "ingest", "--quiet", "--db", db, "--received", "2025-01-01", "-j1", source], check=True, env=env)
    wall = time.monotonic() - start
    time.sleep(0.3)  # the server's process ends a little later
    after = used(server)
    return wall, after[0] - before[0], after[1] - before[1]


def rows_by_copy(server, source):
    """(rows, seconds) of COPY, as the server saw it."""
    env = {**os.environ, "PGOPTIONS": "-c log_min_duration_statement=0"}
    take_in(server, server.uri("copied"), source, env)
    with open(os.path.join(server.folder, "log"), encoding="utf-8", errors="replace") as file:
        took = [(float(m[1]), m[2]) for m in re.finditer(r"duration: ([\d.]+) ms  statement: COPY (\w+)", file.read())]
    rows = sum(int(server.sql(f"SELECT count(*) FROM copied.{t}")) for t in {t for _, t in took})
    return rows, sum(ms for ms, _ in took) / 1000


def first_pages(db):
    table = subprocess.run(["build/queries", db], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in table]
    return {c[0]: c[2:4] for c in cells if c[0] in [k.strip() for k in KINDS]}


def main():
    if not programs():
        raise SystemExit("no PostgreSQL server here (Debian package postgresql)")
    folder = tempfile.mkdtemp(prefix="pg")
    server = Server(folder)
    server.start()
    out = []
    try:
        source, lite = os.path.join(folder, "reports.jsonl"), os.path.join(folder, "lite.db")
        with open(source, "wb") as file:
            subprocess.run([sys.executable, "bench/store_make.py", str(N)], stdout=file, check=True)
        best = {}
        for i in range(ROUNDS):
            for name, db in (("SQLite", f"{lite}{i}"), ("PostgreSQL", server.uri(f"round{i}"))):
                one = take_in(server, db, source)
                best[name] = min(best.get(name, one), one, key=lambda x: x[1] + x[2])
        out += [f"{N} made-up reports, one thread, {ROUNDS} rounds in turn, the one with least processor time; load of the machine "
                f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} processors.", "",
                "| store | documents a second | processor seconds, sitrep | server | documents a processor second |", "|---|---|---|---|---|"]
        out += [f"| {name} | {N / w:.0f} | {c:.1f} | {s:.1f} | {N / (c + s):.0f} |" for name, (w, c, s) in best.items()]
        rows, seconds = rows_by_copy(server, source)
        out += ["", f"By COPY: {rows} rows in {seconds:.2f} s of the server's time, {rows / seconds:.0f} a second, indexes included.", "",
                "First pages of 50 rows, milliseconds:", "", "| asked | SQLite p50 | p99 | PostgreSQL p50 | p99 |", "|---|---|---|---|---|"]
        server.sql("ANALYZE")
        a, b = first_pages(f"{lite}0"), first_pages(server.uri("round0"))
        out += [f"| {k} | {a[k][0]} | {a[k][1]} | {b[k][0]} | {b[k][1]} |" for k in a if k in b]
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
    text = "\n".join(out) + "\n"
    print(text)
    if "--write" in sys.argv:
        with open("bench/POSTGRES.md", "w", encoding="utf-8") as file:
            file.write("# PostgreSQL beside SQLite\n\nMade by `make bench-postgres`; absolute figures depend on the machine.\n\n" + text)


main()
