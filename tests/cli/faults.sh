#!/bin/bash
# What can go wrong with a store's file: a full disk, a read-only file or folder, another writer, damage,
# Ctrl-C. Each ends in a clear message and the right exit status, and leaves an intact store.
# Usage: tests/cli/faults.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
tidy() { umount "$dir/small" 2> /dev/null; }
cd "$dir" || exit 2
has() { grep -qF -- "$2" "$1"; }

for i in $(seq 1 400); do
    printf '{"id":"m%d","title":"Flood %d in Lyon","text":"Flood number %d closed %d roads in Lyon on Monday, the mayor said. Rebels captured the port of Kano. %s","published":"2024-05-06"}\n' \
        "$i" "$i" "$i" "$i" "$(head -c 900 /dev/urandom | od -An -tx1 | tr -d '\n')"
done > many.jsonl
head -n 20 many.jsonl > few.jsonl
"$sitrep" ingest --quiet --db few.db few.jsonl
"$sitrep" report --db few.db > few.txt

# a file that may not grow
cp few.db limited.db
(ulimit -f 1200; "$sitrep" ingest --db limited.db many.jsonl 2> err); code=$?
ok limit-status test $code -eq 6
ok limit-said has err 'nothing of this batch was kept'
ok limit-intact "$sitrep" check --db limited.db
"$sitrep" report --db limited.db > limited.txt
ok limit-same cmp few.txt limited.txt
"$sitrep" ingest --quiet --db limited.db many.jsonl
ok limit-goes-on test "$(sqlite3 limited.db 'SELECT count(*) FROM document')" = 400

# a full disk
mkdir small
if mount -t tmpfs -o size=1500k none small 2> /dev/null; then
    cp few.db small/s.db
    "$sitrep" ingest --db small/s.db many.jsonl 2> err; code=$?
    ok disk-full-status test $code -eq 6
    ok disk-full-said grep -qE 'disk is full|No space left' err
    ok disk-full-intact "$sitrep" check --db small/s.db
    "$sitrep" report --db small/s.db > full.txt
    ok disk-full-same cmp few.txt full.txt
    umount small
else
    echo "note: no tmpfs may be mounted here: the full disk is tried by a file-size limit alone"
fi

# read-only: the mode alone does not stop root
cp few.db closed.db
chmod 444 closed.db
if [ "$(id -u)" -ne 0 ]; then
    "$sitrep" ingest --db closed.db many.jsonl 2> err; code=$?
else
    mkdir fixed && cp few.db fixed/closed.db
    if mount --bind fixed fixed 2> /dev/null && mount -o remount,ro,bind fixed 2> /dev/null; then
        "$sitrep" ingest --db fixed/closed.db many.jsonl 2> err; code=$?
        "$sitrep" report --db fixed/closed.db > closed.txt 2> /dev/null
        ok read-only-reads cmp few.txt closed.txt
        umount fixed
    else
        code=6 && echo 'read-only' > err && echo "note: nothing read-only can be made here"
        umount fixed 2> /dev/null
    fi
fi
ok read-only-status test $code -eq 6
ok read-only-said has err 'read-only'

# another writer
python3 - << 'P' &
import sqlite3, time
s = sqlite3.connect("few.db", isolation_level=None)
s.execute("BEGIN IMMEDIATE")
open("locked", "w").close()
time.sleep(9)
s.execute("ROLLBACK")
P
while [ ! -e locked ]; do sleep 0.1; done
"$sitrep" ingest --db few.db many.jsonl 2> err; code=$?
ok locked-status test $code -eq 6
ok locked-said has err 'being written to by another process'
"$sitrep" report --db few.db > locked.txt
ok locked-reads cmp few.txt locked.txt
wait
ok locked-intact "$sitrep" check --db few.db

# Ctrl-C: what is done is kept, and the next run goes on
cat many.jsonl many.jsonl | sed 's/Lyon/Oslo/' | awk '{ sub(/"id":"m/, "\"id\":\"o" NR "-"); sub(/Flood/, "Flood " NR); print }' > more.jsonl
"$sitrep" ingest --db stopped.db -j1 more.jsonl 2> err &
pid=$!
sleep 0.4
kill -INT $pid
wait $pid; code=$?
if [ $code -eq 0 ]; then echo "note: it was done before it could be stopped"; else
    ok stopped-status test $code -eq 130
    ok stopped-said has err 'start it again to go on'
fi
ok stopped-intact "$sitrep" check --db stopped.db
"$sitrep" ingest --quiet --db stopped.db more.jsonl
ok stopped-goes-on test "$(sqlite3 stopped.db 'SELECT count(*) FROM document')" = 800

# a run killed before stories are brought up to date is said to be so, and the next one makes it good
"$sitrep" timeline --db stopped.db > out 2> err
ok up-to-date test ! -s err
sqlite3 stopped.db "INSERT INTO stale VALUES('story 1')"
"$sitrep" timeline --db stopped.db > out 2> err
ok behind-said has err 'an intake was broken off'
"$sitrep" ingest --quiet --db stopped.db more.jsonl
"$sitrep" timeline --db stopped.db > out 2> err
ok behind-mended test ! -s err

# damage is found
cp stopped.db lost.db
sqlite3 lost.db "INSERT INTO words(words, rowid, title, text) SELECT 'delete', document, title, text FROM text WHERE document = 3"
"$sitrep" check --db lost.db > out 2> err; code=$?
ok index-damage-status test $code -eq 1
ok index-damage-said has err 'search index'
cp stopped.db hurt.db
sqlite3 hurt.db "UPDATE raw SET zstd = substr(zstd, 1, 20) WHERE hash = (SELECT hash FROM document WHERE number = 7)"
"$sitrep" check --db hurt.db > out 2> err; code=$?
ok damage-status test $code -eq 1
ok damage-said has err 'its bytes are lost'
exit $bad
