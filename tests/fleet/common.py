"""Brokers, workers and writers as ordinary processes on loopback ports, and stores compared.
For the other files here; needs nats-server."""

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

BIN = os.path.abspath(os.environ.get("SITREP", "build/sitrep"))
SERVER = shutil.which("nats-server") or ("/usr/sbin/nats-server" if os.path.exists("/usr/sbin/nats-server") else None)
with open(BIN, "rb") as binary:
    SANITIZED = b"__asan_init" in binary.read()  # wants more memory than any --memory allows
RECEIVED = "2025-01-01"
TOWNS = ["Lyon", "Kano", "Lima", "Quito", "Oslo", "Tunis", "Lagos", "Hanoi", "Cairo", "Accra", "Dakar", "Riga"]


def needed():
    """Ends the test as skipped when there is nothing to run it with."""
    if not SERVER:
        print("SKIP fleet: no nats-server here")
        sys.exit(77)
    if "without NATS" in subprocess.run([BIN, "fleet", "status", "--nats", "nats://127.0.0.1:1", "--desk", "x"], capture_output=True, text=True).stderr:
        print("SKIP fleet: built without NATS")
        sys.exit(77)


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Brokers:
    """n brokers, in a cluster when there are several."""

    def __init__(self, folder, n):
        self.folder, self.n = folder, n
        ports = free_ports(3 * n)
        self.ports, self.routes, self.monitors = ports[:n], ports[n:2 * n], ports[2 * n:]
        self.processes = [None] * n
        self.url = ",".join(f"nats://127.0.0.1:{p}" for p in self.ports)
        for i in range(n):
            with open(self.conf(i), "w") as f:
                f.write(f'server_name: b{i}\nlisten: "127.0.0.1:{self.ports[i]}"\nhttp: "127.0.0.1:{self.monitors[i]}"\nmax_payload: 33554432\n'
                        f'jetstream {{ store_dir: "{folder}/store{i}", max_mem: 256M, max_file: 8G }}\n')
                if n > 1:
                    routes = ", ".join(f'"nats-route://127.0.0.1:{p}"' for k, p in enumerate(self.routes) if k != i)
                    f.write(f'cluster {{ name: test, listen: "127.0.0.1:{self.routes[i]}", routes: [{routes}] }}\n')
        for i in range(n):
            self.start(i)
        self.wait()

    def conf(self, i):
        return f"{self.folder}/broker{i}.conf"

    def start(self, i):
        log = open(f"{self.folder}/broker{i}.log", "a")
        self.processes[i] = subprocess.Popen([SERVER, "-c", self.conf(i)], stdout=log, stderr=log)

    def kill(self, i):
        self.processes[i].send_signal(signal.SIGKILL)
        self.processes[i].wait()
        self.processes[i] = None

    def well(self, i):
        """Is JetStream there, with a leader?"""
        import urllib.request
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.monitors[i]}/jsz", timeout=1) as r:
                j = json.load(r)
                return self.n == 1 or bool(j.get("meta_cluster", {}).get("leader"))
        except OSError:
            return False

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while not all(self.well(i) for i in range(self.n) if self.processes[i]):
            if time.monotonic() > end:
                raise SystemExit("FAIL the brokers do not start; see " + self.folder)
            time.sleep(0.1)

    def stop(self):
        for p in self.processes:
            if p:
                p.terminate()
        for p in self.processes:
            if p:
                p.wait()


def documents(n, seed):
    r = random.Random(seed)
    for i in range(n):
        town = r.choice(TOWNS)
        page = i if r.random() < 0.9 else r.randrange(i + 1)  # some pages come again, changed
        yield {"id": f"d{i}", "url": f"https://news.example/{page}", "title": f"Fighting near {town}", "outlet": f"Paper {i % 7}",
               "published": f"2024-{1 + i * 11 // n:02d}-{1 + i % 28:02d}",
               "text": f"Rebels captured the port of {town} on Monday, an official said. {r.randrange(3, 60)} soldiers were killed.\n\n"
                       f"The mayor of {town} asked for help. Report {i} was filed by radio."}


def write_documents(path, n, seed):
    """n documents, some of them the same bytes again, and lines that are no documents."""
    r = random.Random(seed)
    lines = [json.dumps(d) for d in documents(n, seed)]
    for _ in range(n // 50):
        lines.insert(r.randrange(len(lines)), r.choice(lines))
        lines.insert(r.randrange(len(lines)), '{"title": "cut o')
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    return len(lines)


def content(db):
    """Every table as sorted rows. Left out: the running numbers of findings, which say how often they were made anew,
    FTS5's own tables, and where an intake stands."""
    left_out = {"finding": {"number"}, "finding_name": {"finding"}, "told": {"first", "last"}}
    out = {}
    with sqlite3.connect(db) as store:
        tables = [r[0] for r in store.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'words%' "
                                              "AND name NOT LIKE 'sqlite_%' AND name <> 'intake_cursor'")]
        for table in tables:
            columns = [c[1] for c in store.execute(f"PRAGMA table_info({table})") if c[1] not in left_out.get(table, ())]
            out[table] = sorted(store.execute(f"SELECT {','.join(columns)} FROM {table}").fetchall(), key=repr)
    return out


def differences(want, got):
    """Lines that tell how two contents differ; empty: they are the same, bit for bit."""
    bad = []
    for table in sorted(set(want) | set(got)):
        a, b = want.get(table), got.get(table)
        if a == b:
            continue
        if a is None or b is None:
            bad.append(f"{table}: only in one of the two")
            continue
        missing, more = [r for r in a if r not in b][:1], [r for r in b if r not in a][:1]
        bad.append(f"{table}: {len(a)} rows, and {len(b)}; first missing {str(missing)[:300]}, first too many {str(more)[:300]}")
    return bad


def ingest(db, source, *more):
    subprocess.run([BIN, "ingest", "--quiet", "--db", db, "--received", RECEIVED, *more, source], check=True)


def submit(url, desk, source, *more, **how):
    return subprocess.run([BIN, "submit", "--quiet", "--nats", url, "--desk", desk, "--received", RECEIVED, *more, source], check=True, **how)


def worker(url, desk, *more, **how):
    """In a group of its own, so that it can be killed with its children."""
    return subprocess.Popen([BIN, "worker", "--nats", url, "--desk", desk, *more], start_new_session=True, **how)


def kill_group(p):
    try:
        os.killpg(p.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    p.wait()


def status(url, desk):
    out = subprocess.run([BIN, "fleet", "status", "--nats", url, "--desk", desk, "--format", "json"], capture_output=True, text=True)
    return json.loads(out.stdout) if out.returncode == 0 else None


def folder():
    return tempfile.mkdtemp(prefix="fleet-")
