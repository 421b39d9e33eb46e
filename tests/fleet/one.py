#!/usr/bin/env python3
"""One broker: submit, workers, writer; the store must be that of one ingest, bit for bit."""
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(__file__))
from common import *

needed()
passed = failed = 0


def check(name, bad):
    global passed, failed
    for line in bad:
        print(f"FAIL {name}: {line}")
    failed += bool(bad)
    passed += not bad


home = folder()
brokers = Brokers(home, 1)
try:
    for n in (60, 700):  # a store of one unit, and one of stories
        desk, source, got = f"desk{n}", f"{home}/{n}.jsonl", f"{home}/got{n}.db"
        write_documents(source, n, n)
        ingest(f"{home}/want{n}.db", source)
        submit(brokers.url, desk, source)
        ended = worker(brokers.url, desk, "--quiet", "--once", "-j2").wait()
        check(f"worker of {n} ends well", [f"exit {ended}"] if ended else [])
        ended = worker(brokers.url, desk, "--quiet", "--once", "--situation", "--db", got).wait()
        check(f"writer of {n} ends well", [f"exit {ended}"] if ended else [])
        check(f"{n} documents by one broker", differences(content(f"{home}/want{n}.db"), content(got)))
        s = status(brokers.url, desk)
        left = {k: s[k] for k in ("waiting", "under_way", "digests", "windows") if s[k]}
        check(f"nothing is left of {n}", [str(left)] if left else [])
finally:
    brokers.stop()
    if not failed:
        shutil.rmtree(home)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
