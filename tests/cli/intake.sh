#!/bin/bash
# What users feed in, good and bad: each bad input is refused by itself with reason and byte,
# each good one beside it is read. Usage: tests/cli/intake.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
tidy() { chmod -R u+rwX "$dir"; }
cd "$dir" || exit 2

has() { grep -qF -- "$2" "$1"; }       # FILE WORDS
lacks() { ! grep -qF -- "$2" "$1"; }
lines() { [ "$(wc -l < "$1")" -eq "$2" ]; } # FILE NUMBER
run() { "$sitrep" annotate "$@" > out 2> err; echo $? > rc; }
doc() { printf '{"id":"%s","title":"Bridge closed","text":"%s","published":"2024-05-06"}\n' "$1" "$2"; }

# ---- one good file beside every bad one
echo 'The ferry stopped on Monday.' > good.txt
: > empty.txt
printf ' \n\t\n' > blank.txt
head -c 3000 /dev/zero > zeros.dat
printf '%%PDF-1.7\n%%\xe2\xe3\n' > paper.txt
printf 'PK\003\004\024\000' > letter.docx
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR' > photo.jpg
run good.txt empty.txt blank.txt zeros.dat paper.txt letter.docx photo.jpg
ok good-beside-bad has out 'The ferry stopped on Monday.'
ok one-document lines out 1
ok empty has err 'empty.txt: byte 0: the file is empty'
ok blank has err 'blank.txt: byte 0: nothing but white space'
ok zeros has err 'zeros.dat: byte 0: binary data'
ok pdf has err 'pdftotext'
ok zip has err 'letter.docx: byte 0: a zip archive or an office document'
ok image has err 'photo.jpg: byte 0: an image'
run empty.txt
ok only-bad-is-4 has rc 4

# ---- unreadable, missing, long
run missing.txt good.txt
ok missing has err 'missing.txt: byte 0: No such file'
ok after-missing lines out 1
if [ "$(id -u)" -ne 0 ]; then
    cp good.txt closed.txt && chmod 000 closed.txt
    run closed.txt good.txt
    ok unreadable has err 'closed.txt: byte 0: Permission denied'
fi

# ---- long runs of one character: the work grows with the length, not with its square
head -c 300000 /dev/zero | tr '\0' ')' > brackets.txt
{ printf 'The ferry stopped. '; head -c 300000 /dev/zero | tr '\0' ')'; } > sentence.txt
head -c 300000 /dev/zero | tr '\0' '"' > quotes.txt
run brackets.txt sentence.txt quotes.txt
ok runs-of-brackets lines out 3
ok runs-are-kept has out 'The ferry stopped. ))))'

# ---- gzip and zstd, told by content
gzip -c good.txt > packed
{ gzip -c good.txt; echo 'The second part.' | gzip -c; } > members.txt
zstd -q -c good.txt > packed.bin 2> /dev/null || cp packed packed.bin
run packed members.txt packed.bin
ok gzip lines out 3
ok members has out 'Monday.\nThe second part.'
head -c 2000000 /dev/urandom | base64 | gzip -c | head -c 60000 > cut.gz
run cut.gz good.txt
ok cut-gzip has err 'cut.gz: byte 60000: the gzip data is cut short'
ok after-cut lines out 1
{ for i in 1 2 3; do doc "d$i" "Water rose again."; done; head -c 400000 /dev/urandom | base64 -w 0; } | gzip -c | head -c 30000 > cut.jsonl.gz
run cut.jsonl.gz
ok cut-lines-keep-whole-ones has out '"id":"d3"'
ok cut-lines-say-so has err 'the gzip data is cut short'
{ doc first "The road is open."; head -c 200000000 /dev/zero | tr '\0' x; echo; doc last "The road is shut."; } | gzip -9 -c > bomb.gz
run bomb.gz good.txt
ok bomb has err 'it unpacks to more than 300 times its size'
ok bomb-before has out '"id":"first"'
ok bomb-after has out 'ferry'

# ---- JSON Lines
{ doc a "One."; echo '{"id":"b","text":"broken'; echo '{"id":"c","title":"No words"}'; echo '[1,2]'
  doc d "Two."; echo '{"id":"e","text":"Three."} trailing'; } > mixed.jsonl
run mixed.jsonl
ok json-good has out '"id":"d"'
ok json-two lines out 2
ok json-broken has err 'mixed.jsonl#2: byte 98: malformed JSON: string without an end'
ok json-no-text has err 'mixed.jsonl#3: byte 99: a JSON document without a text'
ok json-not-object has err 'mixed.jsonl#4: byte 129: not a JSON object'
ok json-trailing has err 'mixed.jsonl#6: '
{ echo 'not json at all'; doc a "One."; doc b "Two."; doc c "Three."; } > first.jsonl
run first.jsonl
ok json-first-line-broken lines out 3
printf '[\n {"id":"x",\n  "text":"A [brace] in \\"text\\" }."},\n {"id":"y","text":"More."}\n]\n' > list.json
run list.json
ok json-array lines out 2
ok json-array-text has out 'A [brace] in \"text\" }.'
{ doc before "Before."; printf '{"id":"long","text":"'; head -c 200000000 /dev/zero | tr '\0' x; echo '"}'
  doc after "After."; } > long.jsonl
limit=1500000 # kilobytes of address space; builds with a sanitizer need all of it
bash -c "ulimit -v $limit; exec \"$sitrep\" stages" > /dev/null 2>&1 || limit=unlimited
( ulimit -v $limit; "$sitrep" extract -j 1 long.jsonl > out 2> err )
ok long-line has err 'long.jsonl#2: byte '
ok long-line-why has err 'the line is longer than 64 MiB'
ok long-line-others lines out 2
rm -f long.jsonl
printf '{"uri":1,"maintext":"From a scraper.","date_publish":"2021-08-14 06:30:00","source_domain":"example.org","authors":["A. Bee","C. Dee"],"language":"en"}\n' > scraped.jsonl
run scraped.jsonl
ok other-names has out '"published":"2021-08-14T06:30:00"'
ok authors has out '"byline":"A. Bee, C. Dee"'

# ---- characters
printf 'Fire in the caf\xe9 \x93today\x94.\n' > old.txt
printf '\xef\xbb\xbfMarked text.\r\nSecond line.\r\n' > mark.txt
printf '\xff\xfeW\0i\0d\0e\0.\0\r\0\n\0O\0k\0.\0' > wide.txt
printf 'Z\xc3\xbcrich, Gen\xc3\xa8ve, K\xc3\xb6ln and a broken \xff byte.\n' > broken.txt
run old.txt mark.txt wide.txt broken.txt
ok windows-1252 has out 'Fire in the café “today”.'
ok byte-order-mark has out '"text":"Marked text.\nSecond line.\n"'
ok utf-16 has out '"text":"Wide.\nOk."'
ok broken-utf8 has out 'Köln and a broken � byte.'

# ---- more that is refused at once than the ring of documents holds, then one that is not: every thread goes on
mkdir many
for i in $(seq 200); do printf 'PK\x03\x04garbage' > "many/$i.zip"; done
cp good.txt many/z.txt
for j in 1 2 3; do
    rm -f many.db
    ok "refused-before-$j-threads" timeout -s KILL 60 "$sitrep" ingest --quiet --db many.db -j "$j" many
    ok "refused-annotate-$j" timeout -s KILL 60 "$sitrep" annotate -j "$j" many
done

# ---- folders, links, standard input, ids, manifest
mkdir -p tree/b tree/a
echo 'Alpha came first.' > tree/a/one.txt
echo 'Beta came second.' > tree/b/one.txt
echo 'Gamma came last.' > tree/c.txt
ln -s .. tree/a/up
ln -s ../c.txt tree/b/same.txt
ln tree/c.txt tree/d.txt
run tree tree/a/one.txt
ok loop-of-links lines out 3
ok name-order test "$(grep -o '^{"id":"[a-z0-9-]*"' out | tr -d '
')" = '{"id":"one"{"id":"one-2"{"id":"same"'
ok unique-ids has out 'one-2'
"$sitrep" extract - < good.txt > out 2> err
ok standard-input has out 'ferry'
printf 'file,outlet,url,published,title\ntree/b/one.txt,"The Beta, daily",https://beta.example/1,2021-08-13,"Said ""so"""\nc.txt,Gamma,,,\n' > m.csv
"$sitrep" annotate --manifest m.csv tree > out 2> err
ok manifest-outlet has out '"outlet":"The Beta, daily"'
ok manifest-date has out '"published":"2021-08-13"'
ok manifest-title has out '"title":"Said \"so\""'
"$sitrep" annotate --manifest missing.csv tree > out 2> err
ok manifest-missing has err 'missing.csv'
exit $bad
