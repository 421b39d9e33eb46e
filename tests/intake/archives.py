#!/usr/bin/env python3
"""The archives of ../shared/data/warc, sound and damaged, against a second reader.

The second reader is this file: it unpacks with Python's gzip, follows Content-Length from record
to record and knows nothing else. In a sound archive every response with status 200 whose type is
a page, and every such resource, must come out, with its address (or the canonical one that the
page names) and nothing must be refused; every other record is counted as passed by. A damaged
archive ends in at least one reason that names the file and a byte.

Usage: tests/intake/archives.py   with ../shared; SKIP without it"""

import glob
import json
import os
import re
import subprocess
import sys
import zlib

BIN = os.environ.get("SITREP", "build/sitrep")
ROOT = "../shared/data/warc"
# What their makers broke: no header line or length is right, bytes are missing or were changed.
BROKEN = {"bad.arc", "example-trunc.warc", "example-space-in-url.arc"}
passed = failed = 0


def check(name, good, more=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAIL", name, more)


def unpacked(data):
    out = b""
    while data[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(31)
        out += member.decompress(data) + member.flush()
        data = member.unused_data
    return out or data


def warc_records(data):
    at = 0
    while (at := data.find(b"WARC/", at)) >= 0:
        end = data.index(b"\r\n\r\n", at) + 4
        head = {k.strip().lower(): v.strip() for k, v in
                (line.split(":", 1) for line in data[at:end].decode("latin-1").split("\r\n")[1:] if ":" in line)}
        n = int(head["content-length"])
        yield head, data[end:end + n]
        at = end + n


def arc_records(data):
    at = 0
    while at < len(data):
        end = data.index(b"\n", at) + 1
        url, _, _, kind, n = data[at:end].decode("latin-1").rsplit(" ", 4)
        head = {"warc-type": "warcinfo" if url.startswith("filedesc:") else "response", "warc-target-uri": url}
        yield head, data[end:end + int(n)]
        at = end + int(n)
        while data[at:at + 1] in (b"\n", b"\r"):
            at += 1


def is_page(head, block):
    """The media type as the record or its answer says it, the status that it bears."""
    status, kind = b"200", head.get("content-type", "").encode()
    if block.startswith(b"HTTP/"):
        lines = block.split(b"\r\n\r\n" if b"\r\n\r\n" in block else b"\n\n", 1)[0]
        status = lines.split(b" ", 2)[1][:3]
        found = re.search(rb"(?im)^content-type:\s*([^;\r\n]*)", lines)
        kind = found[1] if found else b"text/html"
    return head["warc-type"] in ("response", "resource") and status == b"200" and kind.strip().startswith((b"text/html", b"text/plain")) \
        and not head.get("warc-target-uri", "").strip("<>").startswith("metadata:")


def bare(url):
    return re.sub(r"^https?://(www\.)?", "", url.strip("<>")).split("?")[0].rstrip("/")


def sound(path, rows, reasons, told):
    data = unpacked(open(path, "rb").read())
    records = list(arc_records(data) if data.startswith(b"filedesc:") else warc_records(data))
    pages = [h["warc-target-uri"] for h, b in records if is_page(h, b)]
    name = os.path.basename(path)
    check(name + ": pages", len(rows) == len(pages), f"{len(rows)} of {len(pages)}")
    check(name + ": addresses", sorted(bare(r["url"]) for r in rows) == sorted(bare(p) for p in pages), rows)
    check(name + ": text", all(r["text"].strip() and r["title"] for r in rows))
    check(name + ": no date of the crawl", all(r["published"] is None for r in rows))
    unread = [r for r in reasons if not (not pages and "no page in this archive" in r)]
    check(name + ": nothing refused", not unread, unread)
    check(name + ": passed by", told == len(records) - len(pages), f"{told} of {len(records) - len(pages)}")
    return len(records)


def main():
    files = sorted(glob.glob(ROOT + "/*"))
    if not files:
        print("SKIP: no ../shared/data/warc")
        sys.exit(77)
    records = 0
    for path in files:
        done = subprocess.run([BIN, "extract", "-j1", path], capture_output=True, text=True)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        reasons = [line for line in done.stderr.splitlines() if re.search(r": byte \d+: \S", line)]
        words = re.search(r"passed by: (.*)", done.stderr)
        told = sum(int(n) for n in re.findall(r"(\d+) ", words[1])) if words else 0
        check(os.path.basename(path) + ": ends by itself", done.returncode in (0, 1, 4), done.stderr[-300:])
        if os.path.basename(path) in BROKEN:
            check(os.path.basename(path) + ": a reason", reasons, done.stderr)
        else:
            records += sound(path, rows, reasons, told)
    print(f"note {len(files)} archives, {records} records in the sound ones")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
