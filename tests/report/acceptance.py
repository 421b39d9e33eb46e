"""The acceptance list of the seed reports, as questions to the JSON report. Every name, number
and day comes from a World, so that the same list is asked of reports in which they have all
been exchanged."""

from common import like, names, report, said_in, sources


class World:
    """Names as they stand in the seeds; exchange.py makes others. `shift` moves every day."""

    def __init__(self, swap=lambda s: s, shift=0):
        import datetime
        self.n = swap
        self.shift = datetime.timedelta(days=shift)
        self.base = datetime.date

    def day(self, month, day, year=2021):
        return str(self.base(year, month, day) + self.shift)


def rows_at(result, place):
    return [r for r in result["control"] if (r["place"]["name"] or "") == place]


def held(result, place, who):
    rows = rows_at(result, place)
    return len(rows) == 1 and like(who, rows[0]["holder"]) and rows[0]["status"] in ("held", "claimed")


def happenings(result, *, type=None, realis=None, actor=None, phrase=None, place=None, subtype=None):
    found = []
    for h in result["timeline"]:
        if type and h["type"] not in type.split("|"): continue
        if subtype and h["subtype"] != subtype: continue
        if realis and h["realis"] not in realis.split("|"): continue
        if actor and not like(actor, names(h["actors"])): continue
        if phrase and not said_in(h, phrase): continue
        if place and (h["place"] or {}).get("name") != place: continue
        found.append(h)
    return found


def captures(result, place):
    return [h for h in result["timeline"] if (h["place"] or {}).get("name") == place
            and h["change"] in ("takes", "retakes", "loses", "abandons")
            and h["realis"] in ("happened", "ongoing", "claimed")]


def control(t, w, files):
    n, group, government = w.n, w.n("Taliban"), "government"
    now = report(files, "--as-of", w.day(8, 14))
    for town in ("Sheberghan", "Kunduz", "Taloqan", "Faizabad", "Ghazni", "Herat",
                 "Mazar-i-Sharif", "Pul-e-Alam"):
        t.check(f"{n(town)} is held by {group}", held(now, n(town), group), rows_at(now, n(town)))
        t.check(f"{n(town)}: one capture", len(captures(now, n(town))) == 1,
                [h["text"] for h in captures(now, n(town))])
    threatened = rows_at(now, n("Maidan Shahr"))
    t.check("the town that they are close to is threatened, not taken",
            len(threatened) == 1 and threatened[0]["status"] == "threatened", threatened)
    capital = rows_at(now, n("Kabul"))
    t.check("the capital is the government's", len(capital) == 1
            and like(government, capital[0]["holder"]), capital)
    for province in ("Kandahar", "Helmand"):
        rows = [r for r in now["control"] if r["place"]["name"] == n(province)
                and r["status"] == "contested"]
        t.check(f"{n(province)} is contested", len(rows) == 1 and
                rows[0]["last_evidence"] == w.day(8, 11), rows_at(now, n(province)))
    tension = rows_at(now, n("Herat"))
    t.check("a report that has them approaching is shown, and undoes nothing",
            any(r["dissent"] for r in tension), tension)
    then = report(files, "--known-at", w.day(8, 12))
    rows = rows_at(then, n("Mazar-i-Sharif"))
    t.check("known at 12 Aug: the northern city is the government's",
            len(rows) == 1 and like(government, rows[0]["holder"]), rows)
    t.check("known at 12 Aug: nothing of later reports",
            {d["id"][:3] for d in then["documents"]} == {"002", "003"}, then["documents"])


def events(t, w, r):
    n = w.n
    flight = happenings(r, actor=n("Ghani"), phrase=n("Mazar"), realis="happened")
    t.check("the president's flight happened", any(like("fl[ey]w", h["text"]) for h in flight),
            [h["text"] for h in flight])
    t.check("his talks with the strongmen are planned",
            happenings(r, type="CONSULT", realis="planned|possible", phrase="hold talks"))
    strikes = happenings(r, phrase="launch airstrikes", realis="demanded")
    t.check("the senator's airstrikes are demanded", strikes)
    t.check("... and no strike happened on his word", not happenings(
        r, type="ASSAULT", realis="happened|ongoing", phrase="launch airstrikes"))
    t.check("he called for them", happenings(r, actor=n("Mitch McConnell"), type="REQUEST"))
    arrival = happenings(r, actor=n("Khalilzad"), phrase="to warn", realis="happened")
    t.check("the envoy arrived", arrival)
    t.check("... to warn, which is no deed yet", not happenings(
        r, type="THREATEN", realis="happened", phrase="arrived in"))
    t.check("soldiers fled or left", happenings(r, type="RETREAT|CONCEDE", realis="happened|claimed")
            or [h for h in r["timeline"] if h["change"] in ("abandons", "loses")])
    t.check("the foreign minister met the group's leader",
            happenings(r, type="CONSULT", phrase="Foreign Minister", realis="happened"))
    t.check("the resignation is demanded", happenings(r, type="REQUEST", actor=n("Taliban"),
                                                      phrase="step down"))
    t.check("warplanes struck", happenings(r, type="ASSAULT", phrase="launched strikes",
                                           realis="happened"))
    t.check("executions are alleged, with the embassy as source",
            any(like("embassy", " ".join(a["holder"] or "" for a in h["attribution"]))
                for h in happenings(r, type="ASSAULT", phrase="executi")),
            [(h["text"], h["realis"], h["attribution"]) for h in happenings(r, phrase="executi")])
    t.check("2018 is nowhere in the timeline",
            not [h for h in r["timeline"] if (h["from"] or "").startswith("2018")])


def numbers(t, w, r):
    def values(claim):
        return {(v["low"], v["of"]) for v in claim["values"]}
    nine, ten = w.n("9"), w.n("10")
    eleven, all_of = w.n("11"), w.n("34")
    capitals = [c for c in r["claims"]
                if {(float(nine), None), (float(eleven), float(all_of))} <= values(c)]
    t.check("the captured capitals are one claim: nine, then eleven of 34", len(capitals) == 1,
            [(c["about"], values(c)) for c in r["claims"] if any(
                v["low"] in (float(nine), float(eleven)) for v in c["values"])])
    if capitals:
        c = capitals[0]
        t.check("... with at least ten", any(v["low"] == float(ten) and v["bound"] == "at_least"
                                             for v in c["values"]), values(c))
        t.check("... a growth, not a conflict", c["verdict"] == "growth", c["verdict"])
        t.check("... and no share of land in it", not any(
            v["low"] and abs(v["low"] - 2 / 3) < 0.01 for v in c["values"]))
    land = [c for c in r["claims"] if c["kind"] == "share"
            and any(abs((v["low"] or 0) - 2 / 3) < 0.01 for v in c["values"])]
    t.check("two thirds of the country is a claim of its own", land)
    distance = [c for c in r["claims"] if c["kind"] == "distance" and c["verdict"] == "conflict"
                and {80.0, 150.0} <= {v["low"] for v in c["values"]}]
    t.check("80 miles and 150 km are a conflict inside one report", distance,
            [(c["about"], c["verdict"], values(c)) for c in r["claims"] if c["kind"] == "distance"])
    staff = [c for c in r["claims"] if any(v["low"] == 4000 for v in c["values"])]
    t.check("the embassy's staff of 4,000", staff)
    due = {f["due_from"] or "" for f in r["forecasts"]} | {(f["due_to"] or "") for f in r["forecasts"]}
    for d in ((9, 11), (11, 10)):
        t.check(f"a forecast is due {w.day(*d)}", any(x.startswith(w.day(*d)) for x in due), due)


def quotes(t, w, r):
    n = w.n

    def utterances(*phrases):
        return [q for q in r["quotes"] if all(
            any(p.lower() in (v["text"] or "").lower() for v in q["variants"]) for p in phrases)]

    def reports_of(q):
        return {s["doc"][:3] for v in q["variants"] for s in v["sources"]}
    speech = utterances("my focus is")
    t.check("the president's sentence is one utterance", len(speech) == 1, speech)
    if speech:
        q = speech[0]
        t.check("... verbatim in two reports", {"000", "004"} <= {
            s["doc"][:3] for v in q["variants"] if v["kind"] == "verbatim" for s in v["sources"]},
            reports_of(q))
        t.check("... by the president", like(n("Ghani"), q["speaker"]), q["speaker"])
        t.check("... resting on one origin", len(q["origins"]) == 1, q["origins"])
    ask = utterances("from the first day", "since the beginning")
    t.check("the ambassador's sentence is one utterance in other words", len(ask) == 1)
    if ask:
        other = [v for v in ask[0]["variants"] if v["kind"] != "verbatim"]
        t.check("... marked as altered, with its changes", other and other[0]["changes"]
                and other[0]["kind"] in ("altered", "reworded"), other)
        t.check("... hers", like(n("Raz"), ask[0]["speaker"]), ask[0]["speaker"])
    t.check("who to elect, who to pick: altered", utterances("who to elect", "who to pick"))
    regret = utterances("not regret my decision")
    t.check("no regrets: verbatim in two reports", any(
        {"002", "003"} <= reports_of(q) for q in regret), [reports_of(q) for q in regret])


def debris(t, w, r):
    everything = [s["text"] for part in ("timeline", "control", "claims", "quotes", "forecasts")
                  for s in sources(r[part])]
    for phrase in ("uses cookies", "opt-out", "Read Full Article", "Getty Images", "AP Photo",
                   ">> ", "Casey", "Accept Read More"):
        t.check(f"no fact rests on {phrase!r}", not any(phrase in text for text in everything),
                [x for x in everything if phrase in x][:2])


def dates(t, w, r):
    want = {"000": (8, 14), "001": (8, 14), "002": (8, 11), "003": (8, 12), "004": (8, 14)}
    for d in r["documents"]:
        day = w.day(*want[d["id"][:3]])
        t.check(f"{d['id'][:3]} is of {day}", (d["published"] or "").startswith(day), d["published"])
        t.check(f"{d['id'][:3]}: its date is marked as inferred",
                d["published_from"] in ("text", "collection"), d["published_from"])


def lineage(t, w, r):
    edges = {(e["doc"][:3], (e["from"] or e["other"])[:3]) for e in r["lineage"]}
    t.check("001 and 000 rest on one interview", ("001", "000") in edges or ("000", "001") in edges,
            edges)
    origins = " | ".join(o["name"] for o in r["origins"])
    for agency in ("PBS", "AFP", "Reuters", "Al Jazeera", "New York Times"):
        t.check(f"{agency} is an origin", agency in origins, origins)


def ask(t, w, files):
    r = report(files)
    dates(t, w, r)
    control(t, w, files)
    events(t, w, r)
    numbers(t, w, r)
    quotes(t, w, r)
    debris(t, w, r)
    lineage(t, w, r)
    t.check("one story", len(r["stories"]) == 1, [s["documents"] for s in r["stories"]])
