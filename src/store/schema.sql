-- Schema 6 of a sitrep store (SQLite). Kept plain, so that it can be read and queried with any
-- SQLite tool: begin with the views at the end, which are named for people.
--
-- Nothing is overwritten: a document is written once, under the SHA-256 of its bytes. A newer
-- version of a page, or its retraction, closes known_to of the older one, and with it of every
-- fact that was read from it. `finding` alone is rewritten: it is what the reports of now say
-- together, made from the digests, and can be made again at any time.
--
-- Spans: text_* are byte offsets into text.text, raw_* into the bytes as received.
-- Times: ISO 8601. valid_*: when it was so in the world; from inclusive, to exclusive.
-- known_from: when it could be known - publication, else intake; known_to: until when it stood.

CREATE TABLE version (           -- programs that wrote here
    program    TEXT NOT NULL,
    digest     INTEGER NOT NULL, -- form of digest.bytes
    lexicon    TEXT NOT NULL,    -- hash over the tables of knowledge, the user's own among them
    first_used TEXT NOT NULL,
    PRIMARY KEY (program, digest, lexicon)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS raw ( -- bytes as received, once
    hash TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    zstd BLOB NOT NULL
);

CREATE TABLE document (
    number    INTEGER PRIMARY KEY, -- order of first intake
    hash      TEXT NOT NULL UNIQUE, -- of RAW; its row in raw is gone when the document is forgotten
    id        TEXT NOT NULL UNIQUE,
    path      TEXT, outlet TEXT, url TEXT, title TEXT, byline TEXT, section TEXT, language TEXT,
    coded     INTEGER NOT NULL,  -- 1: facts are read from it
    published TEXT, published_precision TEXT NOT NULL, published_from TEXT NOT NULL,
    inferred  TEXT,              -- the day that other reports give an undated one, as known now
    updated   TEXT,
    received  TEXT NOT NULL,
    kind      INTEGER NOT NULL,  -- of the payload: 0 text, 1 HTML, 2 JSON
    charset   TEXT,              -- what was said about the payload from outside
    given_outlet TEXT, given_url TEXT, given_title TEXT,
    given_at  INTEGER NOT NULL, given_published TEXT,
    program   TEXT NOT NULL, lexicon TEXT NOT NULL,
    known_from TEXT NOT NULL,
    known_to  TEXT,              -- superseded or retracted
    first     INTEGER REFERENCES document(number), -- the first version of this URL; NULL: itself
    version   INTEGER NOT NULL DEFAULT 1,
    retracts  INTEGER NOT NULL DEFAULT 0, -- 1: takes the versions before it back
    story     INTEGER,           -- number of the story's first document
    story_key TEXT NOT NULL,     -- id of a story that begins with this document
    forgotten TEXT               -- when its text was removed; its trace stays
);
CREATE INDEX document_by_time ON document(known_from DESC, number DESC);
CREATE INDEX document_by_story ON document(story, number);
CREATE INDEX document_by_story_key ON document(story_key);
CREATE INDEX document_by_first ON document(first, number) WHERE first IS NOT NULL;
CREATE INDEX document_by_url ON document(url) WHERE url IS NOT NULL;
CREATE INDEX document_by_outlet ON document(outlet, known_from);
CREATE INDEX document_in_short ON document(forgotten, published, inferred, known_from, story); -- how many, from when to when

CREATE TABLE digest (            -- everything derived from a document, for the program itself; zstd when it is long
    document INTEGER PRIMARY KEY REFERENCES document(number),
    bytes BLOB NOT NULL
);

CREATE TABLE text (              -- clean text
    document INTEGER PRIMARY KEY REFERENCES document(number),
    title TEXT NOT NULL, text TEXT NOT NULL,
    sentences TEXT NOT NULL      -- a list of [text_beg, text_end, raw_beg, raw_end, zone]; view sentence: a row each
);
CREATE VIRTUAL TABLE words USING fts5(title, text, content='text', content_rowid='document', tokenize='porter unicode61');

CREATE TABLE edit (              -- what a newer version of a page says otherwise
    document INTEGER NOT NULL REFERENCES document(number), -- the newer
    seq      INTEGER NOT NULL,
    previous INTEGER NOT NULL REFERENCES document(number),
    op       TEXT NOT NULL,      -- added removed changed title
    before   TEXT, after TEXT,
    text_beg INTEGER, text_end INTEGER, -- of `after` in the newer
    known_from TEXT NOT NULL,
    PRIMARY KEY (document, seq)
) WITHOUT ROWID;

CREATE TABLE rule (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE  -- `sitrep explain` tells its words
);

-- Facts, a table a kind; the first nine columns are the same in all but one: who is named is named often, and has one row
-- with all mentions.
CREATE TABLE time_fact (
    document INTEGER NOT NULL, seq INTEGER NOT NULL,
    text_beg INTEGER NOT NULL, text_end INTEGER NOT NULL, raw_beg INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    rule INTEGER, valid_from TEXT, valid_to TEXT,
    type TEXT, value TEXT, mod TEXT, anchor TEXT, background INTEGER,
    PRIMARY KEY (document, seq)
) WITHOUT ROWID;
CREATE TABLE place_fact (
    document INTEGER NOT NULL, seq INTEGER NOT NULL,
    text_beg INTEGER NOT NULL, text_end INTEGER NOT NULL, raw_beg INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    rule INTEGER, valid_from TEXT, valid_to TEXT,
    kind TEXT, resolved INTEGER, name TEXT, geonames INTEGER, lat REAL, lon REAL, country TEXT,
    admin1 TEXT, feature TEXT, score INTEGER, how TEXT,
    PRIMARY KEY (document, seq)
) WITHOUT ROWID;
CREATE TABLE actor_fact (
    document INTEGER NOT NULL, entity INTEGER NOT NULL,
    name TEXT, code TEXT, country TEXT, role TEXT, kind TEXT,
    mentions TEXT NOT NULL,      -- a list of [seq, text_beg, text_end, raw_beg, raw_end, rule, via]; view actor_mention: a row each
    PRIMARY KEY (document, entity)
) WITHOUT ROWID;
CREATE TABLE number_fact (
    document INTEGER NOT NULL, seq INTEGER NOT NULL,
    text_beg INTEGER NOT NULL, text_end INTEGER NOT NULL, raw_beg INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    rule INTEGER, valid_from TEXT, valid_to TEXT,
    kind TEXT, bound TEXT, low REAL, high REAL, denominator REAL, unit TEXT,
    si_low REAL, si_high REAL, si_unit TEXT, counts TEXT, role TEXT,
    PRIMARY KEY (document, seq)
) WITHOUT ROWID;
CREATE TABLE quote_fact (
    document INTEGER NOT NULL, seq INTEGER NOT NULL,
    text_beg INTEGER NOT NULL, text_end INTEGER NOT NULL, raw_beg INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    rule INTEGER, valid_from TEXT, valid_to TEXT,
    direct INTEGER, speaker TEXT, cue TEXT, addressee TEXT, channel TEXT,
    PRIMARY KEY (document, seq)
) WITHOUT ROWID;
CREATE TABLE event_fact (
    document INTEGER NOT NULL, seq INTEGER NOT NULL,
    text_beg INTEGER NOT NULL, text_end INTEGER NOT NULL, raw_beg INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    rule INTEGER, valid_from TEXT, valid_to TEXT,
    type TEXT, subtype TEXT, mode TEXT, context TEXT, cameo TEXT, realis TEXT,
    actors TEXT, recipients TEXT, place TEXT, geonames INTEGER, attribution TEXT,
    control TEXT, holder TEXT, precision TEXT,
    sentence INTEGER,            -- its place in text.sentences
    known TEXT,                  -- known_from of the document, for the index
    sort TEXT NOT NULL,          -- valid_from, '~' when unknown
    PRIMARY KEY (document, seq)
) WITHOUT ROWID;
CREATE INDEX event_by_time ON event_fact(sort, document, seq, known);
CREATE TABLE event_name (        -- names that events can be asked by
    role TEXT NOT NULL,          -- place actor
    name TEXT NOT NULL COLLATE NOCASE,
    sort TEXT NOT NULL,          -- valid_from, '~' when unknown
    document INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (role, name, sort, document, seq)
) WITHOUT ROWID;

CREATE TABLE document_name (     -- names that documents can be asked by; "g123" is a GeoNames id
    role TEXT NOT NULL,          -- place actor
    name TEXT NOT NULL COLLATE NOCASE,
    known TEXT NOT NULL,         -- known_from of the document
    document INTEGER NOT NULL,
    PRIMARY KEY (role, name, known, document)
) WITHOUT ROWID;

-- ---- what the reports say together

CREATE TABLE finding (
    number  INTEGER PRIMARY KEY,
    unit    TEXT NOT NULL,       -- what was read together: store, story NUMBER, place KEY
    kind    TEXT NOT NULL,       -- stories timeline control claims quotes lineage origins forecasts
    id      TEXT NOT NULL,
    sort    TEXT NOT NULL,       -- order within the kind
    story   INTEGER,             -- number of the story's first document
    valid_from TEXT, valid_to TEXT,
    known_from TEXT, known_last TEXT, -- of the first and the last report it rests on
    rule    TEXT,
    body    TEXT NOT NULL,       -- the row of the JSON report
    names   TEXT NOT NULL DEFAULT '' -- by which it stands in finding_name: a line each, the first letter of the role and the name
);
CREATE INDEX finding_in_order ON finding(kind, sort, id, known_last);
CREATE INDEX finding_by_id ON finding(id);
CREATE TABLE told (              -- the findings of a unit that has any: they are written together
    unit TEXT PRIMARY KEY,
    first INTEGER NOT NULL, last INTEGER NOT NULL -- numbers
) WITHOUT ROWID;
CREATE TABLE finding_name (      -- names that findings can be asked by; short, because they are many
    list TEXT NOT NULL,          -- the first two letters of the kind, and that of the role: place actor outlet type; story where a row may have several (control)
    name TEXT NOT NULL COLLATE NOCASE,
    sort TEXT NOT NULL,          -- how finding.sort begins (ten letters)
    finding INTEGER NOT NULL,
    PRIMARY KEY (list, name, sort, finding)
) WITHOUT ROWID;
-- PostgreSQL: CREATE INDEX finding_name_by_finding ON finding_name(finding);
CREATE INDEX finding_of_story ON finding(story) WHERE kind = 'stories'; -- the story of a document

CREATE TABLE place_evidence (    -- documents that may tell who holds a place
    place TEXT NOT NULL, document INTEGER NOT NULL,
    PRIMARY KEY (place, document)
) WITHOUT ROWID;
CREATE INDEX place_evidence_by_document ON place_evidence(document);
CREATE TABLE stale (             -- units whose findings are older than their documents
    unit TEXT PRIMARY KEY
) WITHOUT ROWID;

-- ---- intake

CREATE TABLE IF NOT EXISTS rejected (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL,
    at       INTEGER NOT NULL,
    received TEXT NOT NULL,
    UNIQUE (id, path, reason, at)
);
CREATE TABLE feed (              -- where `follow` stands, and how each feed fares
    url TEXT PRIMARY KEY,
    etag TEXT, modified TEXT,    -- for the next conditional request
    last_try TEXT, last_success TEXT, last_new TEXT,
    status INTEGER, error TEXT, failures INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER NOT NULL DEFAULT 0, -- UTC seconds
    documents INTEGER NOT NULL DEFAULT 0,
    newest TEXT                  -- latest publication seen
) WITHOUT ROWID;

-- ---- what people say of it (schema 3)

CREATE TABLE review (            -- never changed but by its undoing; what machines read stays as it is beside it
    number  INTEGER PRIMARY KEY,
    made    TEXT NOT NULL,       -- an instant
    person  TEXT,                -- who, in words of their own
    reason  TEXT NOT NULL,
    action  TEXT NOT NULL,       -- accept reject place date merge split
    fact    TEXT NOT NULL,       -- the id it was asked by; ids of findings change as reports arrive, anchors do not
    other   TEXT,                -- merge: the other fact; split: the document
    said    TEXT,                -- the line at that time; gone when a document of it is forgotten
    was     TEXT, now TEXT,      -- place, date: what the machine had said, and what stands instead
    geonames INTEGER, lat_e5 INTEGER, lon_e5 INTEGER, feature INTEGER, country TEXT, admin1 TEXT, -- place
    valid_from INTEGER, valid_to INTEGER, precision INTEGER, -- date: seconds since 1970
    undone  TEXT, undone_by TEXT, undone_reason TEXT
);
CREATE TABLE review_anchor (     -- the words that a review speaks of
    review  INTEGER NOT NULL REFERENCES review(number), seq INTEGER NOT NULL,
    hash    TEXT NOT NULL,       -- of the document
    kind    TEXT NOT NULL,       -- event number quote
    title   INTEGER NOT NULL,    -- 1: spans are of the title
    sentence_beg INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    fact_beg INTEGER NOT NULL, fact_end INTEGER NOT NULL,
    place_beg INTEGER NOT NULL, place_end INTEGER NOT NULL, -- of one control fact among several; equal: the whole event
    words   TEXT NOT NULL,       -- hash of the sentence, for a newer version of the page
    type    TEXT NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (review, seq)
);
CREATE INDEX review_anchor_by_hash ON review_anchor(hash, review);
CREATE VIEW reviews AS
    SELECT r.number, r.made, r.person, r.action, r.fact, r.other, r.was, r.now, r.reason, r.undone, r.undone_by, r.undone_reason,
           d.id AS document, a.kind, a.fact_beg, a.fact_end, a.rule
    FROM review r LEFT JOIN review_anchor a ON a.review = r.number LEFT JOIN document d ON d.hash = a.hash;

-- ---- for people

CREATE VIEW documents AS
    SELECT number, id, outlet, title, published, published_from, inferred, known_from, known_to, language, coded, url, byline,
           path, version, story, received, retracts, forgotten, hash, program, lexicon FROM document;
-- PostgreSQL: CREATE OR REPLACE FUNCTION json_member(body text, path text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT CASE WHEN path LIKE '$.%' THEN body::jsonb #>> string_to_array(substr(path,3),'.') WHEN path LIKE '$[%' THEN body::jsonb #>> string_to_array(replace(trim(path,'$[]'),'][',','),',') ELSE body::jsonb ->> path END$$;
CREATE VIEW sentence AS
    SELECT t.document, m.key AS seq, CAST(m.value ->> '$[0]' AS BIGINT) AS text_beg, CAST(m.value ->> '$[1]' AS BIGINT) AS text_end,
           CAST(m.value ->> '$[2]' AS BIGINT) AS raw_beg, CAST(m.value ->> '$[3]' AS BIGINT) AS raw_end, m.value ->> '$[4]' AS zone
    FROM text t, json_each(t.sentences, '$') m;
CREATE VIEW sentences AS
    SELECT d.id AS document, s.seq, s.zone, CAST(substr(CAST(t.text AS BLOB), s.text_beg + 1, s.text_end - s.text_beg) AS TEXT) AS words,
           s.text_beg, s.text_end, s.raw_beg, s.raw_end
    FROM sentence s JOIN document d ON d.number = s.document JOIN text t ON t.document = s.document;
CREATE VIEW times AS
    SELECT d.id AS document, f.seq, CAST(substr(CAST(t.text AS BLOB), f.text_beg + 1, f.text_end - f.text_beg) AS TEXT) AS words,
           f.type, f.value, f.mod, f.anchor, f.background, f.valid_from, f.valid_to, d.known_from, d.known_to, r.id AS rule,
           f.text_beg, f.text_end, f.raw_beg, f.raw_end
    FROM time_fact f JOIN document d ON d.number = f.document JOIN text t ON t.document = f.document LEFT JOIN rule r ON r.number = f.rule;
CREATE VIEW places AS
    SELECT d.id AS document, f.seq, CAST(substr(CAST(t.text AS BLOB), f.text_beg + 1, f.text_end - f.text_beg) AS TEXT) AS words,
           f.name, f.kind, f.resolved, f.geonames, f.lat, f.lon, f.country, f.admin1, f.feature, f.score, f.how,
           d.known_from, d.known_to, r.id AS rule, f.text_beg, f.text_end, f.raw_beg, f.raw_end
    FROM place_fact f JOIN document d ON d.number = f.document JOIN text t ON t.document = f.document LEFT JOIN rule r ON r.number = f.rule;
CREATE VIEW actor_mention AS
    SELECT f.document, CAST(m.value ->> '$[0]' AS BIGINT) AS seq, CAST(m.value ->> '$[1]' AS BIGINT) AS text_beg,
           CAST(m.value ->> '$[2]' AS BIGINT) AS text_end, CAST(m.value ->> '$[3]' AS BIGINT) AS raw_beg,
           CAST(m.value ->> '$[4]' AS BIGINT) AS raw_end, m.value ->> '$[5]' AS rule_id,
           (SELECT r.number FROM rule r WHERE r.id = m.value ->> '$[5]') AS rule, NULL AS valid_from, NULL AS valid_to,
           f.name, f.code, f.country, f.role, f.kind, m.value ->> '$[6]' AS via
    FROM actor_fact f, json_each(f.mentions, '$') m;
CREATE VIEW actors AS
    SELECT d.id AS document, f.seq, CAST(substr(CAST(t.text AS BLOB), f.text_beg + 1, f.text_end - f.text_beg) AS TEXT) AS words,
           f.name, f.code, f.country, f.role, f.kind, f.via, d.known_from, d.known_to, f.rule_id AS rule,
           f.text_beg, f.text_end, f.raw_beg, f.raw_end
    FROM actor_mention f JOIN document d ON d.number = f.document JOIN text t ON t.document = f.document;
CREATE VIEW numbers AS
    SELECT d.id AS document, f.seq, CAST(substr(CAST(t.text AS BLOB), f.text_beg + 1, f.text_end - f.text_beg) AS TEXT) AS words,
           f.kind, f.bound, f.low, f.high, f.denominator, f.unit, f.si_low, f.si_high, f.si_unit, f.counts, f.role,
           f.valid_from, f.valid_to, d.known_from, d.known_to, r.id AS rule, f.text_beg, f.text_end, f.raw_beg, f.raw_end
    FROM number_fact f JOIN document d ON d.number = f.document JOIN text t ON t.document = f.document LEFT JOIN rule r ON r.number = f.rule;
CREATE VIEW quotations AS
    SELECT d.id AS document, f.seq, CAST(substr(CAST(t.text AS BLOB), f.text_beg + 1, f.text_end - f.text_beg) AS TEXT) AS words,
           f.speaker, f.direct, f.cue, f.addressee, f.channel, f.valid_from, f.valid_to, d.known_from, d.known_to, r.id AS rule,
           f.text_beg, f.text_end, f.raw_beg, f.raw_end
    FROM quote_fact f JOIN document d ON d.number = f.document JOIN text t ON t.document = f.document LEFT JOIN rule r ON r.number = f.rule;
CREATE VIEW events AS
    SELECT d.id AS document, f.seq, CAST(substr(CAST(t.text AS BLOB), f.text_beg + 1, f.text_end - f.text_beg) AS TEXT) AS words,
           f.type, f.subtype, f.mode, f.context, f.cameo, f.realis, f.actors, f.recipients, f.place, f.geonames, f.attribution,
           f.control, f.holder, f.valid_from, f.valid_to, f.precision, d.known_from, d.known_to, r.id AS rule,
           f.text_beg, f.text_end, f.raw_beg, f.raw_end
    FROM event_fact f JOIN document d ON d.number = f.document JOIN text t ON t.document = f.document LEFT JOIN rule r ON r.number = f.rule;
CREATE VIEW stories AS
    SELECT id, story, body ->> 'title' AS title, body ->> 'from' AS "from", body ->> 'to' AS "to", body ->> '$.place.name' AS place,
           json_array_length(body, '$.documents') AS documents, json_array_length(body, '$.origins') AS origins,
           body ->> '$.casualties.killed' AS killed, body ->> '$.casualties.injured' AS injured
    FROM finding WHERE kind = 'stories';
CREATE VIEW timeline AS
    SELECT id, story, body ->> 'from' AS "from", body ->> 'to' AS "to", body ->> 'type' AS type, body ->> 'subtype' AS subtype,
           body ->> 'realis' AS realis, body ->> '$.place.name' AS place, body ->> 'text' AS text,
           json_array_length(body, '$.origins') AS origins, json_array_length(body, '$.sources') AS sources, known_from, rule
    FROM finding WHERE kind = 'timeline';
CREATE VIEW control AS
    SELECT id, body ->> '$.place.name' AS place, body ->> '$.place.geonames' AS geonames, body ->> 'holder' AS holder,
           body ->> 'status' AS status, body ->> 'from' AS "from", body ->> 'to' AS "to", body ->> 'last_evidence' AS last_evidence,
           body ->> 'note' AS note, json_array_length(body, '$.origins') AS origins, known_from, rule
    FROM finding WHERE kind = 'control';
CREATE VIEW claims AS
    SELECT id, story, body ->> 'kind' AS kind, body ->> 'about' AS about, body ->> '$.place.name' AS place, body ->> 'role' AS role,
           body ->> 'verdict' AS verdict, body ->> 'best' AS best, body ->> 'low' AS low, body ->> 'high' AS high, rule
    FROM finding WHERE kind = 'claims';
CREATE VIEW claim_values AS
    SELECT f.id AS claim, v.key AS seq, v.value ->> 'low' AS low, v.value ->> 'high' AS high, v.value ->> 'bound' AS bound,
           v.value ->> 'of' AS "of", v.value ->> 'unit' AS unit, v.value ->> 'as_of' AS as_of, v.value ->> 'holder' AS holder
    FROM finding f, json_each(f.body, '$.values') v WHERE f.kind = 'claims';
CREATE VIEW quotes AS
    SELECT f.id, f.story, f.body ->> 'speaker' AS speaker, f.body ->> 'addressee' AS addressee, v.value ->> 'kind' AS variant,
           v.value ->> 'text' AS text, f.body ->> 'first' AS first, f.known_from
    FROM finding f, json_each(f.body, '$.variants') v WHERE f.kind = 'quotes';
CREATE VIEW lineage AS
    SELECT body ->> 'doc' AS document, body ->> 'from' AS "from", body ->> 'other' AS other, body ->> 'kind' AS kind,
           body ->> 'share' AS share, json_array_length(body, '$.passages') AS passages, rule
    FROM finding WHERE kind = 'lineage';
CREATE VIEW origins AS
    SELECT id, story, body ->> 'name' AS name, json_array_length(body, '$.documents') AS documents
    FROM finding WHERE kind = 'origins';
CREATE VIEW forecasts AS
    SELECT id, story, body ->> 'who' AS who, body ->> 'what' AS what, body ->> '$.place.name' AS place, body ->> 'due_from' AS due_from,
           body ->> 'due_to' AS due_to, body ->> 'outcome' AS outcome, rule
    FROM finding WHERE kind = 'forecasts';
CREATE VIEW edits AS
    SELECT d.id AS document, p.id AS previous, d.url, e.known_from, e.op, e.before, e.after
    FROM edit e JOIN document d ON d.number = e.document JOIN document p ON p.number = e.previous;
