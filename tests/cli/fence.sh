#!/bin/bash
# serve gives up what it does not need: the kernel's own word on the process, /metrics, and it still reads, writes and searches a
# store, also through a link and in a folder with odd letters. Usage: tests/cli/fence.sh [path of sitrep].
. "$(dirname "$0")/common.bash"
[ "$(uname -s)" = Linux ] || { echo "SKIP fence: no Linux"; exit 77; }
ldd "$sitrep" | grep -q libasan && { echo "SKIP fence: a sanitizer needs calls of its own"; exit 77; }
tidy() { [ -z "$pid" ] || kill $pid; }
cd "$dir" || exit 2
serve() { # environment... store: sets pid and port
    rm -f err  # of the one before: its port would be read
    env "${@:1:$#-1}" "$sitrep" serve --db "${!#}" --listen 127.0.0.1:0 2> err &
    pid=$!
    for _ in $(seq 200); do port=$(grep -soE '127.0.0.1:[0-9]+' err | cut -d: -f2); [ -n "$port" ] && break; sleep 0.05; done
}
end() { kill $pid; wait $pid; pid=; }
state() { grep -q "^$1:[[:space:]]*$2$" "/proc/$pid/status"; }
get() { curl -fsS "http://127.0.0.1:$port$1"; }
has() { get "$1" | grep -qF -- "$2"; }
put() { curl -fsS -X PUT --data-binary "{\"id\":\"$1\",\"text\":\"Rebels captured the port of Kano on Monday. $1\",\"published\":\"2024-05-06\"}" "http://127.0.0.1:$port/documents/$1"; }

mkdir "a b%c"
printf '{"id":"r1","text":"Rebels captured the port of Kano on Monday, the mayor said.","published":"2024-05-06"}\n' > r.jsonl
"$sitrep" ingest --quiet --db "a b%c/s.db" r.jsonl
ln -s "a b%c/s.db" link.db
serve A=1 link.db
ok no-new-privileges state NoNewPrivs 1
ok said-in-metrics has /metrics 'sitrep_fenced_in{what="privileges"} 1'
if grep -q '^Seccomp' /proc/self/status && ! grep -q 'seccomp' err; then
    ok calls-filtered state Seccomp 2
    ok every-thread-filtered bash -c "! grep -L 'Seccomp:.*2' /proc/$pid/task/*/status | grep -q ."
    ok calls-in-metrics has /metrics 'sitrep_fenced_in{what="calls"} 1'
else echo "note: fence: no seccomp in this kernel"; ok missing-said grep -q 'fence in' err; fi
if grep -q 'Landlock' err; then echo "note: fence: no Landlock in this kernel"; else ok files-in-metrics has /metrics 'sitrep_fenced_in{what="files"} 1'; fi
ok reads has /api/timeline Kano
ok writes put n1
ok writes-again put n2
ok finds has '/api/search?q=port' n2
ok reports has /report.html Kano
ok exports has '/api/export?format=geojson' Kano
ok the-page-or-none bash -c "curl -sS http://127.0.0.1:$port/ > /dev/null"
ok no-core grep -qE 'Max core file size +0 +0' "/proc/$pid/limits"
end
ok sound "$sitrep" check --db link.db
serve SITREP_SANDBOX=off link.db
ok off-is-said grep -qF 'SITREP_SANDBOX=off' err
ok off-in-metrics has /metrics 'sitrep_fenced_in{what="calls"} 0'
end
exit $bad
