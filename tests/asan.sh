#!/bin/sh
# The examples, a store of them, whatever measuring data is at hand and the command line tests
# through the sanitized program. A sanitizer's finding ends the program and so this script.
set -e
bin=build/asan/sitrep documents=${1:-40}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for c in examples/*/reports; do
    [ -d "$c" ] || continue
    for f in text html json md; do $bin report --format $f -j4 -o /dev/null "$c"; done
    $bin ingest --quiet --db "$dir/store.db" "$c"
    $bin report --db "$dir/store.db" -o /dev/null
done
for g in ../shared/data/*/*gold.jsonl ../shared/data/*/*/*gold.jsonl; do
    [ -f "$g" ] || continue
    head -n "$documents" "$g" | grep -v '"text": null' >"$dir/in" || continue
    $bin annotate - <"$dir/in" >/dev/null
    $bin report --format json - <"$dir/in" >/dev/null
done
for b in ../shared/data/ud/*-dev.conllu; do
    [ -f "$b" ] || continue
    head -n 8000 "$b" >"$dir/in.conllu"
    $bin annotate --format conllu "$dir/in.conllu" >/dev/null
done
for h in ../shared/data/extraction/*/html; do
    [ -d "$h" ] || continue
    $bin extract --format jsonl "$h"/*0.html* >/dev/null
done
for s in ../shared/seeds; do [ ! -d "$s" ] || $bin report --format html "$s"/*.txt >/dev/null; done
for t in tests/cli/*.sh; do
    SITREP_DATA=$PWD/build/asan "$t" $bin >"$dir/log" 2>&1 || [ $? = 77 ] || { cat "$dir/log"; exit 1; }
done
