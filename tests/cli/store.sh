#!/bin/bash
# A store gives the report of the files it was made from; a second ingest changes nothing; what
# is no store, or cannot be written, is said so. Usage: tests/cli/store.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
cd "$dir" || exit 2
has() { grep -qF -- "$2" "$1"; }

mkdir files
cat > files/a.txt << 'X'
Rebels take the port of Aden

Rebel fighters captured the port of Aden on Thursday, a harbour official told Reuters. At least nine soldiers were killed.

"We have left the city," the official said on 12 August 2021.
X
cat > files/b.txt << 'X'
Published 13 August 2021

Government troops withdrew from the port of Aden on Thursday after days of heavy fighting, officials said.

Eleven soldiers were killed, the defence ministry said on Friday. The army plans to return next week.
X
cat > files/c.jsonl << 'X'
{"id":"c1","title":"Aid reaches port","text":"The Red Cross sent aid to Aden on Saturday.","published":"2021-08-15","outlet":"Daily"}
{"id":"c2","text":"broken
{"id":"c3","title":"Talks","text":"Envoys met in Muscat on Friday to ask for a ceasefire.","published":"2021-08-14T10:00:00Z"}
X
printf '<html><head><title>Harbour shut</title><meta property="article:published_time" content="2021-08-16"></head><body><article><p>The harbour of Aden was shut on Monday, the port authority said in a statement that was read on the radio.</p><p>No ship has left since the rebels took the town, and no ship is awaited before the end of the month.</p></article></body></html>' > files/d.html

"$sitrep" ingest --db one.db --received 2021-08-17 files 2> err
ok ingest has err '5 new, 0 known already, 1 refused'
"$sitrep" report --format json files > from_files 2> /dev/null
"$sitrep" report --format json --db one.db > from_store 2> /dev/null
ok same-report cmp from_files from_store
"$sitrep" ingest --db one.db -j 3 files 2> err
ok idempotent has err '0 new, 5 known already, 1 refused'
"$sitrep" report --format json --db one.db > again 2> /dev/null
ok same-after-again cmp from_store again

# in pieces, in other processes: the same store
for f in files/*; do "$sitrep" ingest --quiet --db pieces.db --received 2021-08-17 "$f"; done 2> /dev/null
"$sitrep" report --format json --db pieces.db > from_pieces 2> /dev/null
ok same-in-pieces cmp from_store from_pieces

# broken off and started again
mkdir many
for i in $(seq 1 2000); do printf '{"id":"m%d","text":"Flood number %d closed %d roads in Lyon on Monday.","published":"2024-05-06"}\n' "$i" "$i" "$i"; done > many/m.jsonl
"$sitrep" ingest --quiet --db many.db many &
pid=$!
sleep 0.3
kill -9 $pid 2> /dev/null
wait $pid 2> /dev/null
"$sitrep" ingest --db many.db many 2> err
n=$(sed -n 's/^sitrep: \([0-9]*\) new, \([0-9]*\) known already.*/\1 + \2/p' err)
ok resumed test "$((n))" -eq 2000

# errors
"$sitrep" report --db missing.db 2> err; code=$?
ok missing test $code -eq 6
ok missing-said has err 'missing.db'
echo 'this is no database, only a text that is long enough to be looked at' > text.db
"$sitrep" report --db text.db 2> err; code=$?
ok not-a-database test $code -eq 6
ok not-a-database-said has err 'not a store of sitrep'
"$sitrep" ingest --db text.db files 2> err
ok not-overwritten has text.db 'this is no database'
cp one.db newer.db
printf '\000\000\000\143' | dd of=newer.db bs=1 seek=60 conv=notrunc 2> /dev/null
"$sitrep" report --db newer.db 2> err
ok newer has err 'written by a newer sitrep (schema 99'
"$sitrep" ingest --db none/such/dir.db files 2> err; code=$?
ok no-folder test $code -eq 6
"$sitrep" ingest --db mysql://host/db files 2> err
ok engine-said has err 'a store is a SQLite file, or postgres://'
"$sitrep" ingest --db 'postgres://u:secret@/db?host=/no/such/folder' files 2> err; code=$?
ok postgres-said test $code -eq 6
ok postgres-password-kept test "$(grep -c secret err)" -eq 0
"$sitrep" ingest files 2> err; code=$?
ok usage test $code -eq 2
if [ "$(id -u)" -ne 0 ]; then
    cp one.db closed.db && chmod 444 closed.db
    "$sitrep" ingest --db closed.db many 2> err
    ok read-only has err 'read-only'
fi

# a story that is larger than what is compared together is said to be
for i in $(seq 510); do
    echo "{\"id\":\"k$i\",\"title\":\"Flood in Split\",\"text\":\"A flood in Split killed nine people on Monday.\",\"published\":\"2024-05-07\",\"outlet\":\"Paper $((i % 9))\"}"
done > large.jsonl
"$sitrep" ingest --db large.db --quiet large.jsonl
story=$("$sitrep" stories --db large.db --format csv 2> err | sed -n 2p | cut -d, -f1)
ok cut-stories has err 'rests on the latest 500'
"$sitrep" timeline --db large.db --story "$story" > out 2> err
ok cut-story has err 'rests on the latest 500'
"$sitrep" events --db large.db --story "$story" --format jsonl > out 2> err
ok cut-no-events test "$(wc -l < out)" -ge 510 -a ! -s err

# the first filling writes without WAL where nobody else has the store open; the next intake takes WAL up
mode() { python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode").fetchone()[0])' "$1"; }
ok filled-without-wal test "$(mode large.db)" = delete -a ! -e large.db-journal -a ! -e large.db-wal
ok then-wal test "$(mode one.db)" = wal
: > nothing.jsonl
"$sitrep" ingest --db held.db nothing.jsonl 2> err
cat > hold.py << 'X'
import sqlite3, subprocess, sys
held = sqlite3.connect("held.db")
held.execute("PRAGMA journal_mode=WAL")
before = held.execute("SELECT count(*) FROM document").fetchone()
code = subprocess.run([sys.argv[1], "ingest", "--quiet", "--db", "held.db", "large.jsonl"]).returncode
print(code, *before, *held.execute("SELECT count(*) FROM document").fetchone(), *held.execute("PRAGMA journal_mode").fetchone())
X
ok held-open test "$(python3 hold.py "$sitrep")" = "0 0 510 wal"
exit $bad
