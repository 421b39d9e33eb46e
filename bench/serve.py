#!/usr/bin/env python3
"""How fast `sitrep serve` answers while an ingest writes into the same store, and how fast the page is in a browser.
Usage: serve.py [DOCUMENTS] [--store FILE] [--write]; make bench-serve. --write keeps the figures in bench/SERVE.md.

DOCUMENTS (100,000) made-up reports are taken in first, unless --store names a store of that kind; it is copied. Then wrk
(Debian package wrk, one thread, 32 connections) asks each address for SECONDS, first with nothing beside it, then while
`sitrep ingest` takes in further reports with all threads. Then Chromium, driven by bench/page.mjs, opens the page on the
same store with nothing beside it: paint, and each thing a user does, to the moment the answer has been painted."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

BIN, SECONDS, CONNECTIONS = "build/sitrep", 10, 32
ADDRESSES = [("the brief", "/api/brief"), ("the timeline, 100 rows", "/api/timeline"),
             ("the timeline from its end", "/api/timeline?order=newest&after=~%7C%7C0"), ("the example of a filter", "/api/timeline?place=Turin&actor=Police")]
GZIP = ["-H", "Accept-Encoding: gzip"]
arguments = [a for a in sys.argv[1:] if a.isdigit()]
N = int(arguments[0]) if arguments else 100000
given = sys.argv[sys.argv.index("--store") + 1] if "--store" in sys.argv else None


def make_reports(path, n, seed):
    with open(path, "wb") as file:
        subprocess.run([sys.executable, "bench/store_make.py", str(n), str(seed)], stdout=file, check=True)


def serve(db):
    process = subprocess.Popen([BIN, "serve", "--db", db, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    port = re.search(r":(\d+)/", process.stderr.readline()).group(1)
    return process, f"http://127.0.0.1:{port}"


def processor(pid):
    fields = open(f"/proc/{pid}/stat", encoding="ascii").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def milliseconds(text):
    number, unit = re.match(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def wrk(server, url, packed):
    before = processor(server.pid)
    load = os.getloadavg()[0]
    out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *(GZIP if packed else []), url],
                         capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    p50, p99 = (milliseconds(re.search(rf"^\s+{p}%\s+(\S+)", out, re.M).group(1)) for p in (50, 99))
    worst = milliseconds(re.search(r"Latency\s+\S+\s+\S+\s+(\S+)", out).group(1))
    bad = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)|timeout (\d+)", out) for n in n if n)
    return {"rate": rate, "p50": p50, "p99": p99, "worst": worst, "bad": bad, "micros": (processor(server.pid) - before) / (rate * SECONDS) * 1e6, "load": load}


def metric(url, name):
    text = urllib.request.urlopen(url + "/metrics").read().decode()
    return float(re.search(rf"^{re.escape(name)} (\S+)", text, re.M).group(1))


def table(rows):
    out = "| asked | form | bytes | requests a second | p50 ms | p99 ms | most ms | errors | processor µs each | load before |\n|---|---|---|---|---|---|---|---|---|---|\n"
    for name, form, size, r in rows:
        out += f"| {name} | {form} | {size:,} | {r['rate']:,.0f} | {r['p50']:.2f} | {r['p99']:.2f} | {r['worst']:.1f} | {r['bad']} | {r['micros']:.0f} | {r['load']:.1f} |\n"
    return out


def size_of(url, packed):
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"} if packed else {})
    return len(urllib.request.urlopen(request).read())


def all_addresses(server, url):
    return [(name, "gzip" if packed else "plain", size_of(url + path, packed), wrk(server, url + path, packed)) for name, path in ADDRESSES for packed in (False, True)]


def under_ingest(folder, db):
    more = os.path.join(folder, "more.jsonl")
    make_reports(more, 60000, int(time.time()) % 100000)
    server, url = serve(db)
    quiet = all_addresses(server, url)
    generation, documents = metric(url, "sitrep_generation"), metric(url, "sitrep_documents")
    ingest = subprocess.Popen([BIN, "ingest", "--quiet", "--db", db, "--received", "2024-01-02", more])
    start = time.monotonic()
    time.sleep(2)
    busy = all_addresses(server, url)
    wall = time.monotonic() - start
    ran = ingest.poll() is None
    figures = {"generations": metric(url, "sitrep_generation") - generation, "documents": metric(url, "sitrep_documents") - documents,
               "made": metric(url, 'sitrep_answers_total{from="made"}'), "wall": wall}
    ingest.terminate()
    ingest.wait()
    server.terminate()
    server.wait()
    if not ran:
        raise SystemExit("the ingest ended before the questions did: give it more reports")
    return quiet, busy, figures


def browser(db):
    server, url = serve(db)
    out = subprocess.run(["node", "bench/page.mjs", url + "/"], capture_output=True, text=True)
    server.terminate()
    server.wait()
    return out.stdout if out.returncode in (0, 1) else f"not measured: {out.stderr[-300:]}\n"


with tempfile.TemporaryDirectory() as folder:
    db = os.path.join(folder, "store.db")
    if given:
        shutil.copy(given, db)
    else:
        source = os.path.join(folder, "reports.jsonl")
        make_reports(source, N, 1)
        subprocess.run([BIN, "ingest", "--quiet", "--db", db, "--received", "2024-01-01", source], check=True)
    page = browser(db)
    quiet, busy, f = under_ingest(folder, db)
out = (f"# The server and the page on a large store\n\nMade by `make bench-serve`; absolute figures depend on the machine. Two cores, which the server, wrk, the ingest "
       f"and whatever else runs share; `load before` is the machine's load average when a row began.\n\n{N:,} documents in the store. wrk, one thread, {CONNECTIONS} connections, "
       f"{SECONDS} s a row.\n\n## While an ingest runs into the same store\n\nIn {f['wall']:.0f} s it wrote {f['documents']:,.0f} documents; the server saw {f['generations']:.0f} "
       f"new states of the store and made {f['made']:.0f} answers in all.\n\n{table(busy)}\n## Nothing beside it\n\n{table(quiet)}\n## The page in Chromium\n\n{page}")
print(out)
if "--write" in sys.argv:
    with open("bench/SERVE.md", "w", encoding="utf-8") as file:
        file.write(out)
slow = [r for r in busy if r[3]["rate"] < 5000 or r[3]["p99"] >= 20]
sys.exit(1 if slow else 0)
