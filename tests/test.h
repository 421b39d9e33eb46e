/* test.h - a unit test file tests/unit/NAME.c defines `void unit_NAME(void)`; every CHECK is
 * one test. tests/unit_main.sh writes the main that calls them all. */
#ifndef SITREP_TEST_H
#define SITREP_TEST_H
#include "base/base.h"
#include <stdio.h>

extern int test_passed, test_failed;
#define CHECK(c)                                                            \
    do {                                                                    \
        if (c) {                                                            \
            test_passed++;                                                  \
        } else {                                                            \
            test_failed++;                                                  \
            fprintf(stderr, "FAIL %s:%d: %s\n", __FILE__, __LINE__, #c);    \
        }                                                                   \
    } while (0)
#define CHECK_STR(got, want)                                                               \
    do {                                                                                   \
        Str got_ = (got), want_ = str_of(want);                                            \
        if (str_eq(got_, want_)) {                                                         \
            test_passed++;                                                                 \
        } else {                                                                           \
            test_failed++;                                                                 \
            fprintf(stderr, "FAIL %s:%d: got \"%.*s\", want \"%.*s\"\n", __FILE__, __LINE__, \
                    STR(got_), STR(want_));                                                \
        }                                                                                  \
    } while (0)
#endif
