# What every test here begins with: the program under test, a folder of its own that is gone afterwards (`tidy` first), and ok.
sitrep=$(realpath "${1:-build/sitrep}")
export SITREP_DATA=${SITREP_DATA:-$(dirname "$sitrep")}
dir=$(mktemp -d)
tidy() { :; }
trap 'tidy; rm -rf "$dir"' EXIT
bad=0
ok() { # NAME CONDITION...: the condition is a command
    local name=$1
    shift
    if "$@" > /dev/null 2>&1; then echo "ok $name"; else echo "FAIL $name: $*"; bad=1; fi
}
