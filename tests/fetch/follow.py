#!/usr/bin/env python3
"""`follow` against a server of our own on this machine: conditional requests, robots.txt, failures that back
off, Retry-After, what is gone, what is too large, changed entries, OPML, private addresses."""

import http.server
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading

BIN = os.environ.get("SITREP", "build/sitrep")
ASKED = []
STATE = {"round": 1}


def item(n, text):
    return (f"<item><title>Flood {n} in Split</title><link>https://news.example/{n}</link><pubDate>Mon, 06 May 2024 10:0{n}:00 GMT</pubDate>"
            f"<description>{text}</description></item>")


def feed():
    items = [item(1, "A flood in Split killed nine people on Monday, the mayor said. Roads were closed.")]
    if STATE["round"] > 1:
        items = [item(1, "A flood in Split killed eleven people on Monday, the mayor said. Roads were closed."),
                 item(2, "Rebels captured the port of Aden on Sunday, an official said.")]
    return ("<?xml version='1.0'?><rss version='2.0'><channel><title>Shore Daily</title>" + "".join(items) + "</channel></rss>").encode()


BODY = ["A ferry with forty people on board sank in the strait near Messina on Thursday, the coast guard said.",
        "Divers found six bodies by the evening, and thirty-one passengers were brought to the port alive.",
        "\"We heard a loud crack and then the water came,\" Lucia Ferrante, a passenger, told reporters at the harbour.",
        "The company said that the ship had passed its last inspection in March. Prosecutors opened an inquiry."]


def article():
    """A page of our own making around the report, with a stamp that differs at every request."""
    text = "".join(f"<p>{p}</p>" for p in BODY)
    if STATE["round"] > 1:
        text = text.replace("six bodies", "nine bodies")
    return (f"<!DOCTYPE html><html><head><title>Ferry sinks off Messina</title><meta property='article:published_time' content='2019-01-01T00:00:00Z'>"
            f"<!-- {len(ASKED)} --></head><body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>Ferry sinks off Messina</h1>"
            f"{text}</article><footer>All rights reserved {len(ASKED)}</footer></body></html>").encode()


def page_feed():
    """Four entries: one leads to an article, the others to what robots.txt forbids, a wall, a picture, nothing."""
    def entry(path, text):
        return (f"<item><title>Entry {path}</title><link>{base}/{path}</link><pubDate>Thu, 09 May 2024 08:00:00 GMT</pubDate>"
                f"<description>{text}</description></item>")
    more = " More was expected later in the week, the ministry said in a statement on the matter."
    items = [entry("article", "A ferry sank." + (" Updated." if STATE["round"] > 1 else "")), entry("secret/a", "A bridge in Parma was closed on Tuesday."),
             entry("wall", "A court in Siena freed two fishermen on Wednesday." + more), entry("picture", "A school in Pisa burned down on Friday."),
             entry("nothing", "A train left the rails near Lucca on Sunday.")]
    return ("<?xml version='1.0'?><rss version='2.0'><channel><title>Shore Daily</title>" + "".join(items) + "</channel></rss>").encode()


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for k, v in headers.items():
            self.send_header(k.replace("_", "-"), v)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        ASKED.append((self.path, dict(self.headers)))
        if self.path == "/robots.txt":
            self.answer(200, b"User-agent: *\nDisallow: /secret\n")
        elif self.path == "/feed.xml":
            tag = f'"v{STATE["round"]}"'
            if self.headers.get("If-None-Match") == tag:
                self.answer(304)
            else:
                self.answer(200, feed(), ETag=tag, Content_Type="application/rss+xml; charset=utf-8")
        elif self.path == "/pages.xml":
            self.answer(200, page_feed(), Content_Type="application/rss+xml; charset=utf-8")
        elif self.path == "/article":
            self.answer(200, article(), Content_Type="text/html; charset=utf-8")
        elif self.path == "/wall":
            self.answer(200, b"<!DOCTYPE html><html><head><title>Please subscribe</title></head><body><p>Subscribe to read on.</p></body></html>")
        elif self.path == "/picture":
            self.answer(200, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, Content_Type="image/png")
        elif self.path == "/busy.xml":
            self.answer(503, Retry_After="7200")
        elif self.path == "/gone.xml":
            self.answer(410)
        elif self.path == "/moved.xml":
            self.answer(302, Location="file:///etc/passwd")
        elif self.path == "/large.xml":
            self.answer(200, b"x" * (33 << 20))
        else:
            self.answer(404)

    def log_message(self, *_):
        pass


passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    print(f"{'ok' if good else 'FAIL'} {name}" + ("" if good else f": {detail}"))


def follow(db, *feeds, allow=True, more=()):
    options = [*(["--allow-private"] if allow else []), *more]
    return subprocess.run([BIN, "follow", "--once", "--db", db, *options, *feeds], capture_output=True, text=True, timeout=120)


def health(db):
    out = subprocess.run([BIN, "feeds", "--db", db, "--format", "jsonl"], capture_output=True).stdout
    return {row["url"].replace(base + "/", ""): row for row in map(json.loads, out.splitlines())}


def again(db):
    """The next round comes at once."""
    with sqlite3.connect(db) as store:
        store.execute("UPDATE feed SET next_try = 0 WHERE url LIKE '%/feed.xml' OR url LIKE '%/pages.xml'")
    ASKED.clear()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
with tempfile.TemporaryDirectory() as folder:
    db, opml = os.path.join(folder, "s.db"), os.path.join(folder, "list.opml")
    with open(opml, "w", encoding="utf-8") as file:
        file.write("<opml version='2.0'><body><outline text='a'>" + "".join(
            f"<outline type='rss' xmlUrl='{base}/{name}'/>" for name in
            ("feed.xml", "secret/feed.xml", "busy.xml", "gone.xml", "moved.xml", "large.xml", "feed.xml")) + "</outline></body></opml>")

    refused = follow(os.path.join(folder, "no.db"), f"{base}/feed.xml", allow=False)
    check("private addresses are refused", not ASKED and "private addresses are refused" in refused.stderr, (ASKED, refused.stderr))

    first = follow(db, opml)
    check("a round ends well", first.returncode == 0 and "1 new" in first.stderr, first.stderr)
    paths = [p for p, _ in ASKED]
    check("robots.txt is asked first, once", paths[0] == "/robots.txt" and paths.count("/robots.txt") == 1, paths)
    check("what it forbids is not asked", "/secret/feed.xml" not in paths, paths)
    check("every feed once", paths.count("/feed.xml") == 1, paths)
    check("it says who it is", all(h["User-Agent"].startswith("sitrep/") for _, h in ASKED))
    rows = health(db)
    good = rows["feed.xml"]
    check("health of a good feed", good["documents"] == 1 and good["last_success"] and not good["error"]
          and good["newest"].startswith("2024-05-06") and not good["failures"], good)
    check("health of one that fails", rows["busy.xml"]["failures"] == 1 and rows["busy.xml"]["error"] and not rows["busy.xml"]["last_success"])
    with sqlite3.connect(db) as store:
        tries = dict(store.execute("SELECT replace(url, ?, ''), next_try - strftime('%s', last_try) FROM feed", (base,)))
    check("back-off, Retry-After, gone", tries["/busy.xml"] >= 7200 and tries["/moved.xml"] == 1800 and tries["/gone.xml"] > 10 ** 9, tries)
    check("too large", "over 32 MB" in (rows["large.xml"]["error"] or ""), rows["large.xml"])
    check("no other protocol", rows["moved.xml"]["error"] and not rows["moved.xml"]["documents"], rows["moved.xml"])

    ASKED.clear()
    follow(db, opml)
    check("nothing is asked before its time", not ASKED, ASKED)
    again(db)
    follow(db, f"{base}/feed.xml")
    check("conditional request", [h.get("If-None-Match") for p, h in ASKED if p == "/feed.xml"] == ['"v1"'], ASKED)
    STATE["round"] = 2
    again(db)
    second = follow(db, f"{base}/feed.xml")
    check("a changed entry and a new one", "2 new" in second.stderr, second.stderr)
    edits = subprocess.run([BIN, "edits", "--db", db, "--format", "jsonl"], capture_output=True, text=True).stdout
    check("the change is listed", "eleven people" in edits and "nine people" in edits, edits)
    listed = subprocess.run([BIN, "timeline", "--db", db], capture_output=True, text=True).stdout
    check("the listings are up to date", "Aden" in listed, listed)

    STATE["round"] = 1
    ASKED.clear()
    db = os.path.join(folder, "pages.db")
    paged = follow(db, f"{base}/pages.xml", more=("--pages",))
    check("pages: all entries are taken", paged.returncode == 0 and "5 new" in paged.stderr, paged.stderr)
    check("pages: why one could not be had", all(f"{base}/{name}: {why}" in paged.stderr for name, why in
          (("secret/a", "robots.txt forbids it"), ("wall", "it holds less"), ("picture", "it is no page"), ("nothing", "the server answers 404"))), paged.stderr)
    check("pages: what robots.txt forbids is not asked", "/secret/a" not in [p for p, _ in ASKED], ASKED)
    with sqlite3.connect(db) as store:
        texts = {url.rsplit("/", 1)[1]: (title, published, text, outlet) for url, title, published, text, outlet in store.execute(
            "SELECT d.url, d.title, d.published, t.text, d.outlet FROM document d JOIN text t ON t.document = d.number")}
    check("pages: the article is read, not what stands around it", all(p in texts["article"][2] for p in BODY) and "rights reserved" not in texts["article"][2],
          texts["article"])
    check("pages: the entry's date and outlet hold", texts["article"][1].startswith("2024-05-09T08:00") and texts["article"][3] == "Shore Daily", texts["article"])
    check("pages: elsewhere the entry's text is kept", all(w in texts[k][2] for k, w in (("a", "Parma"), ("wall", "Siena"), ("picture", "Pisa"), ("nothing", "Lucca"))), texts)
    again(db)
    second = follow(db, f"{base}/pages.xml", more=("--pages",))
    check("pages: none is asked for twice", [p for p, _ in ASKED if p != "/robots.txt"] == ["/pages.xml"] and "new" not in second.stderr, (ASKED, second.stderr))
    STATE["round"] = 2
    again(db)
    third = follow(db, f"{base}/pages.xml", more=("--pages",))
    check("pages: a changed entry is asked for again", [p for p, _ in ASKED if p != "/robots.txt"] == ["/pages.xml", "/article"] and "1 new" in third.stderr,
          (ASKED, third.stderr))
    edits = subprocess.run([BIN, "edits", "--db", db, "--format", "jsonl"], capture_output=True, text=True).stdout
    check("pages: what changed on the page is listed", "nine bodies" in edits and "six bodies" in edits, edits)
    sound = subprocess.run([BIN, "check", "--db", db], capture_output=True, text=True)
    check("pages: the store is sound", sound.returncode == 0, sound.stdout + sound.stderr)
    report = subprocess.run([BIN, "documents", "--db", db, "--format", "jsonl", "--known-at", "2024-05-09"], capture_output=True, text=True).stdout
    check("pages: known on the day that the feed says", "Messina" in report, report)
server.shutdown()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
