#!/bin/bash
# The built program has the hardening that the Makefile asks for, read back from its file. Usage:
# tests/cli/hardened.sh [path of sitrep]. Skips for variants that are built without (asan, debug, fuzz).
sitrep=$(realpath "${1:-build/sitrep}")
case $sitrep in */build/sitrep | */build/werror/sitrep) ;; *) echo "SKIP hardened: a variant without hardening"; exit 77 ;; esac
command -v readelf > /dev/null || { echo "SKIP hardened: no readelf (Debian package binutils)"; exit 77; }
bad=0
ok() {
    local name=$1
    shift
    if "$@"; then echo "ok $name"; else echo "FAIL $name"; bad=1; fi
}
headers=$(readelf -hlW "$sitrep") dynamic=$(readelf -dW "$sitrep") names=$(readelf --dyn-syms -W "$sitrep")
ok position-independent grep -qE 'Type: +DYN' <<< "$headers"
ok relocations-read-only grep -q GNU_RELRO <<< "$headers"
ok bound-at-start grep -qE 'FLAGS_1.*NOW' <<< "$dynamic"
ok stack-not-executable grep -qE 'GNU_STACK.* RW +0x' <<< "$headers"
ok nothing-written-is-executable bash -c '! grep -qE "LOAD.* RWE "' <<< "$headers"
ok canaries grep -q __stack_chk_fail <<< "$names"
ok checked-calls grep -qE '__(memcpy|snprintf)_chk' <<< "$names"
ok no-search-path bash -c '! grep -qE "RPATH|RUNPATH"' <<< "$dynamic"
if [ "$(uname -m)" = x86_64 ] && command -v objdump > /dev/null; then
    ok branch-targets bash -c '[ "$(grep -c endbr64)" -gt 100 ]' < <(objdump -d --section=.text "$sitrep")
fi
exit $bad
