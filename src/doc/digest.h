/* digest.h - what outlives a document: its metadata, text, facts and signatures, without
 * tokens and trees. Made by a worker when all stages have run, turned into bytes without
 * pointers for its way to the consumer and the store, and read back into a longer-lived
 * arena. Stages above the document see digests only. */
#ifndef SITREP_DIGEST_H
#define SITREP_DIGEST_H
#include "doc/doc.h"
#include "doc/review.h"

enum { DIGEST_VERSION = 7, DIGEST_OLDEST = 5 /* that is read */ };
#define DIGEST_MAGIC "STRD" /* its first bytes */
/* No time lies further from 1970, in seconds: calendar arithmetic is safe within. */
#define DIGEST_TIME_MAX ((i64)1 << 55)

typedef struct {
    u64 term;  /* hash of a lemma or a name key */
    u16 count; /* in the document; title terms count more */
    u8 kind;   /* 0 word, 1 name, 2 place, 3 number, 4 two names in a row */
} Term;
typedef struct {
    u64 hash;  /* of a run of words, winnowed */
    Span text; /* the words */
} Shingle;
typedef struct {
    Span text;
    u8 zone;
    bool para;
} DigestSentence;

typedef struct {
    Str id, hash, path, outlet, url, title, byline, agency, section, language;
    Span title_raw, title_text;
    When published, updated;
    u8 published_from;
    bool coded;
    i64 received; /* intake time in UTC seconds, TIME_UNKNOWN when not recorded */
    Str text;
    u32 raw_size;
    VEC(Run) runs;
    VEC(Zone) zones;
    VEC(DigestSentence) sentences;
    VEC(Name) names; /* token indices in facts mean nothing here */
    VEC(Timex) times;
    VEC(Place) places;
    VEC(Entity) entities;
    VEC(Actor) actors;
    VEC(Number) numbers;
    VEC(Number) title_numbers; /* spans in title; only when it does not stand in TEXT */
    VEC(Quote) quotes;
    VEC(Event) events;
    VEC(Term) terms;       /* sorted by term; story/signature.c */
    VEC(Shingle) shingles; /* in text order */
    VEC(Place) title_places; /* spans in title; only when it does not stand in TEXT. Last: version 5 ends before it */
    const DigestReviews *reviews; /* not written: what people say about these facts; NULL: nothing */
} Digest;
extern const RecordType digest_record;

/* Shallow: the digest shares the document's memory until it is written with digest_bytes.
 * terms and shingles are left empty. */
void digest_of(const Doc *d, Digest *out);
void digest_bytes(Arena *a, const Digest *d, Bytes *out);
/* Without pointers into the document, nor what people said of it. */
void digest_copy(Arena *a, const Digest *d, Digest *out);
/* Strings point into `in`, which must live as long. False if it is not a digest of a version
 * that is read, or damaged. */
bool digest_read(Arena *a, Str in, Digest *out) MUST_USE;
/* Spans inside their texts, indices inside their lists, flags 0 or 1 (sound.c). */
bool digest_sound(const Digest *d);
Span digest_raw(const Digest *d, Span text); /* as doc_raw */
u8 digest_zone_at(const Digest *d, u32 text);
u32 digest_sentence_at(const Digest *d, u32 text); /* as doc_sentence_at */
/* What people say of one event; all zero without a review. */
static inline EventReview digest_review(const Digest *d, u32 event)
{
    return d->reviews && event < d->events.n ? d->reviews->events[event] : (EventReview){0};
}
#endif
