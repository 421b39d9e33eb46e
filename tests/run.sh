#!/bin/sh
# Every test, one after another. A step prints lines of its own; its tests are counted from a
# closing line "N passed, N failed" if it prints one, else the step is one test.
#   tests/run.sh [PATTERN]   only the steps whose name matches
passed=0 failed=0 skipped=0 log=$(mktemp)
step() {
    name=$1
    shift
    case "$name" in *"$pattern"*) ;; *) return ;; esac
    start=$(date +%s)
    "$@" >"$log" 2>&1
    rc=$?
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" | tail -n 1)
    if [ -n "$line" ]; then
        set -- $line
        p=$1 f=$3 s=${5:-0}
        [ "$rc" != 0 ] && [ "$f" = 0 ] && f=1
    elif [ "$rc" = 77 ]; then p=0 f=0 s=1
    elif [ "$rc" = 0 ]; then p=1 f=0 s=0
    else p=0 f=1 s=0; fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    printf '%-28s %5d passed %3d failed %3d skipped  %4d s\n' "$name" "$p" "$f" "$s" $(($(date +%s) - start))
    grep -E '^(SKIP|note)' "$log"
    [ "$f" = 0 ] || grep -vE '^(ok|cc|gcc|mkdir) ' "$log" | tail -n 40
}
pattern=${1:-}
step build make -s -j2
step layers make -s layers
step pure make -s pure
step headers make -s headers
step function-length make -s fnlen
step unit make -s unit
for t in tests/report/listing.py tests/report/replay.py tests/store/*.py tests/fetch/*.py; do [ -f "$t" ] && step "store $(basename "$t" .py)" python3 "$t"; done
for t in tests/cli/*.sh; do step "cli $(basename "$t" .sh)" bash "$t"; done
for t in one kill; do step "fleet $t" python3 tests/fleet/$t.py; done
for t in tests/data/*.py; do [ -f "$t" ] && step "data $(basename "$t" .py)" python3 "$t"; done
for t in tests/intake/*.py; do step "intake $(basename "$t" .py)" python3 "$t"; done
for t in contract examples seeds facts exchange; do t=tests/report/$t.py; step "report $(basename "$t" .py)" python3 "$t"; done
step install bash tests/install.sh
step page bash tests/page/page.sh
step exports python3 tests/export/exports.py
step realis python3 tests/realis/run.py build/sitrep
step event-time python3 tests/event_time/run.py build/sitrep
step parse5 sh -c 'command -v node >/dev/null || { echo "SKIP parse5: no node here"; exit 77; }; make -s build/visible && node tests/html/parse5.mjs'
step near-duplicates python3 tests/lineage/near_duplicates.py
step arrival python3 tests/lineage/arrival.py
step scores python3 tests/scores.py
step asan-build make -s -j2 BUILD=asan
step asan-unit make -s BUILD=asan unit
step fault-build make -s -j2 BUILD=fault
step faults python3 tests/fault/faults.py 50
step fuzz-corpora make -s -j2 BUILD=asan replay
step asan-report sh tests/asan.sh
rm -f "$log"
[ "$skipped" = 0 ] || echo "skipped: $skipped (what they need is not here)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
