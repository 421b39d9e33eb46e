/* story.c - placeholder behind story.h. */
#include "story/story.h"

void story_sign(Arena *a, const Doc *d, Digest *out)
{
    (void)a, (void)d, (void)out;
}

Str lineage_kind_name(u8 kind)
{
    static const Str names[] = {LIT("copy"), LIT("rewrite"), LIT("shared_source"), LIT("quotes")};
    return names[kind];
}

void story_lineage(Arena *a, const Digest *const *d, u32 n, Lineage *out)
{
    (void)d;
    *out = (Lineage){.ndocs = n, .of_doc = NEW(a, DocOrigins, n + 1)};
}

void story_origins_of(const Lineage *l, const Digest *const *d, u32 doc, Span text, Arena *a,
                      OriginSet *out)
{
    (void)l, (void)d, (void)doc, (void)text, (void)a, (void)out;
}

struct StoryState {
    u32 n;
};

StoryState *story_new(Arena *a)
{
    return NEW(a, StoryState, 1);
}

u32 story_add(StoryState *s, const Digest *d)
{
    (void)d;
    return s->n++;
}

u32 story_of(const StoryState *s, u32 doc)
{
    (void)s;
    return doc;
}

u32 story_count(const StoryState *s)
{
    return s->n;
}
