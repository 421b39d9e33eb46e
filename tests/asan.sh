#!/bin/sh
# The examples, and whatever measuring data is at hand, through the sanitized program.
set -e
bin=build/asan/sitrep
[ -d examples ] && for c in examples/*/reports; do
    for f in text html json md; do $bin report --format $f -j4 -o /dev/null "$c"; done
done
for g in ../shared/data/*/*.gold.jsonl ../shared/data/*/*/*.gold.jsonl; do
    [ -f "$g" ] || continue
    head -n 12 "$g" | grep -v '"text": null' >/tmp/sitrep-asan.$$ || continue
    $bin annotate - </tmp/sitrep-asan.$$ >/dev/null
    $bin report --format json - </tmp/sitrep-asan.$$ >/dev/null
done
rm -f /tmp/sitrep-asan.$$
