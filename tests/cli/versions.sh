#!/bin/bash
# Pages that change: a newer version of a page replaces the older one and is told apart from it by
# knowledge time; a retraction takes it back; what is forgotten leaves no text behind.
# Usage: tests/cli/versions.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
cd "$dir" || exit 2
has() { grep -qF -- "$2" "$1"; }
hasnt() { ! grep -qF -- "$2" "$1"; }
sql() { sqlite3 -readonly s.db "$1"; }

cat > one.jsonl << 'X'
{"id":"dam","url":"https://news.example/dam","title":"Dam breaks above Split","text":"A dam broke above Split on Monday, officials said. Nine people were killed in the flood. The mayor has asked for help from the army.","published":"2024-05-06","outlet":"Shore Daily"}
{"id":"fair","url":"https://news.example/fair","title":"Fair opens in Zadar","text":"A fair opened in Zadar on Monday. Hundreds came.","published":"2024-05-06","outlet":"Shore Daily"}
X
cat > two.jsonl << 'X'
{"id":"dam-later","url":"https://news.example/dam","title":"Dam breaks above Split","text":"A dam broke above Split on Monday, officials said. Eleven people were killed in the flood. Divers search the valley for the missing.","published":"2024-05-06","outlet":"Shore Daily"}
{"id":"other","url":"https://news.example/fair","title":"Weather","text":"Rain is expected in Pula.","published":"2024-05-07","outlet":"Shore Daily"}
X
cat > three.jsonl << 'X'
{"id":"dam-gone","url":"https://news.example/dam","title":"Retracted: Dam breaks above Split","text":"This article has been withdrawn. The editors regret the error.","published":"2024-05-06","outlet":"Shore Daily"}
X
"$sitrep" ingest --db s.db --dry-run one.jsonl 2> err
ok dry-run has err '2 new, 0 known already, 0 refused (nothing was written)'
ok dry-run-wrote-nothing test ! -e s.db
"$sitrep" ingest --quiet --db s.db --received 2024-05-06T12:00:00Z one.jsonl
"$sitrep" report --db s.db --known-at 2024-05-07 > day7.txt
"$sitrep" ingest --db s.db --received 2024-05-08T12:00:00Z two.jsonl 2> err
ok version-said has err '1 of the new ones are newer versions of pages, 0 of them retractions'
"$sitrep" report --db s.db > day8.txt
ok newer-stands has day8.txt 'Eleven people'
ok older-is-replaced hasnt day8.txt 'Nine people'
"$sitrep" report --db s.db --known-at 2024-05-07 2> err | grep -v 'in Pula' > again.txt
ok as-known-before has again.txt 'Nine people'
ok newer-not-known-before hasnt again.txt 'Eleven people'
ok edit-changed test "$(sql "SELECT before||'>'||after FROM edits WHERE op='changed'")" = 'Nine people were killed in the flood.>Eleven people were killed in the flood.'
ok edit-added test "$(sql "SELECT after FROM edits WHERE op='added'")" = 'Divers search the valley for the missing.'
ok edit-removed test "$(sql "SELECT before FROM edits WHERE op='removed'")" = 'The mayor has asked for help from the army.'
ok other-text-is-no-version test "$(sql "SELECT version FROM document WHERE id='other'")" = 1
ok facts-are-closed test "$(sql "SELECT DISTINCT known_to FROM events WHERE document='dam'")" = 2024-05-08T12:00:00Z
"$sitrep" ingest --db s.db --received 2024-05-09T12:00:00Z three.jsonl 2> err
ok retraction-said has err '1 of them retractions'
"$sitrep" report --db s.db > day9.txt
ok retracted hasnt day9.txt 'Eleven people'
ok other-stays has day9.txt 'Fair opens in Zadar'
"$sitrep" report --db s.db --known-at 2024-05-08 > day8b.txt 2> /dev/null
ok known-before-retraction has day8b.txt 'Eleven people'
# the same from the files: an undated second version is known by its update only
ok files-hold-one-version test "$("$sitrep" report --format json one.jsonl two.jsonl 2> /dev/null | grep -o '"id":"dam[^"]*"' | sort -u | wc -l)" = 1

ok sound "$sitrep" check --db s.db
"$sitrep" forget --db s.db --document dam-later 2> err
ok forgotten-said has err '1 document forgotten'
ok no-text hasnt s.db 'Eleven people were killed'
ok no-words test "$(sql "SELECT count(*) FROM words WHERE words MATCH 'divers'")" = 0
ok trace-stays test "$(sql "SELECT url FROM documents WHERE id='dam-later' AND forgotten IS NOT NULL")" = https://news.example/dam
ok sound-after "$sitrep" check --db s.db
"$sitrep" ingest --db s.db two.jsonl 2> err
ok not-read-again has err '0 new, 2 known already'
# broken off before the file was written anew: the same again ends it
cp s.db broken.db
sqlite3 broken.db "PRAGMA secure_delete=0; CREATE TABLE lost AS SELECT text FROM text; DROP TABLE lost; PRAGMA wal_checkpoint(TRUNCATE)" > /dev/null
free=$(sqlite3 -readonly broken.db 'PRAGMA freelist_count')
"$sitrep" forget --db broken.db --document dam-later 2> err; code=$?
ok forgotten-again test $code -eq 1
ok scrubbed-again test "$free" -gt 0 -a "$(sqlite3 -readonly broken.db 'PRAGMA freelist_count')" = 0
# over HTTP nothing stays behind either
if command -v curl > /dev/null; then
    cp s.db http.db
    word=$(sqlite3 -readonly http.db "SELECT substr(text,1,30) FROM text JOIN document ON number=document WHERE id='fair'")
    ok has-words has http.db "$word"
    "$sitrep" serve --db http.db --listen 127.0.0.1:0 2> http.err &
    server=$!
    tidy() { kill $server 2> /dev/null; }
    for _ in $(seq 100); do grep -q http: http.err && break; sleep 0.1; done
    url=$(sed -n 's|.*\(http://127.0.0.1:[0-9]*\).*|\1|p' http.err | head -n1)
    ok deleted test "$(curl -s -o body -w '%{http_code}' -X DELETE "$url/documents/fair")" = 204
    for _ in $(seq 50); do hasnt http.db "$word" && break; sleep 0.1; done
    kill $server; wait $server 2> /dev/null
    for f in http.db*; do ok "nothing-in-${f#http.}" hasnt "$f" "$word"; done
fi
"$sitrep" forget --quiet --db s.db --outlet 'shore daily'
ok outlet-gone test "$(sql 'SELECT count(*) FROM text')" = 0
"$sitrep" report --db s.db > empty.txt 2> err; code=$?
ok nothing-left test $code -eq 1
"$sitrep" forget --db s.db --document none 2> err; code=$?
ok no-such test $code -eq 1
exit $bad
