-- Schema 1 of a sitrep store (SQLite). Kept plain, so that it can be read and queried with any
-- SQLite tool. Nothing is overwritten: a document is written once, under the SHA-256 of its
-- bytes; what replaces a fact gets a row of its own and closes the old row's known_to.
-- Spans: text_* are byte offsets into the clean text, raw_* into the bytes as received.
-- Times: ISO 8601. valid_*: when it was so in the world; from inclusive, to exclusive.
-- known_from: when it could be known - publication, else intake.

CREATE TABLE version (           -- programs that wrote here
    program    TEXT PRIMARY KEY,
    digest     INTEGER NOT NULL, -- form of document.digest
    first_used TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE raw (               -- bytes as received, once
    hash TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    zstd BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE document (
    number    INTEGER PRIMARY KEY, -- order of first intake
    hash      TEXT NOT NULL UNIQUE REFERENCES raw(hash),
    id        TEXT NOT NULL UNIQUE,
    path      TEXT, outlet TEXT, url TEXT, title TEXT, byline TEXT, section TEXT, language TEXT,
    coded     INTEGER NOT NULL,  -- 1: facts are read from it
    published TEXT, published_precision TEXT NOT NULL, published_from TEXT NOT NULL,
    updated   TEXT,
    received  TEXT NOT NULL,
    kind      INTEGER NOT NULL,  -- of the payload: 0 text, 1 HTML, 2 JSON
    charset   TEXT,              -- what was said about the payload from outside
    given_outlet TEXT, given_url TEXT, given_title TEXT,
    given_at  INTEGER NOT NULL, given_published TEXT,
    program   TEXT NOT NULL REFERENCES version(program),
    digest    BLOB NOT NULL      -- everything derived, for the program itself; zstd
);

CREATE TABLE sentence (
    document INTEGER NOT NULL REFERENCES document(number),
    seq      INTEGER NOT NULL,
    text_beg INTEGER NOT NULL, text_end INTEGER NOT NULL,
    raw_beg  INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    zone     TEXT NOT NULL,
    words    TEXT NOT NULL,
    PRIMARY KEY (document, seq)
) WITHOUT ROWID;

CREATE TABLE fact (              -- what all facts have in common
    number   INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document(number),
    kind     TEXT NOT NULL,      -- time place actor number quote event
    seq      INTEGER NOT NULL,   -- among those of its kind in the document
    text_beg INTEGER NOT NULL, text_end INTEGER NOT NULL,
    raw_beg  INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    words    TEXT NOT NULL,
    rule     TEXT,
    program  TEXT NOT NULL,
    valid_from TEXT, valid_to TEXT,
    known_from TEXT NOT NULL, known_to TEXT,
    UNIQUE (document, kind, seq, program)
);

CREATE TABLE time_fact (
    fact INTEGER PRIMARY KEY REFERENCES fact(number),
    type TEXT, value TEXT, mod TEXT, anchor TEXT, background INTEGER
);
CREATE TABLE place_fact (
    fact INTEGER PRIMARY KEY REFERENCES fact(number),
    kind TEXT, resolved INTEGER, name TEXT, geonames INTEGER, lat REAL, lon REAL, country TEXT,
    admin1 TEXT, feature TEXT, score INTEGER, how TEXT
);
CREATE TABLE actor_fact (
    fact INTEGER PRIMARY KEY REFERENCES fact(number),
    name TEXT, code TEXT, country TEXT, role TEXT, kind TEXT, via TEXT
);
CREATE TABLE number_fact (
    fact INTEGER PRIMARY KEY REFERENCES fact(number),
    kind TEXT, bound TEXT, low REAL, high REAL, denominator REAL, unit TEXT,
    si_low REAL, si_high REAL, si_unit TEXT, counts TEXT, role TEXT
);
CREATE TABLE quote_fact (
    fact INTEGER PRIMARY KEY REFERENCES fact(number),
    direct INTEGER, speaker TEXT, cue TEXT, addressee TEXT, channel TEXT
);
CREATE TABLE event_fact (
    fact INTEGER PRIMARY KEY REFERENCES fact(number),
    type TEXT, subtype TEXT, mode TEXT, context TEXT, cameo TEXT, realis TEXT,
    actors TEXT, recipients TEXT, place TEXT, geonames INTEGER, attribution TEXT,
    control TEXT, holder TEXT, precision TEXT
);

CREATE TABLE rejected (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL,
    at       INTEGER NOT NULL,
    received TEXT NOT NULL,
    UNIQUE (id, path, reason, at)
);

CREATE INDEX fact_by_time ON fact(kind, valid_from);
CREATE INDEX document_by_time ON document(published);
CREATE INDEX place_by_id ON place_fact(geonames);
CREATE INDEX event_by_type ON event_fact(type);
CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='porter unicode61');
