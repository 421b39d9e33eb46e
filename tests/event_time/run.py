#!/usr/bin/env python3
"""tests/event_time/run.py [PROGRAM] [--errors]: the time of marked events in our own sentences. An event without the
expected days on both sides, or no event, is an error. Exit status 1 below the floor."""
import datetime, json, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
FLOOR = 0.90


def cases():
    for line in open(os.path.join(HERE, "times.tsv"), encoding="utf-8"):
        if line[0] in "#@" or not line.strip():
            continue
        begin, end, text = line.rstrip("\n").split("\t")
        before, trigger, after = text.split("*")
        yield begin, end, before + trigger + after, len(before.encode()), len((before + trigger).encode())


def day(moment, up):
    """The day that holds a moment; `up`: the first day that begins at it or after it."""
    if not moment:
        return "-"
    d = datetime.date.fromisoformat(moment[:10])
    return str(d + datetime.timedelta(up and moment[10:] not in ("", "T00:00:00", "T00:00")))


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    program = args[0] if args else os.path.join(HERE, "..", "..", "build", "sitrep")
    todo = list(cases())
    feed = "".join(json.dumps({"id": str(i), "title": None, "text": c[2], "published": "2021-08-14", "url": None,
                               "outlet": None, "language": "en"}) + "\n" for i, c in enumerate(todo))
    out = subprocess.run([program, "annotate", "-"], input=feed.encode(), stdout=subprocess.PIPE, check=True).stdout
    good = silent = 0
    for (begin, end, text, b, e), line in zip(todo, map(json.loads, out.decode().splitlines())):
        mine = [x for x in line["events"] if x["trigger"]["begin"] < e and b < x["trigger"]["end"]]
        silent += not mine
        got = ("none", "none")
        if mine:
            time = mine[0]["time"] or {}
            got = day(time.get("from"), False), day(time.get("to"), True)
            if begin == "background" and mine[0]["realis"] == "background":
                got = begin, end
        good += got == (begin, end)
        if got != (begin, end) and "--errors" in sys.argv:
            print(f"{got}, should be {(begin, end)}: {text}  [{text.encode()[b:e].decode()}]")
    print(f"event time {good / len(todo):.3f} of {len(todo)} events, {silent} without an event")
    passed = good >= FLOOR * len(todo)
    print(f"{int(passed)} passed, {int(not passed)} failed")
    return not passed


if __name__ == "__main__":
    sys.exit(main())
