#!/usr/bin/env python3
"""Documents a second on one core: every stage of the chain over one set of documents.

The documents are those of the measuring data where it is at hand (../shared), else the example
collections repeated. Each figure is the median of five runs of the whole process, start-up
included; peak memory is that of the largest run so far. --write keeps it in bench/RESULTS.md."""

import glob
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

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


def timed(arguments, data, runs=RUNS, before=lambda: None):
    walls = []
    for _ in range(runs):
        before()
        start = time.monotonic()
        done = subprocess.run([BIN, *arguments], input=data, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
        walls.append(time.monotonic() - start)
        if done.returncode:
            raise SystemExit(f"{arguments}: exit {done.returncode}")
    return statistics.median(walls)


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


def main():
    rows, what = measuring_documents()
    if rows is None:
        rows, what = example_documents()
    data = b"".join(json.dumps(r).encode() + b"\n" for r in rows)
    text = sum(len((r["text"] or "").encode()) for r in rows)
    out = [f"{len(rows)} documents ({what}), {text / len(rows) / 1000:.1f} kB of text each, one core (-j1), "
           f"median of {RUNS} whole-process runs.", "",
           "| what | s | documents/s | MB/s | peak MB |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        db = os.path.join(folder, "bench.db")

        def fresh():
            for f in glob.glob(db + "*"):
                os.remove(f)
        steps = [("annotate (text to facts, JSON)", ["annotate", "-j1", "-"]),
                 ("stories (annotate, signatures, clusters)", ["stories", "-j1", "-"]),
                 ("ingest (text to stored facts, SQLite and FTS)", ["ingest", "--db", db, "-j1", "-"]),
                 ("report (text to situation, JSON)", ["report", "--format", "json", "-j1", "-"])]
        for name, arguments in steps:
            wall = timed(arguments, data, before=fresh)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            out.append(f"| {name} | {wall:.2f} | {len(rows) / wall:.0f} | {text / wall / 1e6:.1f} | "
                       f"{peak / 1024:.0f} |")
    staged = stages(data)
    tongue = language(rows)
    print("\n".join(out) + "\n\n" + staged + "\n" + tongue)
    if "--write" in sys.argv:
        with open("bench/RESULTS.md", "w", encoding="utf-8") as file:
            file.write("# Results\n\nMade by `make bench`; absolute figures depend on the machine.\n\n"
                       "## The chain\n\n" + "\n".join(out) + "\n\n## Stages, one core\n\n" + staged +
                       "\n## Language stage\n\n" + tongue + "\n## Scores\n\n" + scores())


main()
