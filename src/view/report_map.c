/* report_map.c - where the places of a report lie, as an inline SVG without script: who holds a town by colour and form (as
 * on the page), where something happened by a ring; a province or a country is a wide dashed circle, since its middle is
 * not where it happened. Equirectangular, true at the middle latitude (Snyder, Map Projections, USGS PP 1395, section 12):
 * enough for a country, crude for the world, where the page's map serves. */
#include "view/report_html.h"
#include <math.h>

enum { WIDTH = 960, HEIGHT_MAX = 620, HEIGHT_MIN = 220, MARGIN = 90, LETTER = 7, HOLDERS = 6, PLACES_DRAWN_MAX = 400, AREA_RADIUS = 46, AREA_RADIUS_MIN = 9 };

typedef struct {
    const GazPlace *gaz;
    Str name, link;            /* of the row that tells */
    const ControlRow *control; /* NULL: none */
    u32 happenings;
    double x, y;
} Mark;
typedef struct {
    double x0, y0, x1, y1;
} Box;
typedef struct {
    Buf *out;
    VEC(Mark) marks;
    VEC(Box) boxes; /* taken by marks and names */
    Str holders[HOLDERS];
    MapFrame frame;
    u32 outside; /* marks beyond it */
} Drawing;

static bool is_area(const GazPlace *g)
{
    return g->feature == FEATURE_ADMIN1 || g->feature == FEATURE_ADMIN2 || g->feature == FEATURE_COUNTRY || g->feature == FEATURE_REGION ||
           g->feature == FEATURE_CONTINENT || g->feature == FEATURE_WATER;
}

static bool is_wide(const GazPlace *g)
{
    return g->feature == FEATURE_COUNTRY || g->feature == FEATURE_REGION || g->feature == FEATURE_CONTINENT || g->feature == FEATURE_WATER;
}

static Mark *mark_of(Drawing *d, const SitPlace *p, Str link)
{
    if (!p->gaz.geonames || is_wide(&p->gaz)) return NULL;
    for (u32 i = 0; i < d->marks.n; i++)
        if (d->marks.v[i].gaz->geonames == p->gaz.geonames) return &d->marks.v[i];
    if (d->marks.n >= PLACES_DRAWN_MAX) return NULL;
    Mark *m = vec_push(d->out->arena, &d->marks);
    *m = (Mark){.gaz = &p->gaz, .name = p->name, .link = link};
    return m;
}

static void collect(Drawing *d, const Situation *s)
{
    for (u32 i = 0; i < s->control.n; i++) {
        const ControlRow *c = &s->control.v[i];
        Mark *m = mark_of(d, &c->place, c->id);
        if (!m) continue;
        m->control = c;
        for (int k = 0; k < HOLDERS && c->holder.n; k++) {
            if (!d->holders[k].n) d->holders[k] = c->holder;
            if (str_eq(d->holders[k], c->holder)) break;
        }
    }
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        Mark *m = h->has_place && h->realis != REALIS_DENIED ? mark_of(d, &h->place, h->id) : NULL;
        if (m) m->happenings++;
    }
}

/* Degrees east of Greenwich, or going on eastwards over the date line. */
static double longitude(const Mark *m, bool pacific)
{
    double lon = m->gaz->lon_e5 / 1e5;
    return pacific && lon < 0 ? lon + 360 : lon;
}

static bool is_framed(const Mark *m, bool held)
{
    return !held || m->control;
}

/* From the westernmost to the easternmost place. */
static void extent(const Drawing *d, bool held, bool pacific, double *west, double *east)
{
    *west = 360, *east = -360;
    for (u32 i = 0; i < d->marks.n; i++) {
        double lon = longitude(&d->marks.v[i], pacific);
        if (is_framed(&d->marks.v[i], held)) *west = fmin(*west, lon), *east = fmax(*east, lon);
    }
}

/* The frame around the places, or around those who holds which is told; the shorter way round the world. */
static void project(Drawing *d, bool held)
{
    double west, east, other_west, other_east, south = 90, north = -90;
    extent(d, held, false, &west, &east);
    extent(d, held, true, &other_west, &other_east);
    bool pacific = other_east - other_west < east - west;
    if (pacific) west = other_west, east = other_east;
    for (u32 i = 0; i < d->marks.n; i++) {
        double lat = d->marks.v[i].gaz->lat_e5 / 1e5;
        if (is_framed(&d->marks.v[i], held)) south = fmin(south, lat), north = fmax(north, lat);
    }
    MapFrame *f = &d->frame;
    double room = WIDTH - 2 * MARGIN, high = fmax(north - south, 0.05);
    f->squeeze = fmax(cos((north + south) / 2 * M_PI / 180), 0.1);
    double wide = fmax((east - west) * f->squeeze, 0.05);
    f->scale = fmin(room / wide, (HEIGHT_MAX - MARGIN) / high);
    f->width = WIDTH;
    f->height = fmax(high * f->scale + MARGIN, HEIGHT_MIN);
    f->west = west - (WIDTH - wide * f->scale) / 2 / f->scale / f->squeeze;
    f->north = north + (f->height - high * f->scale) / 2 / f->scale;
    d->outside = 0;
    for (u32 i = 0; i < d->marks.n; i++) {
        Mark *m = &d->marks.v[i];
        MapPoint at = map_point(f, longitude(m, pacific), m->gaz->lat_e5 / 1e5);
        m->x = at.x, m->y = at.y;
        d->outside += at.x < 0 || at.x > f->width || at.y < 0 || at.y > f->height;
    }
}

/* Who holds what is drawn as large as it can be, unless most of the places lie elsewhere. */
static void choose_frame(Drawing *d)
{
    u32 held = 0;
    for (u32 i = 0; i < d->marks.n; i++) held += d->marks.v[i].control != NULL;
    project(d, held > WHERE_MIN);
    if (2 * d->outside > d->marks.n) project(d, false);
}

/* Lines of latitude and longitude, a round number of degrees apart. */
static void grid(Drawing *d)
{
    static const double steps[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45};
    const MapFrame *f = &d->frame;
    double step = 90;
    for (isize i = countof(steps) - 1; i >= 0; i--)
        if (steps[i] * f->scale >= 90) step = steps[i];
    for (double lon = ceil(f->west / step) * step; (lon - f->west) * f->scale * f->squeeze < WIDTH; lon += step) {
        double x = (lon - f->west) * f->scale * f->squeeze;
        double named = lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
        buf_format(d->out, "<path class=grid d=\"M%.1f 0V%.0f\"/><text class=degree x=%.1f y=%.0f>%g° %s</text>", x, f->height, x + 3, f->height - 4, fabs(named), named < 0 ? "W" : "E");
    }
    double south = f->north - f->height / f->scale;
    for (double lat = ceil(south / step) * step; lat < f->north; lat += step) {
        double y = (f->north - lat) * f->scale;
        buf_format(d->out, "<path class=grid d=\"M0 %.1fH%d\"/><text class=degree x=3 y=%.1f>%g° %s</text>", y, (int)WIDTH, y - 3, fabs(lat), lat < 0 ? "S" : "N");
    }
}

static bool take(Drawing *d, Box b)
{
    for (u32 i = 0; i < d->boxes.n; i++) {
        const Box *o = &d->boxes.v[i];
        if (b.x0 < o->x1 && o->x0 < b.x1 && b.y0 < o->y1 && o->y0 < b.y1) return false;
    }
    if (b.x0 < 0 || b.x1 > WIDTH || b.y0 < 0 || b.y1 > d->frame.height) return false;
    *vec_push(d->out->arena, &d->boxes) = b;
    return true;
}

/* Right of its mark, left, above or below, where it covers nothing; else only the title has it. */
static void name(Drawing *d, const Mark *m)
{
    isize letters = 0;
    Str words = is_area(m->gaz) ? str_format(d->out->arena, "%.*s (area)", STR(m->name)) : m->name;
    for (isize i = 0; i < words.n; i++) letters += (words.p[i] & 0xC0) != 0x80;
    double w = (double)letters * LETTER + 4, x = m->x, y = m->y;
    const struct {
        const char *anchor;
        double dx, dy;
        Box box;
    } sides[] = {{"start", 12, 4, {x + 10, y - 7, x + 10 + w, y + 7}}, {"end", -12, 4, {x - 10 - w, y - 7, x - 10, y + 7}},
                 {"middle", 0, -13, {x - w / 2, y - 25, x + w / 2, y - 11}}, {"middle", 0, 22, {x - w / 2, y + 11, x + w / 2, y + 25}}};
    for (isize i = 0; i < countof(sides); i++) {
        if (!take(d, sides[i].box)) continue;
        buf_format(d->out, "<text class=name text-anchor=%s x=%.1f y=%.1f>", sides[i].anchor, x + sides[i].dx, y + sides[i].dy);
        html_text(d->out, words);
        buf_put(d->out, S("</text>"));
        return;
    }
}

/* A degree, some hundred kilometres, as a province is wide; on a map of the world it is still to be seen. */
static double area_radius(const Drawing *d)
{
    return fmin(fmax(d->frame.scale, AREA_RADIUS_MIN), AREA_RADIUS);
}

static void mark(Drawing *d, const Mark *m)
{
    const ControlRow *c = m->control;
    int holder = 0;
    while (c && holder < HOLDERS && !str_eq(d->holders[holder], c->holder)) holder++;
    buf_format(d->out, "<a href=\"#%.*s\"><title>", STR(m->link));
    html_text(d->out, m->name);
    if (c) buf_put(d->out, S(": ")), html_text(d->out, words_holder_status(d->out->arena, c));
    if (m->happenings) buf_format(d->out, "; %u happening%s%s", m->happenings, m->happenings == 1 ? "" : "s", is_area(m->gaz) ? " somewhere in this area" : "");
    buf_put(d->out, S("</title>"));
    if (m->happenings && is_area(m->gaz)) buf_format(d->out, "<g class=area><circle cx=%.1f cy=%.1f r=%.0f /></g>", m->x, m->y, area_radius(d));
    else if (m->happenings) buf_format(d->out, "<g class=events><circle cx=%.1f cy=%.1f r=%.1f /></g>", m->x, m->y, 4 + 3 * fmin(sqrt(m->happenings), 6));
    if (c) {
        buf_format(d->out, "<g class=\"control status-%.*s ", STR(control_status_name(c->status)));
        if (c->holder.n && holder < HOLDERS) buf_format(d->out, "holder-%d\">", holder);
        else buf_put(d->out, S("holder-none\">"));
        buf_format(d->out, "<circle class=halo cx=%.1f cy=%.1f r=9 /><circle class=dot cx=%.1f cy=%.1f r=7 />", m->x, m->y, m->x, m->y);
        if (c->status == CONTROL_CONTESTED) buf_format(d->out, "<path class=cross d=\"M%.1f %.1fl10 10m-10 0l10-10\"/>", m->x - 5, m->y - 5);
        else if (c->status == CONTROL_THREATENED) buf_format(d->out, "<text class=sign x=%.1f y=%.1f>!</text>", m->x, m->y + 4);
        buf_put(d->out, S("</g>"));
    }
    buf_put(d->out, S("</a>"));
}

static void legend(Drawing *d, bool ground)
{
    bool held = false;
    for (u32 i = 0; i < d->marks.n; i++) held |= d->marks.v[i].control != NULL;
    buf_put(d->out, S("<ul class=legend aria-label=Legend>"));
    for (int i = 0; i < HOLDERS && d->holders[i].n; i++) {
        buf_format(d->out, "<li><svg width=18 height=18 aria-hidden=true class=\"control status-held holder-%d\"><circle class=dot cx=9 cy=9 r=7 /></svg>", i);
        html_text(d->out, d->holders[i]);
        buf_put(d->out, S("</li>"));
    }
    static const char *const forms[][2] = {{"claimed", "by its own claim alone"}, {"contested", "contested"}, {"threatened", "threatened"}, {"lost", "lost"}};
    for (isize i = 0; i < countof(forms) && held; i++)
        buf_format(d->out, "<li><svg width=18 height=18 aria-hidden=true class=\"control holder-none status-%s\"><circle class=dot cx=9 cy=9 r=7 />%s</svg>%s</li>", forms[i][0],
                   i == 1 ? "<path class=cross d=\"M4 4l10 10m-10 0l10-10\"/>" : i == 2 ? "<text class=sign x=9 y=13>!</text>" : "", forms[i][1]);
    buf_put(d->out, S("<li><svg width=18 height=18 aria-hidden=true class=events><circle cx=9 cy=9 r=6 /></svg>happenings</li>"
                      "<li><svg width=18 height=18 aria-hidden=true class=area><circle cx=9 cy=9 r=7 /></svg>somewhere in this area</li></ul>"));
    buf_put(d->out, ground ? S("<p class=quiet>Borders as Natural Earth draws them, by who controls the land; coarse, and no statement of ours. ")
                           : S("<p class=quiet>Places as they lie to one another, without borders. "));
    if (d->outside) buf_format(d->out, "%u of %u places lie outside this map: the timeline has them. ", d->outside, d->marks.n);
    else buf_put(d->out, S("A place that is not drawn has no report here; that does not mean that all is quiet there."));
    buf_put(d->out, S("</p>"));
}

void report_map(Buf *out, const Situation *s)
{
    Drawing d = {.out = out};
    collect(&d, s);
    if (d.marks.n < WHERE_MIN) return;
    choose_frame(&d);
    buf_format(out, "<div class=scroll tabindex=0 role=region aria-label=Map><svg class=where viewBox=\"0 0 %d %.0f\" role=group aria-label=\"Map of %u places; the tables and the timeline say the same\">",
               (int)WIDTH, d.frame.height, d.marks.n);
    bool ground = report_ground(out, &d.frame);
    grid(&d);
    for (int front = 0; front < 2; front++)
        for (u32 i = 0; i < d.marks.n; i++)
            if ((d.marks.v[i].control != NULL) == front) mark(&d, &d.marks.v[i]);
    for (u32 i = 0; i < d.marks.n; i++) *vec_push(out->arena, &d.boxes) = (Box){d.marks.v[i].x - 8, d.marks.v[i].y - 8, d.marks.v[i].x + 8, d.marks.v[i].y + 8};
    for (u32 i = 0; i < d.marks.n && i < WHERE_NAMES_MAX; i++) name(&d, &d.marks.v[i]);
    buf_put(out, S("</svg></div>"));
    legend(&d, ground);
}
