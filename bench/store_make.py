#!/usr/bin/env python3
"""Made-up reports for a large store, as JSON Lines: store_make.py N [SEED] > reports.jsonl

Stories run for a few days in one of many towns, with sizes spread as news spreads (most have few
reports, some two hundred); a tenth of the reports copy a passage of an earlier one. About 0.6 kB each."""

import datetime
import json
import random
import sys

TOWNS = """Lyon Kano Lima Quito Oslo Tunis Lagos Hanoi Cairo Accra Dakar Riga Aden Basra Mosul Homs Split Sofia Minsk Turin
Porto Ghent Bergen Tampere Gdansk Brno Graz Szeged Varna Patras Izmir Adana Tabriz Herat Kunduz Multan Surat Pune Dhaka
Mandalay Vientiane Davao Medan Perth Cusco Natal Recife Rosario Cali Leon Puebla Tampico Kumasi Bamako Niamey Kisumu
Mwanza Beira Lubango Bulawayo""".split()
SIDES = ["Rebel fighters", "Government troops", "Army units", "Militia fighters", "Separatists", "Police"]
VERBS = ["captured", "attacked", "shelled", "left", "surrounded", "retook"]
THINGS = ["port", "airport", "bridge", "barracks", "market", "radio station", "border crossing", "grain store"]
OUTLETS = ["Shore Daily", "Valley Post", "Radio North", "The Ledger", "Harbour Times", "Plain Herald", "Hill Gazette", "River News"]
SYLLABLES = ["ba", "do", "ke", "li", "mo", "nu", "pe", "ra", "si", "to", "va", "ze", "gra", "sto", "tri", "plo"]


def words(r, n):
    return ["".join(r.choice(SYLLABLES) for _ in range(r.randint(2, 4))) for _ in range(n)]


def size(r):
    x = r.random()
    return r.randint(1, 4) if x < 0.6 else r.randint(5, 25) if x < 0.94 else r.randint(26, 90) if x < 0.995 else 200


def main():
    n, r = int(sys.argv[1]), random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    start, vocabulary = datetime.date(2022, 1, 1), words(r, 8000)
    running, made = [], 0
    while made < n:
        while len(running) < 40:
            town = r.choice(TOWNS)
            running.append({"town": town, "own": r.sample(vocabulary, 24), "left": size(r), "side": r.choice(SIDES), "thing": r.choice(THINGS),
                            "chief": " ".join(w.capitalize() for w in r.sample(vocabulary, 2)), "said": []})
        s = r.choice(running)
        own = lambda k: " ".join(r.choice(s["own"]) if r.random() < 0.7 else r.choice(vocabulary) for _ in range(k))
        toll = r.randint(2, 60)
        told = f'"We will {own(5)}," {s["chief"]}, the mayor of {s["town"]}, told {r.choice(OUTLETS)}.'
        body = [f"{s['side']} {r.choice(VERBS)} the {s['thing']} of {s['town']} on Monday, an official said, and at least {toll} people were killed.",
                f"The {own(8)} near the {own(3)}.", r.choice(s["said"]) if s["said"] and r.random() < 0.1 else told,
                f"Aid for {r.randint(100, 9000)} families of the {own(4)} was expected in {s['town']} this week."]
        s["said"].append(told)
        day = start + datetime.timedelta(days=made * 700 // n)
        print(json.dumps({"id": f"r{made}", "title": f"{s['thing'].capitalize()} of {s['town']}: {own(3)}", "text": "\n\n".join(body),
                          "published": day.isoformat(), "outlet": r.choice(OUTLETS), "url": f"https://news.example/{made}"}))
        made += 1
        s["left"] -= 1
        if s["left"] <= 0:
            running.remove(s)


main()
