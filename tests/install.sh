#!/bin/bash
# The library as a stranger would use it: installed under a prefix, found with pkg-config, docs/example.c compiled against
# the shared and the static form, the header read as C++; man pages and completion are there and say something.
cd "$(dirname "$0")/.." || exit 2

command -v scdoc >/dev/null || { echo "SKIP library: scdoc is not installed"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fails=0
check() { [ "$2" = "$3" ] || { echo "FAIL $1: $2, not $3"; fails=$((fails + 1)); }; }
good() { local name=$1; shift; "$@" >"$tmp/out" 2>&1 || { echo "FAIL $name"; tail -5 "$tmp/out"; fails=$((fails + 1)); }; }

prefix=$PWD/build/installed # kept: a prefix that changes builds the library again
good install make -s install DESTDIR= PREFIX="$prefix"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
cc=${CC:-cc}
good shared "$cc" -std=c11 -Wall -Wextra -Werror docs/example.c $(pkg-config --cflags --libs sitrep) -Wl,-rpath,"$prefix/lib" -o "$tmp/shared"
good static "$cc" -std=c11 docs/example.c $(pkg-config --cflags sitrep) "$prefix/lib/libsitrep.a" \
    $(pkg-config --static --libs-only-l sitrep | sed 's/-lsitrep//') -o "$tmp/static"
printf '#include <sitrep.h>\nint main() { return sitrep_version() == 0; }\n' >"$tmp/cpp.cc"
command -v g++ >/dev/null && good C++ g++ -fsyntax-only $(pkg-config --cflags sitrep) "$tmp/cpp.cc"

reports=examples/kabul-2021/reports
"$tmp/shared" $reports >"$tmp/a" 2>"$tmp/a.err"
check "example's status" $? 0
"$tmp/static" $reports >"$tmp/b" 2>/dev/null
check "static status" $? 0
good "static as shared" cmp "$tmp/a" "$tmp/b"
grep -q 'hospital has reopened\|hospital' "$tmp/a" || { echo "FAIL the example's own report is not in it"; fails=$((fails + 1)); }
grep -q Kunduz "$tmp/a" || { echo "FAIL no situation"; fails=$((fails + 1)); }
SITREP_DATA=/nonexistent "$tmp/shared" $reports >/dev/null 2>"$tmp/err" # falls back to the prefix
check "data from the prefix" $? 0
only=$(nm -D --defined-only "$prefix/lib/libsitrep.so.0" | awk '{ print $3 }' | grep -vc '^sitrep_')
check "symbols that are not ours to export" "$only" 0

for page in man1/sitrep.1 man3/sitrep.3; do
    [ "$(wc -l <"$prefix/share/man/$page")" -gt 20 ] || { echo "FAIL $page"; fails=$((fails + 1)); }
done
verbs=$(PATH=$prefix/bin:$PATH bash -c ". $prefix/share/bash-completion/completions/sitrep
    COMP_WORDS=(sitrep rep) COMP_CWORD=1 _sitrep; COMP_WORDS=(sitrep rep) COMP_CWORD=1; _sitrep; echo \${COMPREPLY[@]}")
check "completion of a verb" "$verbs" report
echo "library: $fails failures"
[ "$fails" = 0 ]
