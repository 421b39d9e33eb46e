#!/usr/bin/env python3
"""Three brokers in a cluster, two workers, a writer and one that stands by, and SIGKILL at random moments for a worker,
the writer, submit and one of the brokers: in the end the store must be that of one undisturbed ingest, bit for bit.
Says how long the store stood still after each kill.
Usage: kill.py [ROUNDS] [DOCUMENTS] [SEED]     (1 round of 1200; `make soak-fleet` asks for 50 of 5000)"""
import os
import shutil
import sys
import threading

sys.path.insert(0, os.path.dirname(__file__))
from common import *

needed()
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1
DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 1200
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
PATIENCE = 180 + DOCUMENTS // 20  # seconds of a round
home = folder()
still = {"worker": [], "writer": [], "broker": [], "submit": []}


class Store:
    """How many documents are in it, seen from outside; since when it stands still."""

    def __init__(self, db):
        self.db, self.n, self.since, self.on = db, 0, time.monotonic(), True
        self.grown = []  # moments
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def count(self):
        try:
            with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True, timeout=1) as s:
                return s.execute("SELECT (SELECT count(*) FROM document) + (SELECT count(*) FROM rejected)").fetchone()[0]
        except sqlite3.Error:
            return 0

    def watch(self):
        while self.on:
            n = self.count()
            if n > self.n:
                self.n = n
                self.grown.append(time.monotonic())
            time.sleep(0.1)


class Round:
    def __init__(self, brokers, number, source):
        self.brokers, self.url, self.desk, self.source = brokers, brokers.url, f"round{number}", source
        self.db = f"{home}/round{number}.db"
        self.workers = [self.worker(), self.worker()]
        self.writers = [self.writer(), self.writer()]
        self.submit = self.submitter()
        self.store = Store(self.db)
        self.kills = []  # (what, when)

    def log(self):
        return open(f"{home}/{self.desk}.log", "a")

    def worker(self):
        return worker(self.url, self.desk, "-j1", stderr=self.log())

    def writer(self):
        return worker(self.url, self.desk, "--situation", "--db", self.db, stderr=self.log())

    def submitter(self):
        return subprocess.Popen([BIN, "submit", "--nats", self.url, "--desk", self.desk, "--received", RECEIVED, self.source],
                                start_new_session=True, stderr=self.log())

    def writes(self):
        """Which of the two holds the store?"""
        for i, p in enumerate(self.writers):
            for fd in os.listdir(f"/proc/{p.pid}/fd"):
                try:
                    if os.readlink(f"/proc/{p.pid}/fd/{fd}") == self.db:
                        return i
                except OSError:
                    pass
        return None

    def kill(self, what, r):
        if what == "worker":
            i = r.randrange(2)
            kill_group(self.workers[i])
            self.workers[i] = self.worker()
        elif what == "writer":
            i = self.writes()
            if i is None:
                return
            kill_group(self.writers[i])
            self.writers[i] = self.writer()
        elif what == "submit":
            if self.submit.poll() is not None:
                return
            kill_group(self.submit)
            self.submit = self.submitter()
        else:
            i = r.randrange(3)
            self.brokers.kill(i)
            threading.Timer(r.uniform(0.5, 6), self.brokers.start, (i,)).start()
        self.kills.append((what, time.monotonic()))

    def current(self):
        """Are the findings those of all documents?"""
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True, timeout=5) as s:
            return s.execute("SELECT (SELECT count(*) FROM stale) + (SELECT count(*) FROM document WHERE story IS NULL)").fetchone()[0] == 0

    def whole(self, want):
        return self.submit.poll() == 0 and self.store.n >= want

    def end(self):
        self.store.on = False
        for p in self.workers + self.writers:
            p.send_signal(signal.SIGTERM)
        for p in self.workers + self.writers:
            try:
                p.wait(timeout=60)
            except subprocess.TimeoutExpired:
                print("FAIL one does not end when it is asked to")
                kill_group(p)
        if self.submit.poll() is None:
            kill_group(self.submit)


def one_round(brokers, number, source, want):
    r = random.Random(SEED + number)
    total = len(want["document"]) + len(want["rejected"])
    now = Round(brokers, number, source)
    start = time.monotonic()
    submit_at = r.uniform(0.02, 0.5)
    plan = sorted((r.uniform(0, 0.95) * total, what) for what in ("worker", "writer", "broker"))
    while not now.whole(total) and time.monotonic() - start < PATIENCE:
        if submit_at and time.monotonic() - start > submit_at:
            submit_at = 0
            now.kill("submit", r)
        while plan and now.store.n >= plan[0][0]:
            now.kill(plan.pop(0)[1], r)
        time.sleep(0.02)
    took = time.monotonic() - start
    while not now.current() and time.monotonic() - start < PATIENCE:
        time.sleep(0.2)
    now.end()
    for what, when in now.kills:
        later = [t for t in now.store.grown if t > when]
        if later:
            still[what].append(later[0] - when)
    bad = [] if now.store.n == total else [f"{now.store.n} documents and refusals after {took:.0f} s, not {total}"]
    if not os.path.exists(now.db):
        return ["no store"]
    with sqlite3.connect(now.db) as s:
        if s.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            bad.append("the store is not sound")
    bad += differences(want, content(now.db))
    dead = (status(brokers.url, now.desk) or {}).get("dead")
    bad += [f"dead letters: {dead}"] if dead else []
    print(f"round {number}: {total} documents and refusals in {took:.1f} s; killed {', '.join(f'{w} at {t - start:.1f}' for w, t in now.kills)}{'' if not bad else ' - FAILED'}", flush=True)
    if took > 40:
        print("  slow: " + " | ".join(open(f"{home}/{now.desk}.log").read().splitlines()))
    if not bad:
        for f in os.listdir(home):
            if f.startswith(now.desk + "."):
                os.remove(f"{home}/{f}")
    return bad


failed = passed = 0
source = f"{home}/documents.jsonl"
write_documents(source, DOCUMENTS, 7)
start = time.monotonic()
ingest(f"{home}/want.db", source, "-j2")
takes = time.monotonic() - start
want = content(f"{home}/want.db")
brokers = Brokers(home, 3)
print(f"seed {SEED}; {DOCUMENTS} documents, {takes:.1f} s by one ingest", flush=True)
try:
    for number in range(ROUNDS):
        bad = one_round(brokers, number, source, want)
        for line in bad:
            print(f"FAIL round {number}: {line}", flush=True)
        failed += bool(bad)
        passed += not bad
        time.sleep(1)
        for i in range(3):
            if brokers.processes[i] is None:
                time.sleep(6)
        brokers.wait()
finally:
    brokers.stop()
    if not failed:
        shutil.rmtree(home)
    else:
        print(f"logs and stores are in {home}")
for what, times in still.items():
    if times:
        times.sort()
        print(f"after a killed {what} the store grew again in {times[len(times) // 2]:.1f} s (median of {len(times)}), {times[-1]:.1f} s at most")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
