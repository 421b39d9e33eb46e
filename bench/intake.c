/* intake.c - how fast sources are read: every payload is unpacked and told apart, none is
 * extracted. Prints records (pages, refusals and what was passed by), unpacked bytes of pages,
 * user seconds and peak memory as JSON. Usage: intake SOURCE... */
#include "intake/parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

int main(int argc, char **argv)
{
    Arena own = {0}, a = {0};
    Str *sources = NEW(&own, Str, argc);
    for (int i = 1; i < argc; i++) sources[i - 1] = str_of(argv[i]);
    Intake *in;
    ErrInfo e;
    if (intake_open(&in, sources, (u32)argc - 1, (Str){0}, &e) != OK) return 3;
    Payload p;
    Rejected r;
    u64 pages = 0, refused = 0, bytes = 0;
    for (int got; (got = intake_next(in, &a, &p, &r)) != 0; arena_reset(&a)) {
        pages += got == 1;
        refused += got == 2;
        bytes += got == 1 ? (u64)p.raw.n : 0;
    }
    Str passed = intake_passed(in, &own);
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    double user = (double)use.ru_utime.tv_sec + (double)use.ru_utime.tv_usec / 1e6;
    double system = (double)use.ru_stime.tv_sec + (double)use.ru_stime.tv_usec / 1e6;
    printf("{\"pages\":%llu,\"refused\":%llu,\"bytes\":%llu,\"read\":%llu,\"user\":%.3f,\"system\":%.3f,\"peak_kb\":%ld,"
           "\"passed\":\"%.*s\"}\n",
           (unsigned long long)pages, (unsigned long long)refused, (unsigned long long)bytes,
           (unsigned long long)intake_bytes(in), user, system, use.ru_maxrss, STR(passed));
    intake_close(in);
    arena_free(&a);
    arena_free(&own);
    return pages ? 0 : 1;
}
