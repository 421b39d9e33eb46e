#!/bin/bash
# One fuzz target for a time: fuzz.sh TARGET SECONDS. TIMEOUT: seconds by the clock that one input may take (20; more where the machine is busy). New inputs grow in build/fuzz/TARGET, what is
# found is kept there as crash-*, and the run is added to the account in fuzz/RESULTS.md.
target=$1 seconds=$2 dir=build/fuzz/$1 account=${ACCOUNT:-fuzz/RESULTS.md}
mkdir -p "$dir/corpus"
dict=
[ -f "fuzz/$target.dict" ] && dict=-dict=fuzz/$target.dict
TIMEFORMAT='user %U %S'
export SITREP_DATA=${SITREP_DATA:-build/fuzz}
{ time build/fuzz/fuzz_"$target" -max_total_time="$seconds" -max_len=8192 -timeout="${TIMEOUT:-20}" -rss_limit_mb=3000 -print_final_stats=1 \
    -artifact_prefix="$dir/" $dict "$dir/corpus" "fuzz/corpus/$target" > "$dir/log" 2>&1; } 2> "$dir/time"
rc=$?
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$dir/log")
edges=$(grep -oE 'cov: [0-9]+' "$dir/log" | tail -n 1 | tr -dc 0-9)
spent=$(awk '/^user/ { print $2 + $3 }' "$dir/time")
awk -v t="$target" -v runs="${runs:-0}" -v edges="${edges:-0}" -v spent="$spent" -F' *[|] *' '
    $2 == t { $3 += runs; $4 += spent / 60; if (edges > $5) $5 = edges; done = 1; print row(t, $3, $4, $5, $6); next }
    /^[|] in all/ { if (!done) print row(t, runs, spent / 60, edges, "none"); next }
    { print }
    function row(a, b, c, d, e) { return sprintf("| %s | %d | %.2f | %d | %s |", a, b, c, d, e) }' "$account" > "$dir/account"
awk -F' *[|] *' '{ print } NR > 1 && $3 ~ /^[0-9]+$/ { runs += $3; minutes += $4; left = NR }
    { line[NR] = $0 } END { printf "| in all | %d | %.1f | | |\n", runs, minutes > "/dev/stderr" }' "$dir/account" 2> "$dir/sum" > /dev/null
awk -v sum="$(cat "$dir/sum")" '/^[|]/ { table = 1 } table && !/^[|]/ && !told { print sum; told = 1 } { print } END { if (!told) print sum }' "$dir/account" > "$account"
[ $rc = 0 ] || {
    tail -n 40 "$dir/log"
    echo "$target: a finding, see $dir"
    exit 1
}
echo "$target: $runs inputs in $spent s of processor time, nothing found"
