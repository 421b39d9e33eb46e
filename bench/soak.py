#!/usr/bin/env python3
"""A long run of `serve`: so many reports a second pushed while clients read, without a pause. Told at the end: resident memory in each
quarter (flat: the last within 5 % of the second), answers a second, median and 99th percentile of each kind, errors, and how far
the pushes fell behind. Exit 1 when memory grew, a question went wrong, or fewer than 95 % of the reports asked for were taken.

Usage: soak.py [--minutes 60] [--pushes 50] [--readers 20] [--db FILE] [--write]   (--write: into bench/RESULTS.md)

Reports are made up, in the manner of tests/store/kill.py: towns, tolls, quotes, some of them newer versions of pages. The load runs in
processes of its own on the same machine, so the figures are those of a server that shares it."""

import argparse
import http.client
import json
import multiprocessing
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import results

BIN = os.environ.get("SITREP", "build/sitrep")
TOWNS = ["Lyon", "Kano", "Lima", "Quito", "Oslo", "Tunis", "Lagos", "Hanoi", "Cairo", "Accra", "Dakar", "Riga"]
PUSHERS, HANDS, SAMPLE_S, TAKEN_LEAST = 4, 60, 5, 0.95
QUESTIONS = ["/api/status", "/api/timeline?limit=20", "/api/documents?limit=20", "/api/claims?limit=20", "/api/search?q=port&limit=10", "/api/control?limit=20",
             "/api/events?limit=20&place=Kano", "/api/stories?limit=20", "/healthz"]


def report(i, rng):
    town = rng.choice(TOWNS)
    page = i if rng.random() < 0.95 else rng.randrange(max(1, i))
    day = 1 + i // 20000 % 28
    return {"id": f"s{i}", "url": f"https://news.example/{page}", "outlet": f"Paper {i % 17}", "title": f"Fighting near {town}, report {i}",
            "published": f"2024-05-{day:02d}",
            "text": f"Rebels captured the port of {town} on Monday, an official said. {rng.randrange(3, 60)} soldiers were killed and {rng.randrange(2, 90)} injured.\n\n"
                    f"\"We will not leave {town},\" said the mayor, Maria Keller. She asked the government for help by Friday. Report {i} was filed by radio.\n\n"
                    f"{' '.join(rng.choice(('Roads', 'Bridges', 'Schools', 'Shops')) + ' stayed closed in ' + rng.choice(TOWNS) + '.' for _ in range(12))}"}


def ask(connection, port, method, path, body=None):
    """Status and seconds; a connection that is gone is made anew."""
    start = time.monotonic()
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.monotonic() - start, connection
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, time.monotonic() - start, http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def push(port, which, rate, until, out):
    """HANDS connections in turn: an answer may take as long as telling the stories anew."""
    lock, start = threading.Lock(), time.monotonic()
    took, bad, state = [], {}, {"next": 0}

    def hand(n):
        rng, connection = random.Random(which * HANDS + n), http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            with lock:
                i, state["next"] = state["next"], state["next"] + 1
            due = start + i * PUSHERS / rate
            if due >= until or time.monotonic() >= until:
                return
            time.sleep(max(0.0, due - time.monotonic()))
            number = i * PUSHERS + which
            status, seconds, connection = ask(connection, port, "PUT", f"/documents/s{number}", json.dumps(report(number, rng)))
            with lock:
                took.append(seconds)
                if status not in (200, 201):
                    bad[status] = bad.get(status, 0) + 1

    hands = [threading.Thread(target=hand, args=(n,)) for n in range(HANDS)]
    for h in hands:
        h.start()
    for h in hands:
        h.join()
    out.put(("push", took, bad, max(0, int((until - start) * rate / PUSHERS) - len(took))))


def read(port, which, until, out):
    rng, connection = random.Random(100 + which), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took, bad = [], {}
    while time.monotonic() < until:
        status, seconds, connection = ask(connection, port, "GET", rng.choice(QUESTIONS))
        took.append(seconds)
        if status != 200:
            bad[status] = bad.get(status, 0) + 1
        time.sleep(rng.uniform(0.1, 0.4))
    out.put(("read", took, bad, 0))


def resident_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))


def anonymous_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"RssAnon:\s+(\d+)", file.read()).group(1))


def start_server(db):
    log = tempfile.TemporaryFile("w+")
    server = subprocess.Popen([BIN, "serve", "--db", db, "--listen", "127.0.0.1:0"], stderr=log)
    for _ in range(400):
        log.seek(0)
        told = re.search(r"127\.0\.0\.1:(\d+)", log.read())
        if told or server.poll() is not None:
            break
        time.sleep(0.05)
    if not told:
        raise SystemExit("the server did not start")
    return server, int(told.group(1))


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0


def run(o, db):
    server, port = start_server(db)
    until = time.monotonic() + o.minutes * 60
    out = multiprocessing.Queue()
    jobs = [multiprocessing.Process(target=push, args=(port, i, o.pushes, until, out)) for i in range(PUSHERS)]
    jobs += [multiprocessing.Process(target=read, args=(port, i, until, out)) for i in range(o.readers)]
    for job in jobs:
        job.start()
    memory, before = [], time.monotonic()
    while time.monotonic() < until and server.poll() is None:
        memory.append((resident_kb(server.pid), anonymous_kb(server.pid)))
        time.sleep(SAMPLE_S)
    results = [out.get(timeout=180) for _ in jobs]
    for job in jobs:
        job.join()
    died = server.poll()
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    documents = None
    if died is None:
        c.request("GET", "/api/status")
        documents = json.loads(c.getresponse().read())["documents"]
        server.send_signal(signal.SIGTERM)
        died = server.wait(timeout=60)
    return results, memory, died, documents, time.monotonic() - before


def told(o, results, memory, died, documents):
    quarter = max(1, len(memory) // 4)
    means = [[statistics.mean(m[k] for m in memory[q * quarter:(q + 1) * quarter]) / 1024 for q in range(4)] for k in (0, 1)]
    rows, errors = [], {}
    for kind in ("push", "read"):
        took = [t for r in results if r[0] == kind for t in r[1]]
        rows.append(f"| {'reports pushed' if kind == 'push' else 'questions'} | {len(took)} | {len(took) / o.minutes / 60:.1f} | {percentile(took, 0.5):.1f} | {percentile(took, 0.99):.1f} | {percentile(took, 1):.0f} |")
    for r in results:
        for status, n in r[2].items():
            errors[status] = errors.get(status, 0) + n
    late = sum(r[3] for r in results)
    taken = sum(len(r[1]) for r in results if r[0] == "push") / max(1, o.minutes * 60 * o.pushes)
    growth = means[1][3] / means[1][1] - 1
    text = (f"{o.minutes:g} minutes, {o.pushes:g} reports a second asked for, {o.readers} readers, {os.cpu_count()} processors shared with the load "
            f"(load average {os.getloadavg()[1]:.1f}); {documents} documents at the end; {late} pushes never sent for lack of time; errors: {errors or 'none'}.\n\n"
            f"| what | number | a second | median ms | p99 ms | longest ms |\n|---|---|---|---|---|---|\n" + "\n".join(rows) +
            "\n\n| resident MB by quarter | 1 | 2 | 3 | 4 |\n|---|---|---|---|---|\n| all | " + " | ".join(f"{m:.0f}" for m in means[0]) +
            " |\n| without mapped files | " + " | ".join(f"{m:.0f}" for m in means[1]) + f" |\n\nThe last quarter against the second, without mapped files: {growth:+.1%}. "
            f"Of the reports asked for {taken:.1%} were taken.\n")
    faults = [why for why, bad in (("memory grew", growth > 0.05), ("errors", errors), ("the server ended", died != 0),
                                   (f"fewer than {TAKEN_LEAST:.0%} taken", taken < TAKEN_LEAST)) if bad]
    return text, faults


def write(text):
    results.write_block("soak", f"## A long run of serve\n\n`python3 bench/soak.py --minutes N`, at nice {os.nice(0)}.\n\n{text}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=60)
    p.add_argument("--pushes", type=float, default=50)
    p.add_argument("--readers", type=int, default=20)
    p.add_argument("--db")
    p.add_argument("--write", action="store_true")
    o = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = o.db or f"{folder}/soak.db"
        first = f"{folder}/first.jsonl"
        with open(first, "w", encoding="utf-8") as file:
            file.write(json.dumps({"id": "first", "text": "Rebels captured the port of Kano on Monday.", "published": "2024-05-01"}) + "\n")
        subprocess.run([BIN, "ingest", "--quiet", "--db", db, first], check=True)
        results, memory, died, documents, _ = run(o, db)
    text, faults = told(o, results, memory, died, documents)
    print(text if died == 0 else text + f"\nthe server ended with {died}\n")
    if o.write:
        write(text)
    if faults:
        print("FAIL: " + ", ".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
