#!/usr/bin/env python3
"""near_duplicates.py [N]: are damaged copies traced to their originals?

Takes N articles (default 40; 520 give more than 3,000 pairs) from the texts of the extraction set in
../shared, makes three copies of each by a published damage - trimmed (the middle 60 % of its words), reworded (every word of
SUBSTITUTIONS replaced), embedded (between the halves of another article) - and asks `sitrep
report` for the lineage. A pair counts as found when an edge, or a chain of two, joins copy and
original. Prints precision, recall and F1 over all pairs; status 1 below 0.95, 77 (skipped)
without the data."""
import itertools
import json
import os
import subprocess
import sys
import tempfile

GOLD = "../shared/data/extraction/wcxb/gold.jsonl"
SUBSTITUTIONS = {"said": "stated", "big": "large", "also": "too", "new": "fresh", "many": "numerous",
                 "about": "around", "people": "persons", "before": "prior to", "more": "further",
                 "show": "display", "help": "assist", "use": "employ", "start": "begin", "very": "highly",
                 "need": "require", "get": "obtain", "while": "whereas", "but": "yet", "buy": "purchase"}
WORDS, WORDS_MIN = 220, 120  # of an article: longer texts of the set give several
STRIDE = 7
SHARE_MIN = 0.05


def trimmed(words, _):
    return words[len(words) // 5:len(words) * 4 // 5]


def reworded(words, _):
    return [SUBSTITUTIONS.get(w, w) for w in words]


def embedded(words, host):
    return host[:len(host) // 2] + words[:400] + host[len(host) // 2:]


def documents(texts):
    hosts = texts[len(texts) // 2:]
    for i, words in enumerate(texts[:len(texts) // 2]):
        yield f"{i}/original", i, words
        for damage in (trimmed, reworded, embedded):
            yield f"{i}/{damage.__name__}", i, damage(words, hosts[i])


def main():
    if not os.path.exists(GOLD):
        print("SKIP near-duplicates: no ../shared here")
        return 77
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    texts = [json.loads(line)["gold"]["text"].split() for line in open(GOLD, encoding="utf-8")]
    texts = [t[at:at + WORDS] for t in texts for at in range(0, len(t), WORDS) if len(t[at:at + WORDS]) >= WORDS_MIN]
    texts = [t for i in range(STRIDE) for t in texts[i::STRIDE]][:2 * n]  # pieces of one text far apart
    docs = list(documents(texts))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for name, _, words in docs:
            f.write(json.dumps({"id": name, "title": None, "text": " ".join(words), "url": None,
                                "outlet": None, "published": "2021-06-01" if "original" in name
                                else "2021-06-02"}) + "\n")
        f.flush()
        program = os.environ.get("SITREP", "build/sitrep")
        out = subprocess.run([program, "report", "--format", "json", f.name], capture_output=True, check=True)
    lineage = json.loads(out.stdout)["lineage"]
    group = {name: i for name, i, _ in docs}
    edges = [(e["doc"], e["other"]) for e in lineage if e["kind"] in ("copy", "rewrite")
             and e["share"] >= SHARE_MIN]  # less is a paragraph in common, not a copy
    joined = {name: {name} for name in group}
    for a, b in edges:
        joined[a].add(b)
        joined[b].add(a)
    near = {a: set().union(*(joined[b] for b in joined[a])) for a in group}
    pairs = list(itertools.combinations(group, 2))
    found = {(a, b) for a, b in pairs if b in near[a]}
    gold = {(a, b) for a, b in pairs if group[a] == group[b]}
    hits = len(found & gold)
    precision, recall = hits / max(1, len(found)), hits / len(gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    for a, b in sorted(gold - found)[:5] + sorted(found - gold)[:5]:
        print("missed" if (a, b) in gold else "wrong", a, b)
    print(f"near-duplicates: {len(gold)} pairs, {len(pairs) - len(gold)} others: "
          f"precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")
    return 0 if f1 >= 0.95 else 1


sys.exit(main())
