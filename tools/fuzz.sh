#!/bin/sh
# One fuzz target for a time: fuzz.sh TARGET SECONDS. New inputs grow in build/fuzz/TARGET, what is
# found is kept there as crash-*, and the last lines say how many inputs were tried.
set -e
target=$1 seconds=$2 dir=build/fuzz/$1
mkdir -p "$dir/corpus"
dict=fuzz/$target.dict
build/fuzz/fuzz_"$target" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=3000 -print_final_stats=1 \
    -artifact_prefix="$dir/" ${dict:+$([ -f "$dict" ] && echo "-dict=$dict")} "$dir/corpus" "fuzz/corpus/$target" >"$dir/log" 2>&1 || {
    tail -n 40 "$dir/log"
    echo "$target: a finding, see $dir"
    exit 1
}
echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$dir/log") inputs in $seconds s, nothing found"
