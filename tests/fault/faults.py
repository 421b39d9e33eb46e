#!/usr/bin/env python3
"""Every fault once: the Nth call of a kind fails, for every N until a run meets none, over `ingest`, `serve`, and the
programs of a desk (`submit`, `worker`, the writer, on SQLite and on PostgreSQL). After each: no crash and a clear error,
`sitrep check` finds nothing wrong, and a second, undisturbed run gives the content that an undisturbed first run gives.
The program is build/fault/sitrep (`make BUILD=fault`), the judge build/sitrep.

Usage: faults.py [SECONDS]          a sample of the Ns that fits into so many seconds (default 50)
       faults.py all [-jN] [TASK]   every N (`make faults`), N rounds at once (2), of this task alone
       faults.py TASK KIND:N        one, and what it said

State that was judged before is not judged again: what `check` and the second run do depends on nothing else."""

import concurrent.futures
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

from tasks import FAULT, Ingest, Serve
import fleet

ENDS = {0: "done", 3: "input or output", 4: "bad input", 5: "limit", 6: "the store", -9: "killed", -6: "out of memory"}
SHARES = {"ingest": 0.3, "serve": 0.3, "submit": 0.1, "worker": 0.1, "writer": 0.1, "writer on PostgreSQL": 0.05, "ingest on PostgreSQL": 0.05}
os.environ.setdefault("SITREP_DATA", os.path.abspath("build"))


def judge(task, place, code, err, want, fault, known):
    """What is wrong after a run with a fault; empty: nothing."""
    if code not in ENDS or (code == -9 and not fault.endswith("!")):
        return f"exit {code}: {err[-300:]}"
    if code == -6 and ("sitrep: fatal:" not in err or not fault.startswith(("memory", "room", "thread", "bus"))):
        return f"abort: {err[-300:]}"
    if code in (3, 4, 5, 6) and not re.search(r"^sitrep: \S", err, re.M):
        return f"exit {code} without a word"
    if task.wrong(err, fault):
        return task.wrong(err, fault)
    ordered = not fault.startswith(("open", "read"))
    state = task.state(place)
    if state is None or (state, ordered) not in known:
        known[state, ordered] = rest(task, place, want[not ordered], ordered)
    return known[state, ordered]


def rest(task, place, want, ordered):
    problem = task.check(place) or task.again(place) or task.check(place)
    if problem:
        return problem
    got = task.content(place, ordered)
    for table in sorted(set(want) | set(got)):
        have, rows = got.get(table, []), want.get(table, [])
        if have != rows:
            more, less = [r for r in have if r not in rows], [r for r in rows if r not in have]
            first = [(x, y) for x, y in zip(more[0], less[0]) if x != y] if more and less and not isinstance(more[0], str) else more[:1] or less[:1]
            return f"{table}: {len(more)} rows too many, {len(less)} missing: {str(first)[:300]}"
    return ""


def one(task, fault, want, number, known):
    place, err = f"r{number:07d}", ""
    task.make(place)
    try:
        code, err = task.run(place, fault)
        problem = judge(task, place, code, err, want, fault, known)
    except subprocess.TimeoutExpired as e:
        code, problem = 99, f"it hangs: {' '.join(e.cmd)[-200:]}"
    try:
        task.clean(place)
    except OSError as e:
        problem = problem or str(e)
    return fault, code, problem, err


class Words:
    """What is said for each kind, without what differs from run to run."""

    def __init__(self):
        self.of = {}

    def add(self, fault, code, err):
        for line in err.splitlines() if code else []:
            line = re.sub(r"/\S+/", "", re.sub(r"127\.0\.0\.1:\d+", "HOST", line))
            line = re.sub(r"\br\d{7}", "ID", line)
            said = self.of.setdefault((fault.split(":")[0], line[:160]), [0, fault])
            said[0] += 1

    def tell(self):
        for (kind, line), (n, first) in sorted(self.of.items()):
            print(f"  {kind:7} {n:6} {first:14} {line}")


def undisturbed(task):
    """Calls of each kind in a run without a fault, and what its store holds: in order, and not."""
    counts, place = f"{task.folder}/counts", "r0000000"
    task.make(place)
    code, err = task.run(place, "", counts)
    problem = f"exit {code}: {err}" if code else task.again(place)
    assert not problem, f"{task.name}: {problem}"
    want = [task.content(place, ordered) for ordered in (True, False)]
    with open(counts, encoding="utf-8") as f:
        calls = {k: int(n) for k, n in (line.split() for line in f)}
    task.clean(place)
    return {k: n for k, n in calls.items() if k in task.kinds and n}, want


def trial(task, seconds, jobs):
    calls, want = undisturbed(task)
    plans = [[f"{k}:{n}{how}" for n in range(1, calls[k] + 1)] for k in calls for how in task.kinds[k]]
    for i, plan in enumerate(plans):
        random.Random(i).shuffle(plan)
    order = [p[i] for i in range(max(map(len, plans))) for p in plans if i < len(p)]  # every kind gets its turn
    ends, tried, bad, known, words, start = {}, {}, 0, {}, Words(), time.monotonic()

    def do(x):
        late = seconds is not None and time.monotonic() - start > seconds
        return None if late else one(task, x[1], want, x[0] + 1, known)

    pool = concurrent.futures.ThreadPoolExecutor(jobs * task.wide)
    try:
        for got in pool.map(do, enumerate(order)):
            if not got:
                continue
            fault, code, problem, err = got
            kind = fault.split(":")[0]
            tried[kind] = tried.get(kind, 0) + 1
            ends[code] = ends.get(code, 0) + 1
            words.add(fault, code, err)
            if problem:
                bad += 1
                print(f"FAIL {task.name} {fault}: {problem}", flush=True)
    finally:
        pool.shutdown(cancel_futures=True)
    task.end()
    n = sum(tried.values())
    print(f"{task.name}: {n} of {len(order)} faults in {time.monotonic() - start:.0f} s "
          f"({', '.join(f'{k} {calls[k]} calls {t} tried' for k, t in sorted(tried.items()))}); "
          f"ends: {', '.join(f'{ENDS.get(c, c)} {m}' for c, m in sorted(ends.items()))}; {len(known)} states", flush=True)
    if seconds is None:
        words.tell()
    return n, bad


def tasks(folder, only):
    """Each with what it needs; brokers and servers are started when their first task comes, and stopped."""
    wanted = [n for n in SHARES if not only or n == only]
    yield from (t(folder) for t in (Ingest, Serve) if t.name in wanted)
    if not set(wanted) - {"ingest", "serve"}:
        return
    if not fleet.common.SERVER:
        print("SKIP faults of a desk: no nats-server here")
        return
    f, pg = fleet.Fleet(folder), None
    try:
        yield from (t(folder, f) for t in (fleet.Submit, fleet.Worker, fleet.Writer) if t.name in wanted)
        on_postgres = [t for t in (fleet.WriterPostgres, fleet.IngestPostgres) if t.name in wanted]
        if on_postgres and fleet.postgres.programs():
            pg = fleet.Postgres()
            yield from (t(folder, f, pg) for t in on_postgres)
    finally:
        f.stop()
        if pg:
            pg.stop()
            shutil.rmtree(pg.base)


def main(words):
    jobs = next((int(w[2:]) for w in words if w.startswith("-j")), 2)
    words = [w for w in words if not w.startswith("-j")]
    single = words[1] if len(words) == 2 and ":" in words[1] else None
    every = words[:1] == ["all"]
    only = words[0] if single else words[1] if every and len(words) > 1 else None
    seconds = None if every else float(words[0]) if words and not single else 50.0
    results, folder = [], tempfile.mkdtemp(prefix="faults", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    try:
        for task in tasks(folder, only):
            if single:
                _, want = undisturbed(task)
                fault, code, problem, err = one(task, single, want, 1, {})
                print(f"{err}exit {code}; {problem or 'all well'}")
                results.append((1, bool(problem)))
            else:
                results.append(trial(task, seconds and seconds * SHARES[task.name], jobs))
    finally:
        shutil.rmtree(folder)
    print(f"{sum(n - b for n, b in results)} passed, {sum(b for _, b in results)} failed")
    return 1 if any(b for _, b in results) else 0


if not os.path.exists(FAULT):
    print("SKIP faults: make BUILD=fault")
    sys.exit(77)
sys.exit(main(sys.argv[1:]))
