#!/usr/bin/env python3
"""Each example collection against its expected.tsv."""

import glob
import os

from common import Tests, like, report, sources

ASK = {}


def ask(folder, options):
    key = (folder, options)
    if key not in ASK:
        manifest = os.path.join(folder, "manifest.csv")
        extra = ["--manifest", manifest] if os.path.exists(manifest) else []
        ASK[key] = report([os.path.join(folder, "reports")], *extra, *options.split())
    return ASK[key]


def control(r, which, want):
    rows = [c for c in r["control"] if c["place"]["name"] == which]
    holder, status, *since = want.split("/")
    seen = [(c["holder"], c["status"], c["from"]) for c in rows]
    return len(rows) == 1 and like(holder, rows[0]["holder"] or "none") and rows[0]["status"] == status \
        and (not since or rows[0]["from"] == since[0]), seen


def uncontrolled(r, which, _):
    rows = [c for c in r["control"] if c["place"]["name"] == which and c["status"] in ("held", "claimed")]
    return not rows, rows


def document(r, which, want):
    day, how = want.split("/")
    d = next((d for d in r["documents"] if d["id"].startswith(which)), {})
    return (d.get("published") or "").startswith(day) and d.get("published_from") == how, \
        (d.get("published"), d.get("published_from"))


def uncoded(r, which, want):
    d = next((d for d in r["documents"] if d["id"].startswith(which)), {})
    return d.get("language") == want and d.get("coded") is False, d


def rejected(r, which, want):
    rows = [x for x in r["rejected"] if which in x["path"]]
    return rows and like(want, rows[0]["reason"]), r["rejected"]


def lineage(r, which, want):
    other, *kind = want.split("/")
    pairs = [(e, e["doc"], e["from"] or e["other"]) for e in r["lineage"]]
    rows = [e for e, x, y in pairs if (x.startswith(which) and y.startswith(other))
            or (not e["direction_known"] and y.startswith(which) and x.startswith(other))]
    return rows and (not kind or rows[0]["kind"] == kind[0]), r["lineage"][:3]


def quote(r, which, want):
    text, _, kind = want.rpartition("/")
    for q in r["quotes"]:
        texts = [v["text"].replace("’", "'") for v in q["variants"]]
        if not any(which in x for x in texts):
            continue
        if not text:
            docs = {s["doc"] for v in q["variants"] for s in v["sources"]}
            return len(docs) > 1, q["variants"]
        return any(text in v["text"].replace("’", "'") and v["kind"] in (kind, "reworded") and v["changes"]
                   for v in q["variants"]), q["variants"]
    return False, "no such quote"


def claim(r, which, want):
    values = {float(x) for x in which.split("/")}
    rows = [c for c in r["claims"] if values <= {v["low"] for v in c["values"]}]
    return any(c["verdict"] == want for c in rows), \
        [(c["about"], c["verdict"], [v["low"] for v in c["values"]]) for c in r["claims"]]


def best(r, which, want):
    about, _, role = which.partition("/")
    figure, verdict = want.split("/")
    rows = [c for c in r["claims"] if c["about"] == about and (c["place"] or {}).get("name", "") == role]
    return len(rows) == 1 and rows[0]["best"] == float(figure) and rows[0]["verdict"] == verdict, \
        [(c["about"], c["place"] and c["place"]["name"], c["best"], c["verdict"]) for c in r["claims"]]


def standing(r, which, want):
    """A figure that was denied or withdrawn is shown so, with the sentence against it."""
    role, figure = which.split("/")
    rows = [v for c in r["claims"] if c["role"] == role for v in c["values"] if v["low"] == float(figure)]
    return rows and all(v["standing"] == want and v["against"] for v in rows), rows


def forecast(r, which, want):
    rows = [f for f in r["forecasts"] if which in f["what"]]
    return len(rows) == 1 and rows[0]["outcome"] == want and bool(rows[0]["settled_by"]) == (want != "unknown"), rows


def once(r, which, want):
    """One line of the timeline, and only one, says it; want: how many reports it rests on."""
    rows = [h for h in r["timeline"] if like(which, h["text"])]
    docs = {s["doc"] for h in rows for s in h["sources"]}
    return len(rows) == 1 and len(docs) == int(want), [(h["text"], h["from"], docs) for h in rows]


def nocontrol(r, which, _):
    return not r["control"] and not any(h["change"] for h in r["timeline"]), r["control"]


def stories(r, which, _):
    return len(r["stories"]) == int(which), [s["title"] for s in r["stories"]]


def rests_on(r, which, want):
    rows = [d for d in r["documents"] if d["id"].startswith(which)]
    names = {o["id"]: o["name"] for o in r["origins"]}
    return rows and want in {names[o] for o in rows[0]["origins"]}, names


def happening(r, which, want):
    rows = [h for h in r["timeline"] if like(which, h["text"]) or any(like(which, s["text"]) for s in h["sources"])]
    return any(h["realis"] == want for h in rows), [(h["text"], h["realis"]) for h in rows]


def day(r, which, want):
    """Every line of the timeline that says it gives this day."""
    rows = [h for h in r["timeline"] if like(which, h["text"])]
    return rows and all(h["from"] == want for h in rows), [(h["text"], h["from"]) for h in rows]


def nowhere(r, which, _):
    return not any((h["from"] or "").startswith(which) for h in r["timeline"]), ""


def nofact(r, which, _):
    parts = [r[k] for k in ("timeline", "control", "claims", "quotes", "forecasts")]
    found = [s["text"] for part in parts for s in sources(part) if which in s["text"]]
    return not found, found[:2]


KINDS = {f.__name__: f for f in (control, uncontrolled, document, uncoded, rejected, lineage, quote,
                                 claim, best, standing, forecast, once, nocontrol, stories, rests_on,
                                 happening, day, nowhere, nofact)}
t = Tests()
for path in sorted(glob.glob("examples/*/expected.tsv")):
    folder = os.path.dirname(path)
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line[0] in "#@" or not line.strip():
                continue
            what, which, want, options, *_ = line.rstrip("\n").split("\t") + ["", "", ""]
            good, seen = KINDS[what](ask(folder, options), which, want)
            t.check(f"{os.path.basename(folder)} {what} {which} {want} {options}", good, seen)
t.end()
