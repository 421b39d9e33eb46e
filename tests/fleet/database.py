#!/usr/bin/env python3
"""A fleet that writes to PostgreSQL: the server stopped at once and started again, and the writer killed, at random moments;
in the end the schema must be that of one undisturbed ingest.   Usage: database.py [DOCUMENTS] [SEED]   (900)"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "store")]
from common import *
import postgres

needed()
if not postgres.programs():
    print("SKIP fleet: no PostgreSQL server here")
    sys.exit(77)
DOCUMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 900
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
r = random.Random(SEED)
home, source = folder(), None
base = tempfile.mkdtemp(prefix="pg")
server = postgres.Server(base)
server.start()
brokers = Brokers(home, 1)
bad, running = [], []


def writer():
    p = worker(brokers.url, "desk", "--situation", "--db", server.uri("got"), stderr=open(f"{home}/writer.log", "a"))
    running.append(p)
    return p


def count():
    try:
        if not server.sql("SELECT to_regclass('got.rejected')").strip():
            return 0
        return int(server.sql("SELECT (SELECT count(*) FROM got.document) + (SELECT count(*) FROM got.rejected)"))
    except (subprocess.CalledProcessError, ValueError):
        return 0  # the server is not there now


def current():
    return server.sql("SELECT (SELECT count(*) FROM got.stale) + (SELECT count(*) FROM got.document WHERE story IS NULL)").strip() == "0"


try:
    source = f"{home}/documents.jsonl"
    write_documents(source, DOCUMENTS, 3)
    ingest(server.uri("want"), source)
    want = postgres.content(server, "want")
    total = int(server.sql("SELECT (SELECT count(*) FROM want.document) + (SELECT count(*) FROM want.rejected)"))
    submit(brokers.url, "desk", source)
    writers = [writer(), writer()]
    running.append(worker(brokers.url, "desk", "-j1", stderr=subprocess.DEVNULL))
    plan = sorted((r.uniform(0, 0.9) * total, what) for what in ("server", "writer", "server"))
    start = time.monotonic()
    while count() < total and time.monotonic() - start < 120:
        while plan and count() >= plan[0][0]:
            what = plan.pop(0)[1]
            if what == "writer":
                kill_group(writers[0])  # it may be the one that stands by
                writers[0] = writer()
            else:
                server.stop("immediate")
                time.sleep(r.uniform(0, 1))
                server.start()
        time.sleep(0.1)
    took = time.monotonic() - start
    while not current() and time.monotonic() - start < 150:
        time.sleep(0.2)
    for p in running:
        if p.poll() is None:
            p.send_signal(signal.SIGTERM)
            p.wait(timeout=30)
    got = postgres.content(server, "got")
    got.pop("intake_cursor", None)
    bad = differences(want, got)
    print(f"seed {SEED}: {total} documents and refusals in {took:.1f} s, the server stopped twice, a writer killed")
finally:
    for p in running:
        if p.poll() is None:
            kill_group(p)
    brokers.stop()
    server.stop("immediate")
    shutil.rmtree(base, ignore_errors=True)
    if bad:
        print(open(f"{home}/writer.log").read())
    shutil.rmtree(home, ignore_errors=True)
for line in bad:
    print(f"FAIL {line}")
print(f"{0 if bad else 1} passed, {1 if bad else 0} failed")
sys.exit(1 if bad else 0)
