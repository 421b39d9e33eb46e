#!/usr/bin/env python3
"""Single documents: happenings, quotes and numbers of the seed reports as `annotate` finds them, with reality and
attribution. What holds across reports is asked in acceptance.py. Skips (exit 77) without ../shared."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from common import SEEDS, Tests, run, seed_files  # noqa: E402

# document, trigger, words of its sentence, realis ("a|b"), holder ("": the report itself, "*": whoever), actor, place
HAPPENINGS = [
    (2, "capturing", "Sheberghan", "happened", "", "Taliban", "Shib"),
    (2, "captured", "Faizabad", "happened", "*", "Taliban", "Fa"),
    (2, "withdrawn", "heavy fighting", "happened", "Attiq", "forces", ""),
    (2, "flew", "Mazar", "happened", "", "Ghani", "Maz"),
    (2, "hold", "strongman", "planned", "*", "Ghani", ""),
    (2, "raged", "Doha", "ongoing", "", "", ""),
    (2, "fighting", "Kandahar", "ongoing", "*", "", "Kandahar"),
    (3, "arrived", "Qatar", "happened", "*", "Khalilzad", "Qatar"),
    (3, "warn", "recognized", "planned", "*", "Khalilzad", ""),
    (3, "recognized", "Khalilzad", "denied", "Khalilzad", "", ""),
    (3, "captured", "three more", "happened", "*", "Taliban", ""),
    (3, "taken", "Herat", "happened", "*", "Taliban", ""),
    (3, "warned", "citizens", "happened", "*", "State Department", ""),
    (3, "seeking", "assurances", "claimed|happened|ongoing", "*", "", ""),
    (3, "launched", "warplanes", "happened|claimed", "*", "warplanes", ""),
    (3, "executions", "hearing", "claimed", "embassy", "", ""),
    (3, "executing", "troops", "claimed", "*", "Taliban", ""),
    (3, "isolate", "days", "possible", "defense official", "Taliban", ""),
    (1, "capture", "four additional", "happened", "", "", ""),
    (1, "launch", "airstrikes", "demanded", "McConnell", "", ""),
    (1, "called", "administration", "happened", "*", "McConnell", ""),
    (1, "cease", "31", "planned", "Biden", "", ""),
    (4, "captured", "Mazar-i-Sharif", "happened", "", "Taliban", "Maz"),
    (4, "left", "security forces", "happened", "Hadid", "security forces", ""),
    (4, "abandoned", "equipment", "happened", "Hadid", "soldiers", ""),
    (4, "took", "Pul-e-Alam", "happened", "council member", "Taliban", "Pul"),
    (4, "capturing", "Maidan Shahr", "possible|claimed|planned", "Taliban", "Taliban", ""),
    (4, "sending", "troops", "ongoing|happened|planned", "*", "United Kingdom", ""),
    (4, "evacuate", "diplomats", "planned", "*", "", ""),
    (4, "met", "Baradar", "happened", "*", "Thani", "Qatar"),
    (4, "stalled", "talks", "happened", "*", "", ""),
    (4, "demanded", "talks", "happened", "*", "Taliban", ""),
    (4, "streaming", "Kabul", "ongoing|happened", "*", "", "Kabul"),
    (0, "arrived", "Marines", "happened", "*", "Marines", "Kabul"),
    (3, "fled", "Kabul", "happened", "*", "", "Kabul"),
]

# document, words of the quote, speaker, addressee or channel ("": not asked)
QUOTES = [
    (0, "As your president, my focus", "Ghani", ""), (4, "As your president, my focus", "Ghani", ""),
    (0, "an ask the Taliban", "Raz", ""), (1, "an appeal the Taliban", "Raz", "PBS"),
    (0, "if the people decide", "Raz", ""), (1, "if the people determine", "Raz", ""),
    (2, "I do not regret", "Biden", "reporters"), (3, "I do not regret", "Biden", ""), (2, "I don’t regret", "Biden", ""),
    (2, "They have to want to fight", "Biden", ""), (3, "got to fight for themselves", "Biden", ""),
    (2, "have captured the city now", "Attiq", ""), (1, "clearly worried", "Kirby", "reporters"),
    (3, "hearing additional reports", "embassy", ""), (3, "not a foregone conclusion", "defense official", ""),
    (4, "all security forces have left", "Hadid", ""),
]

# document, words of the number, low, bound, unit, of, role
NUMBERS = [
    (2, "ninth", 9, "ordinal", None, None, "captured"), (2, "more than a quarter", 0.25, "more_than", None, None, "captured"),
    (3, "11 of 34", 11, "exact", None, 34, "captured"), (1, "at least ten", 10, "at_least", None, None, "captured"),
    (3, "two-thirds", 2 / 3, "exact", None, None, "captured"), (0, "7 miles", 7, "exact", "mile", None, None),
    (3, "80 miles", 80, "exact", "mile", None, None), (3, "150 km", 150, "exact", "km", None, None),
    (4, "40 miles", 40, "exact", "mile", None, None), (3, "some 4,000", 4000, "about", None, None, "employed"),
    (3, "nearly 4,000", 4000, "about", None, None, "employed"), (3, "1,400", 1400, "exact", None, 4000, "employed"),
    (2, "largest", 1, "exact", None, None, None), (4, "fourth-largest", 4, "exact", None, None, None),
    (3, "third largest", 3, "exact", None, None, None), (3, "30 days", 30, "exact", "day", None, None),
    (3, "hundreds of thousands", 200000, "at_least", None, None, "displaced"),
    (4, "Thousands", 2000, "at_least", None, None, "displaced"),
]


def words(document, span):
    return document["text"].encode()[span["begin"]:span["end"]].decode()


def sentence(document, at):
    """The sentence at a byte, and its neighbours: the splitter may cut at a stray full stop."""
    spans = document["sentences"]
    i = next((n for n, s in enumerate(spans) if s[0] <= at < s[1]), 0)
    return document["text"].encode()[spans[max(0, i - 1)][0]:spans[min(len(spans) - 1, i + 1)][1]].decode()


def happening(document, trigger, near, realis, holder, actor, place):
    """"" if an event is as asked, else what was seen."""
    seen = []
    for e in document["events"]:
        if trigger.lower() not in words(document, e["trigger"]).lower() or near not in sentence(document, e["trigger"]["begin"]):
            continue
        by = (e["attribution"] or {}).get("holder") or ""
        good = [e["realis"] in realis.split("|"), holder in ("*", by) or (holder and holder in by),
                not actor or any(actor in a["name"] for a in e["actors"]),
                not place or place in ((e["place"] or {}).get("name") or "")]
        if all(good):
            return ""
        seen.append((e["realis"], by, [a["name"] for a in e["actors"]], (e["place"] or {}).get("name")))
    return str(seen or "no such event")


def main():
    if not os.path.isdir(SEEDS):
        print("SKIP facts: no ../shared here")
        sys.exit(77)
    t = Tests()
    documents = [json.loads(run("annotate", f)) for f in seed_files()]
    for number, trigger, near, *rest in HAPPENINGS:
        wrong = happening(documents[number], trigger, near, *rest)
        t.check(f"00{number} {trigger} ({near})", not wrong, wrong)
    for number, phrase, speaker, to in QUOTES:
        d = documents[number]
        found = [((q["speaker"] or {}).get("name") or "", f"{q['addressee']} {q['channel']}") for q in d["quotes"]
                 if any(phrase in words(d, c) for c in q["content"])]
        t.check(f"00{number} \"{phrase}\"", any(speaker in who and (not to or to in at) for who, at in found), str(found))
    for number, phrase, low, *rest in NUMBERS:
        d = documents[number]
        found = [(n["low"], n["bound"], n["unit"], n["of"], n["role"]) for n in d["numbers"] if phrase in words(d, n)]
        good = any(abs(f[0] - low) < 1e-6 and list(f[1:]) == rest for f in found)
        t.check(f"00{number} {phrase}", good, str(found))
    t.end()


if __name__ == "__main__":
    main()
