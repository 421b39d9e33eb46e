#!/bin/sh
# Writes C that embeds the files named as arguments: embed.sh data/*.tsv > embedded.c
echo '/* Made by tools/embed.sh. */'
echo '#include "engine/embedded.h"'
i=0
for f in "$@"; do
    cat <<X
__asm__(".section .rodata\n.balign 16\n.global embedded_${i}_beg\nembedded_${i}_beg:\n.incbin \"$f\"\n"
        ".global embedded_${i}_end\nembedded_${i}_end:\n.byte 0\n.previous\n");
extern const u8 embedded_${i}_beg[], embedded_${i}_end[];
X
    i=$((i + 1))
done
echo 'const Embedded embedded[] = {'
i=0
for f in "$@"; do
    echo "    {\"$(basename "$f")\", embedded_${i}_beg, embedded_${i}_end},"
    i=$((i + 1))
done
echo '};'
echo "const u32 embedded_count = $i;"
