"""Running the program and asking its report questions; shared by the tests of this folder."""

import json
import os
import re
import subprocess
import sys

BIN = os.environ.get("SITREP", "build/sitrep")
SEEDS = "../shared/seeds"


class Tests:
    """Counts; prints a line a test and the closing line that tests/run.sh reads."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, good, detail=""):
        self.passed += bool(good)
        self.failed += not good
        print(f"{'ok' if good else 'FAIL'} {name}" + ("" if good or not detail else f": {detail}"))

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def run(*arguments, data=b"", status=(0,)):
    done = subprocess.run([BIN, *arguments], input=data, capture_output=True)
    if done.returncode not in status:
        raise SystemExit(f"{' '.join(arguments[:4])}: exit {done.returncode}\n"
                         + done.stderr.decode("utf-8", "replace")[-2000:] + "\n0 passed, 1 failed")
    return done.stdout


def report(files, *options):
    return json.loads(run("report", "--format", "json", *options, *files))


def seed_files(folder=SEEDS):
    return sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".txt"))


def sources(value):
    """Every SOURCE anywhere in the report."""
    if isinstance(value, dict):
        if "raw_begin" in value:
            yield value
        for item in value.values():
            yield from sources(item)
    elif isinstance(value, list):
        for item in value:
            yield from sources(item)


def said_in(fact, phrase):
    """Does the fact rest on a sentence that holds the phrase?"""
    return any(phrase.lower() in s["text"].lower() for s in sources(fact))


def names(actors):
    return " | ".join(a["name"] or "" for a in actors)


def like(pattern, text):
    return re.search(pattern, text or "", re.I) is not None
