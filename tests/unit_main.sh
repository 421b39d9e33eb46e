#!/bin/sh
# Writes the main of the unit tests: unit_main.sh tests/unit/*.c > unit_main.c
echo '#include "test.h"'
echo 'int test_passed, test_failed;'
for f in "$@"; do echo "void unit_$(basename "$f" .c)(void);"; done
echo 'int main(void)'
echo '{'
for f in "$@"; do echo "    unit_$(basename "$f" .c)();"; done
cat <<'X'
    printf("%d passed, %d failed\n", test_passed, test_failed);
    return test_failed > 0;
}
X
