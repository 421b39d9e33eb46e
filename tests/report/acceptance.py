"""The acceptance list of the seed reports, line by line, as questions to the JSON report. Every
name, number and day comes from a World, so that the same list is asked of reports in which they have all
been exchanged. `later` names the lines that are not reached yet: they are asked and printed as notes;
a line that comes to hold must be taken off."""

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

    def monday(self, month, day, weeks=0, year=2021):
        """The Monday of the week of that day, or of one some weeks off."""
        at = self.base(year, month, day) + self.shift
        return str(at - at.resolution * (at.weekday() - 7 * weeks))


def later(t, name, good, detail=""):
    """As t.check, for lines that may be in t.later: not reached yet, and said to be so."""
    if name in t.later and not good:
        print(f"note: not reached yet: {name}")
    elif name in t.later:
        t.check(f"{name} (reached: take it off the list of those to come)", False)
    else:
        t.check(name, good, detail)


def about(t, w, r):
    """The rest of the happenings: who did what, when, says who."""
    n = w.n

    def on(h, month, day):
        """The day itself, or the night that ends in it."""
        night = h["precision"] in ("part", "hour") and (h["to"] or "").startswith(w.day(month, day))
        return night or (h["from"] or h["to"] or "").startswith(w.day(month, day))

    def holders(rows):
        return " | ".join((a["holder"] or "") + " " + (a["via"] or "") for h in rows for a in h["attribution"])

    def texts(rows):
        return [(h["text"][:90], h["type"], h["realis"], h["from"], holders([h])) for h in rows]
    for town in ("Sheberghan", "Kunduz", "Taloqan"):
        rows = captures(r, n(town))
        later(t, f"{n(town)} fell before or on the day of its report",
              len(rows) == 1 and (rows[0]["from"] or rows[0]["to"])[:10] <= w.day(8, 12), texts(rows))
    rows = captures(r, n("Faizabad"))
    later(t, "the night's capture stands under the day it ends in", len(rows) == 1 and (
        on(rows[0], 8, 10) or on(rows[0], 8, 11)), texts(rows))
    later(t, "... says the lawmaker", like(n("Attiq"), holders(rows)), texts(rows))
    later(t, "... to AFP", any(like("AFP", o["name"]) for o in r["origins"] for h in rows if o["id"] in h["origins"]))
    later(t, "... and the insurgents confirm it", any(
        said_in(x, "social media post") for x in rows + rows_at(r, n("Faizabad"))), texts(rows))
    rows = happenings(r, type="RETREAT|CONCEDE", phrase="days of heavy fighting", realis="happened|claimed")
    later(t, "government forces withdrew after heavy fighting", rows and like(n("Attiq"), holders(rows)), texts(rows))
    rows = happenings(r, actor=n("Ghani"), phrase=n("Mazar"), realis="happened")
    later(t, "the president flew on the Wednesday", any(on(h, 8, 11) for h in rows), texts(rows))
    rows = happenings(r, type="CONSULT", realis="planned|possible", phrase="hold talks")
    later(t, "... to see the strongman", any(like(n("Noor"), names(h["recipients"]) + h["text"]) for h in rows), texts(rows))
    later(t, "... and the marshal", any(said_in(h, n("Dostum")) for h in rows), texts(rows))
    rows = happenings(r, phrase="contingent of commandos")
    later(t, "he had left with commandos hours before", any(h["realis"] in ("happened", "ongoing") for h in rows), texts(rows))
    rows = happenings(r, actor=n("Khalilzad"), phrase="to warn", realis="happened")
    later(t, "the envoy came on the Tuesday", any(on(h, 8, 10) for h in rows), texts(rows))
    rows = [h for h in happenings(r, phrase="three more provincial capitals") if h["realis"] == "happened"]
    later(t, "three more capitals on the Wednesday", any(on(h, 8, 11) and like(n("Taliban"), names(h["actors"])) for h in rows), texts(rows))
    rows = captures(r, n("Herat"))
    later(t, "the western city by the Thursday", len(rows) == 1 and (
        on(rows[0], 8, 12) or (rows[0]["to"] or "") == w.day(8, 13)), texts(rows))
    rows = happenings(r, phrase="warned US citizens" if n("x") == "x" else "warned", realis="happened")
    later(t, "the citizens were warned in the week before", any((h["from"] or "") == w.monday(8, 12, -1)
          and (h["to"] or "") == w.monday(8, 12) for h in rows if said_in(h, "last week")), texts(rows))
    rows = happenings(r, phrase="assurances")
    later(t, "assurances for the embassy are sought, not given", any(
        h["type"] == "REQUEST" and h["realis"] in ("happened", "ongoing", "demanded") for h in rows)
        or any(h["realis"] == "demanded" for h in rows), texts(rows))
    rows = happenings(r, phrase="two US officials told" if n("x") == "x" else "officials told")
    later(t, "... say two officials to the New York Times", like("officials.*New York Times", holders(rows)), texts(rows))
    rows = happenings(r, phrase="launched strikes", realis="happened")
    later(t, "warplanes in support of government troops", any(like("support of government troops", h["text"]) for h in rows), texts(rows))
    rows = [h for h in r["timeline"] + r["control"] if said_in(h, "main highways")]
    later(t, "the highways out of the capital are the group's", rows and any(
        said_in(h, "leading both north and south") for h in rows), rows)
    rows = happenings(r, phrase="forcibly marrying") + happenings(r, phrase="forced marriage")
    later(t, "forced marriages are reported", rows, texts(rows))
    rows = happenings(r, phrase="unity government")
    later(t, "a share in the government is offered for a halt", any(
        on(h, 8, 12) and like("diplomats", holders([h]) + names(h["actors"])) for h in rows), texts(rows))
    rows = happenings(r, phrase="four additional province capitals", realis="happened")
    later(t, "four more capitals on the Friday", any(on(h, 8, 13) for h in rows), texts(rows))
    later(t, "the ambassador spoke to PBS on the Friday", any(
        like(n("Raz"), q["speaker"]) and like("PBS", q["addressee"]) and (q["said"]["from"] or "").startswith(w.day(8, 13)) for q in r["quotes"]))
    later(t, "the spokesman to reporters on the Friday", any(
        like(n("John Kirby"), q["speaker"]) and like("reporters", q["addressee"]) and (q["said"]["from"] or "").startswith(w.day(8, 13)) for q in r["quotes"]))
    rows = captures(r, n("Mazar-i-Sharif"))
    later(t, "the northern city fell on the Saturday", len(rows) == 1 and on(rows[0], 8, 14), texts(rows))
    rows = happenings(r, phrase="abandoned their equipment")
    later(t, "soldiers left their equipment, says the councillor to Al Jazeera", like(n("Hadid") + ".*Al Jazeera", holders(rows)), texts(rows))
    rows = happenings(r, phrase="without firing a shot", realis="happened|claimed")
    later(t, "the forces left without firing", rows, texts(rows))
    rows = captures(r, n("Pul-e-Alam"))
    later(t, "the town on the road, on an anonymous word", len(rows) == 1 and like("anonymous", holders(rows)), texts(rows))
    rows = [h for h in r["timeline"] if (h["place"] or {}).get("name") == n("Maidan Shahr")]
    later(t, "the threatened town, on the group's own account", any(like(n("Taliban"), holders([h])) for h in rows), texts(rows))
    rows = [h for h in r["timeline"] if said_in(h, "televised")] + [q for q in r["quotes"] if said_in(q, "my focus is")]
    later(t, "the president addressed the nation", rows)
    rows = happenings(r, phrase="arrived to secure", realis="happened")
    later(t, "the marines came on the Saturday", any(on(h, 8, 14) for h in rows), texts(rows))
    rows = happenings(r, phrase="sending troops back", realis="happened|ongoing")
    later(t, "Western countries are sending troops", rows, texts(rows))
    rows = happenings(r, phrase="let up the escalation")
    later(t, "the foreign minister urged an end of the fighting", any(h["type"] == "REQUEST" for h in rows), texts(rows))
    rows = happenings(r, phrase="have stalled")
    later(t, "the talks have stalled", rows, texts(rows))
    rows = happenings(r, subtype="displacement")
    later(t, "hundreds of thousands are displaced", any(said_in(h, "hundreds of thousands") for h in rows), texts(rows))
    later(t, "... and thousands stream to the capital", any(said_in(h, "streaming toward") for h in rows), texts(rows))
    later(t, "nothing happened after the last report", not [
        h for h in r["timeline"] if h["realis"] in ("happened", "ongoing", "claimed", "denied") and (h["from"] or "") > w.day(8, 15)],
        texts([h for h in r["timeline"] if h["realis"] in ("happened", "ongoing") and (h["from"] or "") > w.day(8, 15)]))


def more_control(t, w, files):
    n, government = w.n, "government"
    then = report(files, "--known-at", w.day(8, 11))
    for town in ("Faizabad", "Sheberghan", "Kunduz", "Taloqan"):
        later(t, f"known at 11 Aug: {n(town)} is {n('Taliban')}'s", held(then, n(town), n("Taliban")), rows_at(then, n(town)))
    rows = rows_at(then, n("Mazar-i-Sharif"))
    later(t, "known at 11 Aug: the northern city is held and threatened",
          len(rows) == 1 and like(government, rows[0]["holder"]) and rows[0]["status"] == "threatened", rows)
    for province in ("Kandahar", "Helmand"):
        later(t, f"known at 11 Aug: {n(province)} is contested", any(c["status"] == "contested" for c in rows_at(then, n(province))),
              rows_at(then, n(province)))
    now = report(files)
    rows = rows_at(now, n("Kabul"))
    later(t, "the capital is threatened", len(rows) == 1 and rows[0]["status"] == "threatened", rows)
    for town in ("Herat", "Ghazni"):
        later(t, f"{n(town)}: the tension is shown", any(c["dissent"] and c["note"] for c in rows_at(now, n(town))), rows_at(now, n(town)))
    later(t, "regions are not spread over towns nobody named", not [
        c for c in now["control"] if like("^(north|south|west|east|cent)", c["place"]["name"])
        and c["status"] == "held" and not said_in(c, c["place"]["name"])])
    rows = [x for x in now["timeline"] + now["control"] if said_in(x, "the west, north") or said_in(x, "west, the north") or said_in(x, "center")]
    later(t, "the statement about regions is kept", rows)


def more_numbers(t, w, r):
    n = w.n

    def claim(kind, value, *about):
        return [c for c in r["claims"] if c["kind"] == kind and any(v["low"] == value for v in c["values"])
                and all(like(a, c["about"]) for a in about)]
    capitals = [c for c in r["claims"] if any(v["of"] == float(n("34")) for v in c["values"])]
    later(t, "more than a quarter of the capitals is in the same claim", any(
        v["unit"] == "share" and abs(v["low"] - 0.25) < 1e-9 and v["bound"] == "more_than" for c in capitals for v in c["values"]),
        [c["values"] for c in capitals][:1])
    later(t, "the group is 7 miles from the capital", claim("distance", 7.0, n("Taliban"), n("Kabul")))
    later(t, "the town on the road is 40 miles from it", claim("distance", 40.0, n("Pul-e-Alam"), n("Kabul")))
    later(t, "the misspelt city's distance is the city's", claim("distance", 80.0, n("Ghazni") + " to " + n("Kabul")),
          [c["about"] for c in r["claims"] if c["kind"] == "distance"])
    later(t, "1,400 of the staff are Americans" if n("x") == "x" else "1,400 of the staff", any(
        v["low"] == 1400 and v["of"] == 4000 for c in r["claims"] for v in c["values"]))
    later(t, "the northern city is its region's largest", claim("rank", 1.0, n("Mazar-i-Sharif")))
    later(t, "... and the country's fourth", claim("rank", 4.0, n("Mazar-i-Sharif")))
    later(t, "the western city is the country's third", claim("rank", 3.0, n("Herat")))
    isolated = [f for f in r["forecasts"] if (f["due_from"] or "").startswith(w.day(9, 11))]
    later(t, "the forecast is an official's, its outcome unknown", any(
        like("defense official", f["who"]) and f["outcome"] == "unknown" for f in isolated), isolated)
    later(t, "... to Reuters", any("Reuters" in {o["name"] for o in r["origins"] if d["id"] in o["documents"]}
                                   for d in r["documents"] for f in isolated for s in f["sources"] if s["doc"] == d["id"]))
    ends = [f for f in r["forecasts"] if (f["due_from"] or "")[:10] in ("2021-08-30", "2021-08-31")]
    later(t, "the mission's end is a plan with a due day", any({"001", "002"} & {s["doc"][:3] for s in f["sources"]} for f in ends), ends)


def more_quotes(t, w, r):
    def variants(q, phrase):
        return [v for v in q["variants"] if phrase in (v["text"] or "").replace("\u2019", "'")]

    def pair(full, other, kind):
        return [q for q in r["quotes"] if variants(q, full) and any(v["kind"] == kind and v["changes"] for v in variants(q, other))]
    later(t, "the subheading's don't is marked as altered", pair("do not regret my decision", "don't regret my decision", "altered"))
    later(t, "have to, got to: altered", pair("got to want to fight", "have to want to fight", "altered"))
    rows = [q for q in r["quotes"] if variants(q, "fight for their nation")]
    later(t, "fight for themselves is marked as cut", any(v["kind"] == "cut" and "002" == s["doc"][:3]
          for q in rows for v in q["variants"] for s in v["sources"]), rows)
    later(t, "its two days are shown as a conflict", any(q["said"].get("conflict") for q in rows), [q["said"] for q in rows])
    later(t, "every quote but few has its speaker", sum(not q["speaker"] for q in r["quotes"]) * 5 <= len(r["quotes"]),
          [q["variants"][0]["text"][:60] for q in r["quotes"] if not q["speaker"]])
    speech = [q for q in r["quotes"] if variants(q, "my focus is")]
    names_of = {o["id"]: o["name"] for o in r["origins"]}
    later(t, "the speech rests on Reuters", any("Reuters" in {names_of[o] for o in q["origins"]} for q in speech),
          [[names_of[o] for o in q["origins"]] for q in speech])


def more_sources(t, w, r):
    n = w.n
    names_of = {o["id"]: o["name"] for o in r["origins"]}
    for doc, outlets in {"000": ("PBS",), "001": ("PBS",), "002": ("AFP",), "003": ("New York Times", "Reuters"),
                         "004": ("Al Jazeera", "Reuters")}.items():
        has = {names_of[o] for d in r["documents"] if d["id"][:3] == doc for o in d["origins"]}
        for outlet in outlets:
            later(t, f"{doc} rests on {outlet}", any(outlet in x for x in has), has)
    rewrite = [e for e in r["lineage"] if {e["doc"][:3], (e["from"] or e["other"])[:3]} == {"000", "001"}]
    later(t, "... 001 as a rewrite", any(e["kind"] in ("rewrite", "shared_source") and e["passages"] for e in rewrite), rewrite)
    everything = [s for part in ("timeline", "control", "claims", "quotes") for s in sources(r[part])]
    later(t, "highlights are no second source", not [s for s in everything if s["zone"] == "highlight"
          and not any(o["doc"] == s["doc"] and o["zone"] != "highlight" for o in everything)])
    later(t, "the caption's kilometres count", any(v["low"] == 150 for c in r["claims"] for v in c["values"]))
    for phrase in ("Gulabuddin", "File photo", "Accept"):
        later(t, f"no fact rests on {phrase!r}", not any(phrase in s["text"] for s in everything))
    places = {x["place"]["name"] for part in ("timeline", "control", "claims") for x in r[part] if x["place"]}
    later(t, "the misspelt city is the city", n("Ghanzi") not in places, places)
    later(t, "the short name is the city's", n("Mazar") not in places, places)
    actors = {a["name"] for h in r["timeline"] for a in h["actors"] + h["recipients"]}
    later(t, "the president is one person", n("Ghani") not in actors and f"{n('Ashraf')} {n('Ghani')}" in actors,
          [a for a in actors if n("Ghani") in (a or "")])
    later(t, "... and not the group's leader", any(n("Baradar") in (a or "") for a in actors), actors)
    later(t, "the ambassador and envoy is one person", n("Raz") not in {q["speaker"] for q in r["quotes"]})
    later(t, "the insurgents are the group", not {"insurgents", "the insurgents", "militant group", "the militant group"} & actors, actors)


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
    later(t, "the capital is the government's", len(capital) == 1
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


def ask(t, w, files, not_yet=()):
    t.later = set(not_yet)
    r = report(files)
    dates(t, w, r)
    control(t, w, files)
    events(t, w, r)
    numbers(t, w, r)
    quotes(t, w, r)
    debris(t, w, r)
    lineage(t, w, r)
    about(t, w, r)
    more_control(t, w, files)
    more_numbers(t, w, r)
    more_quotes(t, w, r)
    more_sources(t, w, r)
    t.check("one story", len(r["stories"]) == 1, [s["documents"] for s in r["stories"]])
