#!/usr/bin/env python3
"""Share of the Microsoft Recognizers-Text English DateTime cases that sitrep reads right.

    bench/recognizers.py [FOLDER] [--bin build/sitrep] [--errors N]

FOLDER holds the specifications (default ../shared/data/times/recognizers); without it the
script says so and ends with 0. Counted are cases with a reference time that their own .NET
engine supports, and of them the results that are dates, date ranges or durations. A result
is right when one time of ours covers the same words, give or take function words at the
front, and means the same interval (any of the readings listed) or length. Nothing of the
specifications is kept here; docs/times.md lists what is not covered, and why.
"""
import argparse, collections, datetime, json, pathlib, re, subprocess, sys

KINDS = {"date", "daterange", "duration"}
FILES = ["DateParser", "DatePeriodParser", "DurationParser", "DateTimeModel", "HolidayParser"]
LEAD = re.compile(r"^(?:(?:on|in|at|by|for|from|between|during|within|the|of|since|until|before|after|over|into|through|"
                  r"throughout|around|this|any|a|an|and|to|later than|no|earlier than|not|more than|less than|starting|beginning|since|"
                  r"as late as|as early as|prior to|up|sometime)\s+)+", re.I)
UNIT = {"S": 1, "M": 60, "H": 3600, "D": 86400, "W": 604800, "Y": 31536000}


def seconds(value):
    m = re.fullmatch(r"P(?:([^T]*))?(?:T(.*))?", value or "")
    if not m:
        return None
    total = 0.0
    for part, clock in ((m[1], False), (m[2], True)):
        for number, unit in re.findall(r"([\d.]+)([A-Z]+)", part or ""):
            if unit == "M" and not clock:
                total += float(number) * 2592000
            elif unit in UNIT:
                total += float(number) * UNIT[unit]
            else:
                return None
    return total


def cases(folder):
    for name in FILES:
        for case in json.loads((folder / f"{name}.json").read_text("utf-8-sig")):
            reference = (case.get("Context") or {}).get("ReferenceDateTime")
            if not reference or "dotnet" in case.get("NotSupported", "").lower():
                continue
            wants = []
            for r in case["Results"]:
                kind = (r.get("TypeName") or r.get("Type") or "").split(".")[-1]
                if kind not in KINDS:
                    continue
                start = r["Start"]
                end = r["End"] + 1 if "End" in r else start + r["Length"]
                read = [x for x in readings(kind, r) if kind == "duration" or any(x) and not str(x[0]).startswith("0001")]
                if read:  # seasons have no interval there
                    wants.append((kind, start, end, read))
            yield name, case["Input"], reference, wants


def readings(kind, r):
    out = []
    if "Resolution" in r:
        for v in r["Resolution"]["values"]:
            if kind == "duration":
                out.append(float(v["value"]))
            elif kind == "date":
                out.append((v.get("value"), None))
            else:
                out.append((v.get("start"), v.get("end")))
        return out
    for side in ("FutureResolution", "PastResolution"):
        v = (r.get("Value") or {}).get(side) or {}
        if kind == "duration" and "duration" in v:
            out.append(float(v["duration"]))
        elif "date" in v:
            out.append((v["date"], None))
        elif v:
            out.append((v.get("startDate"), v.get("endDate")))
    return out


def exact(have):
    """The further readings of a time that are days: "two weeks ago" is a week, or the day so long ago."""
    for value in have.get("alternatives") or []:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            yield dict(have, **{"from": value, "to": str(datetime.date.fromisoformat(value) + datetime.timedelta(1)), "alternatives": []})


def same(kind, want, have, others):
    """Two conventions differ and count as equal: they end a range where its last day or year
    begins, we where it ends; their past week ends with yesterday, ours with today. A bound
    ("before 2019") is right when our time touches it, as TIMEX3 leaves the signal out."""
    if kind == "duration":
        return seconds(have["value"]) in want
    begin, end = have.get("from"), have.get("to")
    if all(first == "not resolved" for first, _ in want):
        return not begin
    if not begin or not end:
        return False
    for first, last in want:
        if last is None and first and not kind == "daterange":
            try:
                last = str(datetime.date.fromisoformat(first) + datetime.timedelta(1))
            except ValueError:
                continue
        if kind == "daterange" and (first is None or last is None) and (first or last)[:10] in (begin[:10], end[:10]):
            return True
        ends = {end[:10]} | ({shifted(end)} if kind == "daterange" else set())
        if kind == "daterange" and have["type"] == "DURATION":
            ends |= {t["from"][:10] for b, e, t in others if t["end"] == have["end"] and t["from"]}
            if first and last and shifted(begin) == first[:10] and shifted(end) == last[:10]:
                return True
        if (first is None or begin[:10] == first[:10]) and (last is None or last[:10] in ends):
            return True
    return False


def holds(kind, want, have):
    """Our coarser interval contains theirs: "a month ago" is a month to us, a day to them."""
    if kind == "duration" or not have.get("from") or not have.get("to"):
        return False
    return any(first and have["from"][:10] <= first[:10] < have["to"][:10] and (not last or last[:10] <= have["to"][:10])
               for first, last in want)


def shifted(day):
    return str(datetime.date.fromisoformat(day[:10]) - datetime.timedelta(1))


def words(text, begin, end):
    return LEAD.sub("", text[begin:end].lower()).strip(" ,.!?")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parent.parent
    p.add_argument("folder", nargs="?", default=str(root.parent / "shared/data/times/recognizers"))
    p.add_argument("--bin", default=str(root / "build/sitrep"))
    p.add_argument("--errors", type=int, default=0)
    p.add_argument("--json", action="store_true", help="figures only, for tests/scores.py")
    p.add_argument("--only", help="one file or kind, for the errors")
    a = p.parse_args()
    folder = pathlib.Path(a.folder)
    if not folder.is_dir():
        print(f"{folder}: not there, nothing measured")
        return 0
    todo = list(cases(folder))
    lines = "".join(json.dumps({"id": str(i), "title": None, "text": text, "published": ref, "url": None, "outlet": None, "language": "en"}) + "\n"
                    for i, (_, text, ref, _) in enumerate(todo))
    done = subprocess.run([a.bin, "annotate", "-"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    right, span, total, held, second = (collections.Counter() for _ in range(5))
    shown = 0
    for (name, text, ref, wants), line in zip(todo, done.stdout.splitlines()):
        data = json.loads(line)
        raw = data["text"].encode()
        ours = [(len(raw[:t["begin"]].decode()), len(raw[:t["end"]].decode()), t) for t in data["times"]]
        for kind, begin, end, want in wants:
            key = (name, kind)
            total[key] += 1
            covering = [t for b, e, t in ours if words(text, b, e) == words(text, begin, end)]
            span[key] += bool(covering)
            ok = any(same(kind, want, t, ours) for t in covering)
            right[key] += ok
            second[key] += ok or any(same(kind, want, x, ours) for t in covering for x in exact(t))
            held[key] += ok or any(holds(kind, want, t) for t in covering)
            if not ok and shown < a.errors and (not a.only or a.only in key):
                shown += 1
                print(f"{name} {ref[:10]} | {text} | want {text[begin:end]!r} {want} | have",
                      [(text[b:e], t["value"], t["from"], t["to"]) for b, e, t in ours])
    n = sum(total.values())
    if a.json:
        print(json.dumps([{"name": name, "value": sum(got.values()) / n}
                          for name, got in (("right", right), ("span", span), ("right, any reading", second))]))
        return 0
    print(f"{'file':18}{'kind':12}{'cases':>7}{'span':>8}{'right':>8}{'or 2nd':>8}{'or held':>9}")
    for key in sorted(total):
        print(f"{key[0]:18}{key[1]:12}{total[key]:7}{span[key] / total[key]:8.3f}{right[key] / total[key]:8.3f}{second[key] / total[key]:8.3f}{held[key] / total[key]:9.3f}")
    print(f"{'all':30}{n:7}{sum(span.values()) / n:8.3f}{sum(right.values()) / n:8.3f}{sum(second.values()) / n:8.3f}{sum(held.values()) / n:9.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
