/* report_html.c - placeholder. */
#include "view/view.h"

void view_report_html(Buf *out, const Report *r)
{
    (void)out, (void)r;
}
