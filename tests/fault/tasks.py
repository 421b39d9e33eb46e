"""What runs while a call fails, one class a task: `ingest`, and `serve` with a report pushed and then read. A task makes a
place (a store of its own), runs the program with a fault there, finishes what was left undone with a program that has no
faults, and tells what the store then holds."""

import gzip
import hashlib
import http.client
import json
import os
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

FAULT, JUDGE = "build/fault/sitrep", "build/sitrep"
KINDS = {"open": ["", "+"], "read": ["", "+"], "write": [""], "map": [""], "thread": [""], "disk": ["", "+", "!"], "room": [""], "memory": ["", "!"]}
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
LEFT_OUT = {"finding": {"number"}, "finding_name": {"finding"}, "told": {"first", "last"}}
# refusals that a fault made are no refusals of a report
OF_FAULTS = "cannot be (read|opened)|Input/output|Too many open|denied|No space|No locks"


def write_lines(path, reports):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in reports)


def pile(folder):
    os.mkdir(folder)
    write_lines(f"{folder}/a.jsonl", REPORTS)
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
    """Every table as sorted rows, but FTS5's own and where an intake stands; refusals for a fault are no refusals of a
    report. What could not be read at first has a later number (not ordered): then what is there and what it says
    together is compared. A digest holds when it was received (digests)."""
    out = {}
    with sqlite3.connect(db) as store:
        if not ordered:
            return {"document": sorted(store.execute("SELECT hash,id,outlet,title,published,version FROM document"), key=repr),
                    "finding": sorted(store.execute("SELECT kind,id,valid_from,valid_to FROM finding"), key=repr)}
        names = [r[0] for r in store.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'words%' AND name NOT LIKE 'sqlite_%'")]
        findings = dict(store.execute("SELECT number, kind || ' ' || id || ' ' || unit FROM finding"))
        rules = dict(store.execute("SELECT number, id FROM rule"))
        for table in names:
            if table == "intake_cursor":
                continue
            columns = [c[1] for c in store.execute(f"PRAGMA table_info({table})") if c[1] not in LEFT_OUT.get(table, ()) and (digests or (table, c[1]) != ("digest", "bytes"))]
            if table == "rejected":
                columns = ["path", "reason"]
            rows = [tuple(map(timeless, row)) for row in store.execute(f"SELECT {','.join(columns)} FROM {table}")]
            if "rule" in columns and table.endswith("_fact"):
                at = columns.index("rule")
                rows = [(*row[:at], rules.get(row[at]), *row[at + 1:]) for row in rows]
            if table == "rejected":
                rows = [r for r in rows if not re.search(OF_FAULTS, r[1])]
            out[table] = sorted(set(rows) if table == "rejected" else rows, key=repr)
        out["rule"] = sorted(rules.values())
        out["finding_name"] = sorted(((*r[:-1], findings.get(r[-1])) for r in store.execute("SELECT list,name,sort,finding FROM finding_name")), key=repr)
    return out


def said(command, **how):
    """Exit status and stderr."""
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120, **how)
    return done.returncode, done.stderr


class Rounds:
    """A program that stands before its store, and forks a child a round (fault.c)."""

    def __init__(self, command):
        self.p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "SITREP_FAULT_ROUNDS": "1"})
        self.base, self.code, self.told = {}, None, b""
        while (words := self.words(60)) != ["ready"]:
            self.base[words[0]] = int(words[1])

    def words(self, timeout):
        """Of the next line; none in time: None."""
        while b"\n" not in self.told:
            if not select.select([self.p.stdout], [], [], timeout)[0]:
                return None
            more = os.read(self.p.stdout.fileno(), 4096)
            if not more:
                raise OSError("the program with rounds is gone")
            self.told += more
        line, self.told = self.told.split(b"\n", 1)
        return line.decode().split()

    def knows(self, fault):
        kind, n = re.match(r"(\w+):(\d+)", fault).groups()
        return int(n) > self.base[kind]

    def go(self, place, fault, log):
        self.p.stdin.write(f"{place} {fault} {log}\n".encode())
        self.p.stdin.flush()
        self.code, self.pid = None, int(self.words(60)[1])
        return self

    def poll(self, timeout=0):
        if self.code is None and (words := self.words(timeout)):
            self.code = os.waitstatus_to_exitcode(int(words[1]))
        return self.code

    def wait(self, timeout):
        if self.poll(timeout) is None:
            raise subprocess.TimeoutExpired([f"round {self.pid}"], timeout)
        return self.code

    def send_signal(self, number):
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            pass  # it has just ended, and the word of it is under way

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def end(self):
        self.p.stdin.close()
        self.p.wait()


class Task:
    """For the tasks with a store in a file. A place is eight letters. `kinds`: which calls fail, and how; `wide`: rounds side
    by side for one core; `forks`: whether rounds may begin behind what is the same in each."""
    digests, kinds, wide, forks = True, KINDS, 1, True

    def __init__(self, folder):
        self.folder, self.local, self.servers = folder, threading.local(), []

    def db(self, place):
        return f"{self.folder}/{place}.db"

    def make(self, place):
        """What stands there before the program begins."""

    def clean(self, place):
        for end in ("", "-wal", "-shm", "-journal", "-writer", ".log", ".copy", ".copy-wal", ".copy-journal", ".copy-shm"):
            if os.path.exists(f"{self.folder}/{place}.db{end}"):
                os.remove(f"{self.folder}/{place}.db{end}")

    def rounds(self):
        if not hasattr(self.local, "rounds"):
            self.local.rounds = Rounds(self.command(FAULT, "IDIDIDID"))
            self.servers.append(self.local.rounds)
        return self.local.rounds

    def start(self, place, fault, counts, log):
        if self.forks and fault and self.rounds().knows(fault):
            return self.rounds().go(place, fault, log)
        more = {"SITREP_FAULT": fault} if fault else {}
        with open(log, "w", encoding="utf-8") as err:
            return subprocess.Popen(self.command(FAULT, place), stdout=subprocess.DEVNULL, stderr=err, env={**os.environ, **more, "SITREP_FAULT_COUNT": counts})

    def run(self, place, fault, counts=""):
        """Exit status, and what was said."""
        log = f"{self.folder}/{place}.db.log"
        p = self.start(place, fault, counts, log)
        try:
            code = p.wait(timeout=120)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait(timeout=20)
            raise
        with open(log, encoding="utf-8", errors="replace") as f:
            return code, f.read()

    def again(self, place):
        """Finishes what is undone; what is wrong."""
        code, err = said(self.command(JUDGE, place))
        return err[-300:] if code else ""

    def end(self):
        for s in self.servers:
            s.end()

    def check(self, place):
        db = self.db(place)
        if not os.path.exists(db) or not os.path.getsize(db):
            return ""
        code, err = said([JUDGE, "check", "--db", db])
        return "" if not code or ("not a store" in err and self.is_empty(db)) else f"check: {err[-300:]}"

    def is_empty(self, db):
        with sqlite3.connect(db) as store:
            return not store.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]

    def state(self, place):
        """All that the rest of a round depends on: what every table holds, in a file that is sound. The same state has the
        same rest, which is then tried once. None: to be tried. Asked of a copy where there is something to be recovered."""
        db = self.db(place)
        if not os.path.exists(db) or not os.path.getsize(db):
            return "none"
        left = [end for end in ("-wal", "-journal") if os.path.exists(db + end) and os.path.getsize(db + end)]
        at = db + ".copy" if left else db
        for end in ["", *left] if left else []:
            shutil.copy(db + end, at + end)
        h = hashlib.sha256(repr(left).encode())
        try:
            with sqlite3.connect(at) as store:
                if store.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    return None
                made = store.execute("SELECT type,name,sql FROM sqlite_master ORDER BY type,name").fetchall()
                h.update(repr((made, store.execute("PRAGMA user_version").fetchall())).encode())
                for name in [m[1] for m in made if m[0] == "table" and not m[2].upper().startswith("CREATE VIRTUAL")]:
                    columns = [c[1] for c in store.execute(f'PRAGMA table_info("{name}")') if self.digests or (name, c[1]) != ("digest", "bytes")]
                    rows = store.execute(f"""SELECT {','.join(f'"{c}"' for c in columns)} FROM "{name}" """)
                    h.update(repr([name, *(tuple(map(timeless, r)) for r in rows)]).encode())
        except sqlite3.Error:
            return None
        return h.hexdigest()

    def content(self, place, ordered):
        return content(self.db(place), ordered, self.digests)

    def wrong(self, err, fault):
        """What is wrong with what was said, beyond what holds for all."""
        return ""


class Ingest(Task):
    name = "ingest"

    def __init__(self, folder):
        super().__init__(folder)
        self.pile = f"{folder}/pile"
        pile(self.pile)

    def command(self, program, place):
        return [program, "ingest", "--db", self.db(place), "--received", "2025-01-01", "-j2", "--manifest", f"{self.pile}.csv", self.pile]


class Serve(Task):
    """A report pushed, three questions, the end. What the server could not do, a second server does."""
    name, digests = "serve", False

    def __init__(self, folder):
        super().__init__(folder)
        self.base = f"{folder}/base.db"
        write_lines(f"{folder}/two.jsonl", REPORTS[:2])
        subprocess.run([JUDGE, "ingest", "--quiet", "--db", self.base, "--received", "2025-01-01", f"{folder}/two.jsonl"], check=True)

    def command(self, program, place):
        return [program, "serve", "--db", self.db(place), "--listen", "127.0.0.1:0"]

    def make(self, place):
        shutil.copy(self.base, self.db(place))

    def talk(self, server, log):
        answers, port, until = [], None, time.monotonic() + 20
        while not port and server.poll() is None and time.monotonic() < until:
            told = None
            if os.path.exists(log):
                with open(log, encoding="utf-8") as f:
                    told = re.search(r"127\.0\.0\.1:(\d+)", f.read())
            port = int(told.group(1)) if told else None
            time.sleep(0.003)
        body = json.dumps(REPORTS[2])
        for method, path, what in (("PUT", "/documents/r3", body), ("GET", "/api/timeline", None), ("GET", "/api/documents/r1", None), ("GET", "/api/search?q=port", None)):
            try:
                c = http.client.HTTPConnection("127.0.0.1", port or 1, timeout=10)
                c.request(method, path, what)
                r = c.getresponse()
                answers.append((r.status, r.read()))
                c.close()
            except (OSError, http.client.HTTPException) as e:
                answers.append((0, str(e).encode()))
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=20)
            return 99, "it does not end", answers
        with open(log, encoding="utf-8", errors="replace") as f:
            return server.poll(), f.read(), answers

    def again(self, place):
        log = self.db(place) + ".log"
        with open(log, "w", encoding="utf-8") as err:
            server = subprocess.Popen(self.command(JUDGE, place), stderr=err)
        code, err, answers = self.talk(server, log)
        bad = [a for a in answers if a[0] not in (200, 201)]
        return f"{code} {err} {bad}" if code or bad else ""

    def run(self, place, fault, counts=""):
        log = self.db(place) + ".log"
        code, err, answers = self.talk(self.start(place, fault, counts, log), log)
        for status, body in answers:
            if status >= 400 and b'"detail":' not in body:
                return 99, f"an error without words: {status} {body[:100]}"
            if status == 0 and code == 0 and not fault.startswith(("memory", "thread")):
                return 99, f"no answer: {body!r}"
        return code, err
