#!/usr/bin/env python3
"""One broker: submit, workers, writer; the store must be that of one ingest, bit for bit. Then a document that is more
than a worker can hold, a desk that is full, a submit that is repeated, and two writers."""
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


def heavy():
    """A document that ends its workers: put aside with the reason, nothing else suffers, and it can be tried again."""
    sentence = "Rebels captured the port of Lyon on Monday, an official said. 12 soldiers were killed near Kano. "
    os.mkdir(f"{home}/reports")
    for i in range(12):
        with open(f"{home}/reports/{i:02d}.txt", "w") as f:
            f.write(f"Report {i}\n\n" + (sentence * 10 + "\n\n") * (600 if i == 3 else 1))
    submit(brokers.url, "heavy", f"{home}/reports")
    worker(brokers.url, "heavy", "--quiet", "--once", "-j2", "--memory", "100", stderr=subprocess.DEVNULL).wait()
    writer = [BIN, "worker", "--quiet", "--once", "--situation", "--nats", brokers.url, "--desk", "heavy", "--db", f"{home}/heavy.db"]
    subprocess.run(writer, check=True)
    count = "SELECT (SELECT count(*) FROM document), (SELECT group_concat(path || ': ' || reason) FROM rejected)"
    with sqlite3.connect(f"{home}/heavy.db") as s:
        got = s.execute(count).fetchone()
    check("a document that ends its workers is refused", [] if got == (11, f"{home}/reports/03.txt: it ended 3 workers, the last by signal 6 (Aborted)") else [str(got)])
    dead = status(brokers.url, "heavy")["dead"]
    check("it is a dead letter", [] if [d["id"] for d in dead] == ["03"] else [str(dead)])
    fleet = [BIN, "fleet", "dead", "--quiet", "--retry", "--nats", brokers.url, "--desk", "heavy"]
    subprocess.run(fleet, check=True)
    worker(brokers.url, "heavy", "--quiet", "--once", "-j1").wait()
    subprocess.run(writer, check=True)
    with sqlite3.connect(f"{home}/heavy.db") as s:
        got = s.execute("SELECT count(*), max(number) FILTER (WHERE id = '03') FROM document").fetchone()
    check("tried again with more memory it is stored, last", [] if got == (12, 12) else [str(got)])
    check("no dead letter is left", [str(d) for d in status(brokers.url, "heavy")["dead"]])


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
    if not SANITIZED:
        heavy()
    # a desk that is full: submit waits, whatever is refused and sent again keeps its place
    n, source = 700, f"{home}/700.jsonl"
    waits = subprocess.Popen([BIN, "submit", "--nats", brokers.url, "--desk", "full", "--backlog", "100", "--received", RECEIVED, source],
                             stderr=subprocess.PIPE, text=True)
    time.sleep(1.5)
    s = status(brokers.url, "full")
    check("a full desk takes no more", [] if s["waiting"] == 100 and waits.poll() is None else [f"{s['waiting']} waiting, exit {waits.poll()}"])
    w = worker(brokers.url, "full", "--quiet", "-j2")
    writers = [worker(brokers.url, "full", "--quiet", "--situation", "--db", f"{home}/full.db") for _ in range(2)]
    said = waits.communicate(timeout=60)[1]
    check("submit says that it waits", [] if waits.returncode == 0 and "has its fill" in said and "there is room again" in said else [f"{waits.returncode}: {said}"])
    end = time.monotonic() + 60
    while time.monotonic() < end and (lambda s: s["waiting"] + s["under_way"] + s["digests"] + s["windows"])(status(brokers.url, "full")):
        time.sleep(0.2)
    roles = sorted(x["role"] for x in status(brokers.url, "full")["seen"])
    check("one writes, one stands by", [] if roles == ["standby", "worker", "worker", "writer"] else [str(roles)])
    for p in writers + [w]:
        p.send_signal(signal.SIGTERM)
    check("all end well when asked to", [f"exit {p.returncode}" for p in writers + [w] if p.wait(timeout=30)])
    again = subprocess.run([BIN, "submit", "--nats", brokers.url, "--desk", "full", "--received", RECEIVED, source], capture_output=True, text=True)
    check("the same submit sends nothing again", [] if "728 submitted, 728 of them before" in again.stderr else [again.stderr])
    worker(brokers.url, "full", "--quiet", "--once", "-j2").wait()
    worker(brokers.url, "full", "--quiet", "--once", "--situation", "--db", f"{home}/full.db").wait()
    check("a full desk and two writers", differences(content(f"{home}/want700.db"), content(f"{home}/full.db")))
finally:
    brokers.stop()
    if not failed:
        shutil.rmtree(home)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
