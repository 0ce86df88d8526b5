#include "atlas/address.h"

#include "base/hash.h"
#include "base/unicode.h"
#include "base/utf8.h"

struct str address_slug(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, text.n + 1);
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0; i < text.n;) {
		uint32_t cp;

		utf8_next(text, &i, &cp);
		if (cp >= 0x80)
			cp = unicode_ascii(cp);
		else if (cp >= 'A' && cp <= 'Z')
			cp += 32;
		if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9')) {
			if (gap && n)
				out[n++] = '-';
			gap = false;
			out[n++] = (char)cp;
		} else {
			gap = true;
		}
	}
	out[n] = 0;
	return str_n(out, n);
}

struct str address_cut(struct arena *a, struct str slug)
{
	char hex[HASH_SHA1_HEX];
	struct str head;

	if (slug.n <= ADDRESS_MAX)
		return slug;
	hash_sha1_hex(slug, hex);
	head = str_sub(slug, 0, ADDRESS_HEAD);
	while (head.n && head.p[head.n - 1] == '-')
		head.n--;
	return arena_printf(a, "%.*s-%.8s", STRF(head), hex);
}

static struct str joined(struct arena *a, const struct record *r, struct str title)
{
	const char *suffix = kind_table[r->kind].suffix;

	switch (r->kind) {
	case REC_RISK:
		return arena_printf(a, "mitrisk %.*s %.*s %.*s", STRF(record_field(r, F_QUICKREF)), STRF(record_field(r, F_EV_ID)), STRF(title));
	case REC_STAGE:
	case REC_CATEGORY:
		return arena_printf(a, "%.*s %.*s ai mitigations", STRF(title), STRF(title));
	case REC_PAPER:
		return arena_printf(a, "%.*s %.*s", STRF(r->id), STRF(record_field(r, F_QUICKREF)));
	case REC_DOMAIN:
	case REC_SUBDOMAIN:
	case REC_TERM:
		return arena_printf(a, "%.*s %.*s", STRF(r->id), STRF(title));
	default:
		return arena_printf(a, "%.*s %.*s %s", STRF(r->id), STRF(title), suffix ? suffix : "");
	}
}

struct str address_of(struct arena *a, const struct record *r, struct str title)
{
	return address_cut(a, address_slug(a, joined(a, r, title)));
}

struct str record_title(struct arena *a, const struct record *r, const struct record *parent)
{
	struct str t;

	if (r->kind == REC_RISK) {
		t = str_trim(record_field(r, F_RISK_SUBCATEGORY));
		if (!t.n)
			t = str_trim(record_field(r, F_RISK_CATEGORY));
		return t.n ? t : str_trim(r->name);
	}
	if (r->kind == REC_TECHNIQUE && parent)
		return arena_printf(a, "%.*s: %.*s", STRF(parent->name), STRF(r->name));
	return str_trim(r->name);
}

static bool digits(struct str s, size_t from, size_t n)
{
	if (from + n > s.n)
		return false;
	for (size_t i = from; i < from + n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* "62.15.07", "62.15.07~2" */
static bool is_ev_id(struct str s)
{
	if (!digits(s, 0, 2) || s.n < 8 || s.p[2] != '.' || !digits(s, 3, 2) || s.p[5] != '.' || !digits(s, 6, 2))
		return false;
	return s.n == 8 || (s.n > 9 && s.n <= 12 && s.p[8] == '~' && digits(s, 9, s.n - 9));
}

static struct str upper(struct arena *a, struct str s)
{
	char *p = arena_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 32);
	return str_n(p, s.n);
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 32);
	return str_n(p, s.n);
}

/* AML.T0051, AML.T0051.000, AML.TA0002, AML.M0013, AML.CS0035, in any case. */
static bool is_atlas_id(struct str s)
{
	static const struct str head[] = { STR_INIT("AML.TA"), STR_INIT("AML.CS"), STR_INIT("AML.T"), STR_INIT("AML.M") };

	for (size_t i = 0; i < ARRAY_LEN(head); i++) {
		struct str rest;

		if (!str_istarts(s, head[i]))
			continue;
		rest = str_from(s, head[i].n);
		if (rest.n == 4 && digits(rest, 0, 4))
			return true;
		return i == 2 && rest.n == 8 && digits(rest, 0, 4) && rest.p[4] == '.' && digits(rest, 5, 3);
	}
	return false;
}

struct str id_normal(struct arena *a, struct str text)
{
	static const struct str prefix[] = { STR_INIT("mitrisk:"), STR_INIT("mitpaper:"), STR_INIT("mitdomain:"), STR_INIT("mitterm:"),
					     STR_INIT("stage:"), STR_INIT("category:") };

	text = str_trim(text);
	if (is_atlas_id(text))
		return upper(a, text);
	if (is_ev_id(text))
		return arena_printf(a, "mitrisk:%.*s", STRF(text));
	for (size_t i = 0; i < ARRAY_LEN(prefix); i++)
		if (str_istarts(text, prefix[i]))
			return lower(a, text);
	return STR("");
}

struct str id_parent(struct str id)
{
	if (is_atlas_id(id) && id.n == 13)
		return str_sub(id, 0, 9);
	return STR("");
}

void id_uuid(struct str id, char out[37])
{
	/* ours: the version 5 UUID of "promptriskdb" in the RFC 9562 DNS namespace, as bytes */
	static const unsigned char ns[16] = { 0x27, 0x26, 0xb3, 0xa9, 0x2a, 0x83, 0x5d, 0xba,
					      0x81, 0xa7, 0x42, 0xf2, 0x86, 0x95, 0x14, 0x96 };

	hash_uuid5(is_atlas_id(id) ? (const unsigned char *)"atlas.mitre.org." : ns, id, out);
}
