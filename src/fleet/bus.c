/* bus.c - see bus.h. NATS JetStream by libnats 3.4. Its own publishing and fetching calls wait for one
 * answer at a time; here requests go out together and their answers are gathered on one inbox (ask_all),
 * which gives the number that each letter got, and works the same for posting and for reading. Reading
 * is by number through "direct get", without a consumer: nothing is left on a broker that could go
 * away with it. A replica that lags may not have a letter yet, so what a direct get does not find is
 * asked of the stream's leader before it is believed.
 *
 * nats-server 2.9 counts the letters that its replicas refuse when they apply them (an id that is known, a
 * full stream) in memory only; one that is killed and comes back counts anew and then holds letters under
 * other numbers than its peers. So nothing is ever refused there: on streams with several replicas no
 * ids are given and no limits set, and who reads takes a letter twice without harm. */
#include "fleet/bus.h"
#include "base/json.h"
#include <stdio.h>
#include <stdlib.h>
#if HAVE_NATS
#include <nats/nats.h>
#include <pthread.h>
#include <time.h>

enum {
    PAUSE_MS = 200,
    RECONNECT_MS = 250,
    CONNECT_MS = 5000,
    API_MS = 3000,
    URLS_MAX = 4096, /* bytes */
    SUBJECT_MAX = 200,
    /* of JetStream's error codes */
    JS_CLUSTER_AWAY = 10008, JS_STREAM_MISSING = 10059, JS_FULL = 10077, JS_LETTER_MISSING = 10037, JS_STREAM_THERE = 10058,
    JS_OFF = 10076, JS_OFF_HERE = 10039, JS_SPACE = 10047, JS_SPACE_CLUSTER = 10023, JS_CONSUMER_MISSING = 10014, JS_NO_PEERS = 10005,
};
struct Bus {
    BusOptions o;
    natsConnection *nc;
    jsCtx *js;
    natsInbox *inbox;
    natsSubscription *answers;
    u64 token; /* of the next request */
    bool waiting;
    bool replicated; /* no ids */
};

static bool stopped(const Bus *b)
{
    return b->o.stop && *b->o.stop;
}

static void say(Bus *b, bool waiting, const char *what)
{
    if (b->waiting == waiting) return;
    b->waiting = waiting;
    if (b->o.tell) b->o.tell(b->o.ctx, str_of(what));
}

/* Without memory it is the end, in libnats as everywhere. */
static natsStatus had(natsStatus s)
{
    if (s == NATS_NO_MEMORY) no_memory();
    return s;
}

/* Will the same call work later? */
static bool passing(natsStatus s, jsErrCode code)
{
    switch (had(s)) {
    case NATS_TIMEOUT: case NATS_NO_RESPONDERS: case NATS_CONNECTION_DISCONNECTED: case NATS_IO_ERROR: case NATS_NO_SERVER:
    case NATS_STALE_CONNECTION: case NATS_INSUFFICIENT_BUFFER: case NATS_MISSED_HEARTBEAT:
        return code != (jsErrCode)JS_OFF && code != (jsErrCode)JS_OFF_HERE;
    default: return code == (jsErrCode)JS_CLUSTER_AWAY || code == (jsErrCode)JS_NO_PEERS;
    }
}

static Err refused(Bus *b, const char *doing, natsStatus s, jsErrCode code, ErrInfo *e)
{
    (void)b;
    if (code == (jsErrCode)JS_OFF || code == (jsErrCode)JS_OFF_HERE)
        return fail(e, E_IO, "cannot %s: the broker runs without JetStream (start nats-server with -js, or see docs/fleet/)", doing);
    if (code == (jsErrCode)JS_SPACE || code == (jsErrCode)JS_SPACE_CLUSTER)
        return fail(e, E_LIMIT, "cannot %s: the brokers have not the room for it (max_file_store)", doing);
    return fail(e, E_IO, "cannot %s: %s", doing, nats_GetLastError(NULL) ? nats_GetLastError(NULL) : natsStatus_GetText(s));
}

/* A call that failed: to be made again (true), after a pause; else *err. */
static bool again(Bus *b, const char *doing, natsStatus s, jsErrCode code, Err *err, ErrInfo *e)
{
    if (!passing(s, code)) return *err = refused(b, doing, s, code, e), false;
    if (stopped(b)) return *err = fail(e, E_LIMIT, "stopped"), false;
    say(b, true, "waiting for the brokers");
    nats_Sleep(PAUSE_MS);
    return true;
}

/* ---- connecting */

/* Addresses for people: without the words between :// and @, which open the door. */
static const char *plain_urls(Str urls, char *to, size_t room)
{
    size_t n = 0;
    for (isize i = 0; i < urls.n && n + 1 < room; i++) {
        isize at = i;
        if (i > 2 && !memcmp(urls.p + i - 3, "://", 3)) {
            while (at < urls.n && urls.p[at] != '@' && urls.p[at] != ',') at++;
            if (at < urls.n && urls.p[at] == '@') i = at + 1;
        }
        if (i < urls.n) to[n++] = (char)urls.p[i];
    }
    to[n] = 0;
    return to;
}

static Err options_of(natsOptions **out, const BusOptions *o, char *urls, ErrInfo *e)
{
    const char *servers[BUS_BROKERS_MAX];
    int n = 0;
    bool tls = false;
    char name[100];
    const char *creds = getenv("SITREP_NATS_CREDS"), *ca = getenv("SITREP_NATS_CA");
    for (char *rest = NULL, *u = strtok_r(urls, ", ", &rest); u; u = strtok_r(NULL, ", ", &rest)) {
        if (n == BUS_BROKERS_MAX) return fail(e, E_USAGE, "more than %d brokers", (int)BUS_BROKERS_MAX);
        tls |= !strncmp(u, "tls://", 6);
        servers[n++] = u;
    }
    if (!n) return fail(e, E_USAGE, "--nats wants the address of a broker, such as nats://127.0.0.1:4222");
    snprintf(name, sizeof name, "%.*s", STR(o->name));
    natsStatus s = natsOptions_Create(out);
    if (s == NATS_OK) s = natsOptions_SetServers(*out, servers, n);
    if (s == NATS_OK) s = natsOptions_SetName(*out, name);
    if (s == NATS_OK) s = natsOptions_SetMaxReconnect(*out, -1);
    if (s == NATS_OK) s = natsOptions_SetReconnectWait(*out, RECONNECT_MS);
    if (s == NATS_OK) s = natsOptions_SetTimeout(*out, CONNECT_MS);
    if (s == NATS_OK) s = natsOptions_SetPingInterval(*out, 5000);
    if (s == NATS_OK && tls) s = natsOptions_SetSecure(*out, true);
    if (s == NATS_OK && ca) s = natsOptions_LoadCATrustedCertificates(*out, ca);
    if (s == NATS_OK && creds) s = natsOptions_SetUserCredentialsFromFiles(*out, creds, NULL);
    char plain[300];
    return had(s) == NATS_OK ? OK : fail(e, E_USAGE, "--nats %s: %s", plain_urls(o->urls, plain, sizeof plain), natsStatus_GetText(s));
}

static natsStatus connect_inbox(Bus *b)
{
    char all[SUBJECT_MAX];
    jsOptions jo;
    jsOptions_Init(&jo);
    jo.Wait = API_MS;
    natsStatus s = natsConnection_JetStream(&b->js, b->nc, &jo);
    if (s == NATS_OK) s = natsInbox_Create(&b->inbox);
    if (s != NATS_OK) return s;
    snprintf(all, sizeof all, "%s.*", b->inbox);
    s = natsConnection_SubscribeSync(&b->answers, b->nc, all);
    return s == NATS_OK ? natsSubscription_SetPendingLimits(b->answers, -1, -1) : s;
}

Err bus_open(Bus **out, const BusOptions *o, ErrInfo *e)
{
    char urls[URLS_MAX];
    natsOptions *no = NULL;
    *out = NULL;
    if (o->urls.n >= (isize)sizeof urls) return fail(e, E_USAGE, "--nats: longer than %d bytes", (int)URLS_MAX);
    memcpy(urls, o->urls.p ? o->urls.p : (const u8 *)"", (size_t)o->urls.n);
    urls[o->urls.n] = 0;
    Bus *b = calloc(1, sizeof *b);
    if (!b) no_memory();
    b->o = *o;
    Err err = options_of(&no, o, urls, e);
    if (err == OK) {
        natsStatus s = natsConnection_Connect(&b->nc, no);
        if (s == NATS_OK) s = connect_inbox(b);
        char plain[300];
        if (had(s) != NATS_OK) err = fail(e, E_IO, "no broker answers at %s: %s", plain_urls(o->urls, plain, sizeof plain), natsStatus_GetText(s));
    }
    natsOptions_Destroy(no);
    if (err == OK) *out = b;
    else bus_close(b);
    return err;
}

void bus_close(Bus *b)
{
    if (!b) return;
    natsSubscription_Destroy(b->answers);
    natsInbox_Destroy(b->inbox);
    jsCtx_Destroy(b->js);
    if (b->nc) natsConnection_FlushTimeout(b->nc, 1000);
    natsConnection_Destroy(b->nc);
    free(b);
}

i64 bus_letter_max(const Bus *b)
{
    return natsConnection_GetMaxPayload(b->nc);
}

/* ---- streams */

static void stream_config(jsStreamConfig *c, const BusStream *s, const char *name, const char **subjects)
{
    jsStreamConfig_Init(c);
    c->Name = name;
    c->Subjects = subjects;
    c->SubjectsLen = 1;
    c->Retention = s->queue ? js_WorkQueuePolicy : js_LimitsPolicy;
    c->Storage = s->memory ? js_MemoryStorage : js_FileStorage;
    c->Discard = s->queue ? js_DiscardNew : js_DiscardOld;
    c->Replicas = s->replicas > 1 ? s->replicas : 1;
    if (s->letters_max && c->Replicas == 1) c->MaxMsgs = s->letters_max;
    if (s->bytes_max && c->Replicas == 1) c->MaxBytes = s->bytes_max;
    if (s->per_subject) c->MaxMsgsPerSubject = s->per_subject;
    c->MaxAge = (i64)s->seconds_max * 1000000000;
    c->Duplicates = (i64)s->window * 1000000000;
    c->AllowDirect = true;
}

Err bus_make(Bus *b, const BusStream *s, ErrInfo *e)
{
    Arena a = {0};
    jsStreamConfig c;
    const char *subjects[1] = {str_z(&a, s->subjects)};
    char *name = str_z(&a, s->name);
    Err err = OK;
    stream_config(&c, s, name, subjects);
    for (bool change = false;;) {
        jsErrCode code = 0;
        jsStreamInfo *was = NULL;
        natsStatus st = js_GetStreamInfo(&was, b->js, name, NULL, &code);
        if (st == NATS_OK) { /* how it is kept is the business of who made it */
            c.Replicas = was->Config->Replicas;
            c.Storage = was->Config->Storage;
            if (!s->letters_max || c.Replicas > 1) c.MaxMsgs = was->Config->MaxMsgs;
            if (!s->bytes_max || c.Replicas > 1) c.MaxBytes = was->Config->MaxBytes;
            if (!s->window) c.Duplicates = was->Config->Duplicates;
            change = c.MaxMsgs != was->Config->MaxMsgs || c.MaxBytes != was->Config->MaxBytes;
            st = change ? js_UpdateStream(NULL, b->js, &c, NULL, &code) : NATS_OK;
        } else if (st == NATS_NOT_FOUND || code == (jsErrCode)JS_STREAM_MISSING) {
            code = 0;
            st = js_AddStream(NULL, b->js, &c, NULL, &code);
            if (code == (jsErrCode)JS_STREAM_THERE) continue; /* someone else was first */
        }
        jsStreamInfo_Destroy(was);
        if (st == NATS_OK || !again(b, "make a stream on the brokers", st, code, &err, e)) break;
    }
    if (err == OK) say(b, false, "the brokers are there again");
    b->replicated |= c.Replicas > 1;
    arena_free(&a);
    return err;
}

static void fill_state(BusState *out, const jsStreamInfo *i)
{
    *out = (BusState){.letters = i->State.Msgs, .bytes = i->State.Bytes, .first = i->State.FirstSeq, .last = i->State.LastSeq,
                      .replicas = (int)i->Config->Replicas, .replicas_current = 1};
    if (i->State.Msgs) {
        out->first_ms = i->State.FirstTime / 1000000;
        out->last_ms = i->State.LastTime / 1000000;
    }
    for (int k = 0; i->Cluster && k < i->Cluster->ReplicasLen; k++)
        out->replicas_current += i->Cluster->Replicas[k]->Current && !i->Cluster->Replicas[k]->Offline;
}

Err bus_state(Bus *b, Str stream, BusState *out, ErrInfo *e)
{
    Arena a = {0};
    char *name = str_z(&a, stream);
    Err err = OK;
    *out = (BusState){0};
    for (;;) {
        jsErrCode code = 0;
        jsStreamInfo *i = NULL;
        natsStatus s = js_GetStreamInfo(&i, b->js, name, NULL, &code);
        if (s == NATS_OK) fill_state(out, i);
        jsStreamInfo_Destroy(i);
        if (s == NATS_OK) break;
        if (s == NATS_NOT_FOUND || code == (jsErrCode)JS_STREAM_MISSING) {
            err = fail(e, E_NOTHING, "the brokers have no stream %s: nothing was submitted to this desk yet", name);
            break;
        }
        if (!again(b, "ask for the state of a stream", s, code, &err, e)) break;
    }
    if (err == OK) say(b, false, "the brokers are there again");
    arena_free(&a);
    return err;
}

Err bus_purge(Bus *b, Str stream, Str subject, u64 below, ErrInfo *e)
{
    Arena a = {0};
    char *name = str_z(&a, stream), *only = subject.n ? str_z(&a, subject) : NULL;
    Err err = OK;
    for (;;) {
        jsOptions jo;
        jsErrCode code = 0;
        jsOptions_Init(&jo);
        jo.Wait = API_MS;
        jo.Stream.Purge.Sequence = below;
        jo.Stream.Purge.Subject = only;
        natsStatus s = js_PurgeStream(b->js, name, &jo, &code);
        if (s == NATS_OK || !again(b, "remove letters that are done", s, code, &err, e)) break;
    }
    arena_free(&a);
    return err;
}

Err bus_remove(Bus *b, Str stream, u64 number, ErrInfo *e)
{
    Arena a = {0};
    char *name = str_z(&a, stream);
    Err err = OK;
    for (;;) {
        jsErrCode code = 0;
        natsStatus s = js_DeleteMsg(b->js, name, number, NULL, &code);
        if (s == NATS_OK || !passing(s, code)) break; /* not there: as it shall be */
        if (!again(b, "remove a letter that is done", s, code, &err, e)) break;
    }
    arena_free(&a);
    return err;
}

/* ---- asking */

typedef struct {
    const char *subject;
    Str id, reason, data;
    natsMsg *answer;
} Ask;

static natsStatus send_ask(Bus *b, const Ask *q, u64 token)
{
    char reply[SUBJECT_MAX], word[800];
    natsMsg *m = NULL;
    snprintf(reply, sizeof reply, "%s.%llu", b->inbox, (unsigned long long)token);
    natsStatus s = natsMsg_Create(&m, q->subject, reply, q->data.n ? (const char *)q->data.p : "", (int)q->data.n);
    if (s == NATS_OK && q->id.n && !b->replicated) {
        snprintf(word, sizeof word, "%.*s", STR(q->id));
        s = natsMsgHeader_Set(m, "Nats-Msg-Id", word);
    }
    if (s == NATS_OK && q->reason.n) {
        snprintf(word, sizeof word, "%.*s", STR(q->reason));
        for (char *c = word; *c; c++)
            if ((u8)*c < ' ') *c = ' ';
        s = natsMsgHeader_Set(m, "Sitrep-Reason", word);
    }
    if (s == NATS_OK) s = natsConnection_PublishMsg(b->nc, m);
    natsMsg_Destroy(m);
    return had(s);
}

static bool no_one(natsMsg *m)
{
    const char *status = NULL;
    return natsMsg_GetDataLength(m) == 0 && natsMsgHeader_Get(m, "Status", &status) == NATS_OK && !strcmp(status, "503");
}

/* One round: every ask without an answer goes out, answers come in until all are there or nothing comes
 * for a round's time. Ask i has the token base + i in every round, so that an answer that is late counts. Word
 * that nobody listens names no ask and may be as late: it only means waiting. */
static void ask_round(Bus *b, Ask *v, u32 n, u64 base)
{
    u32 open = 0;
    for (u32 i = 0; i < n; i++) {
        if (v[i].answer) continue;
        open++;
        if (send_ask(b, &v[i], base + i) != NATS_OK) break; /* not connected: the next round tries */
    }
    while (open) {
        natsMsg *m = NULL;
        natsStatus s = natsSubscription_NextMsg(&m, b->answers, BUS_ROUND_MS);
        if (s == NATS_NO_RESPONDERS) continue;
        if (s != NATS_OK) break;
        const char *subject = natsMsg_GetSubject(m), *dot = strrchr(subject, '.');
        u64 token = dot ? strtoull(dot + 1, NULL, 10) : 0;
        if (token < base || token >= base + n || v[token - base].answer || no_one(m)) {
            natsMsg_Destroy(m);
            continue;
        }
        v[token - base].answer = m;
        open--;
    }
}

static void forget_answers(Ask *v, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        natsMsg_Destroy(v[i].answer);
        v[i].answer = NULL;
    }
}

/* Rounds until everything is answered by someone. */
static Err ask_all(Bus *b, Ask *v, u32 n, ErrInfo *e)
{
    u64 base = b->token;
    b->token += n;
    for (;;) {
        u32 open = 0;
        ask_round(b, v, n, base);
        for (u32 i = 0; i < n; i++) open += !v[i].answer;
        if (!open) break;
        if (stopped(b)) return fail(e, E_LIMIT, "stopped");
        say(b, true, "waiting for the brokers");
        nats_Sleep(PAUSE_MS);
    }
    say(b, false, "the brokers are there again");
    return OK;
}

/* ---- posting */

typedef struct {
    u64 number;
    bool again;
    i64 error;
    Str why;
} Answer;

static bool read_answer(Arena *a, natsMsg *m, Answer *out)
{
    JsonReader r = {.in = {(const u8 *)natsMsg_GetData(m), natsMsg_GetDataLength(m)}};
    Str key = {0};
    *out = (Answer){0};
    for (JsonTok t = json_next(&r); t != JSON_END; t = json_next(&r)) {
        if (t == JSON_ERROR) return false;
        if (t == JSON_KEY) key = json_string(a, &r);
        else if (t == JSON_NUMBER && str_is(key, "seq")) out->number = (u64)json_number(&r);
        else if (t == JSON_TRUE && str_is(key, "duplicate")) out->again = true;
        else if (t == JSON_NUMBER && str_is(key, "err_code")) out->error = (i64)json_number(&r);
        else if (t == JSON_STRING && str_is(key, "description")) out->why = json_string(a, &r);
    }
    return out->number || out->error;
}

static Err take_answer(Bus *b, Arena *a, Ask *q, BusPost *p, ErrInfo *e)
{
    Answer x;
    if (!read_answer(a, q->answer, &x)) return OK; /* not JetStream's: asked again */
    p->kept = x.number != 0;
    p->number = x.number;
    p->again = x.again;
    p->full = x.error == JS_FULL;
    if (p->kept || p->full || passing(NATS_ERR, (jsErrCode)x.error)) return OK;
    if (x.error == JS_OFF || x.error == JS_OFF_HERE) return refused(b, "post", NATS_ERR, (jsErrCode)x.error, e);
    return fail(e, E_IO, "the brokers refuse a letter to %.*s: %.*s (%lld)", STR(p->subject), STR(x.why), (long long)x.error);
}

Err bus_post(Bus *b, BusPost *v, u32 n, ErrInfo *e)
{
    Arena a = {0};
    Err err = OK;
    assert(n <= BUS_POSTS_MAX);
    Ask *asks = NEW(&a, Ask, n + 1);
    u32 *of = NEW(&a, u32, n + 1);
    for (u32 open = n; open && err == OK;) {
        open = 0;
        for (u32 i = 0; i < n; i++) {
            if (v[i].kept) continue;
            if (v[i].data.n > bus_letter_max(b)) err = fail(e, E_LIMIT, "%lld bytes are more than the brokers take (max_payload)", (long long)v[i].data.n);
            of[open] = i;
            asks[open++] = (Ask){.subject = str_z(&a, v[i].subject), .id = v[i].id, .reason = v[i].reason, .data = v[i].data};
        }
        if (err == OK) err = ask_all(b, asks, open, e);
        u32 full = 0, kept = 0;
        for (u32 i = 0; i < open && err == OK; i++) {
            err = take_answer(b, &a, &asks[i], &v[of[i]], e);
            full += v[of[i]].full;
            kept += v[of[i]].kept;
        }
        forget_answers(asks, open);
        if (full || kept == open) break;
        if (err == OK && stopped(b)) err = fail(e, E_LIMIT, "stopped");
        if (err == OK) nats_Sleep(PAUSE_MS);
    }
    arena_free(&a);
    return err;
}

void bus_say(Bus *b, Str subject, Str data)
{
    Arena a = {0};
    (void)natsConnection_Publish(b->nc, str_z(&a, subject), data.p, (int)data.n); /* lost: said again later */
    arena_free(&a);
}

/* ---- reading */

static Str header(Arena *a, natsMsg *m, const char *key)
{
    const char *value = NULL;
    return natsMsgHeader_Get(m, key, &value) == NATS_OK ? str_copy(a, str_of(value)) : (Str){0};
}

static i64 stamp_ms(Str s) /* 2022-08-30T13:45:12.123456789Z */
{
    struct tm t = {0};
    int n[7] = {0};
    char z[64];
    snprintf(z, sizeof z, "%.*s", STR(s));
    if (sscanf(z, "%d-%d-%dT%d:%d:%d.%3d", &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6]) < 6) return 0;
    t.tm_year = n[0] - 1900, t.tm_mon = n[1] - 1, t.tm_mday = n[2], t.tm_hour = n[3], t.tm_min = n[4], t.tm_sec = n[5];
    return (i64)timegm(&t) * 1000 + n[6];
}

static bool direct_letter(Arena *a, natsMsg *m, BusLetter *out)
{
    Str number = header(a, m, "Nats-Sequence");
    i64 v;
    if (!str_int(number, &v)) return false;
    *out = (BusLetter){.found = true, .number = (u64)v, .ms = stamp_ms(header(a, m, "Nats-Time-Stamp")), .subject = header(a, m, "Nats-Subject"),
                       .reason = header(a, m, "Sitrep-Reason"),
                       .data = str_copy(a, (Str){(const u8 *)natsMsg_GetData(m), natsMsg_GetDataLength(m)})};
    return true;
}

/* The leader knows. */
static Err ask_leader(Bus *b, Arena *a, Str stream, u64 number, Str subject, BusLetter *out, ErrInfo *e)
{
    Arena z = {0};
    char *name = str_z(&z, stream), *of = str_z(&z, subject);
    Err err = OK;
    for (;;) {
        jsErrCode code = 0;
        natsMsg *m = NULL;
        natsStatus s = number ? js_GetMsg(&m, b->js, name, number, NULL, &code) : js_GetLastMsg(&m, b->js, name, of, NULL, &code);
        if (s == NATS_OK)
            *out = (BusLetter){.found = true, .number = natsMsg_GetSequence(m), .ms = natsMsg_GetTime(m) / 1000000,
                               .subject = str_copy(a, str_of(natsMsg_GetSubject(m))), .reason = header(a, m, "Sitrep-Reason"),
                               .data = str_copy(a, (Str){(const u8 *)natsMsg_GetData(m), natsMsg_GetDataLength(m)})};
        natsMsg_Destroy(m);
        if (s == NATS_OK || s == NATS_NOT_FOUND || code == (jsErrCode)JS_LETTER_MISSING) break;
        if (!again(b, "read a letter", s, code, &err, e)) break;
    }
    arena_free(&z);
    return err;
}

Err bus_get(Bus *b, Arena *a, Str stream, const u64 *numbers, u32 n, BusLetter *out, ErrInfo *e)
{
    Arena z = {0};
    assert(n <= BUS_POSTS_MAX);
    Ask *asks = NEW(&z, Ask, n + 1);
    char *subject = str_z(&z, str_format(&z, "$JS.API.DIRECT.GET.%.*s", STR(stream)));
    for (u32 i = 0; i < n; i++) asks[i] = (Ask){.subject = subject, .data = str_format(&z, "{\"seq\":%llu}", (unsigned long long)numbers[i])};
    Err err = ask_all(b, asks, n, e);
    for (u32 i = 0; i < n && err == OK; i++) {
        out[i] = (BusLetter){.number = numbers[i]};
        if (!direct_letter(a, asks[i].answer, &out[i])) err = ask_leader(b, a, stream, numbers[i], (Str){0}, &out[i], e);
    }
    forget_answers(asks, n);
    arena_free(&z);
    return err;
}

Err bus_last(Bus *b, Arena *a, Str stream, Str subject, BusLetter *out, ErrInfo *e)
{
    *out = (BusLetter){0};
    return ask_leader(b, a, stream, 0, subject, out, e);
}

/* ---- a queue */

struct BusQueue {
    Bus *bus;
    natsSubscription *sub;
    pthread_mutex_t lock; /* of the item in hand: progress is told by another thread */
};
typedef struct {
    BusQueue *queue;
    natsMsg *m;
} Held;

Err bus_queue_make(Bus *b, Str stream, Str name, int ack_seconds, int under_way_max, ErrInfo *e)
{
    Arena a = {0};
    char *in = str_z(&a, stream), *durable = str_z(&a, name);
    Err err = OK;
    for (;;) {
        jsConsumerConfig c;
        jsErrCode code = 0;
        jsConsumerInfo *was = NULL;
        natsStatus s = js_GetConsumerInfo(&was, b->js, in, durable, NULL, &code);
        jsConsumerInfo_Destroy(was);
        if (s == NATS_OK) break;
        jsConsumerConfig_Init(&c);
        c.Durable = durable;
        c.AckPolicy = js_AckExplicit;
        c.AckWait = (i64)ack_seconds * 1000000000;
        c.MaxAckPending = under_way_max;
        c.MaxDeliver = -1; /* who gives up is decided by what became of its workers (work.c) */
        code = 0;
        if (s == NATS_NOT_FOUND || code == (jsErrCode)JS_CONSUMER_MISSING) s = js_AddConsumer(NULL, b->js, in, &c, NULL, &code);
        if (s == NATS_OK || !again(b, "make the queue", s, code, &err, e)) break;
    }
    arena_free(&a);
    return err;
}

Err bus_queue_open(BusQueue **out, Bus *b, Str stream, Str name, ErrInfo *e)
{
    Arena a = {0};
    char *in = str_z(&a, stream), *durable = str_z(&a, name);
    Err err = OK;
    BusQueue *q = calloc(1, sizeof *q);
    if (!q) no_memory();
    q->bus = b;
    pthread_mutex_init(&q->lock, NULL);
    for (;;) {
        jsSubOptions so;
        jsErrCode code = 0;
        jsSubOptions_Init(&so);
        so.Stream = in;
        so.Consumer = durable;
        natsStatus s = js_PullSubscribe(&q->sub, b->js, NULL, durable, NULL, &so, &code);
        if (s == NATS_OK || !again(b, "take from the queue", s, code, &err, e)) break;
    }
    arena_free(&a);
    *out = err == OK ? q : NULL;
    if (err != OK) bus_queue_close(q);
    return err;
}

void bus_queue_close(BusQueue *q)
{
    if (!q) return;
    natsSubscription_Destroy(q->sub);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

int bus_take(BusQueue *q, int wait_ms, BusItem *out, ErrInfo *e)
{
    natsMsgList list = {0};
    jsErrCode code = 0;
    jsMsgMetaData *meta = NULL;
    Err err = OK;
    *out = (BusItem){0};
    natsStatus s = natsSubscription_Fetch(&list, q->sub, 1, wait_ms, &code);
    if (s == NATS_TIMEOUT) return 0;
    if (s != NATS_OK) return again(q->bus, "take from the queue", s, code, &err, e) ? 0 : (int)err;
    say(q->bus, false, "the brokers are there again");
    natsMsg *m = list.Msgs[0];
    list.Msgs[0] = NULL;
    natsMsgList_Destroy(&list);
    if (had(natsMsg_GetMetaData(&meta, m)) != NATS_OK) return natsMsg_Destroy(m), 0;
    Held *h = calloc(1, sizeof *h);
    if (!h) no_memory();
    *h = (Held){q, m};
    *out = (BusItem){.handle = h, .data = {(const u8 *)natsMsg_GetData(m), natsMsg_GetDataLength(m)}, .number = meta->Sequence.Stream,
                     .deliveries = meta->NumDelivered > UINT32_MAX ? UINT32_MAX : (u32)meta->NumDelivered};
    const char *reply = natsMsg_GetReply(m);
    if (reply && strlen(reply) < sizeof out->ticket) strcpy(out->ticket, reply);
    jsMsgMetaData_Destroy(meta);
    return 1;
}

void bus_progress(BusItem *i)
{
    Held *h = i->handle;
    if (!h) return;
    pthread_mutex_lock(&h->queue->lock);
    (void)natsMsg_InProgress(h->m, NULL); /* not heard: it is delivered once more than needed */
    pthread_mutex_unlock(&h->queue->lock);
}

static void give_back(BusItem *i, bool done)
{
    Held *h = i->handle;
    if (!h) return;
    pthread_mutex_lock(&h->queue->lock);
    if (done) (void)natsMsg_Ack(h->m, NULL); /* not heard: it comes again, and changes nothing */
    else (void)natsMsg_Nak(h->m, NULL);
    natsMsg_Destroy(h->m);
    pthread_mutex_unlock(&h->queue->lock);
    free(h);
    *i = (BusItem){0};
}

void bus_ack(BusItem *i)
{
    give_back(i, true);
}

void bus_drop(BusItem *i)
{
    give_back(i, false);
}

void bus_return(Bus *b, Str ticket)
{
    bus_say(b, ticket, S("-NAK")); /* not heard: it comes after FLEET_ACK_SECONDS */
}

Err bus_queue_state(Bus *b, Str stream, Str name, BusQueueState *out, ErrInfo *e)
{
    Arena a = {0};
    char *in = str_z(&a, stream), *durable = str_z(&a, name);
    Err err = OK;
    *out = (BusQueueState){0};
    for (;;) {
        jsErrCode code = 0;
        jsConsumerInfo *i = NULL;
        natsStatus s = js_GetConsumerInfo(&i, b->js, in, durable, NULL, &code);
        if (s == NATS_OK)
            *out = (BusQueueState){.waiting = i->NumPending, .under_way = (u64)i->NumAckPending, .again = (u64)i->NumRedelivered};
        jsConsumerInfo_Destroy(i);
        if (s == NATS_OK) break;
        if (s == NATS_NOT_FOUND) {
            err = fail(e, E_NOTHING, "the brokers have no queue %s", in);
            break;
        }
        if (!again(b, "ask for the state of the queue", s, code, &err, e)) break;
    }
    arena_free(&a);
    return err;
}

#else /* ---- built without libnats: there are no brokers */

static Err absent(ErrInfo *e)
{
    return fail(e, E_USAGE, "this sitrep was built without NATS; libnats-dev and `make HAVE_NATS=1` bring it");
}

Err bus_open(Bus **out, const BusOptions *o, ErrInfo *e) { return (void)o, *out = NULL, absent(e); }
void bus_close(Bus *b) { (void)b; }
i64 bus_letter_max(const Bus *b) { return (void)b, 0; }
Err bus_make(Bus *b, const BusStream *s, ErrInfo *e) { return (void)b, (void)s, absent(e); }
Err bus_state(Bus *b, Str stream, BusState *out, ErrInfo *e) { return (void)b, (void)stream, (void)out, absent(e); }
Err bus_purge(Bus *b, Str stream, Str subject, u64 below, ErrInfo *e) { return (void)b, (void)stream, (void)subject, (void)below, absent(e); }
Err bus_remove(Bus *b, Str stream, u64 number, ErrInfo *e) { return (void)b, (void)stream, (void)number, absent(e); }
Err bus_post(Bus *b, BusPost *v, u32 n, ErrInfo *e) { return (void)b, (void)v, (void)n, absent(e); }
void bus_say(Bus *b, Str subject, Str data) { (void)b, (void)subject, (void)data; }
Err bus_get(Bus *b, Arena *a, Str stream, const u64 *numbers, u32 n, BusLetter *out, ErrInfo *e)
{
    return (void)b, (void)a, (void)stream, (void)numbers, (void)n, (void)out, absent(e);
}
Err bus_last(Bus *b, Arena *a, Str stream, Str subject, BusLetter *out, ErrInfo *e)
{
    return (void)b, (void)a, (void)stream, (void)subject, (void)out, absent(e);
}
Err bus_queue_make(Bus *b, Str stream, Str name, int ack_seconds, int under_way_max, ErrInfo *e)
{
    return (void)b, (void)stream, (void)name, (void)ack_seconds, (void)under_way_max, absent(e);
}
Err bus_queue_open(BusQueue **out, Bus *b, Str stream, Str name, ErrInfo *e) { return (void)out, (void)b, (void)stream, (void)name, absent(e); }
void bus_queue_close(BusQueue *q) { (void)q; }
int bus_take(BusQueue *q, int wait_ms, BusItem *out, ErrInfo *e) { return (void)q, (void)wait_ms, (void)out, (int)absent(e); }
void bus_progress(BusItem *i) { (void)i; }
void bus_ack(BusItem *i) { (void)i; }
void bus_drop(BusItem *i) { (void)i; }
void bus_return(Bus *b, Str ticket) { (void)b, (void)ticket; }
Err bus_queue_state(Bus *b, Str stream, Str name, BusQueueState *out, ErrInfo *e) { return (void)b, (void)stream, (void)name, (void)out, absent(e); }
#endif
