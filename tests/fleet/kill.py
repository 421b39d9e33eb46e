#!/usr/bin/env python3
"""Three brokers in a cluster, two workers, a writer and one that stands by, a store that is a SQLite file and a PostgreSQL
schema in turn, and SIGKILL at random moments for a worker, the writer, submit and one of the brokers; PostgreSQL is stopped
at once and started again. In the end the store must be that of one undisturbed ingest, bit for bit.
Says how long the store stood still after each.
Usage: kill.py [ROUNDS] [DOCUMENTS] [SEED]     (2 rounds of 1000; `make soak-fleet` asks for 50 of 5000)"""
import os
import shutil
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stores import *

needed()
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 2
DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
PATIENCE = 180 + DOCUMENTS // 20  # seconds of a round
SLOW, SAID = 90, 200  # seconds after which what everybody said is shown; letters of a line
home = folder()
still = {}  # what failed -> seconds in which the store did not grow


class Growth:
    """How many documents are in the store, seen from outside, and when it grew."""

    def __init__(self, store, name):
        self.store, self.name, self.n, self.on, self.moments = store, name, 0, True, []
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while self.on:
            n = self.store.ask(self.name, COUNT) or 0
            if n > self.n:
                self.n = n
                self.moments.append(time.monotonic())
            time.sleep(0.1)


class Round:
    def __init__(self, brokers, store, number, source):
        self.brokers, self.url, self.store, self.name, self.source = brokers, brokers.url, store, f"round{number}", source
        self.workers = [self.worker(), self.worker()]
        self.writers = [self.writer(0), self.writer(1)]
        self.submit = self.submitter()
        self.growth = Growth(store, self.name)
        self.kills = []  # (what, when)
        self.timers = []

    def log(self):
        return open(f"{home}/{self.name}.log", "a")

    def worker(self):
        return worker(self.url, self.name, "-j1", stderr=self.log())

    def writer(self, i):
        return worker(self.url, self.name, "--situation", "--db", self.store.place(self.name), stderr=self.log(),
                      env={**os.environ, "PGAPPNAME": f"{self.name}-{i}"})

    def submitter(self):
        return subprocess.Popen([BIN, "submit", "--nats", self.url, "--desk", self.name, "--received", RECEIVED, self.source],
                                start_new_session=True, stderr=self.log())

    def kill_worker(self, r):
        i = r.randrange(2)
        kill_group(self.workers[i])
        self.workers[i] = self.worker()

    def kill_writer(self, r):
        i = self.store.writes(self.name, self.writers)
        if i is None:
            return False
        kill_group(self.writers[i])
        self.writers[i] = self.writer(i)

    def kill_submit(self, r):
        if self.submit.poll() is not None:
            return False
        kill_group(self.submit)
        self.submit = self.submitter()

    def kill_broker(self, r):
        i = r.randrange(3)
        self.brokers.kill(i)
        self.timers.append(threading.Timer(r.uniform(0.5, 6), self.brokers.start, (i,)))
        self.timers[-1].start()

    def restart_database(self, r):
        self.store.restart(r.uniform(0, 2))

    def fail(self, what, r):
        """False: there was nothing to kill at that moment; it is tried again."""
        doers = {"worker": self.kill_worker, "writer": self.kill_writer, "submit": self.kill_submit, "broker": self.kill_broker,
                 "database": self.restart_database}
        begun = time.monotonic()
        if doers[what](r) is False:
            return False
        self.kills.append((what, begun))
        return True

    def whole(self, want):
        return self.submit.poll() == 0 and self.growth.n >= want

    def end(self):
        for t in self.timers:
            t.join()
        self.growth.on = False
        self.growth.thread.join()
        for p in self.workers + self.writers:
            p.send_signal(signal.SIGTERM)
        bad = []
        for p in self.workers + self.writers:
            try:
                p.wait(timeout=60)
            except subprocess.TimeoutExpired:
                bad.append(f"one does not end when it is asked to: {where(p)}")
                kill_group(p)
        if self.submit.poll() is None:
            kill_group(self.submit)
        return bad


def where(p):
    """What a process that hangs was asked to do, and where its threads stand."""
    with open(f"/proc/{p.pid}/cmdline") as f:
        said = f.read().replace("\0", " ")
    if shutil.which("gdb"):
        out = subprocess.run(["gdb", "-p", str(p.pid), "-batch", "-ex", "thread apply all bt 9"], capture_output=True, text=True).stdout
        said += "".join(line[:120] + "\n" for line in out.splitlines() if line.startswith(("Thread", "#")))
    return said


def disturb(now, total, r, start):
    """Until all is in the store: each thing fails once, at a moment drawn before."""
    what = ["worker", "writer", "broker"] + (["database"] if now.store.kind == "PostgreSQL" else [])
    plan = sorted((r.uniform(0, 0.8) * total, w) for w in what)
    submit_at = start + r.uniform(0.02, 0.5)
    while not now.whole(total) and time.monotonic() - start < PATIENCE:
        if submit_at and time.monotonic() > submit_at:
            now.fail("submit", r)
            submit_at = 0
        if plan and now.growth.n >= plan[0][0] and now.fail(plan[0][1], r):
            plan.pop(0)
        time.sleep(0.02)
    took = time.monotonic() - start
    while now.store.ask(now.name, BEHIND) != 0 and time.monotonic() - start < PATIENCE:
        time.sleep(0.2)
    return took, [f"never killed: {', '.join(w for _, w in plan)}"] if plan else []


def one_round(brokers, store, number, source, want):
    r = random.Random(SEED + number)
    total = len(want["document"]) + len(want["rejected"]) if store.kind == "SQLite" else store.ask("want", COUNT)
    start = time.monotonic()
    now = Round(brokers, store, number, source)
    took, missed = disturb(now, total, r, start)
    bad = now.end()
    for what, when in now.kills:
        later = [t for t in now.growth.moments if t > when]
        if later:
            still.setdefault(what, []).append(later[0] - when)
    n = store.ask(now.name, COUNT)
    bad += [] if n == total else [f"{n} documents and refusals after {took:.0f} s, not {total}"]
    if n is None:
        return bad
    bad += [] if store.sound(now.name) else ["the store is not sound"]
    bad += differences(want, store.content(now.name))
    dead = (status(brokers.url, now.name) or {}).get("dead")
    bad += [f"dead letters: {dead}"] if dead else []
    print(f"round {number}, {store.kind}: {total} documents and refusals in {took:.1f} s; "
          f"{', '.join(f'{w} at {t - start:.1f}' for w, t in now.kills)}{'; ' + missed[0] if missed else ''}{' - FAILED' if bad else ''}", flush=True)
    if took > SLOW or bad:
        print("  said: " + " | ".join(line[:SAID] for line in open(f"{home}/{now.name}.log").read().splitlines()[-40:]))
    if not bad:
        store.remove(now.name)
        os.remove(f"{home}/{now.name}.log")
    return bad


def main():
    failed = passed = 0
    source = f"{home}/documents.jsonl"
    write_documents(source, DOCUMENTS, 7)
    stores, want = kinds(home), {}
    brokers = None
    try:
        for store in stores:
            start = time.monotonic()
            ingest(store.place("want"), source, "-j2")
            want[store.kind] = store.content("want")
            print(f"seed {SEED}; {DOCUMENTS} documents, {time.monotonic() - start:.1f} s by one ingest into {store.kind}", flush=True)
        brokers = Brokers(home, 3)
        for number in range(ROUNDS):
            store = stores[number % len(stores)]
            bad = one_round(brokers, store, number, source, want[store.kind])
            for line in bad:
                print(f"FAIL round {number}: {line}", flush=True)
            failed += bool(bad)
            passed += not bad
            brokers.wait()
    finally:
        if brokers:
            brokers.stop()
        for store in stores:
            store.stop()
        if failed:
            print(f"logs and stores are in {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)
    for what, times in still.items():
        times.sort()
        print(f"after {what} failed the store grew again in {times[len(times) // 2]:.1f} s (median of {len(times)}), {times[-1]:.1f} s at most")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
