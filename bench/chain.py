#!/usr/bin/env python3
"""Documents a second of the chain, whole processes with their start-up: chain.py [--write] [--quick]

Two sets of documents: some hundred (one measuring set, or the examples repeated) and a pile of some thousand (bench/pile.py).
All verbs run one after another in each round, and rounds are repeated, so that what else the machine does meets all alike; wall
time is the median of the rounds, processor time (user and system, all threads) the least of them. Ratios of processor times
hold under load; those of wall times want a quiet machine, which the load at the beginning and the end tells. --quick: one
round, no stages, nothing written. --write keeps it in bench/RESULTS.md."""

import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import results
from pile import pile

BIN = "build/sitrep"
RUNS = 5


def measuring_documents():
    path = "../shared/data/stories/giveme5w1h.gold.jsonl"
    if not os.path.exists(path):
        return None, None
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    keep = ("id", "title", "text", "published", "url", "outlet")
    return [{k: row.get(k) for k in keep} for row in rows], "giveme5w1h, news articles"


def example_documents():
    found = []
    for folder in sorted(glob.glob("examples/*/reports")):
        out = subprocess.run([BIN, "annotate", folder], capture_output=True).stdout
        found += [json.loads(line) for line in out.splitlines()]
    rows = [{"id": f"{n}-{d['id']}", "title": d["title"], "text": d["text"], "published": d["published"],
             "url": None, "outlet": d["outlet"]} for n in range(30) for d in found]
    return rows, "the example collections, 30 times"


ONE_CORE = "ingest, held to one core"  # else -j 1 writes beside its worker
STANDING = "ingest -j 2, into a store that has documents"  # of which every page is written twice (WAL)
SOME = b'{"id":"before","title":"Flood","text":"The river flooded the town on Monday.","published":"2015-01-05"}\n'


class Run:
    """One whole process: wall and processor seconds, peak memory in MB."""

    def __init__(self, arguments, data, cores=None):
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            start = time.monotonic()
            child = subprocess.Popen([BIN, *arguments], stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                     preexec_fn=lambda: cores and os.sched_setaffinity(0, cores))
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self.wall, self.cpu, self.peak = time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
        if status:
            raise SystemExit(f"{arguments}: exit {child.returncode}")


def rounds(steps, data, n, before):
    """steps: name -> arguments; n rounds of all of them."""
    runs = {name: [] for name in steps}
    for _ in range(n):
        for name, arguments in steps.items():
            before()
            if name == STANDING:
                Run(arguments, SOME)
            runs[name].append(Run(arguments, data, {max(os.sched_getaffinity(0))} if name == ONE_CORE else None))
    return runs


def timed(arguments, data, runs):
    return statistics.median(Run(arguments, data).wall for _ in range(runs))


def wall(runs):
    return statistics.median(r.wall for r in runs)


def cpu(runs):
    return min(r.cpu for r in runs)


def table(rows, what, runs):
    text = sum(len((r["text"] or "").encode()) for r in rows)
    out = [f"{len(rows)} documents ({what}), {text / len(rows) / 1000:.1f} kB of text each; {len(next(iter(runs.values())))} rounds.", "",
           "| what | wall s | documents/s | processor s | documents/processor s | MB/processor s | peak MB |", "|---|---|---|---|---|---|---|"]
    for name, r in runs.items():
        out.append(f"| {name} | {wall(r):.2f} | {len(rows) / wall(r):.0f} | {cpu(r):.2f} | {len(rows) / cpu(r):.0f} | {text / cpu(r) / 1e6:.2f} | "
                   f"{max(x.peak for x in r):.0f} |")
    return out


def ratio(of, by):
    """Of processor times and of wall times, in words."""
    return f"{cpu(by) / cpu(of):.2f} by processor time, {wall(by) / wall(of):.2f} by wall time"


def stages(data):
    """Processor time of each stage (bench/stages.c), and of the two that need no model by themselves."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(data)
        file.flush()
        done = subprocess.run(["build/stages", file.name], capture_output=True, text=True)
    if done.returncode:
        return "The stages could not be timed.\n"
    got = json.loads(done.stdout)
    rows = "".join(f"| {name} | {mb:.1f} |\n" for name, mb in got["stages"].items())
    return (f"| stage | MB/s of text |\n|---|---|\n{rows}\nActors, numbers, quotes and events with their context, after the "
            f"language, time and place stages: {got['sentences_a_second']:,.0f} sentences a second of processor time.\n\nAlone, over documents in memory, quickest of several rounds: time "
            f"{got['time']:.1f} MB/s, place {got['place']:.1f}, both {got['both']:.1f}. The gazetteer has "
            f"{got['gazetteer_bytes'] / 1e6:.1f} MB and opens in {got['gazetteer_ms']:.2f} ms.\n")


def language(rows):
    """Tokens a second of the language stage (bench/language.c), and what a start of the program costs."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(b"\0".join((row["text"] or "").encode() for row in rows))
        file.flush()
        done = subprocess.run(["build/bench_language", "build/model.bin", file.name], capture_output=True, text=True)
    if done.returncode:
        return "The language stage could not be timed.\n"
    got = json.loads(done.stdout)
    start = timed(["annotate", "-"], b"It rained.\n", 20) * 1000
    steps = ", ".join(f"{name} {got[name + '_us']:.2f}" for name in ("split", "tag", "parse", "names"))
    return (f"{1e6 / got['all_us']:,.0f} tokens/s of one core's processor time over {got['tokens']:,} tokens, median of five "
            f"rounds; microseconds a token: {steps}. Peak memory {got['peak_mb']:.0f} MB. The weights open in "
            f"{got['open_ms']:.1f} ms; the whole program starts, reads two words and ends in {start:.0f} ms.\n")


def scores():
    """What tests/scores.py measures against its floors, as a table; the limits are its own."""
    done = subprocess.run([sys.executable, "tests/scores.py"], capture_output=True, text=True)
    lines = [line.split(" ", 1)[1] for line in done.stdout.splitlines() if line.startswith(("ok ", "FAIL "))]
    return "".join(f"- {line}\n" for line in lines) or "The measuring data is not here.\n"


def chain(folder, n):
    rows, what = measuring_documents()
    if rows is None:
        rows, what = example_documents()
    many, what_many = pile()
    db = os.path.join(folder, "bench.db")

    def fresh():
        for f in glob.glob(db + "*"):
            os.remove(f)

    def ingest(j):
        return ["ingest", "--db", db, j, "-"]
    data = b"".join(json.dumps(r).encode() + b"\n" for r in rows)
    small = rounds({"annotate -j 1 (text to facts, JSON)": ["annotate", "-j1", "-"], "stories -j 1": ["stories", "-j1", "-"],
                    "ingest -j 1 (text to stored facts, stories and findings)": ingest("-j1"),
                    "report -j 1 (text to situation, JSON)": ["report", "--format", "json", "-j1", "-"]}, data, n, fresh)
    pile_data = b"".join(json.dumps(r).encode() + b"\n" for r in many)
    steps = {"annotate -j 1": ["annotate", "-j1", "-"], "ingest -j 1": ingest("-j1")}
    if len(os.sched_getaffinity(0)) > 1:
        steps.update({ONE_CORE: ingest("-j1"), "annotate -j 2": ["annotate", "-j2", "-"], "ingest -j 2": ingest("-j2"), STANDING: ingest("-j2")})
    large = rounds(steps, pile_data, (n + 1) // 2, fresh)
    of = list(small.values())
    out = table(rows, what, small) + ["", f"Rate of ingest over that of annotate: {ratio(of[2], of[0])}.", ""]
    out += table(many, what_many, large) + ["", f"Rate of ingest over that of annotate: {ratio(large['ingest -j 1'], large['annotate -j 1'])}."]
    if ONE_CORE in large:
        out.append(f"With -j 2: {ratio(large['ingest -j 2'], large['annotate -j 2'])}; into a store that has documents: {ratio(large[STANDING], large['annotate -j 2'])}.")
        out.append(f"annotate on two threads over one, by wall time: {wall(large['annotate -j 1']) / wall(large['annotate -j 2']):.2f}.")
        out.append(f"ingest on two cores over one, by wall time: {wall(large[ONE_CORE]) / wall(large['ingest -j 2']):.2f}.")
    return rows, data, out


def main():
    quick = "--quick" in sys.argv
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        rows, data, out = chain(folder, 1 if quick else RUNS)
    out.append(f"Load of the machine before and after: {load:.1f}, {os.getloadavg()[0]:.1f} ({len(os.sched_getaffinity(0))} cores).")
    print("\n".join(out))
    if quick:
        return
    staged = stages(data)
    tongue = language(rows)
    print("\n" + staged + "\n" + tongue)
    if "--write" in sys.argv:
        results.write("# Results\n\nMade by `make bench`; absolute figures depend on the machine.\n\n"
                      "## The chain\n\n" + "\n".join(out) + "\n\n## Stages, one core\n\n" + staged +
                      "\n## Language stage\n\n" + tongue + "\n## Scores\n\n" + scores() + results.blocks())


main()
