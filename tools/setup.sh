# Sourced by ./demo and ./check: installs what is missing, from Debian's packages.
#   need PACKAGE...   every package that is not installed is installed, or the line to run is printed
need() {
    missing=
    for p in "$@"; do
        dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
    done
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" = 0 ]; then as_root=; elif command -v sudo >/dev/null 2>&1; then as_root=sudo; else
        echo "These packages are missing; run as root:" >&2
        echo "  apt-get install -y$missing" >&2
        exit 3
    fi
    echo "installing:$missing" >&2
    $as_root apt-get update -qq >&2 &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq $missing >/dev/null 2>/tmp/sitrep-apt.$$ ||
        { cat /tmp/sitrep-apt.$$ >&2; exit 3; }
    rm -f /tmp/sitrep-apt.$$
}

BUILD_PACKAGES="gcc make libc6-dev pkg-config libicu-dev zlib1g-dev libzstd-dev libsqlite3-dev libssl-dev libxxhash-dev ca-certificates"
# npm brings the open place data; any Node.js that is on the PATH will do.
command -v npm >/dev/null 2>&1 || BUILD_PACKAGES="$BUILD_PACKAGES nodejs npm"
TEST_PACKAGES="python3 sqlite3 gzip zstd binutils"
