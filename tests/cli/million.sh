#!/bin/bash
# The running account at a small scale: the same stories and claims for the same digests, and no more
# memory each than it may be. The whole million is `make bench`.
set -u
folder=$(dirname "${1:-build/sitrep}")
case $folder in *asan*) echo "SKIP million: nothing new under the sanitizers"; exit 77 ;; esac
passed=0 failed=0
check() { if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1: $2, not $3"; fi; }
MAKEFLAGS= make -s "$folder/million" || { echo "0 passed, 1 failed"; exit 1; }
run() { "$1" 30000 "$2" | awk -F'|' '/^\| [0-9]/ {print $2, $6, $7, $8}'; }
one=$(run "$folder/million" 1) two=$(run "$folder/million" 1) other=$(run "$folder/million" 2)
check "the same account again" "$one" "$two"
check "another seed, another account" "$([ "$one" != "$other" ] && echo yes)" yes
check "bytes a document at 30,000" "$(echo "$one" | tail -n 1 | awk '{print ($2 < 3500) ? "few" : $2}')" few
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
