/*
 * field: header fields of a request, and name=value parameters, as borrowed slices.
 */
#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H

#include "base/str.h"

struct http_field {
	struct str name, value;
};

/* http_field_find(f, n, name): the first field of that name (ASCII case ignored), or NULL.  http_field_count: how many. */
const struct http_field *http_field_find(const struct http_field *f, size_t n, struct str name);
size_t http_field_count(const struct http_field *f, size_t n, struct str name);

/* http_field_name_ok(s): an RFC 9110 token.  http_field_value_ok(s): no control character but TAB, so no NUL, CR or LF
 * either; what is above ASCII is let through as opaque bytes. */
bool http_field_name_ok(struct str s);
bool http_field_value_ok(struct str s);

/* http_field_trim(s): s without spaces and tabs at both ends. */
struct str http_field_trim(struct str s);

#endif
