/* Zones of plain text, and the grammar of picture credits. */
#include "extract/debris.h"
#include "test.h"

void unit_extract(void);

static const char lex_text[] = "notice\t2\tthis site uses cookies\nrelated\t2\t> >\nrelated\t2\tread more :\n"
                               "agency\t1\tap\nagency\t1\tafp\nagency\t1\treuters\nagency\t2\tgetty images\n"
                               "credit\t1\tphoto\ncredit\t2\tphoto by\ncredit\t2\tfile photo\ncaption\t2\t( pictured )\n"
                               "scene\t1\tstand guard\nscene\t1\trest\nreport\t1\tsaid\nword\t1\tthe\nword\t1\tdespite\n"
                               "viewer\t1\thide caption\nviewer\t1\timage caption\nviewer\t2\tphotos :\nviewer\t3\timage\n"
                               "viewer\t4\timage copyright\nlist\t1\tstory highlights\nrelated\t3\trelated stories\n"
                               "note\t2\tcontributed to this report\nnote\t1\t[ edit ]\nharm\t1\tkilled\nmonth\t1\taug\nabbr\t1\taug\nabbr\t1\tspc\n";

static Doc zoned(Arena *a, const DebrisLex *lex, const char *text)
{
    Doc d = {.arena = a, .raw = str_of(text)};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    extract_text(&d, lex);
    return d;
}

/* The zone that holds exactly these words; ZONE_BODY if none does. */
static u8 zone_of(const Doc *d, const char *words)
{
    for (u32 i = 0; i < d->zones.n; i++)
        if (str_eq(doc_str(d, d->zones.v[i].text), str_of(words))) return d->zones.v[i].kind;
    return ZONE_BODY;
}

static void running_text(Arena *a, const DebrisLex *lex)
{
    Doc d = zoned(a, lex, "The town was quiet. Soldiers stand guard at the gate on Aug. 3, 2021. AP Photo/Ana B. Silva Despite "
                          "that, a man told Reuters that he would go. The Reuters report was denied.");
    CHECK(zone_of(&d, "Soldiers stand guard at the gate on Aug. 3, 2021.") == ZONE_CAPTION);
    CHECK(zone_of(&d, "AP Photo/Ana B. Silva") == ZONE_CREDIT);
    CHECK(d.zones.n == 2);
    d = zoned(a, lex, "A bridge over the river. AFP via Getty Images The next day it was gone.");
    CHECK(zone_of(&d, "AFP via Getty Images") == ZONE_CREDIT);
    CHECK(zone_of(&d, "A bridge over the river.") == ZONE_CAPTION);
    d = zoned(a, lex, "Boats on the lake. (Photo by Spc. Jo Low/AFP)\n\nIt rained. (AP)\n\nKABUL (AP) - It rained.");
    CHECK(zone_of(&d, "Boats on the lake.") == ZONE_CAPTION);
    CHECK(zone_of(&d, "(Photo by Spc. Jo Low/AFP)") == ZONE_CREDIT);
    CHECK(zone_of(&d, "(AP)") == ZONE_CREDIT);
    CHECK(d.zones.n == 3);
}

static void lines(Arena *a, const DebrisLex *lex)
{
    Doc d = zoned(a, lex, "Floods close three bridges\n\nMayor calls for calm\n\n* Water fell slowly on Friday\n* Bridges stay closed\n\n"
                          "The water fell slowly on Friday, said the mayor, and the bridges stay closed for a week.\n\n"
                          "Families rest in a school after the flood\n\nThe rest of the town is dry\n\n>> More on floods\n\n"
                          "This site uses cookies. Accept\n");
    CHECK_STR(d.title, "Floods close three bridges");
    CHECK(zone_of(&d, "Mayor calls for calm") == ZONE_TITLE);
    CHECK(zone_of(&d, "* Bridges stay closed") == ZONE_HIGHLIGHT);
    CHECK(zone_of(&d, "Families rest in a school after the flood") == ZONE_CAPTION);
    CHECK(zone_of(&d, ">> More on floods") == ZONE_RELATED);
    CHECK(zone_of(&d, "This site uses cookies. Accept") == ZONE_BOILERPLATE);
    d = zoned(a, lex, "Lake Courier\n\nPublished: 3 May 2020\n\nFloods close three bridges\n\nThe water fell slowly on Friday, said the mayor.\n\nIt rained.\n");
    CHECK_STR(d.title, "Floods close three bridges");
    d = zoned(a, lex, "A first sentence that ends.\n\nAnother one.\n\nA third one.");
    CHECK(d.title.n == 0 && d.zones.n == 0);
    d = zoned(a, lex, "");
    CHECK(d.zones.n == 0);
}

/* What a picture viewer leaves in the text: its words go, the captions between them are captions. */
static void galleries(Arena *a, const DebrisLex *lex)
{
    Doc d = zoned(a, lex, "Photos: The lake in flood A man waits for a boat. Hide Caption 1 of 9 Photos: The lake in flood Boats lie on a road. "
                          "Hide Caption 2 of 9\n\nThe lake rose.");
    CHECK(zone_of(&d, "Photos: The lake in flood") == ZONE_CREDIT);
    CHECK(zone_of(&d, "A man waits for a boat.") == ZONE_CAPTION);
    CHECK(zone_of(&d, "Hide Caption 1 of 9") == ZONE_CREDIT);
    CHECK(zone_of(&d, "Boats lie on a road.") == ZONE_CAPTION);
    CHECK(zone_of(&d, "The lake rose.") == ZONE_BODY);
    d = zoned(a, lex, "Image copyright Ana Silva Image caption The two sisters own a boat\n\nImage 3 of / 8 A pier. (Photo by Jo Low)\n\n"
                      "The image of the lake is 3 of 8 metres.");
    CHECK(zone_of(&d, "Image copyright Ana Silva") == ZONE_CREDIT);
    CHECK(zone_of(&d, "The two sisters own a boat") == ZONE_CAPTION);
    CHECK(zone_of(&d, "Image 3 of / 8") == ZONE_CREDIT && zone_of(&d, "A pier.") == ZONE_CAPTION && zone_of(&d, "(Photo by Jo Low)") == ZONE_CREDIT);
    CHECK(zone_of(&d, "The image of the lake is 3 of 8 metres.") == ZONE_BODY);
}

/* Notes go, on a line of their own or at the end of a paragraph; not the report that stands before them. Films are links; the hours of a day are not. */
static void notes(Arena *a, const DebrisLex *lex)
{
    Doc d = zoned(a, lex, "Nine people were killed near the lake.\n\nAna Lopez in Lyon contributed to this report.\n\nAftermath [edit]\n");
    CHECK(zone_of(&d, "Ana Lopez in Lyon contributed to this report.") == ZONE_BOILERPLATE);
    CHECK(zone_of(&d, "Aftermath [edit]") == ZONE_BOILERPLATE);
    d = zoned(a, lex, "Nine people were killed near the lake. Ana Lopez contributed to this report.\n\n"
                      "Soldiers came to the lake [edit] and nine people left.\n\n"
                      "The mayor said that Ana Lopez, who came by boat, had contributed to this report. Nobody asked.\n");
    CHECK(d.zones.n == 1);
    CHECK(zone_of(&d, "Nine people were killed near the lake.") == ZONE_BODY);
    CHECK(zone_of(&d, "Ana Lopez contributed to this report.") == ZONE_BOILERPLATE);
    d = zoned(a, lex, "It rained.\n\n2:15 Guards close the shop\n\n2:40 Robbers keep two clerks\n\n3:05 Guards enter the shop\n");
    CHECK(zone_of(&d, "2:40 Robbers keep two clerks") == ZONE_BODY);
    d = zoned(a, lex, "It rained.\n\n2:15 Mayor opens a bridge\n\n0:40 Dog finds its way home\n\n3:05 Two killed at sea\n\n"
                      "1:10 How to bake bread\n\n4:20 The lake in spring\n");
    CHECK(zone_of(&d, "0:40 Dog finds its way home") == ZONE_RELATED);
    CHECK(zone_of(&d, "3:05 Two killed at sea") == ZONE_BODY);
}

/* Agencies before captions that no stop ends: two of them, or a page that has such lines twice. */
static void leads(Arena *a, const DebrisLex *lex)
{
    Doc d = zoned(a, lex, "It rained on Friday.\nAP:AFP A man waits for a boat at the pier\nReuters The lake rose over the road on Friday\nIt rained.");
    CHECK(zone_of(&d, "AP:AFP") == ZONE_CREDIT && zone_of(&d, "A man waits for a boat at the pier") == ZONE_CAPTION);
    CHECK(zone_of(&d, "Reuters") == ZONE_CREDIT && zone_of(&d, "The lake rose over the road on Friday") == ZONE_CAPTION);
    d = zoned(a, lex, "It rained on Friday.\nReuters Life was sold to a bank by the lake\nIt rained.\nReuters Life is a firm of note.");
    CHECK(d.zones.n == 0);
}

/* Lists of other reports' headlines, and of this one's own. */
static void headlines(Arena *a, const DebrisLex *lex)
{
    Doc d = zoned(a, lex, "Story highlights A storm closed the port\nBoats were lost\nThe port was closed on Friday, the mayor said.\n"
                          "[A woman built a boat in her kitchen. It floats.]\nBoats were lost.\nRead more:\nA town learns to swim\nA man got a pier and gave it back\n");
    CHECK(zone_of(&d, "Story highlights A storm closed the port") == ZONE_HIGHLIGHT && zone_of(&d, "Boats were lost") == ZONE_HIGHLIGHT);
    CHECK(zone_of(&d, "The port was closed on Friday, the mayor said.") == ZONE_BODY && zone_of(&d, "Boats were lost.") == ZONE_BODY);
    CHECK(zone_of(&d, "[A woman built a boat in her kitchen. It floats.]") == ZONE_RELATED);
    CHECK(zone_of(&d, "Read more:") == ZONE_RELATED && zone_of(&d, "A man got a pier and gave it back") == ZONE_RELATED);
    d = zoned(a, lex, "The river rose on Friday, the mayor said.\n\nRead more\n\nNine people died when the bridge fell.\n\nForty were hurt.\n");
    CHECK(zone_of(&d, "Nine people died when the bridge fell.") == ZONE_BODY && zone_of(&d, "Forty were hurt.") == ZONE_BODY);
    d = zoned(a, lex, "Police released two photos: one of them shows the man.\n\n[Officials said that the road was closed on Friday.]\n");
    CHECK(d.zones.n == 0); /* no gallery, no link */
}

void unit_extract(void)
{
    Arena a = {0};
    ErrInfo e;
    DebrisLex *lex = NULL;
    CHECK(debris_lex_load(&a, S("debris.tsv"), str_of(lex_text), &lex, &e) == OK);
    running_text(&a, lex);
    lines(&a, lex);
    galleries(&a, lex);
    headlines(&a, lex);
    leads(&a, lex);
    notes(&a, lex);
    CHECK(debris_lex_load(&a, S("x.tsv"), S("notice\t2\ta\nwrong\t1\tb\n"), &lex, &e) == E_FORMAT);
    CHECK_STR(str_of(e.text), "x.tsv:2: unknown kind \"wrong\"");
    arena_free(&a);
}
