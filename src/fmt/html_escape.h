/*
 * html_escape: text into HTML.  Escapes & < > " ' so that the result is inert as element content and inside a quoted
 * attribute; bad UTF-8 and control characters become U+FFFD (WHATWG HTML, 13.1.2 and 13.1.4).
 */
#ifndef FMT_HTML_ESCAPE_H
#define FMT_HTML_ESCAPE_H

#include "base/buf.h"

void html_escape(struct buf *b, struct str s);

/* html_url_ok(url): an http or https address without control characters, spaces or credentials; only such may be live. */
bool html_url_ok(struct str url);

/* url_path_escape(b, s): percent-encode what may not stand in a path segment or query value (RFC 3986). */
void url_path_escape(struct buf *b, struct str s);

#endif
