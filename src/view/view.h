/* view.h - documents and situations in the forms people and programs read. Writes into a Buf;
 * opens no file, decides nothing. */
#ifndef SITREP_VIEW_H
#define SITREP_VIEW_H
#include "annotate/annotate.h"
#include "base/json.h"
#include "intake/intake.h"
#include "situation/situation.h"

/* The `annotate` line of design.md section 3, without the newline. */
void view_document_json(Buf *out, const Doc *d);
void view_document_conllu(Buf *out, const Doc *d);
/* A stored document: metadata, text, zones, sentences as [text begin, end, raw begin, end], annotations as spans, each with
 * what people say of it. */
void view_digest_json(Buf *out, const Digest *d);
void view_review_mark(Json *j, const ReviewMark *m); /* one review as it bears on a row */
/* The `extract` line. */
void view_extract_json(Buf *out, const Doc *d);

typedef struct {
    const Situation *situation;
    const Rejected *rejected;
    u32 nrejected;
    const Know *know;      /* for rule texts; may be NULL */
    i64 since;             /* TIME_UNKNOWN: everything */
    bool colour;           /* text only */
    int width;             /* text only; 0: 100 columns */
    /* explain only: a sentence parsed and coded by itself; NULL: no trees are shown */
    bool (*reread)(Arena *a, Str sentence, const Know *know, Doc *out);
} Report;
typedef void (*ReportView)(Buf *out, const Report *r);
ReportView view_report_named(Str format); /* text md html json; empty: text; NULL if there is none */
void view_report_json(Buf *out, const Report *r);
/* One list of the JSON report (timeline, control, claims ...) row by row. */
u32 view_report_rows(const Report *r, Str list);
void view_report_row(Buf *out, const Report *r, Str list, u32 i);
void view_report_text(Buf *out, const Report *r);
void view_report_markdown(Buf *out, const Report *r);
void view_report_html(Buf *out, const Report *r);
/* One fact of the report, by id: rule, sentence, its tokens and tree, bytes, chain of sources. False if unknown. */
bool view_explain(Buf *out, const Report *r, Str id);
#endif
