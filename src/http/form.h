/*
 * form: the body of a POST as its parts: what a form of a page, or a program, has sent.
 *
 *	multipart/form-data (RFC 7578)       a part for each field and file
 *	application/x-www-form-urlencoded    a part for each name=value, decoded
 *	text/plain                           one part without a name: the body
 *
 * Strict and bounded: nothing is repaired, nothing is written anywhere, and a part is a slice of the body but for decoded ones.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/mem.h"

#define HTTP_FORM_PARTS 16         /* at most */
#define HTTP_FORM_HEAD ((size_t)8 << 10) /* bytes of the head of a part, at most */

struct http_part {
	struct str name; /* of the field, as sent; "" in text/plain */
	bool file;       /* it has a file name, which may be empty: no file was chosen */
	struct str type; /* its own Content-Type, or "" */
	struct str data; /* bytes as sent; borrowed from the body, or in the arena where they were decoded */
};

struct http_form {
	struct http_part parts[HTTP_FORM_PARTS];
	size_t n;
};

/* http_form_parse(type, body, a, out, why): take body apart as its Content-Type says.  0; or the status to answer with, and *why says what was
 * wrong (a literal).  415: no Content-Type, another one, or a charset other than UTF-8 and US-ASCII.  400: multipart without a
 * usable boundary, without an end, with a part that has no name, two heads of one sort, a transfer coding, or is otherwise
 * broken; a '%' without two hex digits; more than HTTP_FORM_PARTS parts.  O(bytes). */
int http_form_parse(struct str type, struct str body, struct arena *a, struct http_form *out, const char **why) __attribute__((warn_unused_result));

/* http_form_find(f, name): the first part of that name, or NULL. */
const struct http_part *http_form_find(const struct http_form *f, const char *name);

#endif
