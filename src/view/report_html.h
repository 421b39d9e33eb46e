/* report_html.h - the style of the HTML report (look.css of the page, report_css.c) and its map (report_map.c); for view only. */
#ifndef SITREP_REPORT_HTML_H
#define SITREP_REPORT_HTML_H
#include "view/words.h"

extern const Str report_look; /* page/src/look.css, embedded */
extern const Str report_css;
enum { WHERE_MIN = 2, WHERE_NAMES_MAX = 60 }; /* places that make a drawing; names written in it */
/* The places that the report speaks of, as they lie to one another: an SVG element. A town is a point, a province or a
 * country an area without an edge of its own; borders under them. Nothing with fewer than WHERE_MIN places. */
void report_map(Buf *out, const Situation *s);
/* The frame of a map in pixels, equirectangular: true at its middle latitude. */
typedef struct {
    double west, north, scale, squeeze, width, height; /* pixels a degree of latitude; of longitude so much of it */
} MapFrame;
typedef struct {
    double x, y;
} MapPoint;
static inline MapPoint map_point(const MapFrame *f, double lon, double lat)
{
    return (MapPoint){(lon - f->west) * f->scale * f->squeeze, (f->north - lat) * f->scale};
}
/* Land with the borders of countries. False: built without outlines, nothing is written. */
bool report_ground(Buf *out, const MapFrame *frame);
extern const u8 report_outlines_beg[], report_outlines_end[]; /* page/outlines.mjs, embedded */
/* Text as it may stand in HTML, in attributes too. */
void html_text(Buf *out, Str s);
#endif
