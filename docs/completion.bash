# bash completion for sitrep: verbs from `sitrep help`, options from `sitrep VERB --help`, then files.
_sitrep() {
    local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} prev=${COMP_WORDS[COMP_CWORD-1]} words
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        words=$("${COMP_WORDS[0]}" help 2>/dev/null | awk '/^  [a-z]/ { print $1 }')
    elif [ "$prev" = --format ]; then
        if [ "$verb" = export ]; then words=$("${COMP_WORDS[0]}" export --format help 2>/dev/null | awk '{ print $1 }')
        else words=$("${COMP_WORDS[0]}" "$verb" --help 2>/dev/null | grep -o -m1 -- '--format [a-z|]*' | cut -d' ' -f2 | tr '|' ' '); fi
    elif [[ $word == -* ]]; then
        words=$("${COMP_WORDS[0]}" "$verb" --help 2>/dev/null | grep -oE -- '(^|[ [])-{1,2}[a-z][a-z-]*' | tr -d ' [' | sort -u)
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _sitrep sitrep
