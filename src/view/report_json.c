/* report_json.c - placeholder: the report of design.md section 3. */
#include "view/view.h"

void view_report_json(Buf *out, const Report *r)
{
    (void)r;
    buf_put(out, S("{\"claims\":[],\"stories\":[]}"));
}
