#!/bin/bash
# Archives, feeds, mail and JSON lists as SOURCE of every verb, told by content; what each keeps of
# its container, and what happens to the broken ones. Usage: tests/cli/formats.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
cd "$dir" || exit 2

has() { grep -qF -- "$2" "$1"; }
lines() { [ "$(wc -l < "$1")" -eq "$2" ]; }
run() { "$sitrep" extract "$@" > out 2> err; echo $? > rc; }
record() { # TYPE URL BLOCK: a WARC record on stdout
    printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-05-09T01:02:03Z\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' \
        "$1" "$2" "${#3}" "$3"
}
page() { printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>%s</title><p>%s' "$1" "$2"; }

one=$(page 'Ferry stopped' 'The ferry to Lindholm stopped on Monday, the harbour office said. Four people were hurt.')
two=$(page 'Road shut' 'The coast road was shut after a landslide, police in Lindholm said. Nobody was hurt.')
feed='<rss version="2.0"><channel><title>Lindholm Post</title><item><title>Bridge open</title><link>https://post.example/1</link><pubDate>Wed, 08 May 2024 10:00:00 GMT</pubDate><description>The bridge was opened again on Wednesday, the mayor said.</description></item><item><title>Cut'
{ record warcinfo '' 'x'; record request https://a.example/1 'GET / HTTP/1.0'; record response https://a.example/1 "$one"
  record response https://a.example/2 "$two"; } > plain.dat
{ for u in 1 2; do record response https://a.example/$u "$([ $u = 1 ] && echo "$one" || echo "$two")" | gzip -c; done; } > members.dat
gzip -c plain.dat > whole.dat
zstd -q -c plain.dat > frames.dat 2> /dev/null || cp whole.dat frames.dat
printf '%s' "$feed" | gzip -c > news.dat
printf 'From: Desk <desk@wire.example>\nSubject: Dam holds\nDate: Tue, 7 May 2024 10:00:00 +0200\nMessage-ID: <1@wire>\n\nThe dam at Lindholm held on Tuesday, engineers said.\n' > letter.dat
printf '{"title":"J","items":[{"url":"https://j.example/1","title":"Power back","content_text":"Power was back in Lindholm on Wednesday.","date_published":"2024-05-08"}]}' > list.dat

for f in plain members whole frames; do
    run $f.dat
    ok $f-pages lines out 2
    ok $f-text has out 'The coast road was shut'
    ok $f-address has out '"url":"https://a.example/2"'
    ok $f-no-date-of-the-crawl has out '"published":null'
done
run plain.dat
ok passed-by has err 'passed by: 1 warcinfo, 1 request'
run news.dat
ok feed-entry has out '"published":"2024-05-08T10:00:00Z","published_from":"meta"'
ok feed-outlet has out '"outlet":"Lindholm Post"'
ok feed-path has out 'news.dat#1'
ok feed-cut has err 'news.dat#2: byte 262: the feed ends inside this entry'
"$sitrep" extract - < letter.dat > out 2> err
ok mail-on-standard-input has out '"title":"Dam holds"'
ok mail-date has out '"published":"2024-05-07T08:00:00Z"'
run list.dat
ok list has out '"outlet":"J"'
{ head -c 900 members.dat; printf 'broken'; } > cut.dat
run cut.dat letter.dat
ok cut-archive has err 'cut.dat#'
ok after-cut-archive has out 'Dam holds'

# ---- the same in a report, from files and from a store
"$sitrep" report --format json members.dat news.dat letter.dat list.dat > report.json 2> err
ok report-documents [ "$(grep -o '"path":"[a-z.#0-9]*"' report.json | sort -u | wc -l)" -ge 5 ]
ok report-refusals has report.json 'the feed ends inside this entry'
"$sitrep" ingest --db d.db members.dat news.dat letter.dat list.dat 2> err
ok ingest has err '5 new'
ok intake-time-of-the-archive [ "$(sqlite3 d.db "SELECT count(*) FROM document WHERE received='2024-05-09T01:02:03Z' AND published IS NULL")" = 2 ]
ok kinds [ "$(sqlite3 d.db 'SELECT group_concat(kind) FROM (SELECT kind FROM document ORDER BY number)')" = 1,1,3,5,2 ]
"$sitrep" ingest --db d.db members.dat news.dat letter.dat list.dat 2> err
ok ingest-again has err '0 new, 5 known'
sqlite3 d.db "UPDATE digest SET bytes=x''" 2> /dev/null && "$sitrep" report --db d.db --format json > again.json 2> err
ok entries-are-read-again-from-the-store has again.json 'Bridge open'
exit $bad
