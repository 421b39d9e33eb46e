#!/usr/bin/env python3
"""tests/export/exports.py [PROGRAM]: every layout of `sitrep export`, written from the examples and read back by a
library or a schema that is not ours (npm packages pinned in package.json; Debian's python3-feedparser and
python3-prov). The same bytes for any -j, and from a store as from the files. Skips what is not installed, by name."""
import glob, json, os, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "sitrep")
NODE_FORMATS = "plover cameo gdelt gdelt-mentions acled ucdp hxl geojson jsonfeed ninjs stix annotation conllu".split()
passed, failed, skipped = 0, 0, 0


def check(name, good, why=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {name}: {why}")


def skip(name, why):
    global skipped
    skipped += 1
    print(f"SKIP {name}: {why}")


def export(form, *more):
    run = subprocess.run([PROGRAM, "export", "--quiet", "--format", form, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return run.stdout if run.returncode == 0 else b""


def node_ready():
    """Installs the pinned readers once."""
    if not shutil.which("npm") or not shutil.which("node"):
        return False
    if os.path.exists(os.path.join(HERE, "node_modules", "zod")):
        return True
    done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"],
                          cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def read_atom(name, data):
    try:
        import feedparser
    except ImportError:
        return skip(name, "python3-feedparser is not installed")
    feed = feedparser.parse(data)
    check(name, not feed.bozo and feed.version == "atom10" and feed.entries and all(e.id and e.updated_parsed for e in feed.entries),
          feed.get("bozo_exception"))


def read_prov(name, data):
    try:
        import prov.model
    except ImportError:
        return skip(name, "python3-prov is not installed")
    try:
        doc = prov.model.ProvDocument.deserialize(content=data.decode(), format="json")
        records = list(doc.get_records(prov.model.ProvDerivation))
        check(name, len(records) > 0 and len(list(doc.get_records(prov.model.ProvEntity))) > 0, "no derivations")
    except Exception as why:  # the library's own errors have no common class
        check(name, False, why)


def one_collection(folder, node, tmp):
    label = os.path.basename(folder)
    manifest = os.path.join(folder, "manifest.csv")
    source = (["--manifest", manifest] if os.path.exists(manifest) else []) + [os.path.join(folder, "reports")]
    store = os.path.join(tmp, label + ".db")
    subprocess.run([PROGRAM, "ingest", "--quiet", "--db", store, *source], check=True)
    for form in NODE_FORMATS + ["atom", "prov"]:
        name = f"{label} {form}"
        data = export(form, *source)
        check(name + " for any -j", data and data == export(form, "-j1", *source), "other bytes")
        if form != "conllu":
            check(name + " from a store", data == export(form, "--db", store), "other bytes than from the files")
        if form == "atom":
            read_atom(name, data)
        elif form == "prov":
            read_prov(name, data)
        elif node:
            path = os.path.join(tmp, form)
            open(path, "wb").write(data)
            run = subprocess.run(["node", os.path.join(HERE, "read.mjs"), form, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            check(name, run.returncode == 0, run.stderr.strip()[-400:])
        else:
            skip(name, "node or its packages are not here")


def tables(folder, node, tmp):
    """Every list of a store as a table: all rows, in CSV and in JSON Lines alike, read by others' readers."""
    label, store, out = os.path.basename(folder), os.path.join(tmp, os.path.basename(folder) + ".db"), os.path.join(tmp, "tables")
    for form in ("csv", "jsonl"):
        run = subprocess.run([PROGRAM, "export", "--quiet", "--db", store, "--format", form, "-o", out])
        check(f"{label} tables {form}", run.returncode == 0, run.returncode)
    names = sorted({name.rsplit(".", 1)[0] for name in os.listdir(out)})
    check(f"{label} tables: a file a kind", names == sorted("stories timeline control claims quotes lineage origins forecasts events documents edits feeds reviews".split()), names)
    for name in names:
        rows = [json.loads(line) for line in open(os.path.join(out, name + ".jsonl"), encoding="utf-8")]
        if name == "origins":  # no verb lists them
            check(f"{label} table origins", rows and all(r["id"].startswith("o") for r in rows), rows[:1])
            continue
        listed = subprocess.run([PROGRAM, name, "--db", store, "--format", "jsonl"], stdout=subprocess.PIPE).stdout
        check(f"{label} table {name} is its list", [json.loads(line) for line in listed.splitlines()] == rows, len(rows))
        if node:
            run = subprocess.run(["node", os.path.join(HERE, "read.mjs"), "table", os.path.join(out, name + ".csv")], stdout=subprocess.PIPE, text=True)
            read = json.loads(run.stdout or "[]")
            check(f"{label} table {name} as CSV", len(read) == len(rows) and all(str(a.get("id", "")) == str(b.get("id", "")) for a, b in zip(read, rows)), len(read))
    one = export("csv", "--db", store, "--table", "timeline")
    check(f"{label} one table", one == open(os.path.join(out, "timeline.csv"), "rb").read(), one[:80])
    bad = subprocess.run([PROGRAM, "export", "--db", store, "--format", "csv", "--table", "search"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check(f"{label} no such table", bad.returncode == 2 and b"search" in bad.stderr, bad.stderr)


def one_story(folder):
    """A feed of one story holds that story's happenings only."""
    source = [os.path.join(folder, "reports")]
    report = json.loads(subprocess.run([PROGRAM, "report", "--format", "json", *source], stdout=subprocess.PIPE, check=True).stdout)
    story = max(report["stories"], key=lambda s: len(s["documents"]))["id"]
    whole, part = json.loads(export("jsonfeed", *source)), json.loads(export("jsonfeed", "--story", story, *source))
    check("one story", 0 < len(part["items"]) <= len(whole["items"]) and part["title"] != whole["title"], part["title"])
    unknown = subprocess.run([PROGRAM, "export", "--format", "atom", "--story", "s0", *source], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check("an unknown story", unknown.returncode == 1 and b"no story" in unknown.stderr, unknown.stderr)


def with_debian_python():
    """The Debian packages belong to Debian's own interpreter, which need not be the first on the PATH."""
    import importlib.util
    debian = "/usr/bin/python3"
    if importlib.util.find_spec("prov") is None and os.path.exists(debian) and "SITREP_EXPORT_TEST" not in os.environ:
        os.environ["SITREP_EXPORT_TEST"] = "1"
        os.execv(debian, [debian, os.path.abspath(__file__), PROGRAM])


def main():
    with_debian_python()
    node = node_ready()
    with tempfile.TemporaryDirectory() as tmp:
        for folder in sorted(glob.glob(os.path.join(ROOT, "examples", "*"))):
            if os.path.isdir(os.path.join(folder, "reports")):
                one_collection(folder, node, tmp)
        tables(os.path.join(ROOT, "examples", "kabul-2021"), node, tmp)
    one_story(os.path.join(ROOT, "examples", "kabul-2021"))
    bad = subprocess.run([PROGRAM, "export", "--format", "nonsense", ROOT], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check("an unknown format", bad.returncode == 2 and b"nonsense" in bad.stderr, bad.stderr)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
