/* report_html.h - the style sheet of the HTML report (report_css.c). */
#ifndef SITREP_REPORT_HTML_H
#define SITREP_REPORT_HTML_H
#include "base/base.h"

extern const Str report_css;
#endif
