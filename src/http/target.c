#include "http/target.h"

#include "base/utf8.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decode s to at (room for s.n bytes); the length, or -1 for a '%' without two digits. */
static ptrdiff_t decode(struct str s, bool plus, char *at)
{
	char *o = at;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			int hi = s.n - i > 2 ? hex_digit(s.p[i + 1]) : -1;
			int lo = s.n - i > 2 ? hex_digit(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return -1;
			*o++ = (char)(hi * 16 + lo);
			i += 2;
		} else {
			*o++ = plus && s.p[i] == '+' ? ' ' : s.p[i];
		}
	}
	return o - at;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool has_dot_segment(struct str path)
{
	struct str rest = path, seg;

	while (str_split(&rest, '/', &seg))
		if ((seg.n == 1 && seg.p[0] == '.') || (seg.n == 2 && seg.p[0] == '.' && seg.p[1] == '.'))
			return true;
	return false;
}

static int refuse(const char **why, const char *text)
{
	*why = text;
	return 400;
}

static int decode_path(struct str raw, struct arena *a, struct str *path, const char **why)
{
	*path = raw;
	if (raw.n && memchr(raw.p, '%', raw.n)) {
		char *at = arena_alloc(a, raw.n);
		ptrdiff_t n = decode(raw, false, at);

		if (n < 0)
			return refuse(why, "the path has a '%' that is not followed by two hex digits");
		*path = str_n(at, (size_t)n);
	}
	if (has_control(*path))
		return refuse(why, "the path has a control character");
	if (!is_ascii(*path) && !utf8_valid(*path))
		return refuse(why, "the path is not UTF-8");
	if (str_starts(*path, STR("//")))
		return refuse(why, "the path starts with two slashes");
	if (has_dot_segment(*path))
		return refuse(why, "the path has a \".\" or \"..\" segment");
	return 0;
}

/* Take "http://authority" off the front of an absolute form; what is left starts with '/', '?' or is empty. */
static bool cut_authority(struct str *raw, struct str *authority)
{
	struct str rest;
	size_t n = 0;

	if (str_istarts(*raw, STR("http://")))
		rest = str_from(*raw, 7);
	else if (str_istarts(*raw, STR("https://")))
		rest = str_from(*raw, 8);
	else
		return false;
	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
		n++;
	*authority = str_sub(rest, 0, n);
	*raw = str_from(rest, n);
	return n > 0;
}

int http_target_parse(struct str raw, struct arena *a, struct http_target *out, const char **why)
{
	ptrdiff_t q;

	*out = (struct http_target){ 0 };
	for (size_t i = 0; i < raw.n; i++)
		if ((unsigned char)raw.p[i] <= 0x20 || raw.p[i] == 0x7f || raw.p[i] == '#')
			return refuse(why, "the request target has a space, a control character or a '#'");
	if (str_is(raw, "*")) {
		out->path = out->raw_path = raw;
		return 0;
	}
	if (raw.n && raw.p[0] != '/' && !cut_authority(&raw, &out->authority))
		return refuse(why, "the request target is neither a path nor an http address");
	q = raw.n ? str_chr(raw, '?') : -1;
	if (q >= 0) {
		out->has_query = true;
		out->raw_query = str_from(raw, (size_t)q + 1);
		raw.n = (size_t)q;
	}
	if (!raw.n && !out->authority.n)
		return refuse(why, "the request target has no path");
	if (!raw.n)
		raw = STR("/"); /* "http://host" means its root */
	out->raw_path = raw;
	return decode_path(raw, a, &out->path, why);
}

static int decode_piece(struct str piece, struct arena *a, struct str *out, const char **why)
{
	char *at = arena_alloc(a, piece.n + 1);
	ptrdiff_t n = decode(piece, true, at);

	if (n < 0)
		return refuse(why, "the query has a '%' that is not followed by two hex digits");
	at[n] = 0;
	*out = str_n(at, (size_t)n);
	if (memchr(at, 0, (size_t)n))
		return refuse(why, "the query has a NUL");
	if (!is_ascii(*out) && !utf8_valid(*out))
		return refuse(why, "the query is not UTF-8");
	return 0;
}

int http_query_parse(struct str raw_query, size_t max, struct arena *a, struct http_field **params, size_t *n, const char **why)
{
	struct str rest = raw_query, piece;
	size_t count = 0;

	*params = NULL;
	*n = 0;
	while (str_split(&rest, '&', &piece))
		count += piece.n > 0;
	if (!count)
		return 0;
	if (count > max)
		return refuse(why, "the query has too many parameters");
	*params = arena_array(a, count, struct http_field);
	rest = raw_query;
	while (str_split(&rest, '&', &piece)) {
		struct http_field *f = &(*params)[*n];
		ptrdiff_t eq = piece.n ? str_chr(piece, '=') : -1;
		int bad;

		if (!piece.n)
			continue;
		bad = decode_piece(eq < 0 ? piece : str_sub(piece, 0, (size_t)eq), a, &f->name, why);
		if (!bad)
			bad = decode_piece(eq < 0 ? STR("") : str_from(piece, (size_t)eq + 1), a, &f->value, why);
		if (bad)
			return bad;
		++*n;
	}
	return 0;
}
