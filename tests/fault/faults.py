#!/usr/bin/env python3
"""Every fault once: the Nth call of a kind fails, for every N until a run meets none, over `ingest` and over `serve`
(a report pushed, then read). After each: no crash and a clear error, `sitrep check` finds nothing wrong, and a second,
undisturbed run gives the content that an undisturbed first run gives. The program is build/fault/sitrep
(`make BUILD=fault`), the judge build/sitrep.

Usage: faults.py [SECONDS]   a sample of the Ns that fits into so many seconds (default 50); all: every N (`make faults`)"""

import concurrent.futures
import gzip
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

FAULT, JUDGE = "build/fault/sitrep", "build/sitrep"
SECONDS = None if sys.argv[1:] == ["all"] else float(sys.argv[1]) if sys.argv[1:] else 50.0
KINDS = ["open", "read", "write", "map", "thread", "disk", "room", "memory"]
HOWS = {"disk": ["", "+", "!"], "memory": ["", "!"]}
ENDS = {0: "done", 1: "nothing found", 3: "input or output", 4: "bad input", 5: "limit", 6: "the store", 137: "killed", -6: "fatal"}
DATA = os.environ.setdefault("SITREP_DATA", os.path.abspath("build"))
REPORTS = [
    {"id": "r1", "url": "https://post.example/1", "outlet": "Post", "title": "Rebels take the port of Kano", "published": "2024-05-06",
     "text": "Rebels captured the port of Kano on Monday, the mayor said. At least 12 soldiers were killed."},
    {"id": "r2", "url": "https://times.example/2", "outlet": "Times", "title": "Fighting near Kano", "published": "2024-05-07",
     "text": "Fifteen soldiers were killed in Kano, a hospital said on Tuesday. The army denied that it had lost the port."},
    {"id": "r3", "url": "https://post.example/1", "outlet": "Post", "title": "Rebels take the port of Kano", "published": "2024-05-08",
     "text": "Rebels captured the port of Kano on Monday, the mayor said. At least 20 soldiers were killed."},
]
PAGE = "<html><head><title>Flood in Lyon</title></head><body><h1>Flood in Lyon</h1><p>Floods closed 11 of 34 roads in Lyon on Sunday, the mayor said.</p></body></html>"
# what depends on the order in which rows were written, not on what they say
LEFT_OUT = {"finding": {"number"}, "finding_name": {"finding"}}


def pile(folder):
    os.mkdir(folder)
    with open(f"{folder}/a.jsonl", "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r) + "\n" for r in REPORTS)
    with open(f"{folder}/b.html", "w", encoding="utf-8") as f:
        f.write(PAGE)
    with open(f"{folder}/c.txt.gz", "wb") as f:
        f.write(gzip.compress(b"Troops leave Lagos\n\nTroops left Lagos on Sunday, a spokesman said.\n", mtime=0))
    with open(f"{folder}/d.txt", "w", encoding="utf-8") as f:
        f.write("")
    with open(f"{folder}.csv", "w", encoding="utf-8") as f:
        f.write("file,outlet,published\nb.html,Gazette,2024-05-05\nc.txt.gz,Wire,2024-05-06\n")


def timeless(value):
    """What is pushed is received now."""
    return "now" if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value) and value[:4] not in ("2024", "2025") else value


def content(db, ordered, digests):
    """Every table as sorted rows, but FTS5's own; refusals for a fault are no refusals of a report. What could not be
    read at first has a later number (not ordered): then what is there and what it says together is compared. A
    digest holds when it was received (digests)."""
    out = {}
    with sqlite3.connect(db) as store:
        if not ordered:
            return {"document": sorted(store.execute("SELECT hash,id,outlet,title,published,version FROM document"), key=repr),
                    "finding": sorted(store.execute("SELECT kind,id,valid_from,valid_to FROM finding"), key=repr)}
        names = [r[0] for r in store.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'words%' AND name NOT LIKE 'sqlite_%'")]
        findings = dict(store.execute("SELECT number, kind || ' ' || id || ' ' || unit FROM finding"))
        rules = dict(store.execute("SELECT number, id FROM rule"))
        for table in names:
            columns = [c[1] for c in store.execute(f"PRAGMA table_info({table})") if c[1] not in LEFT_OUT.get(table, ()) and (digests or c[1] != "digest")]
            if table == "rejected":
                columns = ["path", "reason"]
            rows = [tuple(map(timeless, row)) for row in store.execute(f"SELECT {','.join(columns)} FROM {table}")]
            if "rule" in columns and table.endswith("_fact"):
                at = columns.index("rule")
                rows = [(*row[:at], rules.get(row[at]), *row[at + 1:]) for row in rows]
            if table == "rejected":
                rows = [r for r in rows if not re.search("cannot be (read|opened)|Input/output|Too many open|denied|No space", r[1])]
            out[table] = sorted(set(rows) if table == "rejected" else rows, key=repr)
        out["rule"] = sorted(rules.values())
        out["finding_name"] = sorted(((*r[:-1], findings.get(r[-1])) for r in store.execute("SELECT kind,role,name,sort,id,finding FROM finding_name")), key=repr)
    return out


def environment(fault, counts=None):
    env = dict(os.environ)
    if fault:
        env["SITREP_FAULT"] = fault
    if counts:
        env["SITREP_FAULT_COUNT"] = counts
    return env


def is_empty(db):
    with sqlite3.connect(db) as store:
        return not store.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def judge(task, db, code, err, want, fault):
    """What is wrong after a run with a fault; empty: nothing."""
    if code not in ENDS:
        return f"exit {code}: {err[-300:]}"
    if code == -6 and ("sitrep: fatal:" not in err or not fault.startswith(("memory", "room", "thread"))):
        return f"abort: {err[-300:]}"
    if code in (3, 4, 5, 6) and not re.search(r"^sitrep: \S", err, re.M):
        return f"exit {code} without a word"
    if os.path.exists(db) and os.path.getsize(db):
        done = subprocess.run([JUDGE, "check", "--db", db], capture_output=True, text=True)
        if done.returncode and not ("not a store" in done.stderr and is_empty(db)):
            return f"check: {done.stderr[-300:]}"
    problem = task.again(db)
    if problem:
        return f"again: {problem}"
    want = want[not fault.startswith(("open", "read"))]
    got = content(db, "finding_name" in want, task.digests)
    for table, rows in want.items():
        if got.get(table) != rows:
            more, less = [r for r in got.get(table, []) if r not in rows], [r for r in rows if r not in got.get(table, [])]
            first = [(x, y) for x, y in zip(more[0], less[0]) if x != y] if more and less else more[:1] or less[:1]
            return f"{table}: {len(more)} rows too many, {len(less)} missing: {str(first)[:300]}"
    return ""


class Ingest:
    name, digests = "ingest", True

    def __init__(self, folder):
        self.folder, self.pile = folder, f"{folder}/pile"
        pile(self.pile)

    def command(self, program, db):
        return [program, "ingest", "--db", db, "--received", "2025-01-01", "-j2", "--manifest", f"{self.pile}.csv", self.pile]

    def again(self, db):
        done = subprocess.run(self.command(JUDGE, db), capture_output=True, text=True)
        return done.stderr[-300:] if done.returncode else ""

    def run(self, db, fault, counts=None):
        done = subprocess.run(self.command(FAULT, db), capture_output=True, text=True, env=environment(fault, counts), timeout=120)
        return done.returncode, done.stderr


class Serve:
    """A report pushed, three questions, the end. What the server could not do, a second server does."""
    name, digests = "serve", False

    def __init__(self, folder):
        self.folder = folder
        self.base = f"{folder}/base.db"
        source = f"{folder}/two.jsonl"
        with open(source, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(r) + "\n" for r in REPORTS[:2])
        subprocess.run([JUDGE, "ingest", "--quiet", "--db", self.base, "--received", "2025-01-01", source], check=True)

    def talk(self, program, db, env):
        log = db + ".log"
        with open(log, "w", encoding="utf-8") as err:
            server = subprocess.Popen([program, "serve", "--db", db, "--listen", "127.0.0.1:0"], stderr=err, env=env)
        answers, port, until = [], None, time.monotonic() + 20
        while not port and server.poll() is None and time.monotonic() < until:
            with open(log, encoding="utf-8") as f:
                told = re.search(r"127\.0\.0\.1:(\d+)", f.read())
            port = int(told.group(1)) if told else None
            time.sleep(0.005)
        body = json.dumps(REPORTS[2])
        for method, path, what in (("PUT", "/documents/r3", body), ("GET", "/api/timeline", None), ("GET", "/api/documents/r1", None), ("GET", "/api/search?q=port", None)):
            try:
                c = http.client.HTTPConnection("127.0.0.1", port or 1, timeout=10)
                c.request(method, path, what)
                r = c.getresponse()
                answers.append((r.status, r.read()))
                c.close()
            except OSError as e:
                answers.append((0, str(e).encode()))
            except http.client.HTTPException as e:
                answers.append((0, str(e).encode()))
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
            return 99, "it does not end", answers
        with open(log, encoding="utf-8") as f:
            return server.returncode, f.read(), answers

    def again(self, db):
        if not os.path.exists(db):
            shutil.copy(self.base, db)
        code, err, answers = self.talk(JUDGE, db, environment(None))
        bad = [a for a in answers if a[0] not in (200, 201)]
        return f"{code} {err} {bad}" if code or bad else ""

    def run(self, db, fault, counts=None):
        shutil.copy(self.base, db)
        code, err, answers = self.talk(FAULT, db, environment(fault, counts))
        for status, body in answers:
            if status >= 400 and b'"detail":' not in body:
                return 99, f"an error without words: {status} {body[:100]}"
            if status == 0 and code == 0 and not fault.startswith(("memory", "thread")):
                return 99, f"no answer: {body!r}"
        return code, err


def one(task, fault, want, number):
    db = f"{task.folder}/{task.name}-{number}.db"
    try:
        code, err = task.run(db, fault)
        problem = judge(task, db, code, err, want, fault)
    except subprocess.TimeoutExpired:
        code, problem = 99, "it hangs"
    for end in ("", "-wal", "-shm", "-journal", ".log"):
        if os.path.exists(db + end):
            os.remove(db + end)
    return fault, code, problem


def trial(task, seconds):
    counts, db = f"{task.folder}/counts-{task.name}", f"{task.folder}/{task.name}.db"
    code, err = task.run(db, "", counts)
    assert code == 0, err
    problem = task.again(db)
    assert not problem, problem
    want = [content(db, ordered, task.digests) for ordered in (False, True)]
    with open(counts, encoding="utf-8") as f:
        calls = {k: int(n) for k, n in (line.split() for line in f)}
    plans = [[f"{k}:{n}{how}" for n in range(1, calls[k] + 1)] for k in KINDS for how in HOWS.get(k, [""])]
    for i, plan in enumerate(plans):
        random.Random(i).shuffle(plan)
    order = [p[i] for i in range(max(map(len, plans))) for p in plans if i < len(p)]  # every kind gets its turn
    ends, tried, bad, start = {}, 0, [], time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        at = 0
        while at < len(order) and (seconds is None or time.monotonic() - start < seconds):
            for fault, code, problem in pool.map(lambda x: one(task, x[1], want, x[0]), enumerate(order[at:at + 8])):
                tried += 1
                ends[code] = ends.get(code, 0) + 1
                if problem:
                    bad.append(f"{task.name} {fault}: {problem}")
                    print("FAIL", bad[-1], flush=True)
            at += 8
    print(f"{task.name}: {tried} of {len(order)} faults tried ({', '.join(f'{k} {n}' for k, n in calls.items() if n)}); "
          f"ends: {', '.join(f'{ENDS.get(c, c)} {n}' for c, n in sorted(ends.items()))}")
    return tried, len(bad)


if not os.path.exists(FAULT):
    print("SKIP faults: make BUILD=fault")
    sys.exit(77)
folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
try:
    results = [trial(t(folder), SECONDS and SECONDS / 2) for t in (Ingest, Serve)]
finally:
    shutil.rmtree(folder)
print(f"{sum(n - b for n, b in results)} passed, {sum(b for _, b in results)} failed")
sys.exit(1 if any(b for _, b in results) else 0)
