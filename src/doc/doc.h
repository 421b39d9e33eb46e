/* doc.h - one news document and everything derived from it. The central type.
 *
 * Two byte spaces. RAW is the payload as received and never changes; its hash is the
 * document's identity. TEXT is the clean UTF-8 that later stages read. The runs map every
 * TEXT byte back to RAW, so a fact stated about TEXT can always be shown in the original.
 * TITLE is a third, small space of its own when the title does not stand in TEXT (JSON
 * Lines, HTML head); its numbers and its places are read, and it has its place in RAW.
 *
 * Each stage appends to its own list and edits no other's. All storage is the arena's. */
#ifndef SITREP_DOC_H
#define SITREP_DOC_H
#include "base/base.h"
#include "base/date.h"
#include "doc/fact.h"

/* Caps. Reaching one is noted on the document (doc_note), never silent. */
enum {
    DOC_RAW_MAX = 64 << 20,    /* bytes of one payload; more is rejected */
    DOC_TEXT_MAX = 4 << 20,    /* bytes of TEXT; more is cut, and noted */
    DOC_TOKENS_MAX = 1 << 20,
    SENTENCE_TOKENS_MAX = 512, /* longer sentences are split, and noted */
    DOC_FACTS_MAX = 1 << 16    /* of each kind */
};

typedef struct {
    u32 text, text_len; /* the run in TEXT */
    u32 raw, raw_len;   /* the bytes it came from in RAW */
    bool verbatim;      /* same bytes on both sides; otherwise a replacement */
} Run;

typedef enum {
#define ZONE_MAP(X)                                                                        \
    X(TITLE, "title") X(BODY, "body") X(CAPTION, "caption") X(CREDIT, "credit")            \
    X(HIGHLIGHT, "highlight") X(RELATED, "related") X(BOILERPLATE, "boilerplate")
#define X(k, name) ZONE_##k,
    ZONE_MAP(X)
#undef X
} ZoneKind;
Str zone_name(u8 kind);

typedef struct {
    Span text;
    u8 kind; /* ZoneKind */
} Zone; /* zones do not overlap and are sorted; text outside every zone is body */

/* UD v2 universal part-of-speech tags. */
typedef enum {
#define UPOS_MAP(X)                                                                          \
    X(X) X(ADJ) X(ADP) X(ADV) X(AUX) X(CCONJ) X(DET) X(INTJ) X(NOUN) X(NUM) X(PART) X(PRON) \
    X(PROPN) X(PUNCT) X(SCONJ) X(SYM) X(VERB)
#define X(k) UPOS_##k,
    UPOS_MAP(X)
#undef X
    UPOS_COUNT
} Upos;
Str upos_name(u8 upos);

/* UD v2 relations (English), without subtype; the few subtypes that rules need are a flag. */
typedef enum {
#define DEPREL_MAP(X)                                                                      \
    X(ROOT, "root") X(ACL, "acl") X(ADVCL, "advcl") X(ADVMOD, "advmod") X(AMOD, "amod")    \
    X(APPOS, "appos") X(AUX, "aux") X(CASE, "case") X(CC, "cc") X(CCOMP, "ccomp")          \
    X(COMPOUND, "compound") X(CONJ, "conj") X(COP, "cop") X(CSUBJ, "csubj") X(DEP, "dep")  \
    X(DET, "det") X(DISCOURSE, "discourse") X(DISLOCATED, "dislocated") X(EXPL, "expl")    \
    X(FIXED, "fixed") X(FLAT, "flat") X(GOESWITH, "goeswith") X(IOBJ, "iobj")              \
    X(LIST, "list") X(MARK, "mark") X(NMOD, "nmod") X(NSUBJ, "nsubj") X(NUMMOD, "nummod")  \
    X(OBJ, "obj") X(OBL, "obl") X(ORPHAN, "orphan") X(PARATAXIS, "parataxis")              \
    X(PUNCT, "punct") X(REPARANDUM, "reparandum") X(VOCATIVE, "vocative")                  \
    X(NSUBJ_PASS, "nsubj:pass") X(CSUBJ_PASS, "csubj:pass") X(AUX_PASS, "aux:pass")        \
    X(OBL_AGENT, "obl:agent") X(OBL_TMOD, "obl:tmod") X(NMOD_POSS, "nmod:poss")            \
    X(NMOD_TMOD, "nmod:tmod") X(ACL_RELCL, "acl:relcl") X(COMPOUND_PRT, "compound:prt")    \
    X(DET_PREDET, "det:predet") X(CC_PRECONJ, "cc:preconj") X(OBL_NPMOD, "obl:npmod")      \
    X(NMOD_NPMOD, "nmod:npmod") X(XCOMP, "xcomp") X(NMOD_DESC, "nmod:desc")
#define X(k, name) REL_##k,
    DEPREL_MAP(X)
#undef X
    REL_COUNT
} Deprel;
Str deprel_name(u8 rel);
u8 deprel_base(u8 rel); /* without subtype: REL_NSUBJ_PASS -> REL_NSUBJ */

/* Morphology that rules need, as bits; several may be set. */
enum {
    FEAT_PAST = 1 << 0,   /* finite past */
    FEAT_PRES = 1 << 1,   /* finite present */
    FEAT_PASTPART = 1 << 2,
    FEAT_PRESPART = 1 << 3, /* -ing: participle or gerund */
    FEAT_INF = 1 << 4,
    FEAT_PASSIVE = 1 << 5,
    FEAT_PLURAL = 1 << 6,
    FEAT_SING = 1 << 7,
    FEAT_NEG = 1 << 8,    /* not, n't, no, never */
    FEAT_COMPARATIVE = 1 << 9,
    FEAT_SUPERLATIVE = 1 << 10,
    FEAT_ORDINAL = 1 << 11,
    FEAT_POSS = 1 << 12,  /* 's, my, their */
    FEAT_MODAL = 1 << 13,
    FEAT_IMPERATIVE = 1 << 14,
};

/* A UD syntactic word. Words of one multiword token ("don't" = do + n't) lie inside the
 * surface token's bytes; joined says that no space stands before it. */
typedef struct {
    Span text;
    Str lemma;  /* lower case except for proper nouns */
    u32 head;   /* token index in the document; itself for the root of its sentence */
    u16 feats;  /* FEAT_ bits */
    u8 upos;    /* Upos */
    u8 rel;     /* Deprel, to head */
    u8 conf;    /* 0-255: how sure tag and arc are; 255 where no model spoke */
    bool joined;   /* no white space before */
    bool mwt;      /* belongs to a multiword token ... */
    bool mwt_next; /* ... and is not its first word */
} Token;

typedef struct {
    Span text;
    u32 beg, end; /* tokens [beg, end) */
    u32 root;     /* token index, NONE if there is no tree */
    u8 zone;      /* ZoneKind */
    bool para;    /* first of its paragraph */
    bool cut;     /* split at SENTENCE_TOKENS_MAX or another cap, not at its real end */
} Sentence;

typedef struct {
    Str what;  /* "charset", "utf8", "cap", ...; static */
    u32 at;    /* byte of RAW */
    Str text;
} Note;

typedef enum {
#define PUBLISHED_FROM_MAP(X)                                                      \
    X(NONE, "none") X(GIVEN, "given") X(META, "meta") X(JSONLD, "jsonld")          \
    X(URL, "url") X(HEADER, "header") X(TEXT, "text") X(COLLECTION, "collection")
#define X(k, name) PUBLISHED_##k,
    PUBLISHED_FROM_MAP(X)
#undef X
} PublishedFrom;
Str published_from_name(u8 from);

typedef struct {
    /* identity and metadata: written by intake and extract */
    Str agency;   /* news agency that the byline credits, canonical; empty (annotate_actor) */
    Str id;       /* given, or the first 16 hex digits of the hash */
    Str hash;     /* SHA-256 of RAW, hex */
    Str path;     /* the file, or archive#record; empty for standard input */
    Str outlet;   /* masthead or host; empty if unknown */
    Str url, title, byline, section, language; /* language: BCP 47, "und" if unknown */
    Span title_raw;   /* where the title stands in RAW; empty if given from outside */
    Span title_text;  /* where it stands in TEXT, when it does */
    When published, updated;
    u8 published_from; /* PublishedFrom */
    Str refused;       /* why this is no report (extract); empty: it is one */
    bool coded;        /* English: facts are read from it */

    Arena *arena; /* owns all that follows; reset it and the document is gone */
    Str raw, text;
    VEC(u8) out;  /* TEXT while it is being written */
    VEC(Run) runs;
    VEC(Zone) zones;
    VEC(Note) notes;

    /* language */
    VEC(Sentence) sentences;
    VEC(Token) tokens;
    VEC(Name) names;
    const struct Lex *lex; /* how forms look (language/lex.h), each once; NULL: not asked for yet */
    const u32 *lex_of;     /* of each token: index into lex */
    /* annotate */
    VEC(Timex) times;
    VEC(Place) places;
    VEC(Entity) entities;
    VEC(Actor) actors;
    VEC(Number) numbers;
    VEC(Number) title_numbers; /* spans in title; only when it does not stand in TEXT */
    VEC(Place) title_places;   /* likewise; those that are resolved */
    VEC(Quote) quotes;
    VEC(Event) events;
} Doc;

/* ---- writing TEXT */
void doc_copy(Doc *d, Span raw);              /* append RAW bytes to TEXT as they are */
void doc_replace(Doc *d, Span raw, Str with); /* append `with` where RAW had `raw` */
void doc_take(Doc *d, Span raw);              /* instead: TEXT is these bytes of RAW, not copied */
void doc_seal(Doc *d);                        /* TEXT is final from here on */
void doc_note(Doc *d, Str what, u32 raw_at, Str text);
void doc_zone(Doc *d, Span text, u8 kind);    /* in order; empty spans are dropped */

/* TEXT written anew from an earlier form of it, whose bytes still know where they came from. */
typedef struct {
    Doc *d;
    Str text;        /* the earlier form */
    const Run *runs; /* of it */
    u32 nruns, run;
} Rewrite;
Rewrite doc_rewrite(Doc *d);                          /* takes TEXT and runs; both are empty then */
void rewrite_copy(Rewrite *w, Span at);               /* bytes of the earlier form as they are */
void rewrite_replace(Rewrite *w, Span at, Str with);  /* others; an empty `at` stands for the byte at it */

/* ---- asking */
/* Smallest RAW range covering a TEXT range that is not empty. */
Span doc_raw(const Doc *d, Span text);
Span runs_raw(const Run *runs, u32 n, Span text);
u8 doc_zone_at(const Doc *d, u32 text); /* ZONE_BODY outside every zone */
/* Index of the sentence / token holding the byte, or the last one before it; NONE if none. */
u32 doc_sentence_at(const Doc *d, u32 text);
u32 doc_token_at(const Doc *d, u32 text);
static inline Str doc_str(const Doc *d, Span text)
{
    return str_at(d->text, text);
}
static inline Str token_str(const Doc *d, u32 token)
{
    return str_at(d->text, d->tokens.v[token].text);
}
u32 doc_token_sentence(const Doc *d, u32 token); /* index of the sentence holding the token */

/* ---- the tree */
/* Next child of `head` at or after token `from` with this relation (REL_COUNT: any; a base
 * relation also matches its subtypes). NONE at the end. */
u32 tree_child(const Doc *d, u32 head, u8 rel, u32 from);
/* Tokens of the subtree of `head` that lie without a gap around it: [beg, end). */
void tree_range(const Doc *d, u32 head, u32 *beg, u32 *end);
bool tree_under(const Doc *d, u32 token, u32 ancestor); /* token is ancestor or below it */
/* One past the dateline that opens a sentence ("LIMA (AP) -- ", "MOSCOW: ", "(AP) "); its first token if none. */
u32 doc_dateline_end(const Doc *d, u32 sentence);
Span tokens_span(const Doc *d, u32 beg, u32 end);       /* bytes of tokens [beg, end) */
#endif
