#!/usr/bin/env python3
"""Two workers against one, by the same broker and the same documents; then submit and the writer alone.

What is measured: a queue is filled, then a worker with one process empties it, then one with two, round after round in
turn. Documents a second of the clock is what a user sees on this machine, where broker and workers share the
processors. Documents a second of processor time is what a worker process does by itself: the workers' own user and system
time, which nothing beside them takes away. Their product with the number of processes is what the process-bound part
would do with a processor for each. The writer is not running meanwhile: it takes part in no worker's work.

--write keeps the table in bench/RESULTS.md. Usage: fleet.py [--write] [--rounds N] [--documents N]"""

import argparse
import glob
import json
import os
import resource
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tests", "fleet"))
import results
from common import BIN, Brokers, RECEIVED, folder, needed


def sample():
    """The measuring data where it is at hand, else the example collections; and what it is."""
    path = "../shared/data/stories/giveme5w1h.gold.jsonl"
    keep = ("id", "title", "text", "published", "url", "outlet")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            return [{k: json.loads(line).get(k) for k in keep} for line in f], "giveme5w1h, news articles, repeated"
    rows = []
    for reports in sorted(glob.glob("examples/*/reports")):
        out = subprocess.run([BIN, "annotate", reports], capture_output=True).stdout
        rows += [{k: json.loads(line).get(k) for k in keep} for line in out.splitlines()]
    return rows, "the example collections, repeated"


def run(*arguments):
    """Runs to the end; seconds of the clock and of the processor (children and their children)."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([BIN, *arguments], check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - start, after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime


def start_up(url):
    """What a worker costs that finds nothing to do: connecting, and the wait that shows the queue to be empty."""
    return min(run("worker", "--quiet", "--once", "-j1", "--nats", url, "--desk", "start") for _ in range(3))


def measure(n, rounds, home):
    rows, what = sample()
    rows = [dict(rows[i % len(rows)], id=f"{i}") for i in range(n)]
    for i, row in enumerate(rows):
        row["url"] = f"https://news.example/{i}"  # no copies: each is a document of its own
    source = f"{home}/documents.jsonl"
    with open(source, "w", encoding="utf-8") as f:
        for row in rows:
            f.write(json.dumps(row) + "\n")
    size = os.path.getsize(source) / n
    brokers = Brokers(home, 1)
    best = {1: [], 2: []}
    try:
        subprocess.run([BIN, "submit", "--quiet", "--nats", brokers.url, "--desk", "start", "/dev/null"], stderr=subprocess.DEVNULL)
        idle = start_up(brokers.url)
        for r in range(rounds):
            for workers in (1, 2):
                desk = f"r{r}w{workers}"
                submit = run("submit", "--quiet", "--received", RECEIVED, "--nats", brokers.url, "--desk", desk, source)
                wall, user, system = run("worker", "--quiet", "--once", f"-j{workers}", "--nats", brokers.url, "--desk", desk)
                best[workers].append((n / (wall - idle[0]), n / (user + system - idle[1] - idle[2])))
                print(f"round {r}: {workers} worker{'s' if workers > 1 else ''}: {best[workers][-1][0]:.0f} documents a second of the clock, "
                      f"{best[workers][-1][1]:.0f} of the processor", flush=True)
                if workers == 2:
                    write = run("worker", "--quiet", "--once", "--situation", "--db", f"{home}/{desk}.db", "--nats", brokers.url, "--desk", desk)
        one = run("ingest", "--quiet", "--received", RECEIVED, "-j1", "--db", f"{home}/one.db", source)
    finally:
        brokers.stop()
    clock = {w: max(c for c, _ in best[w]) for w in best}
    own = {w: max(p for _, p in best[w]) for w in best}
    load = os.getloadavg()
    return (f"{n} documents, {what}, {size:.0f} bytes each; one broker, {os.cpu_count()} processors shared by all; best of {rounds} rounds in turn, "
            f"load {load[0]:.1f} at the end.\n\n"
            "| | one worker | two workers | ratio |\n|---|---|---|---|\n"
            f"| documents a second of the clock, broker beside them | {clock[1]:.0f} | {clock[2]:.0f} | {clock[2] / clock[1]:.2f} |\n"
            f"| documents a second of the workers' own processor time | {own[1]:.0f} | {own[2]:.0f} | {own[2] / own[1]:.2f} each |\n"
            f"| with a processor for each worker (the same, times workers) | {own[1]:.0f} | {2 * own[2]:.0f} | {2 * own[2] / own[1]:.2f} |\n\n"
            f"submit: {n / submit[0]:.0f} documents a second ({(submit[1] + submit[2]) / n * 1e3:.2f} ms of processor time each). Writer: {n / write[0]:.0f} a second, "
            f"findings included ({(write[1] + write[2]) / n * 1e3:.2f} ms each). `ingest -j1` of the same documents, findings included: {n / one[0]:.0f} a second "
            f"({(one[1] + one[2]) / n * 1e3:.2f} ms each).\n")


def keep(text):
    results.write_block("fleet", f"## A fleet\n\n`python3 bench/fleet.py --write`. {text}")


if __name__ == "__main__":
    needed()
    p = argparse.ArgumentParser()
    p.add_argument("--write", action="store_true")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--documents", type=int, default=2000)
    a = p.parse_args()
    text = measure(a.documents, a.rounds, folder())
    print(text)
    if a.write:
        keep(text)
