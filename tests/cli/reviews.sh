#!/bin/bash
# What people say of facts: honoured by every list, report and export, kept apart from what the program read, undone byte for
# byte, found again after new reports and new versions, never dropped in silence. Usage: tests/cli/reviews.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
cd "$dir" || exit 2
has() { grep -qF -- "$2" "$1"; }
hasnt() { ! grep -qF -- "$2" "$1"; }
sql() { sqlite3 -readonly r.db "$1"; }
review() { "$sitrep" review --quiet --db r.db "$@"; }
list() { "$sitrep" "$1" --db r.db --format jsonl "${@:2}" 2> /dev/null; }
id_of() { list "$1" | grep -F -- "$2" | head -n1 | sed 's/^{"id":"\([^"]*\)".*/\1/'; } # LIST WORDS
facts() { sqlite3 -readonly r.db .dump | grep -v -e review -e place_evidence; }
all() { # every answer there is
    "$sitrep" report --db r.db --format json; "$sitrep" report --db r.db
    for l in stories timeline control claims quotes lineage origins forecasts; do list $l; done
    for f in geojson acled plover atom prov stix hxl; do "$sitrep" export --quiet --db r.db --format $f; done
}

cat > one.jsonl << 'X1'
{"id":"port","outlet":"Gulf Post","title":"Rebels take Aden","published":"2021-08-13","url":"https://gulf.example/port","text":"Rebel fighters captured the port of Aden on Thursday, a harbour official said. At least nine soldiers were killed. \"We have left the city for good,\" the official told Gulf Post."}
{"id":"echo","outlet":"Night Wire","title":"Port of Aden falls","published":"2021-08-14","text":"Rebel fighters captured the port of Aden on Thursday, residents said by phone. Eleven soldiers were killed."}
{"id":"towns","outlet":"Hill Radio","title":"Two towns fall","published":"2021-08-14","text":"Rebel fighters captured Taiz and Mocha on Friday, a governor said."}
{"id":"fire","outlet":"Shore Daily","title":"Fire in Mukalla","published":"2021-08-14","text":"A fire destroyed the market of Mukalla on Friday, the mayor said. Police arrested four traders in Mukalla on Saturday."}
X1
"$sitrep" ingest --quiet --db r.db --received 2021-08-15 one.jsonl
all > before
facts > facts0
aden=$(id_of timeline 'took Aden')
ok there test -n "$aden"

# reject, and undo
review "$aden" --reject --reason 'the film, not the town' --by 'night desk' --received 2021-08-20T10:00:00Z
list timeline > t; list control > c
ok rejected-timeline hasnt t 'took Aden'
ok rejected-control hasnt c '"name":"Aden"'
for f in geojson acled plover atom hxl; do
    "$sitrep" export --quiet --db r.db --format $f > e
    ok rejected-in-$f hasnt e 'took Aden'
done
"$sitrep" report --db r.db > txt
ok rejected-report hasnt txt 'took Aden'
ok report-says-so has txt '1 review by people is in it, 1 of them leaves something out.'
"$sitrep" report --db r.db --format json > json
ok report-lists-it has json '"reviews":[{"number":1,"action":"reject"'
ok machine-facts-stay test "$(facts | grep -v 'INTO finding\|INTO told' | cmp - <(grep -v 'INTO finding\|INTO told' facts0) && echo same)" = same
"$sitrep" events --db r.db --format jsonl | grep '"document":"port"' > ev
ok event-is-marked has ev '"review":"reject"'
"$sitrep" explain --db r.db "$aden" > why
ok why-not has why 'the film, not the town'
"$sitrep" timeline --db r.db --format jsonl --known-at 2021-08-19 > then
ok not-known-before has then 'took Aden'
"$sitrep" timeline --db r.db --format jsonl --known-at 2021-08-20 > then
ok known-after hasnt then 'took Aden'
"$sitrep" diff --db r.db --from 2021-08-19 --to 2021-08-20 > d
ok diff-tells-it has d 'removed'
"$sitrep" reviews --db r.db > log
ok logged has log 'night desk'
ok in-effect has log 'in effect'
"$sitrep" review --quiet --db r.db --undo 1 --reason 'it was the town' --received 2021-08-22T10:00:00Z
all > after
ok undone-byte-for-byte cmp before after
ok undone-facts test "$(facts | cmp - facts0 && echo same)" = same
"$sitrep" reviews --db r.db --format jsonl > log
ok undone-stays-in-the-log has log '"state":"undone"'
ok undone-says-why has log 'it was the town'
"$sitrep" timeline --db r.db --format jsonl --known-at 2021-08-21 > then
ok stood-then hasnt then 'took Aden'
"$sitrep" review --db r.db --undo 1 2> err; code=$?
ok undone-once test $code -eq 1

# a place, a day
review "$aden" --place 'Sanaa' --reason 'by the pictures'
list timeline | grep -F 'took Sana' > t
ok moved test "$(wc -l < t)" = 1
ok moved-is-marked has t '"action":"place"'
ok moved-says-what-was-read has t '"was":"Aden"'
list control > c
ok control-moved hasnt c '"name":"Aden"'
"$sitrep" export --quiet --db r.db --format geojson > e
ok export-moved hasnt e 'took Aden'
"$sitrep" explain --db r.db "$(id_of timeline 'took Sana')" > why
ok explained has why 'the program had read: Aden'
review "$(id_of timeline 'took Sana')" --date 2021-08-10 --reason 'by the log of the harbour'
list timeline | grep -F 'took Sana' > t
ok dated has t '"from":"2021-08-10","to":"2021-08-11"'
review --undo 2
list timeline | grep -F 'took Aden' > t
ok undone-apart has t '"from":"2021-08-10"'
review --undo 3
all > after
ok both-undone cmp before after

# one of two places that one sentence tells
mocha=$(id_of timeline 'took Mocha')
review "$mocha" --reject --reason 'it was not taken'
list timeline > t; list control > c
ok one-place-gone hasnt t 'took Mocha'
ok other-place-stays has t 'took Taiz'
ok one-control-gone hasnt c '"name":"Mocha"'
review --undo 4

# split, merge
review "$aden" --split echo --reason 'the second attack'
ok split test "$(list timeline | grep -cF 'took Aden')" = 2
"$sitrep" review --db r.db "$aden" --split nothing --reason x 2> err; code=$?
ok split-of-nothing test $code -eq 1
set -- $(list timeline | grep -F 'took Aden' | sed 's/^{"id":"\([^"]*\)".*/\1/')
review "$1" --merge "$2" --reason 'the same after all'
ok merged test "$(list timeline | grep -cF 'took Aden')" = 1
ok merged-has-both test "$(list timeline | grep -F 'took Aden' | grep -o '"doc":"[a-z]*"' | sort -u | wc -l)" = 2
fire=$(id_of timeline 'market of Mukalla'); police=$(id_of timeline 'arrested four')
review "$fire" --merge "$police" --reason 'one affair'
ok merged-others test "$(list timeline | grep -cE 'market of Mukalla|arrested four')" = 1
for n in 5 6 7; do review --undo $n; done
all > after
ok all-undone cmp before after

# figures, quotes, acceptance
killed=$(list claims | grep '"role":"killed"' | sed 's/^{"id":"\([^"]*\)".*/\1/')
review "$killed" --reject --document echo --reason 'a slip of the pen'
list claims | grep '"role":"killed"' > c
ok figure-of-one-report hasnt c '"doc":"echo"'
ok other-figure-stays has c '"doc":"port"'
quote=$(list quotes | sed 's/^{"id":"\([^"]*\)".*/\1/')
review "$quote" --reject --reason 'never said'
ok quote-gone test "$(list quotes | wc -l)" = 0
review "$aden" --accept --reason 'two witnesses'
list timeline | grep -F 'took Aden' > t
ok accepted has t '"action":"accept"'
"$sitrep" report --db r.db > txt
ok accepted-in-text has txt 'Reviewed: accepted'
"$sitrep" report --db r.db --format html > html
ok accepted-in-html has html 'Reviewed: accepted'

# what cannot be said
for arguments in "$aden --reject" "$aden --reason x" "$aden --accept --reject --reason x" "$killed --place Aden --reason x" "$aden --date tuesday --reason x" \
    "$aden --place Nowhereville --reason x" "$aden --merge $aden --reason x" "--undo x" "--undo 1 $aden"; do
    "$sitrep" review --db r.db $arguments 2> err; code=$?
    ok "refused-$arguments" test $code -eq 2
done
"$sitrep" review --db r.db H0000000000 --reject --reason x 2> err; code=$?
ok no-such-fact test $code -eq 1
"$sitrep" review --db r.db "$aden" --reject --reason "$(printf 'a\002b')" 2> err; code=$?
ok control-character test $code -eq 2
"$sitrep" review --db none.db "$aden" --reject --reason x 2> err; code=$?
ok no-store-is-made test $code -eq 6 -a ! -e none.db

# again, and more
review "$aden" --reject --reason 'the film'
list reviews > log1
"$sitrep" ingest --quiet --db r.db one.jsonl
list reviews > log2
ok survives-ingest cmp log1 log2
cat > two.jsonl << 'X2'
{"id":"port-2","outlet":"Gulf Post","title":"Rebels take Aden","published":"2021-08-13","url":"https://gulf.example/port","text":"Updated by the desk at noon. Rebel fighters captured the port of Aden on Thursday, a harbour official said. Ten soldiers were killed."}
X2
"$sitrep" ingest --quiet --db r.db --received 2021-08-24 two.jsonl
list timeline > t
ok newer-version-is-reviewed hasnt t 'took Aden'
cat > three.jsonl << 'X3'
{"id":"other","outlet":"South Post","title":"Aden","published":"2021-08-16","text":"Rebel fighters captured the port of Aden on Thursday, a trader told South Post."}
X3
"$sitrep" ingest --quiet --db r.db --received 2021-08-24 three.jsonl
list timeline > t
ok new-evidence-stands has t 'took Aden'
fire2=$(id_of timeline 'arrested four')
review "$fire2" --reject --reason 'not there' --by 'Mukalla desk'
"$sitrep" forget --quiet --db r.db --document fire
list reviews | grep 'Mukalla desk' > log
ok no-longer-found has log '"state":"no longer found"'
ok nothing-said-of-the-forgotten has log '"said":null'
ok pages test "$(for after in '' 5; do list reviews --limit 4 ${after:+--after $after}; done | wc -l)" = 8

# a large store, whose stories and places are worked out each by itself
for i in $(seq 1 520); do printf '{"id":"m%d","text":"Flood number %d closed %d roads in Lyon on Monday.","published":"2024-05-06"}\n' "$i" "$i" "$i"; done > many.jsonl
mv r.db small.db
"$sitrep" ingest --quiet --db r.db --received 2024-05-07 one.jsonl many.jsonl
all_large() { for l in stories timeline control claims quotes; do list $l; done; }
all_large > before
aden=$(id_of timeline 'took Aden'); fire=$(id_of timeline 'market of Mukalla')
review "$aden" --reject --reason 'the film'
list timeline > t; list control > c
ok large-rejected hasnt t 'took Aden'
ok large-control hasnt c '"name":"Aden"'
review --undo 1
review "$aden" --place Sanaa --reason 'by the pictures'
list control > c
ok large-moved-from hasnt c '"name":"Aden"'
ok large-moved-to has c '"action":"place"'
"$sitrep" diff --db r.db --from 2026-01-01 --to 2099-01-01 > d
ok large-diff-tells-it has d 'Aden'
"$sitrep" review --db r.db "$aden" --merge "$fire" --reason x 2> err; code=$?
ok large-no-such-line-now test $code -eq 1
review --undo 2
"$sitrep" review --db r.db "$aden" --merge "$fire" --reason x 2> err; code=$?
ok large-merge-over-stories test $code -eq 2
ok large-merge-says-why has err 'different stories'
all_large > after
ok large-undone cmp before after
mv r.db large.db; mv small.db r.db

# an older store: nothing is lost, and then it can be reviewed
"$sitrep" ingest --quiet --db r2.db --received 2021-08-15 one.jsonl
"$sitrep" report --db r2.db --format json > r2.before
"$sitrep" timeline --db r2.db --place Aden --format jsonl > r2.aden
ok older-has-names test -s r2.aden
kept() { sqlite3 -readonly "$1" .dump | grep '^INSERT' | grep -v '^INSERT INTO finding\|^INSERT INTO told\|^INSERT INTO review\|sqlite_sequence' | sort; } # findings are told anew
kept r2.db > r2.dump
sqlite3 r2.db 'DROP VIEW reviews; DROP TABLE review_anchor; DROP TABLE review; ALTER TABLE finding DROP COLUMN names;
    DROP TABLE told; DROP INDEX finding_of_story; DROP TABLE finding_name; CREATE TABLE finding_name(kind TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,
    sort TEXT NOT NULL, id TEXT NOT NULL, finding INTEGER NOT NULL, PRIMARY KEY (kind, role, name, sort, id, finding));
    CREATE INDEX finding_name_by_finding ON finding_name(finding);
    ALTER TABLE document ADD COLUMN digest BLOB; UPDATE document SET digest=(SELECT bytes FROM digest WHERE document=number); DROP TABLE digest;
    CREATE TABLE mention AS SELECT document, seq, text_beg, text_end, raw_beg, raw_end, rule, valid_from, valid_to, name, code, country, role, kind, via
    FROM actor_mention; DROP VIEW actors; DROP VIEW actor_mention; DROP TABLE actor_fact; ALTER TABLE mention RENAME TO actor_fact;
    CREATE VIEW actors AS SELECT * FROM actor_fact;
    CREATE TABLE span AS SELECT * FROM sentence; DROP VIEW sentences; DROP VIEW sentence; ALTER TABLE span RENAME TO sentence;
    CREATE VIEW sentences AS SELECT * FROM sentence; ALTER TABLE text DROP COLUMN sentences; CREATE INDEX finding_by_unit ON finding(unit);
    CREATE INDEX finding_by_story ON finding(kind, story, sort, id); PRAGMA user_version=2'
"$sitrep" report --db r2.db --format json > r2.old
ok older-is-read cmp r2.before r2.old
"$sitrep" review --db r2.db "$aden" --reject --reason x 2> err; code=$?
ok older-says-migrate test $code -eq 6
ok older-said has err 'migrate'
cp r2.db lost.db # a document whose bytes are lost keeps no store at its schema: it could not even be forgotten
sqlite3 lost.db "UPDATE document SET digest=x'' WHERE number=1; DELETE FROM raw WHERE hash=(SELECT hash FROM document WHERE number=1)"
"$sitrep" migrate --db lost.db 2> err
"$sitrep" forget --quiet --db lost.db --document "$(sqlite3 -readonly lost.db 'SELECT id FROM document WHERE number=1')" 2>> err
"$sitrep" check --db lost.db > out 2>> err
ok lost-is-forgotten has out ' 0 faults'
"$sitrep" migrate --db r2.db 2> err
ok migrated has err 'from schema 2 to 6'
ok migrated-keeps-all test "$(kept r2.db | cmp - r2.dump && echo same)" = same
"$sitrep" timeline --db r2.db --place Aden --format jsonl > r2.aden.now
ok migrated-has-names cmp r2.aden r2.aden.now
ok migrated-is-sound "$sitrep" check --db r2.db
ok migrated-is-reviewed "$sitrep" review --db r2.db "$aden" --reject --reason x
# schema 5, of many units: findings by their story's index, long rows of names
lists() { for v in stories timeline control claims quotes; do "$sitrep" $v --db "$1" --format jsonl; "$sitrep" $v --db "$1" --place Aden --format jsonl; done; }
lists large.db > five.before
ok five-has-rows test -s five.before
cp large.db five.db
sqlite3 five.db 'DROP TABLE told; DROP INDEX finding_of_story; DROP TABLE finding_name; CREATE TABLE finding_name(kind TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,
    sort TEXT NOT NULL, id TEXT NOT NULL, finding INTEGER NOT NULL, PRIMARY KEY (kind, role, name, sort, id, finding)) WITHOUT ROWID;
    CREATE INDEX finding_by_story ON finding(story, kind, sort, id); CREATE INDEX finding_by_unit ON finding(unit) WHERE kind='"'control'"'; PRAGMA user_version=5'
"$sitrep" migrate --db five.db 2> err
ok five-migrated has err 'from schema 5 to 6'
lists five.db > five.after
ok five-keeps-all cmp five.before five.after
ok five-is-sound "$sitrep" check --db five.db
sqlite3 five.db "UPDATE told SET last=last-1 WHERE first<last"
"$sitrep" check --db five.db > out 2> err
ok five-is-checked has err 'findings are of no unit'
# a newer version of a reviewed page in a store of many units: what is told of its story and of its place reads the same
# digest, which the review changes for each anew
for i in $(seq 505); do
    echo "{\"id\":\"f$i\",\"title\":\"Flood $i\",\"text\":\"Flood number $i closed $i roads in Lyon on Monday.\",\"published\":\"2024-05-06\"}"
done > fill.jsonl
page() {
    echo "{\"id\":\"page\",\"url\":\"https://news.example/port\",\"title\":\"Port\",\"outlet\":\"Daily\",\"published\":\"2024-05-0$1\",\"text\":\"Rebel fighters captured the city of Kunduz on Monday, officials said. $2 soldiers were killed in Kunduz and five civilians were wounded. Troops withdrew from Baghlan on Sunday.\"}"
}
page 7 Nine > one.jsonl
page 8 Eleven > two.jsonl
"$sitrep" ingest --quiet --db units.db fill.jsonl one.jsonl
control=$("$sitrep" control --db units.db --place Kunduz --format jsonl 2> /dev/null | sed -n '1s/.*"id":"\([^"]*\)".*/\1/p')
ok units-reviewed "$sitrep" review --db units.db "$control" --place 'Herat, AF' --reason 'the town was another' --by desk --quiet
ok units-newer-version "$sitrep" ingest --quiet --db units.db two.jsonl
"$sitrep" control --db units.db --format jsonl > out 2> err
ok units-review-stands grep -q '"country":"AF"' out
ok units-sound "$sitrep" check --db units.db
exit $bad
