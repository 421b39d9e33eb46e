/* digest.c - see digest.h. Bytes: a magic number, the version, then the record: packed since version 7, plain before. */
#include "doc/digest.h"

static const Field run_fields[] = {F_BYTES(Run, text), F_BYTES(Run, text_len), F_BYTES(Run, raw),
                                   F_BYTES(Run, raw_len), F_BYTES(Run, verbatim)};
static const RecordType run_record = RECORD_TYPE(Run, run_fields);
static const Field zone_fields[] = {F_BYTES(Zone, text), F_BYTES(Zone, kind)};
static const RecordType zone_record = RECORD_TYPE(Zone, zone_fields);
static const Field sentence_fields[] = {F_BYTES(DigestSentence, text), F_BYTES(DigestSentence, zone),
                                        F_BYTES(DigestSentence, para)};
static const RecordType sentence_record = RECORD_TYPE(DigestSentence, sentence_fields);
static const Field term_fields[] = {F_BYTES(Term, term), F_BYTES(Term, count), F_BYTES(Term, kind)};
static const RecordType term_record = RECORD_TYPE(Term, term_fields);
static const Field shingle_fields[] = {F_BYTES(Shingle, hash), F_BYTES(Shingle, text)};
static const RecordType shingle_record = RECORD_TYPE(Shingle, shingle_fields);

#define F_WHEN(T, m) F_BYTES(T, m.from), F_BYTES(T, m.to), F_BYTES(T, m.precision), F_BYTES(T, m.utc)
static const Field digest_fields[] = {
    F_STR(Digest, id),          F_STR(Digest, hash),
    F_STR(Digest, path),        F_STR(Digest, outlet),
    F_STR(Digest, url),         F_STR(Digest, title),
    F_STR(Digest, byline),      F_STR(Digest, agency),
    F_STR(Digest, section),
    F_STR(Digest, language),    F_BYTES(Digest, title_raw),
    F_BYTES(Digest, title_text), F_WHEN(Digest, published),
    F_WHEN(Digest, updated),    F_BYTES(Digest, published_from),
    F_BYTES(Digest, coded),     F_BYTES(Digest, received),
    F_STR(Digest, text),        F_BYTES(Digest, raw_size),
    F_VEC(Digest, runs, &run_record),
    F_VEC(Digest, zones, &zone_record),
    F_VEC(Digest, sentences, &sentence_record),
    F_VEC(Digest, names, &name_record),
    F_VEC(Digest, times, &timex_record),
    F_VEC(Digest, places, &place_record),
    F_VEC(Digest, entities, &entity_record),
    F_VEC(Digest, actors, &actor_record),
    F_VEC(Digest, numbers, &number_record),
    F_VEC(Digest, title_numbers, &number_record),
    F_VEC(Digest, quotes, &quote_record),
    F_VEC(Digest, events, &event_record),
    F_VEC(Digest, terms, &term_record),
    F_VEC(Digest, shingles, &shingle_record),
    F_VEC(Digest, title_places, &place_record)};
const RecordType digest_record = RECORD_TYPE(Digest, digest_fields);
static const RecordType digest_record_5 = {"Digest", sizeof(Digest), (u32)countof(digest_fields) - 1, digest_fields};
static_assert(countof(digest_fields) <= FIELDS_MAX, "a record has too many fields");

#define SHARE(to, from, list) memcpy(&(to)->list, &(from)->list, sizeof (to)->list)

void digest_of(const Doc *d, Digest *out)
{
    *out = (Digest){.id = d->id,
                    .hash = d->hash,
                    .path = d->path,
                    .outlet = d->outlet,
                    .url = d->url,
                    .title = d->title,
                    .byline = d->byline,
                    .agency = d->agency,
                    .section = d->section,
                    .language = d->language,
                    .title_raw = d->title_raw,
                    .title_text = d->title_text,
                    .published = d->published,
                    .updated = d->updated,
                    .published_from = d->published_from,
                    .coded = d->coded,
                    .received = TIME_UNKNOWN,
                    .text = d->text,
                    .raw_size = (u32)d->raw.n};
    SHARE(out, d, runs);
    SHARE(out, d, zones);
    SHARE(out, d, names);
    SHARE(out, d, times);
    SHARE(out, d, places);
    SHARE(out, d, entities);
    SHARE(out, d, actors);
    SHARE(out, d, numbers);
    SHARE(out, d, title_numbers);
    SHARE(out, d, title_places);
    SHARE(out, d, quotes);
    SHARE(out, d, events);
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *s = &d->sentences.v[i];
        *vec_push(d->arena, &out->sentences) = (DigestSentence){s->text, s->zone, s->para};
    }
}

void digest_copy(Arena *a, const Digest *d, Digest *out)
{
    record_copy(a, &digest_record, d, out);
}

void digest_bytes(Arena *a, const Digest *d, Bytes *out)
{
    u32 head[2] = {0, DIGEST_VERSION};
    memcpy(head, DIGEST_MAGIC, sizeof *head);
    u32 room = 4096 + 4 * (u32)d->text.n; /* most are smaller: written without growing */
    if (!out->v) out->v = NEW(a, u8, room), out->cap = room;
    for (isize i = 0; i < (isize)sizeof head; i++) *vec_push(a, out) = ((u8 *)head)[i];
    record_pack(a, out, &digest_record, d);
}

static bool read_record(Arena *a, Str *in, u32 version, Digest *out)
{
    if (version >= 7) return record_unpack(a, in, &digest_record, out);
    return record_read(a, in, version == 5 ? &digest_record_5 : &digest_record, out);
}

bool digest_read(Arena *a, Str in, Digest *out)
{
    u32 head[2];
    *out = (Digest){0}; /* what no field names is empty */
    if (in.n < (isize)sizeof head) return false;
    memcpy(head, in.p, sizeof head);
    if (!str_starts(in, S(DIGEST_MAGIC)) || head[1] < DIGEST_OLDEST || head[1] > DIGEST_VERSION) return false;
    in = str_cut(in, sizeof head, in.n);
    return read_record(a, &in, head[1], out) && in.n == 0 && digest_sound(out);
}

Span digest_raw(const Digest *d, Span text)
{
    assert(text.end <= (size_t)d->text.n);
    return runs_raw(d->runs.v, d->runs.n, text);
}

u8 digest_zone_at(const Digest *d, u32 text)
{
    for (u32 i = 0; i < d->zones.n; i++)
        if (d->zones.v[i].text.beg <= text && text < d->zones.v[i].text.end)
            return d->zones.v[i].kind;
    return ZONE_BODY;
}

u32 digest_sentence_at(const Digest *d, u32 text)
{
    u32 lo = 0, hi = d->sentences.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->sentences.v[mid].text.beg <= text) lo = mid + 1;
        else hi = mid;
    }
    return lo ? lo - 1 : NONE;
}
