/* Letters of a fleet: what is packed is read again as it was, ids do not know when something was read, orders
 * close up, and bytes that no sitrep wrote are refused. */
#include "fleet/desk.h"
#include "test.h"

void unit_fleet(void);

static InLetter letter(Str raw, Str path)
{
    return (InLetter){.payload = {.kind = PAYLOAD_JSON, .raw = raw, .path = path, .id = S("d1"), .url = S("https://news.example/1"), .at = 17,
                                  .published = {1700000000, 1700086400, PRECISION_DAY, false}, .published_from = PUBLISHED_GIVEN, .latest = 5},
                      .received = 1735689600};
}

static void in_letters(Arena *a)
{
    InLetter x = letter(S("{\"text\":\"Two towns fell.\"}"), S("reports/1.json#1")), back, other = x;
    Str bytes = in_letter_pack(a, &x);
    CHECK(in_letter_read(a, bytes, &back));
    CHECK(str_eq(back.payload.raw, x.payload.raw) && str_eq(back.payload.url, x.payload.url) && str_eq(back.payload.path, x.payload.path));
    CHECK(back.payload.at == 17 && back.payload.published.from == 1700000000 && back.received == 1735689600 && !back.refused);
    Str id = in_letter_id(a, &x);
    other.received = 1, other.payload.latest = 9;
    CHECK(str_eq(in_letter_id(a, &other), id));
    other.payload.path = S("reports/2.json#1");
    CHECK(!str_eq(in_letter_id(a, &other), id));
    other = letter(S("{}"), x.payload.path);
    CHECK(!str_eq(in_letter_id(a, &other), id));
    InLetter refused = {.refused = true, .rejected = {.path = S("a"), .reason = S("the file is empty"), .at = 3}};
    CHECK(in_letter_read(a, in_letter_pack(a, &refused), &back) && back.refused && back.rejected.at == 3);
    CHECK_STR(back.rejected.reason, "the file is empty");
    x.payload.kind = 200;
    CHECK(!in_letter_read(a, in_letter_pack(a, &x), &back));
    for (isize n = 0; n < bytes.n; n++) CHECK(!in_letter_read(a, str_cut(bytes, 0, n), &back));
    CHECK(!in_letter_read(a, S("no letter"), &back));
}

static void done_letters(Arena *a)
{
    DoneLetter x = {.kind = DONE_DIGEST, .number = 4711, .in = S("packed"), .digest = S("digest digest digest"), .lexicon = S("0123")}, back;
    Str bytes = done_letter_pack(a, &x), plain;
    CHECK(done_letter_number(bytes) == 4711);
    CHECK(done_letter_read(a, bytes, &back) && back.number == 4711 && back.kind == DONE_DIGEST);
    CHECK(unpack_bytes(a, back.digest, &plain) && str_eq(plain, x.digest));
    CHECK_STR(back.in, "packed");
    x.kind = 9;
    CHECK(!done_letter_read(a, done_letter_pack(a, &x), &back));
    CHECK(done_letter_number(S("short")) == 0);
}

static void orders(Arena *a)
{
    Order o = {0}, back;
    const u64 numbers[] = {7, 8, 9, 12, 10, 11, 13};
    for (isize i = 0; i < countof(numbers); i++) order_add(a, &o, numbers[i], false);
    order_add(a, &o, 14, true);
    CHECK(o.n == 5 && o.v[0].first == 7 && o.v[0].n == 3 && o.v[4].again && o.v[3].n == 1);
    CHECK(order_letter_read(a, order_letter_pack(a, &o), &back) && back.n == 5 && back.v[2].first == 10 && back.v[2].n == 2);
    o.v[0].n = FLEET_WINDOW; /* more than a window */
    CHECK(!order_letter_read(a, order_letter_pack(a, &o), &back));
}

static void names(Arena *a)
{
    Desk d;
    ErrInfo e;
    CHECK(desk_names(a, S("world-1"), &d, &e) == OK);
    CHECK_STR(d.in, "world-1-in");
    CHECK_STR(d.died_to, "sitrep.world-1.dead.note.");
    static const Str bad[] = {LIT(""), LIT("a.b"), LIT("a b"), LIT("*"), LIT("a>"), LIT("0123456789012345678901234567890123456789")};
    for (isize i = 0; i < countof(bad); i++) CHECK(desk_names(a, bad[i], &d, &e) == E_USAGE);
}

void unit_fleet(void)
{
    Arena a = {0};
    in_letters(&a);
    done_letters(&a);
    orders(&a);
    names(&a);
    arena_free(&a);
}
