/* xml.h - a reader of XML as it is met in feeds: tags, text, CDATA, comments, one token after
 * another, without a tree and without refusing anything. Knows no vocabulary. Every token is a
 * place in the input, so that text still maps to RAW. Entities that a document declares are
 * never expanded: a billion laughs costs nothing. */
#ifndef SITREP_INTAKE_XML_H
#define SITREP_INTAKE_XML_H
#include "base/json.h"
#include "intake/parts.h"

typedef enum { XML_END, XML_TEXT, XML_OPEN, XML_EMPTY, XML_CLOSE, XML_CDATA, XML_OTHER } XmlKind;
typedef struct {
    XmlKind kind;
    Span at;      /* the token */
    Span inner;   /* of CDATA: its text */
    Str name;     /* of a tag, as written; prefix and local are parts of it */
    Str prefix, local;
    Str attributes; /* between name and the end of the tag */
} XmlToken;
typedef struct {
    Str in;
    u32 at;
    bool no_comment, no_cdata, no_close; /* none ends any more: they are not looked for again */
} XmlReader;
void xml_next(XmlReader *r, XmlToken *t);
/* The value of an attribute, by its whole name ("xml:base"), references decoded; empty if there
 * is none. */
Str xml_attribute(Arena *a, const XmlToken *t, Str name);
/* After an XML_OPEN token: its content, and the reader behind its end tag. False, and the reader
 * stays, when no end tag follows: then *content runs to the end of the input. */
bool xml_content(XmlReader *r, const XmlToken *open, Span *content);
bool xml_is(Str name, const char *what); /* ASCII case does not matter */
/* One of the five references of XML, or a number, at s[at] == '&': its length, 0 if it is none.
 * Names of HTML are left to HTML. */
int xml_reference(Str s, isize at, u8 out[4], int *n);
/* Text without tags, CDATA unwrapped, references decoded once, trimmed. */
Str xml_plain(Arena *a, Str s);
bool xml_has_tags(Str s); /* elements outside CDATA */
#endif
