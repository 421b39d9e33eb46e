#!/bin/bash
# The same input gives the same bytes whatever the clock and the time zone say. Usage:
# tests/cli/clock.sh [path of sitrep]. Skips without faketime, which shows a program another clock.
. "$(dirname "$0")/common.bash"
ldd "$sitrep" | grep -q libasan && { echo "SKIP clock: faketime and the sanitizer both preload"; exit 77; }
command -v faketime > /dev/null || { echo "SKIP clock: no faketime (Debian package faketime)"; exit 77; }
cd "$dir" || exit 2

mkdir files
cat > files/undated.txt << 'X2'
Rebels take the port of Aden

Rebel fighters captured the port of Aden on Thursday, a harbour official told Reuters. At least nine soldiers were killed
last week. Talks are due in two weeks, three days after the holiday of 5 May. Since Friday nobody has left, he said yesterday.
X2
cat > files/dated.txt << 'X2'
Published 13 August 2021

Government troops withdrew from the port of Aden on Thursday after two days of heavy fighting, officials said.
X2
printf '<html><head><title>Harbour shut</title></head><body><article><p>The harbour of Aden was shut today, the port authority said in a statement that was read on the radio.</p><p>No ship has left since the rebels took the town on Thursday, and no ship is awaited this month.</p></article></body></html>' > files/page.html

# runs every reading command under a clock and a time zone, into a folder
run() {
    mkdir "$1"
    export TZ=$3
    faketime "$2" date > "$1.clock"
    for f in files/*; do faketime "$2" "$sitrep" annotate "$f"; done > "$1/annotate"
    for format in text md html json; do faketime "$2" "$sitrep" report --format "$format" files > "$1/report.$format"; done
    faketime "$2" "$sitrep" ingest --db "$1.db" --received 2021-08-17 files 2> /dev/null
    faketime "$2" "$sitrep" report --db "$1.db" --format json > "$1/report.db"
    unset TZ
}
run now "2021-08-14 12:00:00" UTC
run past "1999-02-28 23:59:58" Asia/Kabul
run future "2036-12-31 00:00:01" America/Los_Angeles
ok the-clock-was-another-one bash -c '! cmp -s now.clock past.clock'
for f in annotate report.text report.md report.html report.json report.db; do
    ok "$f is not empty" test -s "now/$f"
    ok "$f: 1999, Kabul" cmp "now/$f" "past/$f"
    ok "$f: 2036, Los Angeles" cmp "now/$f" "future/$f"
done
exit $bad
