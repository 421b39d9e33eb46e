/* db_postgres_sql.c - the one body of SQL, written for SQLite, in PostgreSQL's words: a table of
 * phrases for the few places where the two differ, and three rules (question marks become $1, $2;
 * OR IGNORE becomes ON CONFLICT DO NOTHING; a key with a name that is the same in capitals and not
 * becomes a unique index over lower()). It knows our own statements, not SQL. Text is ordered by
 * its bytes, as in SQLite: every column is COLLATE "C". */
#if HAVE_PG
#include "store/db_postgres.h"

static const struct {
    const char *from, *to;
} phrases[] = {
    {"INSERT OR IGNORE INTO", "INSERT INTO"}, /* and its end, see below */
    {"INSERT OR FAIL INTO", "INSERT INTO"},
    {"CROSS JOIN", "JOIN"},                   /* SQLite's way to say in which order */
    {"INDEXED BY event_by_time", ""},
    {"ifnull(", "coalesce("},
    {"CAST(substr(CAST(t.text AS BLOB),", "words_at(t.text,"},
    {") AS TEXT)", ")"},
    {"n.name=?", "lower(n.name)=lower(?::text COLLATE \"C\")"},
    {"m.name=?", "lower(m.name)=lower(?::text COLLATE \"C\")"},
    {"outlet=?2 COLLATE NOCASE", "lower(outlet)=lower(?2::text COLLATE \"C\")"},
    {"inferred IS NOT ?1", "inferred IS DISTINCT FROM ?1"},
    {"PRAGMA foreign_keys=OFF", ""},
    {"PRAGMA foreign_keys=ON", ""},
    {"PRAGMA secure_delete=ON", ""},
    /* the schema */
    {"CREATE VIRTUAL TABLE words USING fts5(title, text, content='text', content_rowid='document', tokenize='porter unicode61')",
     "CREATE TABLE words(document BIGINT PRIMARY KEY, lexemes TSVECTOR NOT NULL, tokens BIGINT NOT NULL);"
     "CREATE INDEX words_by_lexeme ON words USING gin(lexemes)"},
    {"WITHOUT ROWID", ""},
    {"COLLATE NOCASE", ""},
    {" INTEGER", " BIGINT"},
    {" TEXT", " TEXT COLLATE \"C\""},
    {" REAL", " DOUBLE PRECISION"},
    {" BLOB", " BYTEA"},
};

const char postgres_helpers[] =
    "CREATE FUNCTION words_at(t text, beg bigint, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS "
    "$$SELECT convert_from(substr(convert_to(t,'UTF8'),beg::int,n::int),'UTF8')$$;"
    "CREATE FUNCTION json_member(body text, path text) RETURNS text LANGUAGE sql IMMUTABLE AS "
    "$$SELECT CASE WHEN path LIKE '$.%' THEN body::jsonb #>> string_to_array(substr(path,3),'.') ELSE body::jsonb ->> path END$$;"
    "CREATE OPERATOR ->> (LEFTARG=text, RIGHTARG=text, FUNCTION=json_member);"
    "CREATE FUNCTION json_array_length(body text, path text) RETURNS bigint LANGUAGE sql IMMUTABLE AS "
    "$$SELECT jsonb_array_length(body::jsonb #> string_to_array(substr(path,3),'.'))$$;"
    "CREATE FUNCTION json_each(body text, path text) RETURNS TABLE(key bigint, value text) LANGUAGE sql IMMUTABLE AS "
    "$$SELECT n-1, v::text FROM jsonb_array_elements(body::jsonb #> string_to_array(substr(path,3),'.')) WITH ORDINALITY x(v,n)$$;";

const char postgres_points[] =
    "CREATE OR REPLACE VIEW place_points AS SELECT f.document*1000000+f.seq AS fid, d.id AS document, f.name, f.geonames, f.country,"
    "f.feature, f.kind, d.title, d.outlet, d.published, d.known_from, d.known_to,"
    "@.ST_SetSRID(@.ST_MakePoint(f.lon,f.lat),4326)::@.geometry(Point,4326) AS point "
    "FROM place_fact f JOIN document d ON d.number=f.document WHERE f.lat IS NOT NULL;"
    "CREATE OR REPLACE VIEW event_points AS SELECT f.document*1000000+f.seq AS fid, d.id AS document, f.type, f.subtype, f.cameo, f.realis,"
    "f.actors, f.recipients, f.place, f.geonames, f.valid_from, f.valid_to, f.attribution, d.title, d.outlet, d.known_from, d.known_to,"
    "@.ST_SetSRID(@.ST_MakePoint(p.lon,p.lat),4326)::@.geometry(Point,4326) AS point "
    "FROM event_fact f JOIN document d ON d.number=f.document JOIN LATERAL (SELECT q.lon,q.lat FROM place_fact q "
    "WHERE q.document=f.document AND q.geonames=f.geonames ORDER BY q.seq LIMIT 1) p ON true;";

/* ---- one statement after another */

typedef struct {
    Buf out;
    u32 places;      /* question marks so far */
    bool ignore;     /* the statement is an INSERT OR IGNORE */
    Str table;       /* that it makes; empty: it makes none */
    bool nocase;     /* one of its columns is NOCASE */
    Str key;         /* its primary key, to be made an index */
} Translation;

static bool word_byte(u8 c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* What ends a statement: the rest of OR IGNORE, the index in the place of a key. */
static void end_statement(Translation *t)
{
    if (t->ignore) buf_put(&t->out, S(" ON CONFLICT DO NOTHING"));
    if (t->key.n) {
        Str rest = t->key, part;
        buf_format(&t->out, ";CREATE UNIQUE INDEX %.*s_key ON %.*s(", STR(t->table), STR(t->table));
        for (bool first = true; str_next(&rest, ',', &part); first = false) {
            part = str_trim(part);
            buf_format(&t->out, str_eq(part, S("name")) ? "%slower(%.*s)" : "%s%.*s", first ? "" : ",", STR(part));
        }
        buf_byte(&t->out, ')');
    }
    *t = (Translation){.out = t->out};
}

static bool here(Str sql, isize at, const char *words)
{
    return str_starts(str_cut(sql, at, sql.n), str_of(words));
}

static Str table_name(Str sql, isize at)
{
    isize end = at;
    while (end < sql.n && word_byte(sql.p[end])) end++;
    return str_cut(sql, at, end);
}

/* Notes what a statement says of itself; the length of what is to be passed over, else 0. */
static isize note(Translation *t, Str sql, isize i)
{
    static const char make[] = "CREATE TABLE ", unless[] = "IF NOT EXISTS ", key[] = "PRIMARY KEY (";
    if (here(sql, i, "INSERT OR IGNORE")) t->ignore = true;
    if (here(sql, i, make)) {
        isize at = i + (isize)sizeof make - 1;
        if (here(sql, at, unless)) at += (isize)sizeof unless - 1;
        t->table = table_name(sql, at);
    }
    if (t->table.n && here(sql, i, "COLLATE NOCASE")) t->nocase = true;
    if (t->nocase && here(sql, i, key)) {
        isize end = str_find_byte(sql, ')', i);
        t->key = str_cut(sql, i + (isize)sizeof key - 1, end);
        buf_put(&t->out, S("CHECK (true)")); /* the comma before it is written */
        return end + 1 - i;
    }
    return 0;
}

static isize phrase(Str sql, isize i, Str *to)
{
    for (isize k = 0; k < countof(phrases); k++) {
        Str from = str_of(phrases[k].from);
        if (!str_starts(str_cut(sql, i, sql.n), from)) continue;
        if (word_byte(from.p[from.n - 1]) && i + from.n < sql.n && word_byte(sql.p[i + from.n])) continue;
        *to = str_of(phrases[k].to);
        return from.n;
    }
    return 0;
}

static void put_marked(Translation *t, Str words)
{
    for (isize i = 0; i < words.n; i++) {
        bool mark = words.p[i] == '?';
        if (!mark) buf_byte(&t->out, words.p[i]);
        else if (i + 1 < words.n && words.p[i + 1] >= '0' && words.p[i + 1] <= '9') buf_byte(&t->out, '$');
        else buf_format(&t->out, "$%u", ++t->places);
    }
}

Str postgres_sql(Arena *a, Str sql)
{
    static const char ours[] = "-- PostgreSQL: "; /* what SQLite has no use for */
    Translation t = {.out = {.arena = a}};
    for (isize i = 0; i < sql.n;) {
        Str to;
        isize n = note(&t, sql, i);
        if (n) {
            i += n;
        } else if (here(sql, i, ours)) {
            i += (isize)sizeof ours - 1;
        } else if (here(sql, i, "--")) {
            isize end = str_find_byte(sql, '\n', i);
            i = end < 0 ? sql.n : end;
        } else if (sql.p[i] == ';') {
            end_statement(&t);
            buf_byte(&t.out, ';');
            i++;
        } else if ((n = phrase(sql, i, &to))) {
            put_marked(&t, to);
            i += n;
        } else {
            n = 1 + (sql.p[i] == '?' && i + 1 < sql.n && sql.p[i + 1] >= '0' && sql.p[i + 1] <= '9');
            put_marked(&t, str_cut(sql, i, i + n));
            i += n;
        }
    }
    end_statement(&t);
    return buf_str(&t.out);
}
#else
typedef int built_without_postgres;
#endif
