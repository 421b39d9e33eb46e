#!/bin/bash
# The user's own actors and event classes, without a rebuild: in annotate, report, ingest and explain; faults
# with line and column. Usage: tests/cli/user.sh [path of sitrep].
. "$(dirname "$0")/common.bash"
cd "$dir" || exit 2
says() { local want=$1; shift; "$@" 2>&1 | grep -qF -- "$want"; }
fails() { local status=$1 want=$2; shift 2; "$@" > out.txt 2>&1; [ $? = "$status" ] && grep -qF -- "$want" out.txt; }

cat > crane.txt << 'X'
A crane falls silent

Published 13 August 2021

The Blue Anchor Front sabotaged a crane in Aden on Thursday. Nobody was hurt, a harbour official said.
X
printf '# ours\nBlue Anchor Front\tYEMREB\tarmed_group\tYE\tBAF|Anchor Front\n' > actors.tsv
printf 'own.sabotage\tsabotage|scuttle\tV\tA=subj R=obj!\tASSAULT\tdestroy\tmilitary\t1712\t-\t-\tRebels sabotaged a crane.\tRain fell.\n' > events.tsv
own=(--actors actors.tsv --events events.tsv)

ok "annotate finds no such class by itself" bash -c "! '$sitrep' annotate crane.txt | grep -q own.sabotage"
ok "annotate has the own class" says '"rule":"own.sabotage"' "$sitrep" annotate "${own[@]}" crane.txt
ok "annotate has the own code" says '"code":"YEMREB"' "$sitrep" annotate "${own[@]}" crane.txt
ok "report tells it" says "sabotaged a crane" "$sitrep" report "${own[@]}" crane.txt
ok "ingest takes both" "$sitrep" ingest --quiet --db desk.db "${own[@]}" crane.txt
ok "report of the store tells it" says "sabotaged a crane" "$sitrep" report --db desk.db
id=$("$sitrep" report "${own[@]}" --format json crane.txt |
     python3 -c 'import json, sys; print(*[h["id"] for h in json.load(sys.stdin)["timeline"] if h["rule"] == "own.sabotage"])')
ok "an id to explain" test -n "$id"
ok "explain names the rule and its words" says "own.sabotage - sabotage|scuttle as a verb" "$sitrep" explain "$id" "${own[@]}" crane.txt
ok "explain shows the tree" says "<- trigger" "$sitrep" explain "$id" "${own[@]}" crane.txt
ok "explain shows the actor's token" bash -c "'$sitrep' explain $id ${own[*]} crane.txt | grep -q 'Front .*nsubj.*<- actor'"
ok "explain says why it happened" says "realis.asserted" "$sitrep" explain "$id" "${own[@]}" crane.txt

printf 'one\tYEMREB\tarmed_group\tYE\t\nx\ty\tnonsense\t\t\n' > kind.tsv
ok "an unknown kind: line and column" fails 4 "kind.tsv:2: column 3" "$sitrep" report --actors kind.tsv crane.txt
printf '# c\nx\tkill\tV\tA=subj:nobody\tASSAULT\n' > class.tsv
ok "an unknown class: line and column" fails 4 "class.tsv:2: column 4 (args)" "$sitrep" annotate --events class.tsv crane.txt
printf 'x\tkill\tV\t-\tSHOUT\n' > type.tsv
ok "an unknown event type: line and column" fails 4 "type.tsv:1: column 5 (type)" "$sitrep" ingest --quiet --db no.db --events type.tsv crane.txt
ok "no store was made" test ! -e no.db
ok "a missing table" fails 3 "none.tsv" "$sitrep" report --events none.tsv crane.txt
exit $bad
