#!/bin/sh
# Writes the main of the unit tests: unit_main.sh tests/unit/*.c > unit_main.c. It runs those that are named, else all.
echo '#include "test.h"'
echo '#include <string.h>'
echo 'int test_passed, test_failed;'
for f in "$@"; do echo "void unit_$(basename "$f" .c)(void);"; done
cat <<'X'
static int wanted(int n, char **names, const char *name)
{
    for (int i = 1; i < n; i++)
        if (strcmp(names[i], name) == 0) return 1;
    return n < 2;
}
int main(int n, char **names)
{
X
for f in "$@"; do echo "    if (wanted(n, names, \"$(basename "$f" .c)\")) unit_$(basename "$f" .c)();"; done
cat <<'X'
    printf("%d passed, %d failed\n", test_passed, test_failed);
    return test_failed > 0;
}
X
