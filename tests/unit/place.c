/* Places in whole texts: what is found, which reading wins, what is left alone; the gazetteer's
 * file and its faults. */
#include "annotate/gazetteer_file.h"
#include "annotate/place_in.h"
#include "base/tsv.h"
#include "engine/engine.h"
#include "test.h"

void unit_place(void);

static Doc read_text(Arena *a, const Know *k, const char *text)
{
    Doc d = {.arena = a, .coded = true, .language = S("en"), .published = when_unknown(), .raw = str_of(text)};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    annotate_place(&d, k);
    return d;
}

/* The literal or associative place found at the first occurrence of `name`; NULL if none. */
static const Place *at(const Doc *d, const char *name)
{
    isize pos = str_find(d->text, str_of(name));
    for (u32 i = 0; i < d->places.n; i++) {
        const Place *p = &d->places.v[i];
        if (p->kind != PLACE_RELATIVE && p->text.beg == (u32)pos && p->text.end == (u32)(pos + str_of(name).n)) return p;
    }
    return NULL;
}

static bool in(const Doc *d, const char *name, const char *country, u8 feature)
{
    const Place *p = at(d, name);
    return p && p->resolved && strcmp(p->gaz.country, country) == 0 && p->gaz.feature == feature;
}

static void readings(Arena *a, const Know *k)
{
    Doc d = read_text(a, k, "Rebels seized Faizabad on Monday. In Badakhshan's capital Faizabad, shops were shut. "
                            "Afghan troops left. They now fight in Kandahar and Helmand, two southern provinces.");
    CHECK(in(&d, "Faizabad", "AF", FEATURE_ADMIN1_CAPITAL));
    CHECK(in(&d, "Badakhshan", "AF", FEATURE_ADMIN1));
    CHECK(in(&d, "Kandahar", "AF", FEATURE_ADMIN1) && in(&d, "Helmand", "AF", FEATURE_ADMIN1));
    CHECK(at(&d, "Afghan") && at(&d, "Afghan")->kind == PLACE_ASSOCIATIVE);
    d = read_text(a, k, "A storm hit Paris, Texas, on Friday. Crews from Dallas helped.");
    CHECK(in(&d, "Paris", "US", FEATURE_CITY) && at(&d, "Paris")->gaz.lat_e5 < 3500000);
    d = read_text(a, k, "The president flew from Paris to Berlin.");
    CHECK(in(&d, "Paris", "FR", FEATURE_CAPITAL));
    d = read_text(a, k, "Troops entered Pul-e-Alam, the capital of Logar province, and Maidan Shahr in Afghanistan.");
    CHECK(in(&d, "Pul-e-Alam", "AF", FEATURE_ADMIN1_CAPITAL) && in(&d, "Logar", "AF", FEATURE_ADMIN1));
    CHECK(in(&d, "Maidan Shahr", "AF", FEATURE_ADMIN1_CAPITAL));
    d = read_text(a, k, "BELGRADE, May 15 (Danube Wire) - The river rose.\n\nSPRINGFIELD (Illinois) - Rain fell."); /* who is credited, and what it lies in */
    CHECK(at(&d, "Danube") && at(&d, "Danube")->kind == PLACE_ASSOCIATIVE);
    CHECK(at(&d, "Illinois") && at(&d, "Illinois")->kind == PLACE_LITERAL);
    d = read_text(a, k, "Mazar-i-Sharif was quiet. Shops in Mazar stayed open, said officials in Kabul.");
    CHECK(at(&d, "Mazar-i-Sharif") && at(&d, "Mazar stayed") == NULL);
    CHECK(d.places.n == 3 && d.places.v[1].gaz.geonames == d.places.v[0].gaz.geonames);
}

static void spelling_and_offsets(Arena *a, const Know *k)
{
    Doc d = read_text(a, k, "Afghan cities such as Herat, Kandahar, and Ghanzi have fallen. Kabul has not.");
    const Place *p = at(&d, "Ghanzi");
    CHECK(p && str_eq(p->how, S("spelling")) && str_eq(p->gaz.name, S("Ghazni")));
    d = read_text(a, k, "The minister visited Ghanzi in Botswana, west of Gaborone.");
    p = at(&d, "Ghanzi");
    CHECK(p && strcmp(p->gaz.country, "BW") == 0);
    d = read_text(a, k, "They camped 40 miles south of Kabul, and in a village near Mosul.");
    const Place *rel = NULL;
    for (u32 i = 0; i < d.places.n; i++)
        if (d.places.v[i].kind == PLACE_RELATIVE && d.places.v[i].offset_m) rel = &d.places.v[i];
    CHECK(rel && rel->offset_m == 64360 && rel->bearing == 180 && rel->base < d.places.n);
    CHECK(rel && str_eq(doc_str(&d, d.places.v[rel->base].text), S("Kabul")));
    CHECK(rel && rel->gaz.lat_e5 < 3400000 && rel->gaz.lat_e5 > 3390000);
}

/* "X police", "X residents": X is a place, whatever else bears the name; a section of a town is told from a town. */
static void civic_and_sections(Arena *a, const Know *k)
{
    Doc d = read_text(a, k, "Phoenix police said a dog was found. Duncan police in South Carolina agreed.");
    CHECK(at(&d, "Phoenix") && at(&d, "Phoenix")->kind == PLACE_ASSOCIATIVE && at(&d, "Duncan"));
    d = read_text(a, k, "A man was held in Omaha, NE, on Friday. Officers went to 40th Street SE.");
    CHECK(in(&d, "NE", "US", FEATURE_ADMIN1) && !at(&d, "SE"));
    d = read_text(a, k, "A shop burned in Jamaica Plain, Boston police said.");
    CHECK(in(&d, "Jamaica Plain", "US", FEATURE_SECTION) && in(&d, "Boston", "US", FEATURE_ADMIN1_CAPITAL));
}

static void not_places(Arena *a, const Know *k)
{
    Doc d = read_text(a, k, "Afghan President Ashraf Ghani spoke. Ghani said Paris Hilton wrote to the Washington Post. "
                            "Reading books is nice. The White House replied, and Michael Jordan. Jordan laughed.");
    CHECK(!at(&d, "Ghani") && !at(&d, "Paris") && !at(&d, "Washington") && !at(&d, "Reading"));
    CHECK(!at(&d, "White House") && d.places.n <= 2);
    d = read_text(a, k, "The wall was built in 500 BC. Afghan troops in Kabul ate Meals.");
    CHECK(!at(&d, "BC") && !at(&d, "Meals") && at(&d, "Kabul"));
    d = read_text(a, k, "It began at 7:14 PM EST on Nov 3.\n\nINSIDE THE BOY'S HOME. NOBODY WANTS TO GO THERE. A brawl on the East Side.");
    CHECK(d.places.n == 0);
    d = read_text(a, k, "Pictures of the attack in Nice A woman cries. People in Nice met those of Port of Spain.");
    CHECK(!at(&d, "Nice A") && at(&d, "Nice") && at(&d, "Port of Spain"));
    d = read_text(a, k, "");
    CHECK(d.places.n == 0);
    d = read_text(a, k, "\xFF\xFE Kabul \xC3 - -- U.S. (St. ) A.B.C.D.E.F.G 706-555-0100");
    CHECK(at(&d, "Kabul") && at(&d, "U.S."));
}

/* The same words in a paper of Paris, Illinois, and in one that does not say where it is. */
static void outlet_town(Arena *a, const Know *k)
{
    static const char *const text = "The sheriff of the county said a man from Paris was held. High school students saw it, the district attorney said.";
    Doc d = {.arena = a, .raw = str_of(text), .coded = true, .outlet = S("www.parisbeacon.com")};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    annotate_place(&d, k);
    CHECK(in(&d, "Paris", "US", FEATURE_CITY));
    d = read_text(a, k, text);
    CHECK(in(&d, "Paris", "FR", FEATURE_CAPITAL));
}

static void faults(Arena *a)
{
    ErrInfo e;
    Gazetteer *g;
    u8 bytes[sizeof(GazHeader) + 8] = {0};
    CHECK(gazetteer_open(a, S("no gazetteer"), S("x"), NULL, 0, &g, &e) == E_FORMAT);
    memcpy(bytes, GAZ_MAGIC, 8);
    CHECK(gazetteer_open(a, (Str){bytes, sizeof bytes}, S("x"), NULL, 0, &g, &e) == E_FORMAT);
    GazHeader h = {.version = GAZ_VERSION, .places = 5};
    memcpy(h.magic, GAZ_MAGIC, 8);
    h.checksum = (u32)hash_bytes((Str){(u8 *)&h, sizeof h}, GAZ_VERSION);
    memcpy(bytes, &h, sizeof h);
    CHECK(gazetteer_open(a, (Str){bytes, sizeof bytes}, S("x"), NULL, 0, &g, &e) == E_FORMAT);
    CHECK(str_find(str_of(e.text), S("cut short")) >= 0);
    Table own[] = {{S("countries.tsv"), data_table(S("countries.tsv"))}, {S("places:mine.tsv"), S("@name\tlat\tlon\tcountry\tkind\taliases\nCamp Echo\t31.5\t64.1\tAF\tother\tEcho base\n")}};
    CHECK(gazetteer_open(a, (Str){0}, S("x"), own, countof(own), &g, &e) == OK && gazetteer_knows(g, S("camp echo")));
    Know k = {.gazetteer = g};
    Doc d = read_text(a, &k, "Fire at Camp Echo.");
    CHECK(d.places.n == 1 && str_eq(d.places.v[0].how, S("user")));
    own[1].bytes = S("Camp Echo\tx\t64.1\n");
    CHECK(gazetteer_open(a, (Str){0}, S("x"), own, countof(own), &g, &e) == E_FORMAT);
    CHECK(str_find(str_of(e.text), S("mine.tsv:1: cell 2 (lat)")) >= 0);
}

/* The quick ways over letters against the plain ones: every byte at every place of a block, and
 * every word of the lexicon in a text, at its end and before more. */
static void letters(Arena *a, const Know *k)
{
    u8 text[24];
    u64 wrong = 0;
    for (u32 c = 0; c < 256; c++)
        for (u32 at = 0; at < 20; at++) {
            memset(text, at % 2 ? 'z' : 'A', sizeof text);
            text[at] = (u8)c;
            bool letter = (u8)((c | 32) - 'a') < 26;
            for (isize n = 20; n <= 24; n++) wrong += letters_end((Str){text, n}, 0) != (letter ? n : at);
        }
    CHECK(wrong == 0);
    Tsv t = {.rest = data_table(S("place_lex.tsv")), .file = S("place_lex.tsv")};
    ErrInfo e;
    u32 words = 0;
    while (tsv_next(&t, &e) > 0) {
        Str w = t.cell[0];
        if (letters_end(w, 0) < w.n) continue;
        Str more = str_join(a, w, S(" and more words"));
        u32 want = gazetteer_lex(k->gazetteer, w, NULL);
        wrong += !want || gazetteer_lex_word(k->gazetteer, w, 0, w.n) != want || gazetteer_lex_word(k->gazetteer, more, 0, w.n) != want;
        u8 key[GAZ_KEY_MAX], quick[GAZ_KEY_MAX];
        u32 n = gaz_key(w, key);
        wrong += gaz_key_letters(more, 0, w.n, quick) != n || memcmp(key, quick, n) != 0;
        words++;
    }
    CHECK(words > 500 && wrong == 0);
    CHECK(gazetteer_lex_word(k->gazetteer, S("zyzzyva"), 0, 7) == 0);
}

/* The n-th place of a title over a text; NULL if there are fewer. The text's names are not known but for one person. */
static const Place *in_title(Arena *a, const Know *k, const char *title, const char *text, const char *person, u32 n)
{
    Doc *d = NEW(a, Doc, 1), t = {.arena = a, .text = str_of(title), .coded = true};
    *d = read_text(a, k, text);
    isize at = person ? str_find(d->text, str_of(person)) : -1;
    if (at >= 0) *vec_push(a, &d->names) = (Name){.text = {(u32)at, (u32)(at + str_of(person).n)}, .type = NAME_PERSON};
    annotate_title_places(d, &t, k);
    return n < d->title_places.n ? &d->title_places.v[n] : NULL;
}

/* With the model's tags. */
static bool somewhere(Arena *a, const Know *k, const char *text, const char *name)
{
    Doc d = {.arena = a, .coded = true, .language = S("en"), .published = when_unknown(), .raw = str_of(text)};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    engine_annotate(&d, k, 0);
    return at(&d, name) != NULL && at(&d, name)->resolved;
}

/* "The Nigerian town of X" is no town of Russia or India, wherever else the name stands in the report. */
static void nations(Arena *a, const Know *k)
{
    Doc d = read_text(a, k, "The bus stopped in the Nigerian town of Banki. It left Banki on Monday.");
    CHECK(at(&d, "Banki") && !at(&d, "Banki")->resolved && d.places.n == 3 && !d.places.v[2].resolved);
    d = read_text(a, k, "The Peruvian town of Odessa was flooded. Odessa, Texas, sent help.");
    CHECK(d.places.n > 2 && !d.places.v[1].resolved);
    for (u32 i = 2; i < d.places.n; i++)
        if (str_eq(doc_str(&d, d.places.v[i].text), S("Odessa"))) CHECK(d.places.v[i].resolved && strcmp(d.places.v[i].gaz.country, "US") == 0);
    d = read_text(a, k, "They met in the Peruvian city of Trujillo.");
    CHECK(in(&d, "Trujillo", "PE", FEATURE_ADMIN1_CAPITAL));
    d = read_text(a, k, "The Peruvian president spoke in Trujillo, Spain.");
    CHECK(in(&d, "Trujillo", "ES", FEATURE_CITY));
}

static void rivers(Arena *a, const Know *k)
{
    CHECK(!somewhere(a, k, "Eleven villages on the Sava were cleared, officials in Zagreb, Croatia, said.", "Sava"));
    CHECK(somewhere(a, k, "The Tokyo-bound flight turned back.", "Tokyo"));
    CHECK(somewhere(a, k, "The Lima court ruled against him.", "Lima"));
    CHECK(somewhere(a, k, "They flew to the Bahamas on Monday.", "Bahamas"));
    CHECK(somewhere(a, k, "Police in the Bronx found a car.", "Bronx"));
}

static void titles(Arena *a, const Know *k)
{
    const Place *p = in_title(a, k, "Two Hurt in Springfield Fire", "Crews came from Chicago and Peoria, Illinois, said the mayor.", NULL, 0);
    CHECK(p && p->text.beg == 12 && p->text.end == 23 && str_eq(p->gaz.admin1, S("Illinois")));
    p = in_title(a, k, "Two Hurt in Springfield Fire", "Crews came from St. Louis and Kansas City, Missouri.", NULL, 0);
    CHECK(p && str_eq(p->gaz.admin1, S("Missouri")));
    CHECK(in_title(a, k, "Jackson pleads guilty in shop fire", "Paul Jackson, 30, pleaded guilty in Memphis.", "Paul Jackson", 0) == NULL);
    CHECK(in_title(a, k, "Shop fire: man pleads guilty", "He pleaded guilty in Memphis.", NULL, 0) == NULL);
    p = in_title(a, k, "Shop burns in Mobile - WXYZ Memphis, Tennessee Weather News", "Smoke was seen in Alabama.", NULL, 1); /* the outlet's name */
    CHECK(p && p->text.beg == 28 && p->kind == PLACE_ASSOCIATIVE);
    CHECK(in_title(a, k, "Shop burns in Mobile - WXYZ Memphis, Tennessee Weather News", "Smoke was seen in Alabama.", NULL, 0)->kind == PLACE_LITERAL);
}

void unit_place(void)
{
    Arena a = {0};
    ErrInfo e;
    Know k;
    UserFiles none = {0};
    CHECK(know_load(&a, &none, &k, &e) == OK);
    letters(&a, &k);
    readings(&a, &k);
    spelling_and_offsets(&a, &k);
    not_places(&a, &k);
    civic_and_sections(&a, &k);
    outlet_town(&a, &k);
    titles(&a, &k);
    nations(&a, &k);
    rivers(&a, &k);
    faults(&a);
    arena_free(&a);
}
