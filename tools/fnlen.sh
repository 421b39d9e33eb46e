#!/bin/sh
# A function fits a screen: none of more than 70 lines, except tables (marked by a comment
# that begins "table" in the line of the opening brace).
awk 'FNR == 1 { s = 0 } /^\{/ { s = /table/ ? 0 : FNR }
     /^\}/ { if (s && FNR - s - 1 > 70) { print FILENAME ":" s ": " FNR - s - 1 " lines"; bad = 1 } s = 0 }
     END { exit bad }' "$@"
