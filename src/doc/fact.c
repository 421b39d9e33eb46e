/* fact.c - names of the enumerations, empty facts, and the tables by which facts are copied. */
#include "doc/fact.h"

#define NAME_TABLE(function, MAP, ROW)                      \
    Str function(u8 k)                                      \
    {                                                       \
        static const Str names[] = {MAP(ROW)};              \
        return k < countof(names) ? names[k] : (Str){0};    \
    }
#define KEY_ROW(k)        LIT(#k),
#define NAMED_ROW(k, name) LIT(name),

NAME_TABLE(name_type_name, NAME_MAP, KEY_ROW)
NAME_TABLE(event_type_name, EVENT_MAP, KEY_ROW)
NAME_TABLE(place_feature_name, FEATURE_MAP, NAMED_ROW)
NAME_TABLE(entity_kind_name, ENTITY_MAP, NAMED_ROW)
NAME_TABLE(bound_name, BOUND_MAP, NAMED_ROW)
NAME_TABLE(number_kind_name, NUMBER_MAP, NAMED_ROW)
NAME_TABLE(realis_name, REALIS_MAP, NAMED_ROW)
NAME_TABLE(control_change_name, CHANGE_MAP, NAMED_ROW)
#define TIMEX_TYPES(X) X(DATE) X(TIME) X(DURATION) X(SET)
NAME_TABLE(timex_type_name, TIMEX_TYPES, KEY_ROW)
#define ANCHORS(X) X("none") X("publication") X("text") X("event") X("unresolved")
#define TEXT_ROW(name) LIT(name),
NAME_TABLE(timex_anchor_name, ANCHORS, TEXT_ROW)
#define PLACE_KINDS(X) X("literal") X("associative") X("relative") X("reviewed")
NAME_TABLE(place_kind_name, PLACE_KINDS, TEXT_ROW)

u8 event_type_of(Str name)
{
    u8 k = 0;
    while (k < EVENT_TYPE_COUNT && !str_eq(event_type_name(k), name)) k++;
    return k;
}

/* ---- empty facts */

Timex timex_init(Span text)
{
    return (Timex){.text = text, .when = when_unknown(), .anchor_timex = NONE};
}

Place place_init(Span text)
{
    return (Place){.text = text, .bearing = -1, .base = NONE};
}

Entity entity_init(void)
{
    return (Entity){.first = NONE};
}

Actor actor_init(Span text)
{
    return (Actor){.text = text, .head = NONE, .entity = NONE};
}

Number number_init(Span text)
{
    return (Number){.text = text,
                    .head = NONE,
                    .noun = NONE,
                    .place = NONE,
                    .event = NONE,
                    .as_of = when_unknown()};
}

Quote quote_init(Span text)
{
    return (Quote){.text = text,
                   .speaker_actor = NONE,
                   .speaker_entity = NONE,
                   .timex = NONE,
                   .sentence = NONE};
}

Event event_init(Span trigger)
{
    return (Event){.trigger = trigger,
                   .token = NONE,
                   .sentence = NONE,
                   .place = NONE,
                   .timex = NONE,
                   .when = when_unknown()};
}

/* ---- field tables: every member, in order (tests/unit/record.c holds them to that) */

static const Field name_fields[] = {F_BYTES(Name, text), F_BYTES(Name, beg), F_BYTES(Name, end),
                                    F_BYTES(Name, type), F_BYTES(Name, conf)};
const RecordType name_record = RECORD_TYPE(Name, name_fields);

#define F_WHEN(T, m) F_BYTES(T, m.from), F_BYTES(T, m.to), F_BYTES(T, m.precision), F_BYTES(T, m.utc)

static const Field reading_fields[] = {F_STR(TimexReading, value), F_WHEN(TimexReading, when)};
static const RecordType reading_record = RECORD_TYPE(TimexReading, reading_fields);
static const Field timex_fields[] = {
    F_BYTES(Timex, text),       F_BYTES(Timex, type),  F_BYTES(Timex, anchor),
    F_BYTES(Timex, background), F_STR(Timex, value),   F_STR(Timex, mod),
    F_WHEN(Timex, when),        F_BYTES(Timex, anchor_timex),
    F_VEC(Timex, alternatives, &reading_record), F_STR(Timex, rule)};
const RecordType timex_record = RECORD_TYPE(Timex, timex_fields);

#define F_GAZ(T, m)                                                                            \
    F_BYTES(T, m geonames), F_BYTES(T, m lat_e5), F_BYTES(T, m lon_e5), F_BYTES(T, m population), \
        F_BYTES(T, m feature), F_BYTES(T, m country), F_STR(T, m name), F_STR(T, m admin1)
static const Field gaz_fields[] = {F_GAZ(GazPlace, )};
const RecordType gaz_place_record = RECORD_TYPE(GazPlace, gaz_fields);
static const Field place_fields[] = {
    F_BYTES(Place, text),     F_BYTES(Place, kind),
    F_BYTES(Place, resolved), F_BYTES(Place, score),
    F_GAZ(Place, gaz.),       F_VEC(Place, alternatives, &gaz_place_record),
    F_STR(Place, how),        F_STR(Place, rule),
    F_BYTES(Place, offset_m), F_BYTES(Place, bearing),
    F_BYTES(Place, base)};
const RecordType place_record = RECORD_TYPE(Place, place_fields);

static const Field entity_fields[] = {
    F_STR(Entity, name),    F_STR(Entity, code),     F_STR(Entity, country), F_STR(Entity, role),
    F_BYTES(Entity, kind),  F_BYTES(Entity, gender), F_BYTES(Entity, plural),
    F_BYTES(Entity, named), F_BYTES(Entity, first)};
const RecordType entity_record = RECORD_TYPE(Entity, entity_fields);

static const Field actor_fields[] = {F_BYTES(Actor, text), F_BYTES(Actor, head),
                                     F_BYTES(Actor, entity), F_BYTES(Actor, via),
                                     F_STR(Actor, rule)};
const RecordType actor_record = RECORD_TYPE(Actor, actor_fields);

static const Field number_fields[] = {
    F_BYTES(Number, text),    F_BYTES(Number, low),     F_BYTES(Number, high),
    F_BYTES(Number, of),      F_BYTES(Number, si_low),  F_BYTES(Number, si_high),
    F_BYTES(Number, kind),    F_BYTES(Number, bound),   F_STR(Number, unit),
    F_STR(Number, si_unit),   F_STR(Number, counts),    F_BYTES(Number, counts_text),
    F_STR(Number, role),      F_BYTES(Number, head),    F_BYTES(Number, noun),
    F_BYTES(Number, place),   F_BYTES(Number, event),   F_WHEN(Number, as_of),
    F_STR(Number, rule)};
const RecordType number_record = RECORD_TYPE(Number, number_fields);

static const Field span_fields[] = {F_BYTES(SpanItem, text)};
static const RecordType span_record = RECORD_TYPE(SpanItem, span_fields);
static const Field quote_fields[] = {
    F_BYTES(Quote, text),           F_VEC(Quote, content, &span_record),
    F_BYTES(Quote, direct),         F_BYTES(Quote, mixed),
    F_BYTES(Quote, speaker),        F_BYTES(Quote, speaker_actor),
    F_BYTES(Quote, speaker_entity), F_BYTES(Quote, cue),
    F_BYTES(Quote, addressee),      F_STR(Quote, addressee_name),
    F_STR(Quote, channel),          F_BYTES(Quote, timex),
    F_BYTES(Quote, sentence),       F_STR(Quote, rule)};
const RecordType quote_record = RECORD_TYPE(Quote, quote_fields);

static const Field actor_ref_fields[] = {F_BYTES(ActorRef, actor)};
static const RecordType actor_ref_record = RECORD_TYPE(ActorRef, actor_ref_fields);
static const Field attribution_fields[] = {F_BYTES(Attribution, entity),
                                           F_BYTES(Attribution, text), F_BYTES(Attribution, quote)};
static const RecordType attribution_record = RECORD_TYPE(Attribution, attribution_fields);
static const Field control_fields[] = {F_BYTES(ControlFact, place), F_BYTES(ControlFact, holder),
                                       F_BYTES(ControlFact, change)};
static const RecordType control_record = RECORD_TYPE(ControlFact, control_fields);
static const Field number_ref_fields[] = {F_BYTES(NumberRef, number)};
static const RecordType number_ref_record = RECORD_TYPE(NumberRef, number_ref_fields);
static const Field event_fields[] = {
    F_BYTES(Event, trigger), F_BYTES(Event, clause), F_BYTES(Event, told), F_BYTES(Event, token),
    F_BYTES(Event, sentence), F_BYTES(Event, type),
    F_BYTES(Event, realis),  F_STR(Event, subtype),
    F_STR(Event, mode),      F_STR(Event, context),
    F_STR(Event, cameo),     F_VEC(Event, actors, &actor_ref_record),
    F_VEC(Event, recipients, &actor_ref_record),
    F_BYTES(Event, place),   F_BYTES(Event, timex),
    F_WHEN(Event, when),     F_VEC(Event, attribution, &attribution_record),
    F_VEC(Event, control, &control_record),
    F_VEC(Event, numbers, &number_ref_record),
    F_STR(Event, rule),      F_STR(Event, realis_rule)};
const RecordType event_record = RECORD_TYPE(Event, event_fields);
