#include "http/form.h"

#include "http/field.h"

#define BOUNDARY_MAX 70 /* RFC 2046, 5.1.1 */

static int refuse(const char **why, int status, const char *text)
{
	*why = text;
	return status;
}

/*
 * Cut the next "; name=value" off *rest.  The value may be quoted; a backslash escapes as in a quoted-string, but names of
 * files come with bare ones (RFC 7578, 4.2 and what browsers do), so nothing is unescaped: only \" does not end the value.
 * 1: one was there, 0: none is left, -1: no such thing.
 */
static int next_param(struct str *rest, struct str *name, struct str *value)
{
	size_t n = 0;

	*rest = http_field_trim(*rest);
	if (!rest->n)
		return 0;
	if (rest->p[0] != ';')
		return -1;
	*rest = http_field_trim(str_from(*rest, 1));
	if (!rest->n)
		return 0; /* a ';' at the end */
	while (n < rest->n && rest->p[n] != '=' && rest->p[n] != ';')
		n++;
	if (n == rest->n || rest->p[n] != '=')
		return -1;
	*name = http_field_trim(str_sub(*rest, 0, n));
	*rest = http_field_trim(str_from(*rest, n + 1));
	if (rest->n && rest->p[0] == '"') {
		for (n = 1; n < rest->n && rest->p[n] != '"'; n++)
			n += rest->p[n] == '\\' && n + 1 < rest->n && rest->p[n + 1] == '"';
		if (n >= rest->n)
			return -1;
		*value = str_sub(*rest, 1, n - 1);
		*rest = str_from(*rest, n + 1);
	} else {
		for (n = 0; n < rest->n && rest->p[n] != ';'; n++)
			;
		*value = http_field_trim(str_sub(*rest, 0, n));
		*rest = str_from(*rest, n);
	}
	return http_field_name_ok(*name) ? 1 : -1;
}

/* Split "type; params"; rest starts with the ';' or is empty. */
static struct str bare_type(struct str type, struct str *params)
{
	ptrdiff_t semi = type.n ? str_chr(type, ';') : -1;

	*params = semi < 0 ? STR("") : str_from(type, (size_t)semi);
	return http_field_trim(semi < 0 ? type : str_sub(type, 0, (size_t)semi));
}

/* The parameters that mean something here. */
static int type_params(struct str params, struct str *boundary, const char **why)
{
	struct str name, value;
	int more;

	*boundary = STR("");
	while ((more = next_param(&params, &name, &value)) > 0) {
		if (str_ieq(name, STR("charset")) && !str_ieq(value, STR("utf-8")) && !str_ieq(value, STR("utf8")) && !str_ieq(value, STR("us-ascii")))
			return refuse(why, 415, "the text is not in UTF-8; send it as UTF-8");
		if (!str_ieq(name, STR("boundary")))
			continue;
		if (boundary->n)
			return refuse(why, 400, "the Content-Type has two boundaries");
		*boundary = value;
	}
	return more < 0 ? refuse(why, 400, "the Content-Type has a parameter that cannot be read") : 0;
}

static bool boundary_ok(struct str b)
{
	static const char more[] = "'()+_,-./:=? ";

	for (size_t i = 0; i < b.n; i++) {
		char c = b.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!plain && (!c || !strchr(more, c)))
			return false;
	}
	return b.n > 0 && b.n <= BOUNDARY_MAX && b.p[b.n - 1] != ' ';
}

/* ---- multipart ---- */

/* One line of a part's head. */
static int part_field(struct http_part *p, struct str line, bool *disposed, const char **why)
{
	ptrdiff_t colon = line.n ? str_chr(line, ':') : -1;
	struct str name = colon < 0 ? STR("") : str_sub(line, 0, (size_t)colon), value, params, key;
	bool named = false;
	int more;

	if (!http_field_name_ok(name) || !http_field_value_ok(line))
		return refuse(why, 400, "a part of the form has a head that cannot be read");
	value = http_field_trim(str_from(line, (size_t)colon + 1));
	if (str_ieq(name, STR("Content-Transfer-Encoding")) && !str_ieq(value, STR("binary")) && !str_ieq(value, STR("8bit")) && !str_ieq(value, STR("7bit")))
		return refuse(why, 400, "a part of the form is encoded; RFC 7578 allows no such thing");
	if (str_ieq(name, STR("Content-Type"))) {
		if (p->type.n)
			return refuse(why, 400, "a part of the form has two types");
		p->type = value;
	}
	if (!str_ieq(name, STR("Content-Disposition")))
		return 0;
	if (*disposed || !str_ieq(bare_type(value, &params), STR("form-data")))
		return refuse(why, 400, "a part of the form is no form-data");
	*disposed = true;
	while ((more = next_param(&params, &key, &value)) > 0) {
		if (str_ieq(key, STR("filename")) || str_ieq(key, STR("filename*")))
			p->file = true;
		if (!str_ieq(key, STR("name")))
			continue;
		if (named)
			return refuse(why, 400, "a part of the form has two names");
		named = true;
		p->name = value;
	}
	return more < 0 || !named ? refuse(why, 400, "a part of the form has no name that can be read") : 0;
}

/* A part between two boundaries: its head, an empty line, its data. */
static int read_part(struct str s, struct http_part *p, const char **why)
{
	struct str head = str_sub(s, 0, HTTP_FORM_HEAD);
	ptrdiff_t end = str_find(head, STR("\r\n\r\n"));
	bool disposed = false;
	struct str line;

	*p = (struct http_part){ 0 };
	if (end < 0)
		return refuse(why, 400, "a part of the form has no head, or one that is too long");
	head = str_sub(s, 0, (size_t)end + 2); /* each line with its end */
	while (head.n) {
		ptrdiff_t n = str_find(head, STR("\r\n"));
		int bad;

		line = str_sub(head, 0, (size_t)n);
		head = str_from(head, (size_t)n + 2);
		bad = part_field(p, line, &disposed, why);
		if (bad)
			return bad;
	}
	if (!disposed)
		return refuse(why, 400, "a part of the form has no name that can be read");
	p->data = str_from(s, (size_t)end + 4);
	return 0;
}

/* Where the next "--boundary" stands in s that starts a line, is s's start or follows CRLF; -1 for none. */
static ptrdiff_t next_line(struct str s, struct str mark)
{
	for (size_t from = 0; from < s.n;) {
		ptrdiff_t at = str_find(str_from(s, from), mark);

		if (at < 0)
			return -1;
		from += (size_t)at;
		if (from == 0 || (from >= 2 && s.p[from - 1] == '\n' && s.p[from - 2] == '\r'))
			return (ptrdiff_t)from;
		from += 1;
	}
	return -1;
}

/* After a boundary: white space and the line's end.  False when something else stands there. */
static bool cut_line(struct str *s)
{
	size_t i = 0;

	while (i < s->n && (s->p[i] == ' ' || s->p[i] == '\t'))
		i++;
	if (s->n - i < 2 || s->p[i] != '\r' || s->p[i + 1] != '\n')
		return false;
	*s = str_from(*s, i + 2);
	return true;
}

static int read_multipart(struct str boundary, struct str body, struct arena *a, struct http_form *out, const char **why)
{
	struct str mark, rest = body;
	ptrdiff_t at;

	if (!boundary_ok(boundary))
		return refuse(why, 400, "multipart/form-data without a boundary that can be used");
	mark = arena_printf(a, "--%.*s", STRF(boundary));
	at = next_line(rest, mark); /* what stands before is a preamble, and is passed over */
	if (at < 0)
		return refuse(why, 400, "the form has no part");
	for (rest = str_from(rest, (size_t)at + mark.n); !str_starts(rest, STR("--"));) {
		int bad;

		if (!cut_line(&rest))
			return refuse(why, 400, "the form has something behind a boundary");
		at = next_line(rest, mark);
		if (at < 2)
			return refuse(why, 400, "the form breaks off: its last boundary is missing");
		if (out->n == HTTP_FORM_PARTS)
			return refuse(why, 400, "the form has too many parts");
		bad = read_part(str_sub(rest, 0, (size_t)at - 2), &out->parts[out->n], why);
		if (bad)
			return bad;
		out->n++;
		rest = str_from(rest, (size_t)at + mark.n);
	}
	return 0; /* what follows the last boundary is an epilogue */
}

/* ---- urlencoded ---- */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(struct str s, struct arena *a, struct str *out)
{
	char *at = arena_alloc(a, s.n + 1), *o = at;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			int hi = s.n - i > 2 ? hex(s.p[i + 1]) : -1, lo = s.n - i > 2 ? hex(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return false;
			*o++ = (char)(hi * 16 + lo);
			i += 2;
		} else {
			*o++ = s.p[i] == '+' ? ' ' : s.p[i];
		}
	}
	*out = str_n(at, (size_t)(o - at));
	return true;
}

static int read_urlencoded(struct str body, struct arena *a, struct http_form *out, const char **why)
{
	struct str piece;

	while (str_split(&body, '&', &piece)) {
		ptrdiff_t eq = piece.n ? str_chr(piece, '=') : -1;
		struct http_part *p = &out->parts[out->n];

		if (!piece.n)
			continue;
		if (out->n == HTTP_FORM_PARTS)
			return refuse(why, 400, "the form has too many parts");
		*p = (struct http_part){ 0 };
		if (!decode(eq < 0 ? piece : str_sub(piece, 0, (size_t)eq), a, &p->name) || !decode(eq < 0 ? STR("") : str_from(piece, (size_t)eq + 1), a, &p->data))
			return refuse(why, 400, "the form has a '%' that is not followed by two hex digits");
		out->n++;
	}
	return 0;
}

int http_form_parse(struct str type, struct str body, struct arena *a, struct http_form *out, const char **why)
{
	struct str params, boundary, bare = bare_type(type, &params);
	int bad;

	*out = (struct http_form){ 0 };
	if (!str_ieq(bare, STR("multipart/form-data")) && !str_ieq(bare, STR("application/x-www-form-urlencoded")) && !str_ieq(bare, STR("text/plain")))
		return refuse(why, 415, "send text/plain, multipart/form-data or application/x-www-form-urlencoded");
	bad = type_params(params, &boundary, why);
	if (!bad && str_ieq(bare, STR("multipart/form-data"))) {
		bad = read_multipart(boundary, body, a, out, why);
	} else if (!bad && str_ieq(bare, STR("text/plain"))) {
		out->parts[0] = (struct http_part){ .type = type, .data = body };
		out->n = 1;
	} else if (!bad) {
		bad = read_urlencoded(body, a, out, why);
	}
	if (bad)
		out->n = 0;
	return bad;
}

const struct http_part *http_form_find(const struct http_form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_is(f->parts[i].name, name))
			return &f->parts[i];
	return NULL;
}
