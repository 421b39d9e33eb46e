#!/bin/bash
# The page and the API, served from the example store: tests/page/page.mjs in Chromium, then what needs no browser -
# headers, tokens, names of other hosts, ETags, cursors, problems. Screenshots go to build/screens. Skips without Chromium.
cd "$(dirname "$0")/../.." || exit 2
sitrep=${1:-build/sitrep}
chromium=$(command -v chromium || command -v chromium-browser) || { echo "SKIP page: chromium is not installed"; exit 77; }
command -v node >/dev/null || { echo "SKIP page: node is not installed"; exit 77; }
[ -d tests/page/node_modules/yaml ] || (cd tests/page && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error >/dev/null 2>&1) ||
    { echo "SKIP page: npm could not fetch playwright-core and axe-core"; exit 77; }
tmp=$(mktemp -d)
trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
passed=0 failed=0
is() { if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1: $2, not $3"; fi; }

start() { # TOKEN ADDRESS
    : > "$tmp/serve.log" # of the one before: its port would be read
    SITREP_TOKEN=$1 "$sitrep" serve --db "$tmp/desk.db" --listen "$2" 2>"$tmp/serve.log" &
    server=$!
    for _ in $(seq 100); do grep -q http "$tmp/serve.log" && break; sleep 0.1; done
    port=$(sed -n 's|.*127.0.0.1:\([0-9]*\)/.*|\1|p' "$tmp/serve.log")
}
"$sitrep" ingest --quiet --db "$tmp/desk.db" --manifest examples/kabul-2021/manifest.csv examples/kabul-2021/reports || exit 1
start '' 127.0.0.1:0
url=http://127.0.0.1:$port
code() { curl -s -o "$tmp/body" -w '%{http_code}' "$@"; }

is "health" "$(code "$url/healthz")" 200
is "ready" "$(code "$url/readyz")" 200
is "metrics" "$(code "$url/metrics")" 200
for list in stories timeline control claims quotes lineage origins forecasts events documents edits; do is "list of $list" "$(code "$url/api/$list?limit=5")" 200; done
is "an unknown list" "$(code "$url/api/nothing")" 404
is "told as a problem" "$(curl -s -o /dev/null -w '%{content_type}' "$url/api/nothing")" application/problem+json
is "a wrong limit" "$(code "$url/api/timeline?limit=0")" 400
is "a wrong day" "$(code "$url/api/control?as_of=tuesday")" 400
is "an unknown story" "$(code "$url/api/timeline?story=s0")" 404
is "an unknown document" "$(code "$url/api/documents/none")" 404
is "a verb that is none" "$(code -X POST "$url/api/status")" 405
etag=$(curl -s -D - -o /dev/null "$url/api/timeline" | tr -d '\r' | sed -n 's/^ETag: //Ip')
is "the same again" "$(code -H "If-None-Match: $etag" "$url/api/timeline")" 304
is "another host's name" "$(code -H 'Host: evil.example' "$url/api/status")" 403
is "another site's page" "$(code -X DELETE -H 'Origin: http://evil.example' "$url/documents/x")" 403
post() { code -X POST -H 'Content-Type: application/json' "$@" "$url/api/reviews"; }
is "another site's review" "$(post -H 'Origin: http://evil.example' -d '{}')" 403
is "told by the browser" "$(post -H 'Sec-Fetch-Site: cross-site' -d '{}')" 403
is "a review that is no JSON" "$(code -X POST -H 'Content-Type: text/plain; a=application/json' -d '{}' "$url/api/reviews")" 415
is "a review of nothing" "$(post -d '{}')" 400
is "a broken review" "$(post -d '{"fact":')" 400
is "a review without a reason" "$(post -d '{"fact":"H0000000000","action":"reject"}')" 400
is "a review of no fact" "$(post -d '{"fact":"H0000000000","action":"reject","reason":"x"}')" 404
is "no such review undone" "$(code -X DELETE "$url/api/reviews/999")" 404
is "another site's undoing" "$(code -X DELETE -H 'Origin: http://evil.example' "$url/api/reviews/1")" 403
is "no frame, no foreign script" "$(curl -s -D - -o /dev/null "$url/" | grep -ci "content-security-policy: default-src 'none'")" 1
is "an empty report" "$(code -X PUT --data-binary '' "$url/documents/empty")" 422
head -c 9000000 /dev/zero >"$tmp/big"
is "a report of 9 MB" "$(code -X PUT --data-binary "@$tmp/big" "$url/documents/big")" 413
all=$(curl -s "$url/api/timeline?limit=1000" | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["timeline"]))')
pages=$(python3 - "$url" <<'P'
import json, sys, urllib.parse, urllib.request
n, after = 0, ""
while after is not None:
    got = json.load(urllib.request.urlopen(f"{sys.argv[1]}/api/timeline?limit=7&after={urllib.parse.quote(after)}"))
    n, after = n + len(got["timeline"]), got["next"]
print(n)
P
)
is "pages add up" "$pages" "$all"
"$sitrep" report --db "$tmp/desk.db" --format json >"$tmp/report.json"
is "report as the verb gives it" "$(curl -s "$url/api/report" | cmp - "$tmp/report.json" && echo same)" same
run() { # a script that ends with "N passed, N failed"
    out=$("$@" 2>&1)
    echo "$out" | grep -v passed
    p=$(echo "$out" | sed -n 's/^\([0-9]*\) passed.*/\1/p') f=$(echo "$out" | sed -n 's/.* \([0-9]*\) failed$/\1/p')
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1}))
}
run node tests/page/openapi.mjs "$url" docs/openapi.yaml
CHROMIUM=$chromium run node tests/page/page.mjs "$url/" build/screens
kill $server; wait $server 2>/dev/null
is "ends when told" $? 0

# the report as one file, and one over a report that means harm
"$sitrep" report --quiet --format html -o "$tmp/report.html" --manifest examples/kabul-2021/manifest.csv examples/kabul-2021/reports
python3 - "$tmp/evil.jsonl" <<'P'
import json, sys
evil = '<img src=x onerror=alert(1)><script>alert(2)</script>"><a href="javascript:alert(4)">x</a>\u202egnp.exe '
with open(sys.argv[1], "w", encoding="utf-8") as out:
    for k in range(3):
        print(json.dumps({"id": f"e{k}{evil}", "outlet": evil, "published": "2021-08-16", "url": "javascript:alert(3)", "title": "Taliban " + evil,
                          "text": f"Taliban fighters captured the town of Herat on Monday, {evil} said. At least {k + 3} people were killed. \"We {evil} won,\" {evil} said. " + "x" * 1000000}), file=out)
P
"$sitrep" report --quiet --format html -o "$tmp/evil.html" "$tmp/evil.jsonl"
CHROMIUM=$chromium run node tests/page/report.mjs "$tmp/report.html" "$tmp/evil.html" build/screens

start secret 127.0.0.1:0
url=http://127.0.0.1:$port
is "without the token" "$(code "$url/api/status")" 401
is "with a wrong one" "$(code -H 'Authorization: Bearer secreT' "$url/api/status")" 401
is "with it" "$(code -H 'Authorization: Bearer secret' "$url/api/status")" 200
kill $server; wait $server 2>/dev/null
"$sitrep" serve --db "$tmp/desk.db" --listen 0.0.0.0:0 2>/dev/null
is "an open address without a token" $? 2
"$sitrep" serve --db "$tmp/none.db" 2>/dev/null
is "no store" $? 6
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
