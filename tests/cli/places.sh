#!/bin/bash
# The user's own places: what they change, what is wrong with a file, and places given by others.
# Usage: tests/cli/places.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
cd "$dir" || exit 2
has() { grep -qF -- "$2" "$1"; }
hasnt() { ! has "$@"; }

printf 'name\tlat\tlon\tcountry\tkind\taliases\n# a comment\nCamp Falcon\t33.25\t44.4\tIQ\tother\tFOB Falcon|Falcon Base\nTel Zarqa\t36.4\t43.1\n' > camps.tsv
printf 'Published 14 August 2021\n\nRockets hit Camp Falcon on Saturday. Shells fell near Falcon Base and in a village near Mosul. The troops left Tel Zarqa, 5 km from Tikrit, and a post 40 miles south of Kirkuk. Iraqi officers said so.\n' > a.txt

"$sitrep" annotate a.txt > without.json
"$sitrep" annotate --places camps.tsv a.txt > with.json
ok not-known-before hasnt without.json '"lat":33.25,"lon":44.4'
ok name has with.json '"name":"Camp Falcon","lat":33.25,"lon":44.4,"country":"IQ"'
ok how has with.json '"how":"user"'
ok alias test "$(grep -o '"name":"Camp Falcon","lat":33.25' with.json | wc -l)" = 2
ok three-columns has with.json '"name":"Tel Zarqa","lat":36.4,"lon":43.1,"country":null'
ok report has <("$sitrep" report --places camps.tsv --format json a.txt) '"lat":33.25'
"$sitrep" ingest --db one.db --places camps.tsv a.txt 2> err
ok ingest has <("$sitrep" report --db one.db --places camps.tsv --format json) '"lat":33.25'

ok near has with.json '"name":"village near Mosul","lat":36.335,"lon":43.11889,"country":"IQ"'
ok near-class has with.json '"precision":"near","uncertainty_m":25000'
ok within has with.json '"precision":"within","uncertainty_m":7000'
ok offset has with.json '"precision":"offset","uncertainty_m":27744'
ok offset-bearing has with.json '"offset_m":64360,"bearing":180'
ok demonym has with.json '"kind":"associative","name":"Iraq"'

fault() {
    printf "$2" > wrong.tsv
    "$sitrep" annotate --places wrong.tsv a.txt > out 2> err
    local rc=$?
    ok "$1: exit" test $rc = 4
    ok "$1: nothing on standard output" test ! -s out
    ok "$1: $3" has err "wrong.tsv:$3"
}
fault latitude 'Camp\t95.1\t10\n' '1: cell 2 (lat): degrees from -90 to 90 are wanted, not "95.1"'
fault longitude '# x\nCamp\t9\t181\n' '2: cell 3 (lon)'
fault country 'Camp\t9\t10\tIRQX\n' '1: cell 4 (country)'
fault kind 'Camp\t9\t10\tIQ\tcastle\n' '1: cell 5 (kind)'
fault twice 'Camp\t9\t10\nCAMP\t9\t11\n' '2: cell 1 (name)'
fault alias-twice 'Camp\t9\t10\nFort\t9\t11\t\t\tcamp\n' '2: cell 6 (aliases)'
fault cells 'Camp\t9\t10\t\t\t\tmore\n' '1: cell 7'
"$sitrep" annotate --places absent.tsv a.txt > out 2> err
ok absent test $? = 3
ok absent-named has err absent.tsv
for c in annotate report ingest; do ok "$c --help" has <("$sitrep" $c --help) --places; done
exit $bad
