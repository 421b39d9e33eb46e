#!/usr/bin/env python3
"""Scores on the measuring data against tests/floors.tsv: task, gold, figure, floor, documents.

Skips (exit 77) where the data is absent. A floor is what the stage has reached, less its
noise: it is raised when a stage gets better, and a run below it fails."""

import json
import os
import subprocess
import sys

SHARED = "../shared"


def rows():
    with open("tests/floors.tsv", encoding="utf-8") as file:
        for line in file:
            if line.strip() and line[0] not in "#@":
                yield line.rstrip("\n").split("\t")


def scores(task, gold, limit, extra):
    command = [sys.executable, f"{SHARED}/score/score.py", task, f"{SHARED}/data/{gold}",
               "--bin", "build/sitrep", "--json", "--rounds", "2", *extra.split()]
    if task == "recognizers":
        command = [sys.executable, "bench/recognizers.py", f"{SHARED}/data/{gold}", "--json"]
    if limit != "all":
        command += ["--limit", limit]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or done.stdout.strip())
    return done.stdout


def figures(out):
    """{name: value} from the scorer's JSON, whatever its nesting."""
    found = {}

    def walk(value):
        if isinstance(value, dict):
            if "name" in value and "value" in value:
                found.setdefault(value["name"], value["value"])
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    data = json.loads(out)
    walk(data)
    for run in data if isinstance(data, list) else [data]:
        for name, value in (run.get("figures") or {}).items() if isinstance(run, dict) else []:
            found.setdefault(name, value.get("value") if isinstance(value, dict) else value)
    return found


def main():
    if not os.path.isdir(f"{SHARED}/score"):
        print("SKIP scores: no ../shared here")
        return 77
    passed = failed = 0
    known = {}
    for task, gold, figure, floor, limit, *extra in rows():
        key = (task, gold, limit, *extra)
        if key not in known:
            known[key] = figures(scores(task, gold, limit, extra[0] if extra else ""))
        value = known[key].get(figure)
        good = value is not None and value >= float(floor)
        passed, failed = passed + good, failed + (not good)
        print(f"{'ok' if good else 'FAIL'} {task} {gold} {figure}: {value} (floor {floor}, documents {limit})")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
