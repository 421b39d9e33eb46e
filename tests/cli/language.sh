#!/bin/bash
# Text and CoNLL-U that no one would write: the stages end in bounded time, spans stay exact,
# trees stay trees, and what is cut is said to be. Usage: tests/cli/language.sh [path of sitrep]
. "$(dirname "$0")/common.bash"
cd "$dir" || exit 2

has() { grep -qF -- "$2" "$1"; } # FILE WORDS
is() { [ "$(cat "$1")" = "$2" ]; } # FILE WORDS
run() { timeout 60 "$sitrep" "$@" > out 2> err; echo $? > rc; }
repeat() { head -c "$2" /dev/zero | sed "s/\x00/$1/g"; } # WORDS TIMES

cat > spans.py <<'P'
# Every span of a document's JSON lies in the text, between whole characters, in order;
# names say what stands there. Arguments: file, least number of sentences.
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    d = json.loads(line)
    text = d["text"].encode()
    at = 0
    for beg, end in d["sentences"]:
        assert at <= beg < end <= len(text), (at, beg, end)
        text[beg:end].decode()
        at = end
    for name in d["names"]:
        text[name["begin"]:name["end"]].decode()
    assert len(d["sentences"]) >= int(sys.argv[2]), len(d["sentences"])
P
cat > trees.py <<'P'
# Every sentence of a CoNLL-U file has one root and no circle. Arguments: file, least number of sentences.
import sys
seen = 0
for block in open(sys.argv[1], encoding="utf-8").read().split("\n\n"):
    cells = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
    head = {int(c[0]): int(c[6]) for c in cells if c[0].isdigit()}
    seen += bool(head)
    assert sum(h == 0 for h in head.values()) == bool(head), block[:80]
    for k in head:
        steps = 0
        while k:
            k, steps = head[k], steps + 1
            assert steps <= len(head), block[:80]
assert seen >= int(sys.argv[2]), seen
P
both() { # NAME FILE SENTENCES: as JSON and as CoNLL-U
    run annotate "$2"
    ok "$1" is rc 0
    ok "$1-spans" python3 spans.py out "$3"
    run annotate --format conllu "$2"
    ok "$1-trees" python3 trees.py out "$3"
}

# ---- one sentence of five megabytes, more than a document keeps; runs of marks and of letters
repeat 'the river rose and ' 270000 > long.txt
both long-sentence long.txt 1000
ok long-is-said has out '# cut = the sentence goes on in the next'
{ printf 'The road is shut'; repeat ')' 100000; printf '. It will open.'; } > brackets.txt
both brackets brackets.txt 2
{ printf 'They left '; repeat '(' 50000; repeat ')' 50000; printf ' soon.'; } > nested.txt
both nested nested.txt 1
{ printf 'A '; repeat 'x' 300000; printf ' came. The word was long.'; } > word.txt
both long-word word.txt 2
{ printf 'Who went? '; repeat 'Mr. ' 50000; printf '\n'; repeat '"' 5000; } > titles.txt
both titles titles.txt 2

# ---- other scripts, pictures, marks that join, broken bytes, NUL
printf 'The minister met \xd7\x93\xd7\x95\xd7\x93 \xd7\x9b\xd7\x94\xd7\x9f in Haifa. \xd8\xa7\xd9\x84\xd8\xac\xd9\x8a\xd8\xb4 said no. \xe2\x80\xaeThey left.\xe2\x80\xac\n' > right.txt
both right-to-left right.txt 2
printf 'They won \xf0\x9f\x8e\x89\xf0\x9f\x8e\x89! A family \xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 and a flag \xf0\x9f\x87\xab\xf0\x9f\x87\xb7 came. Cafe\xcc\x81s closed.\n' > pictures.txt
both pictures pictures.txt 2
printf '{"id":"n","text":"The bridge\\u0000 fell on Monday. Water\\u0000 rose.","published":"2024-05-06"}\n' > nul.jsonl
both nul nul.jsonl 2
printf 'The mayor of \xff\xfe Lille spoke. Nobody \xc3 came.\n' > broken.txt
run annotate broken.txt
ok broken-bytes python3 spans.py out 1

# ---- CoNLL-U
word() { printf '%s\t%s\t_\t_\t_\t_\t_\t_\t_\t_\n' "$1" "$2"; }
wrong() { # NAME REASON, CoNLL-U on standard input
    cat > in.conllu
    run annotate --input conllu --format conllu in.conllu
    ok "$1" has err "$2"
    ok "$1-is-4" is rc 4
}
printf '1\tGo\n' | wrong few-cells 'in.conllu:1: not ten cells'
{ word 1 They; word 3 go; } | wrong missing-number 'in.conllu:2: ID is not the next number'
{ word 1-3 "don't"; word 1 do; echo; } | wrong open-range 'a multiword token lacks words'
printf '1\t\t_\t_\t_\t_\t_\t_\t_\t_\n' | wrong empty-form 'in.conllu:1: FORM is empty'
head -c 4000 /dev/urandom | tr -d '\0' > in.conllu
run annotate --input conllu --format conllu in.conllu
ok noise test "$(cat rc)" -le 4
{ for i in $(seq 1 2000); do word "$i" ')'; done; echo; word 1 Go; echo; } > many.conllu
run annotate --input conllu --format conllu many.conllu
ok many-words is rc 0
ok many-words-trees python3 trees.py out 2
exit $bad
