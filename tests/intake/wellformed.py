#!/usr/bin/env python3
"""The feeds of ../shared/data/feeds, each with an expectation in a comment of its own.

Three things are asked of every file. It is read: each of its entries becomes a document or is
refused with a reason. As many entries are found as stand in it. And where the expectation speaks
of a field that sitrep keeps - title, text, link, author, date, language, the feed's title - that
field is as expected, markup and white space aside. An entry that consists of nothing but the
field in question has no text and would be refused; it is given a line of text first, and so is
a feed without entries. What sitrep keeps elsewhere or not at all is not counted.

Usage: tests/intake/wellformed.py [--errors]   with ../shared; SKIP without it"""

import ast
import email.utils
import datetime
import glob
import html
import json
import os
import re
import subprocess
import sys
import tempfile

BIN = os.environ.get("SITREP", "build/sitrep")
ROOT = "../shared/data/feeds/wellformed"
FILLER = "<title>A line of text that stands for the report.</title>"
FLOORS = {"read": 1.0, "entries": 0.995, "fields": 0.95}
FIELDS = {"title": "title", "title_detail": "title", "link": "url", "description": "text", "summary": "text", "content": "text",
          "summary_detail": "text", "author": "byline", "author_detail": "byline", "authors": "byline", "published": "published",
          "published_parsed": "published", "updated": "updated", "updated_parsed": "updated", "created": "created",
          "created_parsed": "created", "language": "language"}


def expectation(text):
    found = re.search(r"Expect:(.*?)-->", text, re.S)
    return found.group(1).strip() if found else ""


def conjuncts(node):
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [c for v in node.values for c in conjuncts(v)]
    return [node]


def path_of(node):
    """entries[0]['a']['b'] and entries[0].a.b -> ['entries', 0, 'a', 'b']"""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return path_of(node.value) + [node.attr]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return path_of(node.value) + [node.slice.value]
    raise ValueError


def wanted(text):
    """(entry number or None for the feed, field, value) of each thing expected that can be asked."""
    try:
        tree = ast.parse(expectation(text), mode="eval").body
    except SyntaxError:
        return
    for node in conjuncts(tree):
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq)):
            continue
        try:
            path, value = path_of(node.left), ast.literal_eval(node.comparators[0])
        except ValueError:
            continue
        if path[:1] == ["feed"] and path[1:] in (["title"], ["title_detail", "value"]):
            yield None, "outlet", value
        if path[:1] != ["entries"] or len(path) < 3 or path[2] not in FIELDS:
            continue
        last = path[-1]
        if path[2] in ("author_detail", "authors") and last != "name":
            continue
        if path[2].endswith("_detail") and last not in ("value", "name") or path[2] == "content" and last != "value":
            continue
        if path[2] == "link" and "Header:" in text:
            continue  # against an address that only the transfer knows
        yield path[1], FIELDS[path[2]], value


def plain(value):
    value = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->|<[a-zA-Z/][^>]*>|<![^>]*>", " ", str(value))
    value = html.unescape(html.unescape(value))
    return " ".join(re.sub(r"<[a-zA-Z/][^>]*>", " ", value).split())


def moment(value):
    if isinstance(value, tuple):
        return datetime.datetime(*value[:6]).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        return email.utils.parsedate_to_datetime(value).astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError):
        return value


def filled(data, asks):
    """The file with a line of text where an entry would otherwise have none."""
    text = data.decode("latin-1")
    if any(f in ("title", "text") for _, f, _ in asks):
        return data
    def fill(match):
        has = re.search(r"<(\w+:)?(title|description|summary|content)\b", match.group(0), re.I)
        return match.group(0) if has else match.group(1) + FILLER + match.group(2)
    text, n = re.subn(r"(?s)(<(?:item|entry|ITEM)\b(?:(?!</(?:item|entry|ITEM)>).)*)(</(?:item|entry|ITEM)>)", fill, text)
    if n == 0:
        text = re.sub(r"(</(?:channel|feed|CHANNEL)>)", f"<item>{FILLER}</item>\\1", text, count=1)
    return text.encode("latin-1")


def same(field, got, want):
    if field == "byline":  # one of several; without the address behind it
        want = re.sub(r"\s*\([^)]*@[^)]*\)", "", want)
        return want == got or want in (got or "").split(", ")
    if field in ("published", "updated", "created"):
        day = moment(want)
        return got is not None and (got == day or (len(got) < len(day) and day.startswith(got)) or got + "Z" == day)
    return plain(got or "") == plain(want)


def run(paths):
    done = subprocess.run([BIN, "extract", *paths], capture_output=True, text=True)
    documents, reasons = {}, {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        documents.setdefault(row["path"].rpartition("#")[0] or row["path"], {})[row["path"].rpartition("#")[2]] = row
    for line in done.stderr.splitlines():
        found = re.match(r"sitrep: (.*?\.xml)(?:#(\d+))?: byte (\d+): (.*)", line)
        if found:
            reasons.setdefault(found[1], {})[found[2]] = found[4]
    return documents, reasons


def fields(files, errors):
    good = asked = 0
    with tempfile.TemporaryDirectory() as folder:
        asks = {}
        for number, path in enumerate(files):
            data = open(path, "rb").read()
            want = list(wanted(data.decode("utf-8", "replace")))
            if want:
                copy = os.path.join(folder, f"{number}.xml")
                open(copy, "wb").write(filled(data, want))
                asks[copy] = (path, want)
        documents, reasons = run([folder])
        for copy, (path, want) in sorted(asks.items()):
            found = documents.get(copy, {})
            for entry, field, value in want:
                row = found.get(str((entry or 0) + 1), {})
                key = "published" if field in ("updated", "created") else field
                if field in ("updated", "created") and row.get("published") and not same(field, row["published"], value):
                    continue  # the entry says when it was published; that is another date
                if field == "text" and any(same("text", row.get("text"), v) for n, f, v in want if (n, f) == (entry, "text")):
                    value = row.get("text") or ""  # summary and content: one of them is the text
                if field == "text" and plain(value) == "" and not row.get("text"):
                    continue  # nothing is wanted, nothing is there
                asked += 1
                if same(field, row.get(key), value):
                    good += 1
                elif errors:
                    print("field", path[len(ROOT) + 1:], field, "want", repr(value)[:150], "got", repr(row.get(key))[:150],
                          reasons.get(copy, ""))
    return good, asked


def main():
    errors = "--errors" in sys.argv
    files = sorted(glob.glob(ROOT + "/*/*.xml"))
    if not files:
        print("SKIP: no ../shared/data/feeds")
        sys.exit(77)
    documents, reasons = run([ROOT])
    read = right = entries = 0
    for path in files:
        text = open(path, "rb").read().decode("utf-8", "replace")
        text = re.sub(r"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>", "", text.replace("\0", ""))
        stand = len(re.findall(r"<(?:\w+:)?(?:item|entry)(?=[\s>/])", text, re.I))
        told = len(documents.get(path, {})) + len([k for k in reasons.get(path, {}) if k])
        read += path in documents or path in reasons
        entries += 1
        right += told == stand
        if errors and not (path in documents or path in reasons):
            print("unread", path)
        if errors and told != stand:
            print("entries", path[len(ROOT) + 1:], "stand", stand, "told", told, reasons.get(path))
    good, asked = fields(files, errors)
    rows = [("read", "files read, each entry a document or a reason", read, len(files)),
            ("entries", "files with as many entries as stand in them", right, entries),
            ("fields", "expected fields as expected", good, asked)]
    passed = failed = 0
    for key, what, n, of in rows:
        ok = of > 0 and n >= FLOORS[key] * of
        passed, failed = passed + ok, failed + (not ok)
        print(f"{'ok' if ok else 'FAIL'} {what}: {n} of {of}")
    print(f"note {good} of {asked} expected fields of {len(files)} feeds are as expected")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
