#!/usr/bin/env python3
"""Beside others: the same documents through sitrep and through what the registries offer, in one run.

Pages to articles: npm @mozilla/readability over linkedom, Debian python3-readability. Tokens, parts of speech and names: npm
compromise, npm wink-nlp. Parsing: Debian link-grammar. Processor time of the whole process less that of a start on next to
nothing, the better of ROUNDS. A peer that is not here is left out and said to be. The npm peers are fetched into build/peers
(not part of this project). --write puts the section into bench/RESULTS.md. Usage: peers.py [--write] [--fetch]"""

import collections
import glob
import gzip
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

import results

BIN = "build/sitrep"
MODULES = os.path.abspath("build/peers/node_modules")
PACKAGES = ["@mozilla/readability@0.6.0", "linkedom@0.18.15", "compromise@14.17.0", "wink-nlp@2.4.0", "wink-eng-lite-web-model@1.8.1"]
PAGES, TEXTS, SENTENCES, ROUNDS = 120, 60, 150, 2
HEADING = "## Beside others"


def spent(command, data=None):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=data, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command[:3]}: exit {done.returncode}: {done.stderr[-300:]!r}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def timed(command, little, data=None, little_data=None):
    start = min(spent(little, little_data)[0] for _ in range(ROUNDS))
    runs = [spent(command, data) for _ in range(ROUNDS)]
    return max(min(r[0] for r in runs) - start, 1e-3), runs[0][1]


# ---- pages

def pages(folder):
    gold, files = {}, []
    path = "../shared/data/extraction/wcxb/gold.jsonl"
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            rows = {r["id"]: r["gold"]["text"] for r in map(json.loads, file)}
        names = sorted(glob.glob("../shared/data/extraction/wcxb/html/*.gz"))
        for name in names[::max(1, len(names) // PAGES)][:PAGES]:
            page = os.path.basename(name).split(".")[0]
            files.append(f"{folder}/{page}.html")
            gold[files[-1]] = rows.get(page)
            with open(files[-1], "wb") as out:
                out.write(gzip.open(name).read())
        return files, gold, "pages of WCXB's development set"
    for i, name in enumerate(sorted(glob.glob("fuzz/corpus/html/*")) * 20):
        files.append(f"{folder}/{i}.html")
        shutil.copy(name, files[-1])
    return files, gold, "small pages of the fuzz corpus, 20 times"


def bag(text):
    return collections.Counter(re.findall(r"\w+", (text or "").lower()))


def word_f1(gold, lines):
    scores = []
    for row in map(json.loads, lines.splitlines()):
        want, got = bag(gold.get(row["path"])), bag(row["text"])
        if not want:
            continue
        both = sum((want & got).values())
        scores.append(2 * both / (sum(want.values()) + sum(got.values())) if both else 0)
    return f"{sum(scores) / len(scores):.3f}" if scores else "-"


def extraction(folder):
    files, gold, what = pages(folder)
    mb = sum(map(os.path.getsize, files)) / 1e6
    empty = f"{folder}/empty.htm"
    with open(empty, "w", encoding="utf-8") as out:
        out.write("<p>It rained.</p>")
    rows, missing = [], []
    tries = [("sitrep extract", [BIN, "extract", "-j1"], True),
             ("@mozilla/readability over linkedom", ["node", "bench/peers/read.mjs", MODULES], os.path.isdir(MODULES)),
             ("python3-readability", [sys.executable if "/usr/bin" in sys.executable else "/usr/bin/python3", "bench/peers/read.py"],
              subprocess.run(["/usr/bin/python3", "-c", "import readability"], capture_output=True).returncode == 0)]
    for name, command, here in tries:
        if not here:
            missing.append(name)
            continue
        seconds, out = timed(command + files, command + [empty])
        rows.append((name, seconds, mb / seconds, len(files) / seconds, word_f1(gold, out)))
    first = rows[0][1]
    table = "".join(f"| {n} | {m:.1f} | {p:.0f} | {f} | {s / first:.0f} |\n" for n, s, m, p, f in rows)
    return (f"{len(files)} {what}, {mb:.1f} MB.\n\n| pages to articles | MB/s | pages/s | word F1 | times our time |\n|---|---|---|---|---|\n{table}", missing)


# ---- texts

def texts():
    path = "../shared/data/stories/giveme5w1h.gold.jsonl"
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            found = [json.loads(line)["text"] for line in file]
        return [t for t in found if t][:TEXTS], "news articles (giveme5w1h)"
    found = [open(f, encoding="utf-8", errors="replace").read() for f in sorted(glob.glob("examples/*/reports/*.txt"))]
    return (found * 10)[:TEXTS], "reports of the example collections"


def ours(file_texts, folder):
    """Tokens, and seconds of each step of the language stage (bench/language.c)."""
    name = f"{folder}/language.txt"
    with open(name, "wb") as out:
        out.write(b"\0".join(t.encode() for t in file_texts))
    got = json.loads(subprocess.run(["build/bench_language", "build/model.bin", name], capture_output=True, check=True).stdout)
    return got["tokens"], {k: got[k + "_us"] * got["tokens"] / 1e6 for k in ("split", "tag", "parse", "names")}


def words(folder):
    found, what = texts()
    file, little = f"{folder}/texts.jsonl", f"{folder}/little.jsonl"
    for name, rows in ((file, found), (little, ["It rained."])):
        with open(name, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(t) + "\n" for t in rows)
    tokens, seconds = ours(found, folder)
    mine = seconds["split"] + seconds["tag"] + seconds["names"]
    rows, missing = [("sitrep: tokens, tags, lemmas, names", mine), ("sitrep: the same with trees", sum(seconds.values()))], []
    for peer in ("compromise", "wink"):
        if not os.path.isdir(MODULES):
            missing.append(peer)
            continue
        command = ["node", "bench/peers/words.mjs", MODULES, peer]
        rows.append((f"{peer}{'-nlp' if peer == 'wink' else ''}: tokens, tags, names", timed(command + [file], command + [little])[0]))
    table = "".join(f"| {n} | {tokens / s:,.0f} | {s / mine:.1f} |\n" for n, s in rows)
    return (f"{len(found)} {what}, {tokens:,} tokens by our count.\n\n| words | tokens/s | times our time |\n|---|---|---|\n{table}", missing)


def parsing(folder):
    found, what = texts()
    done = subprocess.run([BIN, "annotate", "-"], input="".join(json.dumps({"id": str(i), "text": t}) + "\n" for i, t in enumerate(found)).encode(), capture_output=True)
    sentences = []
    for doc in map(json.loads, done.stdout.splitlines()):
        raw = doc["text"].encode()
        sentences += [" ".join(raw[b:e].decode().split()) for b, e in doc["sentences"]]
    sentences = [s for s in sentences if 6 <= len(s.split()) <= 20 and s.endswith(".") and s[0] not in "!"]
    sentences = sentences[::max(1, len(sentences) // SENTENCES)][:SENTENCES]
    _, seconds = ours(["\n\n".join(sentences)], folder)
    mine = seconds["split"] + seconds["tag"] + seconds["parse"]
    rows, missing = [("sitrep: tokens, tags, trees", mine)], []
    if shutil.which("link-parser"):
        command = ["link-parser", "en", "-verbosity=0", "-graphics=0", "-timeout=10"]
        data = ("\n".join(sentences) + "\n").encode()
        rows.append(("link-grammar", timed(command, command, data, b"It rained.\n")[0]))
    else:
        missing.append("link-grammar")
    table = "".join(f"| {n} | {len(sentences) / s:,.0f} | {s / mine:,.0f} |\n" for n, s in rows)
    return (f"{len(sentences)} sentences of 6 to 20 words from {what}.\n\n| parsing | sentences/s | times our time |\n|---|---|---|\n{table}", missing)


def fetch():
    os.makedirs("build/peers", exist_ok=True)
    with open("build/peers/package.json", "w", encoding="utf-8") as out:
        out.write('{"private":true}\n')
    subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error", *PACKAGES], cwd="build/peers", check=True)


def main():
    if "--fetch" in sys.argv and not os.path.isdir(MODULES) and shutil.which("npm"):
        fetch()
    with tempfile.TemporaryDirectory() as folder:
        parts = [part(folder) for part in (extraction, words, parsing)]
    missing = [m for _, more in parts for m in more]
    versions = [p for p in PACKAGES] if os.path.isdir(MODULES) else []
    out = (f"{HEADING}\n\n`python3 bench/peers.py`: the same documents in one run; processor time of one core less that of a start, the better of {ROUNDS} rounds. "
           f"Peers of npm: {', '.join(versions) or 'none here'}; of Debian: python3-readability, link-grammar."
           f"{' Not here: ' + ', '.join(missing) + '.' if missing else ''}\n\n" + "\n".join(p for p, _ in parts))
    print(out)
    if "--write" in sys.argv:
        results.write_block("peers", out)


main()
