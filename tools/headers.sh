#!/bin/sh
# Every header compiles alone.
for h in src/*/*.h include/*.h; do
    [ -f "$h" ] || continue
    echo "#include \"${h#src/}\"" | ${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -Isrc -Iinclude -I. \
        -Wall -Wextra -Wpedantic -Werror -Wno-unused-function -fsyntax-only -x c - || { echo "$h does not stand alone"; exit 1; }
done
