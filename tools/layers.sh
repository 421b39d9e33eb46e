#!/bin/sh
# Fail when a file includes a folder that src/LAYERS does not grant, or when
# LAYERS names a folder that is not above it (which would allow a cycle).
cd "$(dirname "$0")/../src" || exit 2
grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' --include='*.[ch]' . | awk '
    FILENAME == ARGV[1] {
        sub(/#.*/, ""); if (NF == 0) next
        me = $1; sub(/:$/, "", me); known[me] = 1; may[me, me] = 1
        for (i = 2; i <= NF; i++) {
            if (!($i in known)) { print "LAYERS: " me " names " $i " before it is defined"; bad = 1 }
            may[me, $i] = 1
        }
        next
    }
    {
        split($0, f, ":"); file = f[1]; sub(/^\.\//, "", file)
        from = file; if (!sub(/\/.*/, "", from)) next
        to = $0; sub(/^[^"]*"/, "", to); sub(/".*/, "", to)
        if (!sub(/\/.*/, "", to)) { print file ":" f[2] ": write includes as \"folder/file.h\""; bad = 1; next }
        if (!((from, to) in may)) { print file ":" f[2] ": " from " may not include " to; bad = 1 }
    }
    END { exit bad }' LAYERS -
