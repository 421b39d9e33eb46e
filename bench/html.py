#!/usr/bin/env python3
"""Pages to articles: MB of HTML and pages a second of processor time on one core, peak memory.

The pages are those of the measuring data where it is at hand (../shared), unpacked, else made here,
the same bytes each time. Timed is the whole of `sitrep extract -j1`: reading files, charset, tokens,
tree, article, zones, language, output. --write adds the table to bench/RESULTS.md."""

import glob
import gzip
import os
import random
import statistics
import subprocess
import sys
import tempfile

import results

BIN = "build/sitrep"
RUNS = 9
KINDS = 4


def made(kind, number):
    """A page of made-up words with the markup, scripts and lists of links that surround reports."""
    rng = random.Random(number)
    word = lambda: "".join(rng.choice("ba ce di fo gu ha ke li mo nu".split()) for _ in range(rng.randint(1, 4)))
    text = lambda n: " ".join(word() for _ in range(n))
    links = "".join(f'<li class="menu-item item-{i}"><a href="/{word()}/{i}">{text(4)}</a></li>' for i in range(60 * kind))
    script = "<script>" + "".join(f'var {word()}{i}={{"{word()}":"{text(6)}"}};' for i in range(300 * kind)) + "</script>"
    body = "".join(f'<p class="par">{text(rng.randint(20, 90)).capitalize()} &amp; <a href="/x">{text(3)}</a>.</p>\n' for _ in range(12 * kind))
    return (f'<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{text(8)}</title>{script}</head><body>'
            f'<nav><ul>{links}</ul></nav><article><h1>{text(8)}</h1><time datetime=2024-05-06>May 6, 2024</time>{body}</article>'
            f'<aside class="related">{links}</aside><footer>{text(40)}</footer>{script}</body></html>').encode()


def pages(folder):
    found = sorted(glob.glob("../shared/data/extraction/*/html/*.gz"))
    for n, name in enumerate(found or range(300)):
        data = gzip.open(name).read() if found else made(1 + n % KINDS, n)
        with open(os.path.join(folder, f"{n:04}.html"), "wb") as out:
            out.write(data)
        yield len(data)
    yield "pages of the measuring data" if found else "made pages"


def timed(folder):
    with open(os.devnull, "wb") as null:
        child = subprocess.Popen([BIN, "extract", "-j1", folder], stdout=null, stderr=null)
        _, status, use = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"extract: exit {child.returncode}")
    return use


def main():
    with tempfile.TemporaryDirectory() as folder:
        *sizes, what = pages(folder)
        runs = [timed(folder) for _ in range(RUNS)]
    mb = sum(sizes) / 1e6
    user = statistics.median(r.ru_utime for r in runs)
    whole = statistics.median(r.ru_utime + r.ru_stime for r in runs)
    best = min(r.ru_utime for r in runs)
    out = (f"{len(sizes)} {what}, {mb:.1f} MB, median of {RUNS} runs of `sitrep extract -j1`, peak memory "
           f"{max(r.ru_maxrss for r in runs) / 1024:.0f} MB.\n\n| time | MB/s | pages/s |\n|---|---|---|\n"
           f"| user | {mb / user:.0f} | {len(sizes) / user:.0f} |\n"
           f"| user, best run | {mb / best:.0f} | {len(sizes) / best:.0f} |\n"
           f"| user and system | {mb / whole:.0f} | {len(sizes) / whole:.0f} |\n")
    print(out)
    if "--write" in sys.argv:
        results.write_block("html", "## Pages to articles\n\n" + out)


main()
