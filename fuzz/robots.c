/* robots.c - the first line as a path, the rest as a robots.txt; then all of it as a list of dates. */
#include "world.h"
#include "fetch/fetch.h"
#include "intake/parts.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    Str rest = {data, (isize)n}, path = {0}, line;
    int delay = -1;
    if (!str_next(&rest, '\n', &path)) return 0;
    robots_allow(rest, S("sitrep"), path, &delay);
    must(delay >= 0 && delay <= 60, "a delay within its cap");
    for (rest = (Str){data, (isize)n}; str_next(&rest, '\n', &line);) {
        When w = when_unknown();
        if (intake_parse_date(line, &w)) must(when_known(w) && (w.to == TIME_UNKNOWN || w.from <= w.to), "a date is an interval");
        w = when_unknown();
        if (date_parse_iso(line, &w)) must(when_known(w) && w.from <= w.to, "a date is an interval");
    }
    return 0;
}
