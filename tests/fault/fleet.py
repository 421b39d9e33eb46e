"""The three programs of a desk while a call fails, over one broker: `submit`, `worker`, and the writer (on SQLite, on
PostgreSQL). Every round has a desk of its own, copied from one that stands where the program begins; what is left
undone is finished by a submit, a worker and a writer without faults, and the store must be that of one `ingest`."""

import hashlib
import itertools
import os
import re
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "fleet"), os.path.join(os.path.dirname(HERE), "store")]
import common
import postgres
from nats import Client
from tasks import FAULT, JUDGE, KINDS, OF_FAULTS, REPORTS, Task, said, write_lines

BUS = {"bus": ["", "?", "~", "!"]}
RECEIVED = ["--received", "2025-01-01"]


class Fleet:
    """One broker for all tasks, and desks to copy: `new` as submitted, `read` as a worker leaves it."""
    def __init__(self, folder):
        self.folder, self.source = folder, f"{folder}/pile.jsonl"
        write_lines(self.source, [REPORTS[0], '{"title": "cut o', REPORTS[2]])
        os.mkdir(f"{folder}/broker")
        self.broker, self.local = common.Brokers(f"{folder}/broker", 1), threading.local()
        self.url = ["--nats", self.broker.url, "--desk"]
        self.models = {}
        self.must(self.submit(JUDGE, "new"))
        self.models["new"] = self.client.read_desk("new")
        self.must(self.submit(JUDGE, "read"))
        self.must(self.worker(JUDGE, "read"))
        self.models["read"] = self.client.read_desk("read")

    def must(self, command):
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    @property
    def client(self):
        if not hasattr(self.local, "client"):
            self.local.client = Client(self.broker.ports[0])
        return self.local.client

    def submit(self, program, desk):
        return [program, "submit", *self.url, desk, *RECEIVED, self.source]

    def worker(self, program, desk):
        return [program, "worker", "--once", "-j1", *self.url, desk]

    def writer(self, program, desk, db):
        return [program, "worker", "--once", "--situation", "--db", db, *self.url, desk]

    def stop(self):
        self.broker.stop()


class Stage(Task):
    """One program of the chain; what is after it runs without faults. Its place is the name of a store and of a desk."""
    model = None  # where it begins

    def __init__(self, folder, fleet):
        super().__init__(folder)
        self.fleet = fleet

    def make(self, place):
        if self.model:
            self.fleet.client.make_desk(self.fleet.models[self.model], self.model, place)

    def clean(self, place):
        super().clean(place)
        self.fleet.client.remove_desk(place)

    def chain(self, program, place):
        return [self.fleet.submit(program, place), self.fleet.worker(program, place), self.fleet.writer(program, place, self.db(place))]

    def command(self, program, place):
        return self.chain(program, place)[self.step]

    def again(self, place):
        for command in self.chain(JUDGE, place)[self.step:]:
            code, err = said(command)
            if code:
                return f"{command[1]}: exit {code}: {err[-300:]}"
        dead = self.fleet.client.dead(place)
        return f"{len(dead)} dead letters" if dead else ""


class Submit(Stage):
    name, step, wide, forks = "submit", 0, 3, False
    kinds = {**{k: KINDS[k] for k in ("open", "read", "map", "memory")}, **BUS}

    def state(self, place):
        return self.fleet.client.state(place, ("in", "order", "submits"))


class Worker(Stage):
    """A family: a child that is ended by a fault is mourned, and another takes its seat."""
    name, step, model, wide, forks = "worker", 1, "new", 4, False
    kinds = {**{k: KINDS[k] for k in ("open", "read", "map", "thread", "memory")}, **BUS}

    def run(self, place, fault, counts=""):
        more = {"SITREP_FAULT": fault} if fault else {}
        return said(self.command(FAULT, place), env={**os.environ, **more, "SITREP_FAULT_COUNT": counts})  # till the last child is gone

    def state(self, place):
        """A desk from which nothing was taken is as it was."""
        return None if self.fleet.client.taken(place) else "untouched"

    def wrong(self, err, fault):
        """A child that ends for anything but want of memory."""
        lost = re.search(r"(\d+) workers lost", err)
        fatal = len(re.findall(r"^sitrep: fatal:", err, re.M)) + fault.endswith("!")
        return f"{lost[1]} workers lost: {err[-300:]}" if lost and int(lost[1]) > fatal else ""


class Writer(Stage):
    name, step, model = "writer", 2, "read"
    kinds = {**KINDS, **BUS}

    def state(self, place):
        store = super().state(place)
        return store and (store, self.fleet.client.state(place, ("order", "digests", "dead")))


class Postgres:
    """A server whose every round has a schema of its own."""

    def __init__(self):
        self.base = tempfile.mkdtemp(prefix="pg", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        self.server = postgres.Server(self.base)
        self.server.start()
        self.columns = {}

    def psql(self, *commands):
        c = [os.path.join(self.server.bin, "psql"), "-h", self.base, "-U", "sitrep", "-d", "postgres", "-XAtq"]
        done = subprocess.run([*c, *itertools.chain(*(("-c", x) for x in ("SET client_min_messages=warning", *commands)))], capture_output=True, text=True)
        return done.stdout if not done.returncode else None

    def tables(self, schema):
        """Their columns, as they are in a store that is whole."""
        out = {}
        for line in (self.psql(f"SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) "
                               f"WHERE table_schema='{schema}' AND table_type='BASE TABLE' ORDER BY 1, ordinal_position") or "").splitlines():
            table, column = line.split("|")
            out.setdefault(table, []).append(column)
        return out

    def rows(self, schema, exact):
        """Every table's rows; exact: those too that say how often something was made."""
        copies, tables = [], self.tables(schema)
        for table, columns in tables.items():
            if not exact and table == "intake_cursor":
                continue
            names = [f"(SELECT r.id FROM {schema}.rule r WHERE r.number=x.rule)" if c == "rule" and table.endswith("_fact") and not exact else f'x."{c}"'
                     for c in columns if exact or not (c in postgres.LEFT_OUT.get(table, []) or (table, c) == ("rule", "number"))]
            copies += [f"SELECT '@{table}'", f"COPY (SELECT {','.join(names)} FROM {schema}.{table} x) TO STDOUT"]
        out, now = {}, None
        for line in (self.psql(*copies) or "").splitlines() if copies else []:
            if line.startswith("@"):
                now = out.setdefault(line[1:], [])
            else:
                now.append(line)
        return {table: sorted(rows) for table, rows in out.items()}

    def stop(self):
        self.server.stop("immediate")


class OnPostgres(Task):
    kinds = {"query": ["", "?", "~", "!"]}

    def db(self, place):
        return self.pg.server.uri(place)

    def check(self, place):
        code, err = said([JUDGE, "check", "--db", self.db(place)])
        return "" if not code or not self.pg.tables(place) else f"check: {err[-300:]}"

    def content(self, place, ordered):
        rows = self.pg.rows(place, False)
        rows["rejected"] = [r for r in rows.get("rejected", []) if not re.search(OF_FAULTS, r)]
        return rows

    def state(self, place):
        return hashlib.sha256(repr(self.pg.rows(place, True)).encode()).hexdigest()

    def clean(self, place):
        super().clean(place)
        self.pg.psql(f"DROP SCHEMA IF EXISTS {place} CASCADE")


class WriterPostgres(OnPostgres, Stage):
    name, step, model, wide = "writer on PostgreSQL", 2, "read", 2

    def __init__(self, folder, fleet, pg):
        Stage.__init__(self, folder, fleet)
        self.pg = pg

    def state(self, place):
        return OnPostgres.state(self, place), self.fleet.client.state(place, ("order", "digests", "dead"))


class IngestPostgres(OnPostgres):
    name = "ingest on PostgreSQL"

    def __init__(self, folder, fleet, pg):
        super().__init__(folder)
        self.fleet, self.pg = fleet, pg

    def command(self, program, place):
        return [program, "ingest", "--db", self.db(place), *RECEIVED, self.fleet.source]
