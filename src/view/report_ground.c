/* report_ground.c - land and borders under the map of a report: the rings of page/outlines.mjs, cut to the frame
 * (Sutherland and Hodgman 1974) and written as one SVG path, leaving out what lies within a pixel of what was drawn. */
#include "view/report_html.h"
#include <math.h>

enum { UNIT = 64, TURN = 360 * UNIT, EDGE = 8 /* pixels beyond the frame, where cut edges are not seen */ };
typedef VEC(MapPoint) Points;
typedef struct {
    const MapFrame *frame;
    Points ring, cut;
    Buf *out;
} Ground;

static int i16_at(const u8 *p)
{
    return (int16_t)(p[0] | p[1] << 8);
}

/* Which side of the frame: 0 left, 1 right, 2 above, 3 below. How far inside p lies. */
static double inside(const MapFrame *f, int side, MapPoint p)
{
    const double room[] = {p.x + EDGE, f->width + EDGE - p.x, p.y + EDGE, f->height + EDGE - p.y};
    return room[side];
}

static void cut_side(Ground *g, int side)
{
    Points was = g->ring;
    g->cut.n = 0;
    for (u32 i = 0; i < was.n; i++) {
        MapPoint a = was.v[i ? i - 1 : was.n - 1], b = was.v[i];
        double in_a = inside(g->frame, side, a), in_b = inside(g->frame, side, b), t = in_a / (in_a - in_b);
        if ((in_a < 0) != (in_b < 0)) *vec_push(g->out->arena, &g->cut) = (MapPoint){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        if (in_b >= 0) *vec_push(g->out->arena, &g->cut) = b;
    }
    g->ring = g->cut;
    g->cut = was;
}

static void draw(Ground *g)
{
    MapPoint at = {0, 0};
    for (u32 i = 0; i < g->ring.n; i++) {
        MapPoint p = g->ring.v[i];
        if (i && fabs(p.x - at.x) < 1 && fabs(p.y - at.y) < 1) continue;
        buf_format(g->out, i ? "L%.0f %.0f" : "M%.0f %.0f", p.x, p.y);
        at = p;
    }
    if (g->ring.n) buf_byte(g->out, 'Z');
}

/* A ring of n points at p, `turn` degrees further east. */
static void ring(Ground *g, const u8 *p, u32 n, int turn)
{
    const MapFrame *f = g->frame;
    double west = HUGE_VAL, east = -HUGE_VAL, north = HUGE_VAL, south = -HUGE_VAL;
    g->ring.n = 0;
    for (u32 i = 0; i < n; i++, p += 4) {
        MapPoint at = map_point(f, (double)(i16_at(p) + turn) / UNIT, (double)i16_at(p + 2) / UNIT);
        west = fmin(west, at.x), east = fmax(east, at.x), north = fmin(north, at.y), south = fmax(south, at.y);
        *vec_push(g->out->arena, &g->ring) = at;
    }
    if (east < -EDGE || west > f->width + EDGE || south < -EDGE || north > f->height + EDGE) return;
    for (int side = 0; side < 4; side++) cut_side(g, side);
    draw(g);
}

bool report_ground(Buf *out, const MapFrame *frame)
{
    Ground g = {.frame = frame, .out = out};
    const double close = 400; /* pixels a degree: a town and what lies about it, where coarse outlines mislead */
    if (report_outlines_end - report_outlines_beg < 2 || frame->scale > close) return false;
    const double wide = 20; /* pixels a degree, below which borders crowd */
    buf_put(out, frame->scale < wide ? S("<path class=\"land far\" d=\"") : S("<path class=land d=\""));
    for (const u8 *p = report_outlines_beg; report_outlines_end - p >= 2;) {
        u32 n = (u32)(p[0] | p[1] << 8);
        p += 2;
        if (report_outlines_end - p < 4 * (ptrdiff_t)n) break;
        for (int turn = -TURN; turn <= TURN; turn += TURN) ring(&g, p, n, turn);
        p += 4 * (size_t)n;
    }
    buf_put(out, S("\"/>"));
    return true;
}
