/* conllu.c - placeholder: CoNLL-U (universaldependencies.org/format) of one document. */
#include "view/view.h"

void view_document_conllu(Buf *out, const Doc *d)
{
    (void)out, (void)d;
}
