#!/usr/bin/env python3
"""The store on PostgreSQL: a real server, started as an ordinary process in a folder of its own, answers as SQLite does.
The contract of tests/unit/store.c; every listing, report, export and search byte for byte on both engines; one writer; a
server that is stopped at once in mid-ingest, and a writer that is killed. Usage: postgres.py [KILLS] (3; skips where there is no server)"""

import glob
import json
import os
import pwd
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

BIN = os.environ.get("SITREP", "build/sitrep")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
passed = failed = 0


def check(name, good, why=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {name} {why}")


def programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4])) or [shutil.which("initdb")]
    return os.path.dirname(found[-1]) if found[-1] else None


class Server:
    """PostgreSQL refuses to be root: root starts it as the user that Debian made for it, else as nobody."""

    def __init__(self, folder):
        self.bin, self.folder, self.data = programs(), folder, os.path.join(folder, "data")
        self.user = []
        os.mkdir(self.data, 0o700)
        if os.getuid() == 0:
            name = next(u for u in ("postgres", "nobody") if any(p.pw_name == u for p in pwd.getpwall()))
            who = pwd.getpwnam(name)
            self.user = ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"]
            for f in (self.folder, self.data):
                os.chown(f, who.pw_uid, who.pw_gid)
            os.chmod(self.folder, 0o755)
        self.run("initdb", "-D", self.data, "-U", "sitrep", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")

    def run(self, program, *arguments):
        done = subprocess.run([*self.user, os.path.join(self.bin, program), *arguments], cwd="/", stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise SystemExit(f"FAIL {program}: {done.stdout}")

    def start(self):
        # fsync off: what is tested is the end of the server, not of the machine
        self.run("pg_ctl", "-D", self.data, "-l", os.path.join(self.folder, "log"), "-w", "-s", "-o",
                 f"-c listen_addresses='' -c fsync=off -c shared_buffers=64MB -k {self.folder}", "start")

    def stop(self, mode):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-s", "stop")

    def uri(self, schema):
        return f"postgres://sitrep@/postgres?host={self.folder}&schema={schema}"

    def sql(self, text):
        return subprocess.run([os.path.join(self.bin, "psql"), "-h", self.folder, "-U", "sitrep", "-d", "postgres", "-XAtq", "-c", "SET client_min_messages=warning", "-c", text],
                              check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout


def sitrep(*arguments, env=None):
    return subprocess.run([BIN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)


# ---- the same bytes

KINDS = "stories timeline control claims quotes lineage origins forecasts events documents edits reviews feeds".split()
SEARCHES = ["taliban", '"kabul airport"', "airport*", "the", "of the", '"of the"', "run* talib*", "it's", "said", "zzzz", "!!!", "É", "flood \"in the\" serbia"]
FORMATS = "plover cameo acled gdelt geojson hxl jsonl csv atom ninjs stix prov".split()

DAYS_OF_NOW = {time.strftime("%Y-%m-%d", time.gmtime(time.time() + d)).encode() for d in (0, 86400)}


def questions():
    for k in KINDS:
        yield k, "--format", "csv"
        yield k, "--format", "json", "--limit", "3"
        yield k, "--format", "jsonl", "--since", "2021-08-14"
    for w in SEARCHES:
        yield "search", w, "--format", "jsonl"
        yield "search", w, "--format", "json", "--limit", "3"
        yield "search", w, "--format", "json", "--limit", "3", "--after", "3"
    for k in ("timeline", "events", "documents", "control", "claims"):
        for who in ("--place=Kabul", "--place=KABUL", "--place=g1138958", "--actor=taliban", "--place=Obrenovac", "--actor=Ärger"):
            yield k, *who.split("="), "--format", "jsonl"
        yield k, "--place", "Kabul", "--actor", "Taliban", "--format", "json", "--limit", "2"
        yield k, "--known-at", "2021-08-12", "--format", "jsonl"
    for letter in "etpanq":
        for n in (1, 2, 7):
            yield "explain", f"{letter}{n}.0"
    for f in ("text", "md", "html", "json"):
        yield "report", "--format", f
    yield "report", "--format", "json", "--known-at", "2021-08-12", "--as-of", "2021-08-10"
    yield "diff", "--from", "2021-08-10", "--to", "2021-08-14"
    for f in FORMATS:
        yield "export", "--format", f
    yield "check",


def no_clock(data):
    """Reviews and forgetting bear the second at which each store was told."""
    return re.sub(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?", lambda m: b"now" if m[0][:10] in DAYS_OF_NOW else m[0], data)


def same_bytes(name, one, other, every=1):
    wrong, n = [], 0
    first = json.loads(sitrep("stories", "--db", one, "--format", "jsonl", "--limit", "1").stdout.splitlines()[0])["id"]
    more = [(k, "--story", first, "--format", "jsonl") for k in KINDS[:-1]] + [("explain", first), ("search", "the", "--story", first)]
    for q in [*questions(), *more][::every]:
        a, b = (sitrep(q[0], "--db", db, *q[1:]) for db in (one, other))
        n += 1
        if no_clock(a.stdout) != no_clock(b.stdout) or a.returncode != b.returncode:
            wrong.append(" ".join(q) + b.stderr.decode()[:200])
    check(f"{name}: {n} questions", not wrong, wrong[:5])


# ---- what the tables hold

LEFT_OUT = {"finding": ["number"], "finding_name": ["finding"], "told": ["first", "last"], "sitrep_store": ["stamp"]}


def content(server, schema):
    out = {}
    rows = server.sql(f"SELECT table_name, column_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) "
                      f"WHERE table_schema='{schema}' AND table_type='BASE TABLE' ORDER BY 1, ordinal_position")
    tables = {}
    for line in rows.splitlines():
        table, column = line.split("|")
        if column not in LEFT_OUT.get(table, []):
            tables.setdefault(table, []).append(f'"{column}"')
    for table, columns in tables.items():
        names = ",".join(f"(SELECT r.id FROM {schema}.rule r WHERE r.number=x.rule)" if c == '"rule"' and table.endswith("_fact") else f"x.{c}"
                         for c in columns if table != "rule" or c != '"number"')
        out[table] = sorted(server.sql(f"COPY (SELECT {names} FROM {schema}.{table} x) TO STDOUT").split("\n"))
    return out


TOWNS = ["Lyon", "Kano", "Lima", "Quito", "Oslo", "Tunis", "Lagos", "Hanoi", "Cairo", "Accra", "Dakar", "Riga"]


def documents(path, n):
    r = random.Random(n)
    with open(path, "w", encoding="utf-8") as file:
        for i in range(n):
            town = r.choice(TOWNS)
            page = i if r.random() < 0.9 else r.randrange(i + 1)  # some pages come again, changed
            file.write(json.dumps({
                "id": f"d{i}", "url": f"https://news.example/{page}", "title": f"Fighting near {town}", "outlet": f"Paper {i % 7}",
                "published": f"2024-{1 + i * 11 // n:02d}-{1 + i % 28:02d}",
                "text": f"Rebels captured the port of {town} on Monday, an official said. {r.randrange(3, 60)} soldiers were killed.\n\n"
                        f"The mayor of {town} asked for help. Report {i} was filed by radio."}) + "\n")


def ingest(db, *sources):
    return [BIN, "ingest", "--quiet", "--db", db, "--received", "2025-01-01", "-j2", *sources]


def stopped_and_started(server, folder, n, kills):
    source = os.path.join(folder, "documents.jsonl")
    documents(source, n)
    start = time.monotonic()
    subprocess.run(ingest(server.uri("whole"), source), check=True)
    takes = time.monotonic() - start
    want, r, said = content(server, "whole"), random.Random(n), []
    left, child = kills, None
    while left >= 0:  # a run that ends before it is stopped begins a new store
        child = subprocess.Popen(ingest(server.uri("killed"), source), stderr=subprocess.PIPE)
        if left:
            time.sleep(r.uniform(0.05, takes * 0.9))
            left -= child.poll() is None
            if left % 3 == 2:
                child.kill()
            else:
                server.stop("immediate")
                server.start()
        else:
            left -= 1
        said.append((child.wait(), child.stderr.read().decode()))
        if left > 0 and child.returncode == 0:
            server.sql("DROP SCHEMA killed CASCADE")
    print(f"{kills} ends, {takes:.1f} s of {n} documents: exit {[code for code, _ in said]}")
    check("the last run ends well", child.returncode == 0, said[-1])
    check("a batch that was lost is told", all(code in (0, -9) or (code == 6 and "PostgreSQL" in text) for code, text in said), said)
    got = content(server, "killed")
    wrong = [f"{t}: {len(got.get(t, []))} rows, not {len(rows)}" for t, rows in want.items() if got.get(t) != rows]
    check(f"{kills} ends in mid-ingest of {n}: nothing lost, nothing doubled", not wrong, wrong)
    check("sound after it", sitrep("check", "--db", server.uri("killed")).returncode == 0)
    lite = os.path.join(folder, "whole.db")
    subprocess.run(ingest(lite, source), check=True)
    a, b = (sitrep("report", "--db", db, "--format", "json").stdout for db in (lite, server.uri("killed")))
    check("the report is that of SQLite", a == b and a)


def one_writer(server):
    """The first is kept at work by an input that does not end."""
    report = b"Rebels took Lyon on Monday, an official said.\n"
    first = subprocess.Popen(ingest(server.uri("one"), "-"), stdin=subprocess.PIPE)
    first.stdin.write(report)
    first.stdin.flush()
    while server.sql("SELECT count(*) FROM pg_locks WHERE locktype='advisory' AND granted").strip() != "1":
        time.sleep(0.05)
    second = subprocess.run(ingest(server.uri("one"), "-"), input=report, stderr=subprocess.PIPE)
    check("a second writer is refused", second.returncode == 6 and b"another process writes" in second.stderr, second.stderr)
    first.stdin.close()
    check("the first goes on", first.wait() == 0)
    check("the lock ends with its holder", subprocess.run(ingest(server.uri("one"), "-"), input=report).returncode == 0)


def on_maps(server):
    if server.sql("SELECT count(*) FROM pg_available_extensions WHERE name='postgis'").strip() == "0":
        print("SKIP points: no PostGIS here (Debian package postgresql-15-postgis-3)")
        return
    server.sql("CREATE EXTENSION postgis SCHEMA public")
    check("a store that was there gets points", sitrep("check", "--quiet", "--db", server.uri("sitrep")).returncode == 0)
    at = server.sql("SELECT round(public.ST_X(point)::numeric), round(public.ST_Y(point)::numeric) FROM sitrep.event_points WHERE place='Kabul' LIMIT 1")
    check("events have points", at.strip() == "69|35", at)
    check("places have points", int(server.sql("SELECT count(*) FROM sitrep.place_points WHERE public.ST_SRID(point)=4326")) > 20)


def there_and_back(server, folder, lite):
    back, there = os.path.join(folder, "back.db"), server.uri("moved")
    for one, other in ((lite, there), (there, back)):
        done = sitrep("migrate", "--from", one, "--to", other)
        check("migrate", done.returncode == 0 and b"rows moved and compared" in done.stderr, done.stderr)
    same_bytes("moved to PostgreSQL", lite, there, every=5)
    with sqlite3.connect(lite) as a, sqlite3.connect(back) as b:
        tables = [r[0] for r in a.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'words_%'")]
        rows = lambda db, t: sorted(db.execute(f"SELECT * FROM {t}"), key=repr)  # a heap gives them in no order of its own
        wrong = [t for t in tables if rows(a, t) != rows(b, t)]
    check("there and back: the same rows", tables and not wrong, wrong)
    check("sound", sitrep("check", "--db", there).returncode == 0 and sitrep("check", "--db", back).returncode == 0)
    again = sitrep("migrate", "--from", lite, "--to", there)
    check("only into an empty one", again.returncode == 6 and b"not empty" in again.stderr, again.stderr)
    server.sql("UPDATE moved.words SET tokens=tokens+1 WHERE document=1")
    check("check sees a wrong index", sitrep("check", "--db", there).returncode == 1)


def from_schema_3(server, lite):
    """Findings of a store that an older sitrep filled had no names of their own, an actor had a row a mention, digests stood with
    their documents."""
    there = server.uri("older")
    sitrep("migrate", "--from", lite, "--to", there)
    want = content(server, "older")
    server.sql("SET search_path TO older; ALTER TABLE finding DROP COLUMN names; UPDATE sitrep_store SET version=3; ALTER TABLE document ADD COLUMN digest BYTEA;"
               "UPDATE document SET digest=(SELECT bytes FROM digest WHERE document=number); DROP TABLE digest; DROP VIEW actors; DROP VIEW actor_mention;"
               "DROP TABLE actor_fact; CREATE TABLE actor_fact(document BIGINT); CREATE VIEW actors AS SELECT * FROM actor_fact;"
               "DROP VIEW sentences; DROP VIEW sentence; CREATE TABLE sentence(document BIGINT); CREATE VIEW sentences AS SELECT * FROM sentence;"
               "ALTER TABLE text DROP COLUMN sentences;"
               "DROP TABLE told; DROP INDEX finding_of_story; CREATE INDEX finding_by_unit ON finding(unit);"
               "CREATE INDEX finding_by_story ON finding(kind, story, sort, id);"
               "CREATE OR REPLACE FUNCTION json_member(body text, path text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT body::jsonb ->> path$$")
    refused = subprocess.run(ingest(there, "-"), input=b"It rained.\n", stderr=subprocess.PIPE)
    check("an older store says migrate", refused.returncode == 6 and b"migrate" in refused.stderr, refused.stderr)
    done = sitrep("migrate", "--db", there)
    check("from schema 3", done.returncode == 0 and b"from schema 3 to 6" in done.stderr, done.stderr)
    got = content(server, "older")
    wrong = [t for t in want if want[t] != got.get(t)]
    check("brought to 6: the same rows", not wrong and want.keys() == got.keys(), wrong)
    check("with the index that PostgreSQL wants", "finding_name_by_finding" in server.sql("SELECT indexname FROM pg_indexes WHERE schemaname='older'"))
    same_bytes("brought to 6", lite, there, every=5)


def reviewed(stores):
    """What people say is honoured alike, and undone alike."""
    rows = [json.loads(line) for line in sitrep("timeline", "--db", stores[0], "--format", "jsonl").stdout.splitlines()]
    took = [r["id"] for r in rows if r["change"] == "takes"]
    for what in ([took[0], "--reject"], [took[1], "--place", "Khost, AF"], [took[2], "--date", "2021-08-01"], [rows[3]["id"], "--merge", rows[8]["id"]]):
        done = [sitrep("review", "--db", db, *what, "--reason", "x", "--by", "y", "--received", "2021-08-20T00:00:00Z") for db in stores]
        check(f"review {what}", done[0].returncode == done[1].returncode == 0 and done[0].stderr == done[1].stderr, done)
    same_bytes("reviewed", *stores, every=3)
    for number in "1", "4":
        for db in stores:
            sitrep("review", "--quiet", "--db", db, "--undo", number, "--received", "2021-08-21T00:00:00Z")
    same_bytes("undone", *stores, every=5)
    logs = [sitrep("reviews", "--db", db, "--format", "jsonl").stdout for db in stores]
    check("one log", logs[0] == logs[1] and logs[0].count(b"undone_by") == 4, logs)


def over_a_restart(server):
    """A reader that lives on asks again; what it answers is what it answered before."""
    child = subprocess.Popen([BIN, "serve", "--db", server.uri("sitrep"), "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        said = child.stderr.readline()
        address = next((w for w in said.split() if w.startswith("http://")), None)
        ask = lambda: urllib.request.urlopen(address.rstrip("/") + "/api/documents", timeout=30).read()
        before = ask()
        server.stop("immediate")
        server.start()
        check("serve answers over a restart of the server", before and ask() == before)
    finally:
        child.terminate()
        child.wait()


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    if not programs():
        print("SKIP postgres: no PostgreSQL server here (Debian package postgresql)")
        sys.exit(77)
    folder = tempfile.mkdtemp(prefix="pg")
    server = Server(folder)
    server.start()
    try:
        done = subprocess.run(["build/unit", "store"], env={**os.environ, "SITREP_STORE": server.uri("unit")}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        check("the contract of a store", done.returncode == 0, done.stdout)
        lite = os.path.join(folder, "a.db")
        sources = [os.path.join(ROOT, "examples", x) for x in ("kabul-2021", "sava-2014")]
        for db in (lite, server.uri("sitrep")):
            subprocess.run(ingest(db, *sources), check=True)
        same_bytes("ingested", lite, server.uri("sitrep"))
        reviewed([lite, server.uri("sitrep")])
        for db in (lite, server.uri("sitrep")):
            check("forget", sitrep("forget", "--quiet", "--db", db, "--outlet", "meridian wire").returncode in (0, 1))
            check("forget", sitrep("forget", "--quiet", "--db", db, "--document", "03-northbank-obrenovac").returncode == 0)
        same_bytes("after reviews and forgetting", lite, server.uri("sitrep"), every=4)
        there_and_back(server, folder, lite)
        from_schema_3(server, lite)
        on_maps(server)
        over_a_restart(server)
        one_writer(server)
        stopped_and_started(server, folder, 1000, kills)
        bad = sitrep("documents", "--db", f"postgres://u:se%40cret@/none?host={folder}")
        check("a password is not shown", bad.returncode == 6 and b"cret" not in bad.stderr, bad.stderr)
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
