#include "http/negotiate.h"

#include "http/field.h"

/*
 * Cut the next piece off *rest at sep, but not inside a quoted string.  False when nothing is left.
 */
static bool next_piece(struct str *rest, char sep, struct str *piece)
{
	bool quoted = false;
	size_t i = 0;

	if (!rest->n)
		return false;
	for (; i < rest->n && (quoted || rest->p[i] != sep); i++) {
		if (rest->p[i] == '"')
			quoted = !quoted;
		else if (quoted && rest->p[i] == '\\' && i + 1 < rest->n)
			i++;
	}
	*piece = http_field_trim(str_sub(*rest, 0, i));
	*rest = i < rest->n ? str_from(*rest, i + 1) : STR_NONE;
	return true;
}

/* A qvalue in thousandths ("0", "0.5", "1.000"), or -1. */
static int parse_q(struct str s)
{
	int v, unit = 100;

	if (!s.n || s.n > 5 || s.p[0] < '0' || s.p[0] > '1' || (s.n > 1 && s.p[1] != '.'))
		return -1;
	v = (s.p[0] - '0') * 1000;
	for (size_t i = 2; i < s.n; i++, unit /= 10) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v += (s.p[i] - '0') * unit;
	}
	return v > 1000 ? -1 : v;
}

static struct str unquote(struct str s)
{
	return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? str_sub(s, 1, s.n - 2) : s;
}

static bool cut_param(struct str piece, struct str *name, struct str *value)
{
	ptrdiff_t eq = str_chr(piece, '=');

	if (eq <= 0)
		return false;
	*name = http_field_trim(str_sub(piece, 0, (size_t)eq));
	*value = unquote(http_field_trim(str_from(piece, (size_t)eq + 1)));
	return true;
}

/* Is name=value among the parameters params ("; a=b; c=d") of an offer? */
static bool offer_has(struct str params, struct str name, struct str value)
{
	struct str piece, n, v;

	if (str_ieq(name, STR("charset")) && str_ieq(value, STR("utf-8")))
		return true;
	while (next_piece(&params, ';', &piece))
		if (cut_param(piece, &n, &v) && str_ieq(n, name) && str_ieq(v, value))
			return true;
	return false;
}

static bool range_matches(struct str range, struct str type, int *specific)
{
	ptrdiff_t slash = str_chr(range, '/');

	if (str_is(range, "*/*")) {
		*specific = 0;
		return true;
	}
	if (slash > 0 && str_is(str_from(range, (size_t)slash), "/*")) {
		*specific = 1;
		return type.n > (size_t)slash && str_ieq(str_sub(type, 0, (size_t)slash + 1), str_sub(range, 0, (size_t)slash + 1));
	}
	*specific = 2;
	return str_ieq(range, type);
}

/* How specific element ("text/html;level=1;q=0.5") matches, with its q; -1 when it does not match or makes no sense. */
static int match_element(struct str element, struct str type, struct str params, int *q)
{
	struct str rest = element, piece, name, value;
	int specific;

	*q = 1000;
	if (!next_piece(&rest, ';', &piece) || !range_matches(piece, type, &specific))
		return -1;
	while (next_piece(&rest, ';', &piece)) {
		if (!piece.n)
			continue;
		if (!cut_param(piece, &name, &value))
			return -1;
		if (str_ieq(name, STR("q"))) {
			*q = parse_q(value);
			return *q < 0 ? -1 : specific; /* what follows q were extensions, no longer in use */
		}
		if (!offer_has(params, name, value))
			return -1;
		specific++;
	}
	return specific;
}

unsigned http_accept_quality(struct str accept, const char *offer)
{
	struct str type = str_of(offer), params = STR_NONE, element;
	ptrdiff_t semi = str_chr(type, ';');
	int best = -1, quality = 0, q;

	if (!http_field_trim(accept).n)
		return 1000;
	if (semi >= 0) {
		params = str_from(type, (size_t)semi + 1);
		type = http_field_trim(str_sub(type, 0, (size_t)semi));
	}
	while (next_piece(&accept, ',', &element)) {
		int specific = match_element(element, type, params, &q);

		if (specific > best) {
			best = specific;
			quality = q;
		}
	}
	return (unsigned)quality;
}

int http_accept_pick(struct str accept, const char *const *offers, size_t n)
{
	unsigned best = 0;
	int at = -1;

	for (size_t i = 0; i < n; i++) {
		unsigned q = http_accept_quality(accept, offers[i]);

		if (q > best) {
			best = q;
			at = (int)i;
		}
	}
	return at;
}

const char *http_encoding_name(enum http_encoding e)
{
	static const char *const name[HTTP_ENCODINGS] = { NULL, "gzip", "br" };

	return name[e];
}

/* Which coding a name means: an index of the table of http_encoding_pick, 3 for "*", -1 for one that we do not have. */
static int coding_of(struct str name)
{
	if (str_ieq(name, STR("br")))
		return HTTP_BROTLI;
	if (str_ieq(name, STR("gzip")) || str_ieq(name, STR("x-gzip")))
		return HTTP_GZIP;
	if (str_ieq(name, STR("identity")))
		return HTTP_IDENTITY;
	return str_is(name, "*") ? HTTP_ENCODINGS : -1;
}

static void read_codings(struct str list, int q[HTTP_ENCODINGS + 1])
{
	struct str element, piece, name, value;

	while (next_piece(&list, ',', &element)) {
		int coding, quality = 1000;

		if (!next_piece(&element, ';', &piece) || (coding = coding_of(piece)) < 0)
			continue;
		while (next_piece(&element, ';', &piece))
			if (cut_param(piece, &name, &value) && str_ieq(name, STR("q")))
				quality = parse_q(value);
		if (quality >= 0)
			q[coding] = quality;
	}
}

int http_encoding_pick(struct str accept_encoding, bool sent, bool worth)
{
	static const enum http_encoding order[] = { HTTP_BROTLI, HTTP_GZIP, HTTP_IDENTITY };
	int q[HTTP_ENCODINGS + 1] = { -1, -1, -1, -1 }, best = 0, at = -1;

	if (!sent)
		return HTTP_IDENTITY;
	read_codings(accept_encoding, q);
	for (int i = 0; i < HTTP_ENCODINGS; i++) {
		if (q[i] >= 0)
			q[i] *= 10; /* leaves room below 0.001 for an identity that nobody spoke of */
		else if (q[HTTP_ENCODINGS] >= 0)
			q[i] = q[HTTP_ENCODINGS] * 10;
		else
			q[i] = i == HTTP_IDENTITY;
	}
	if (!worth && q[HTTP_IDENTITY] > 0)
		return HTTP_IDENTITY;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (q[order[i]] > best) {
			best = q[order[i]];
			at = (int)order[i];
		}
	}
	return at;
}

static struct str without_weak(struct str tag)
{
	return str_starts(tag, STR("W/")) ? str_from(tag, 2) : tag;
}

bool http_etag_match(struct str if_none_match, struct str etag)
{
	struct str list = http_field_trim(if_none_match), want = without_weak(etag);

	if (str_is(list, "*"))
		return true;
	while (list.n) {
		size_t end;

		list = http_field_trim(list);
		if (list.n && list.p[0] == ',') {
			list = str_from(list, 1);
			continue;
		}
		list = without_weak(list);
		if (list.n < 2 || list.p[0] != '"')
			return false; /* no entity tag: the rest cannot be trusted */
		for (end = 1; end < list.n && list.p[end] != '"'; end++)
			;
		if (end == list.n)
			return false;
		if (str_eq(str_sub(list, 0, end + 1), want))
			return true;
		list = str_from(list, end + 1);
	}
	return false;
}
