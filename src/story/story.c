/* story.c - placeholder behind story.h. */
#include "story/story.h"

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
