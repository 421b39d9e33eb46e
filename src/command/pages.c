/* pages.c - `follow --pages`: the pages that the entries of a feed lead to. An entry is an announcement,
 * often of two sentences; the report is the page. Each page is asked for once, under the rules of
 * fetch.h (robots.txt, private addresses, sizes, the host's pause), and taken in with the entry's
 * address, outlet and date. Where it cannot be had, is no article, or says less than its entry (a
 * wall), the entry's own text is taken. An entry that changes is asked for again.
 *
 * Which entries were there at the last reading is kept by the hash of their bytes: a page is not
 * asked for twice, though its own bytes may differ at every request. */
#include "command/command.h"
#include <stdio.h>

enum { SEEN_DIGITS = 16 }; /* of an entry's SHA-256 */

static bool holds(Str list, Str word)
{
    Str part;
    while (str_next(&list, ' ', &part))
        if (str_eq(part, word)) return true;
    return false;
}

/* Bytes of the article in it; 0: there is none. */
static isize article_of(Arena *a, const Payload *p, const Know *k)
{
    Rejected why;
    Doc d = {.arena = a};
    return engine_read(&d, p, k, &why) && !d.refused.n ? str_trim(d.text).n : 0;
}

/* The page as a payload; false: it is of no use, *why says so. */
static bool page_of(Fetcher *f, const Know *k, Arena *a, const Payload *entry, const Doc *d, Payload *out, Str *why)
{
    Fetched got;
    Intake *in;
    Rejected rejected;
    Arena scratch = {0};
    fetch_get(f, a, d->url, (Str){0}, (Str){0}, &got);
    *why = got.status == 200 || got.error.n ? got.error : S("no answer");
    if (why->n) return false;
    *why = S("it is no page");
    intake_open_bytes(&in, got.body, d->url);
    bool html = intake_next(in, &scratch, out, &rejected) == 1 && out->kind == PAYLOAD_HTML;
    intake_close(in);
    *out = (Payload){.kind = PAYLOAD_PAGE, .raw = got.body, .path = entry->path, .charset = got.charset, .outlet = d->outlet,
                     .url = d->url, .title = d->title, .published = d->published, .published_from = d->published_from,
                     .latest = entry->latest};
    if (html) *why = S("it holds less than its entry says");
    bool good = html && article_of(&scratch, out, k) >= str_trim(d->text).n;
    arena_free(&scratch);
    return good;
}

static void take(Fetcher *f, const Know *k, Arena *a, const FeedRead *read, const Payload *entry, Pages *out)
{
    Payload page;
    Rejected why;
    Str trouble;
    Doc *d = NEW(a, Doc, 1);
    *d = (Doc){.arena = a};
    bool led = engine_read(d, entry, k, &why) && (str_starts(d->url, S("http://")) || str_starts(d->url, S("https://")));
    *vec_push(a, &out->payloads) = *entry;
    if (!led || (read->stop && *read->stop)) return;
    if (out->payloads.n - out->over > PAGES_A_ROUND) {
        out->over++;
        return;
    }
    if (page_of(f, k, a, entry, d, &page, &trouble)) {
        out->payloads.v[out->payloads.n - 1] = page;
        return;
    }
    out->failed++;
    if (!read->quiet) fprintf(stderr, "sitrep: %.*s: %.*s; the entry's own text is kept\n", STR(d->url), STR(trouble));
}

void pages_fetch(Fetcher *f, const Know *k, Arena *a, const FeedRead *read, Pages *out)
{
    Intake *in;
    Payload entry;
    Rejected why;
    Buf seen = {.arena = a};
    *out = (Pages){0};
    intake_open_bytes(&in, read->body, read->name);
    intake_clock(in, read->now);
    for (int got; (got = intake_next(in, a, &entry, &why)) != 0;) {
        if (got != 1) continue;
        Str id = str_cut(intake_hash(a, entry.raw), 0, SEEN_DIGITS);
        buf_format(&seen, "%s%.*s", out->payloads.n + out->passed ? " " : "", STR(id));
        if (holds(read->seen, id)) out->passed++;
        else take(f, k, a, read, &entry, out);
    }
    intake_close(in);
    out->seen = buf_str(&seen);
}
