/* report_text.c - placeholder. */
#include "view/view.h"

void view_report_text(Buf *out, const Report *r)
{
    (void)out, (void)r;
}

void view_report_markdown(Buf *out, const Report *r)
{
    (void)out, (void)r;
}
