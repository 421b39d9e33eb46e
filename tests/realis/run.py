#!/usr/bin/env python3
"""tests/realis/run.py [PROGRAM] [--errors]: macro-F1 of realis on our own sentences, one table after another.
An event counts as found when its trigger overlaps the marked word; a sentence without one is an error of its
value. One test a table: exit status 1 where one is below the floor that its line "@floor" names."""
import glob, json, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))


def read(path):
    """(floor, [(value, sentence, begin, end)]): byte offsets of the marked trigger."""
    floor, cases = 0.80, []
    for line in open(path, encoding="utf-8"):
        if line.startswith("@floor"):
            floor = float(line.split()[1])
        if line[0] in "#@" or not line.strip():
            continue
        value, text = line.rstrip("\n").split("\t")
        before, trigger, after = text.split("*")
        begin = len(before.encode())
        cases.append((value, before + trigger + after, begin, begin + len(trigger.encode())))
    return floor, cases


def annotate(program, cases):
    feed = "".join(json.dumps({"id": str(i), "title": None, "text": c[1], "published": "2021-08-14T12:00:00Z",
                               "url": None, "outlet": None}) + "\n" for i, c in enumerate(cases))
    out = subprocess.run([program, "annotate", "-"], input=feed.encode(), stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in out.decode().splitlines()]


def score(cases, lines, errors):
    """macro-F1 over the values, printed value by value."""
    names = sorted({c[0] for c in cases})
    hit, said, want, silent = dict.fromkeys(names, 0), {}, dict.fromkeys(names, 0), 0
    for (value, text, begin, end), line in zip(cases, lines):
        mine = [e for e in line["events"] if e["trigger"]["begin"] < end and begin < e["trigger"]["end"]]
        got, rule = (mine[0]["realis"], mine[0].get("realis_rule")) if mine else ("none", "")
        silent += not mine
        want[value] += 1
        said[got] = said.get(got, 0) + 1
        hit[value] += got == value
        if got != value and errors:
            print(f"{got} ({rule}), should be {value}: {text}  [{text.encode()[begin:end].decode()}]")
    total = 0.0
    for n in names:
        p, r = hit[n] / said[n] if said.get(n) else 0.0, hit[n] / want[n]
        f = 2 * p * r / (p + r) if p + r else 0.0
        total += f
        print(f"{n:<11} P {p:.3f} R {r:.3f} F1 {f:.3f} of {want[n]}")
    print(f"realis macro-F1 {total / len(names):.3f} over {len(cases)} sentences, {silent} without an event")
    return total / len(names)


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    program = args[0] if args else os.path.join(HERE, "..", "..", "build", "sitrep")
    good = bad = 0
    for path in sorted(glob.glob(os.path.join(HERE, "*.tsv"))):
        print(os.path.basename(path))
        floor, cases = read(path)
        reached = score(cases, annotate(program, cases), "--errors" in sys.argv) >= floor
        good, bad = good + reached, bad + (not reached)
    print(f"{good} passed, {bad} failed")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
