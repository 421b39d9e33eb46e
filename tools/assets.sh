#!/bin/sh
# Writes C that embeds the page: assets.sh DIRECTORY > assets_list.c. Every FILE.gz in it is served as FILE.
dir=$1
echo '/* Made by tools/assets.sh. */'
echo '#include "serve/parts.h"'
type_of() {
    case $1 in
        *.html) echo 'text/html; charset=utf-8' ;; *.js) echo text/javascript ;; *.css) echo text/css ;;
        *.json) echo application/json ;; *.yaml) echo application/yaml ;; *) echo application/octet-stream ;;
    esac
}
list=$([ -d "$dir" ] && cd "$dir" && find . -name '*.gz' | sed 's|^\./||' | LC_ALL=C sort)
i=0
for f in $list; do
    cat <<X
__asm__(".section .rodata\n.balign 16\n.global page_${i}_beg\npage_${i}_beg:\n.incbin \"$dir/$f\"\n.global page_${i}_end\npage_${i}_end:\n.byte 0\n.previous\n");
extern const u8 page_${i}_beg[], page_${i}_end[];
X
    i=$((i + 1))
done
echo 'const Asset serve_assets[] = {'
i=0
for f in $list; do
    echo "    {\"${f%.gz}\", \"$(type_of "${f%.gz}")\", page_${i}_beg, page_${i}_end},"
    i=$((i + 1))
done
echo '    {0}};'
echo "const u32 serve_asset_count = $i;"
