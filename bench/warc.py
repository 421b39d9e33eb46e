#!/usr/bin/env python3
"""Reading of web archives: records a second of user time on one core, and peak memory.

The archives are made here, the same bytes each time: pages of made-up words with markup around
them, as response records of which each is a gzip member of its own, and a request record before
every third. Two sizes of page: 30 kB, and 190 kB, the mean of saved news pages with their scripts.
Usage: bench/warc.py [BINARY] [--write]   prints a table; --write adds it to bench/RESULTS.md"""

import gzip
import json
import os
import random
import subprocess
import sys
import tempfile

import results

BIN = sys.argv[1] if len(sys.argv) > 1 else "build/bench_intake"
RUNS = 5
SYLLABLES = [a + b for a in "b c d f g h k l m n p r s t v w st tr pl".split() for b in "a e i o u an er in ou".split()]


def words(rng, n):
    vocabulary = ["".join(rng.choice(SYLLABLES) for _ in range(rng.randint(1, 4))) for _ in range(6000)]
    return [vocabulary[min(int(rng.paretovariate(0.7)) - 1, 5999)] for _ in range(n)]


def page(rng, pool, size):
    parts = ["<!DOCTYPE html><html><head><meta charset=utf-8><title>", " ".join(rng.sample(pool, 8)), "</title></head><body>"]
    length = sum(map(len, parts))
    while length < size:
        at = rng.randrange(len(pool) - 90)
        piece = (f'<div class="b{rng.randrange(900)}" id="x{rng.randrange(10**6)}"><p>' + " ".join(pool[at:at + rng.randint(30, 80)]) +
                 f'.</p><a href="/{rng.randrange(10**9)}/{pool[at]}-{pool[at + 1]}.html">{pool[at]} {pool[at + 2]}</a></div>\n')
        parts.append(piece)
        length += len(piece)
    return ("".join(parts) + "</body></html>").encode()


def record(kind, number, block):
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
            f"WARC-Date: 2024-05-06T07:08:09Z\r\nWARC-Target-URI: https://news.example/{number}\r\n"
            f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n")
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0)


def archive(path, size, different, repeats):
    """`different` pages, each `repeats` times: every member is unpacked anew all the same."""
    rng = random.Random(7)
    pool = words(rng, 200000)
    members, records = [], 0
    for n in range(different):
        body = page(rng, pool, int(size * rng.uniform(0.4, 1.6)))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        member = record("response", n, head + body)
        records += 1
        if n % 3 == 0:
            member = record("request", n, b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n") + member
            records += 1
        members.append(member)
    with open(path, "wb") as out:
        for _ in range(repeats):
            out.write(b"".join(members))
    return records * repeats


def main():
    out = ["| archive | records | packed MB | unpacked MB | records/s (user) | MB/s (user) | peak MB |", "|---|---|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for size, different, repeats in ((30000, 1500, 10), (190000, 300, 10)):
            path = os.path.join(folder, "a.warc.gz")
            records = archive(path, size, different, repeats)
            runs = [json.loads(subprocess.run([BIN, path], capture_output=True, check=True).stdout) for _ in range(RUNS)]
            run = sorted(runs, key=lambda r: r["user"])[RUNS // 2]
            out.append(f"| pages of {size // 1000} kB | {records} | {run['read'] / 1e6:.0f} | {run['bytes'] / 1e6:.0f} | "
                       f"{records / run['user']:.0f} | {run['bytes'] / run['user'] / 1e6:.0f} | {run['peak_kb'] / 1024:.0f} |")
    print("\n".join(out))
    if "--write" in sys.argv:
        results.write_block("warc", f"## Archives\n\nGzip members read, unpacked and told apart on one core (bench/warc.py), median of {RUNS} runs; "
                                    "what comes after that is the chain's.\n\n" + "\n".join(out) + "\n")


main()
