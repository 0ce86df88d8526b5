#include "view/origin.h"

#include "base/clock.h"
#include "fmt/html_escape.h"

const struct conf_key origin_keys[] = {
	{ "site.base_url", "", "PROMPTRISKDB_BASE_URL", "where the site is reached from outside, https://atlas.example.org; empty: not known", CONF_URL, 0, 0 },
	{ "site.contact", "", "PROMPTRISKDB_CONTACT", "whom to tell of a weakness, for security.txt: mailto:, https: or tel:; empty: no such file", CONF_STRING, 0, 0 },
	{ "site.contact_expires", "", "PROMPTRISKDB_CONTACT_EXPIRES", "the last day on which that contact holds, 2027-06-30", CONF_STRING, 0, 0 },
};
const size_t origin_nkeys = ARRAY_LEN(origin_keys);

int origin_base(struct str url, struct str *base)
{
	size_t scheme = str_istarts(url, STR("https://")) ? 8 : str_istarts(url, STR("http://")) ? 7 : 0;
	struct str authority = str_from(url, scheme);

	if (str_ends(authority, STR("/")))
		authority.n--;
	if (!html_url_ok(url) || str_chr(authority, '/') >= 0 || str_chr(authority, '?') >= 0 || str_chr(authority, '#') >= 0)
		return -1;
	*base = str_sub(url, 0, scheme + authority.n);
	return 0;
}

struct str origin_host(struct str base)
{
	ptrdiff_t at = str_find(base, STR("://")), end;

	if (at >= 0)
		base = str_from(base, (size_t)at + 3);
	end = base.n && base.p[0] == '[' ? str_chr(base, ']') + 1 : str_chr(base, ':');
	return end > 0 ? str_sub(base, 0, (size_t)end) : end == 0 ? STR("") : base;
}

static int contact(const struct conf *c, struct origin *o, struct err *err)
{
	int64_t day;

	if (!o->contact.n)
		return o->expires.n ? err_set(err, ERR_INPUT, "site.contact_expires is set, but site.contact is not") : 0;
	if (!str_starts(o->contact, STR("mailto:")) && !str_starts(o->contact, STR("https://")) && !str_starts(o->contact, STR("tel:")))
		return err_set(err, ERR_INPUT, "site.contact: '%.*s' is no mailto:, https: or tel: address", STRF(str_sub(o->contact, 0, 100)));
	for (size_t i = 0; i < o->contact.n; i++)
		if ((unsigned char)o->contact.p[i] <= ' ' || (unsigned char)o->contact.p[i] >= 0x7f)
			return err_set(err, ERR_INPUT, "site.contact: '%.*s' has a character that no address has", STRF(str_sub(o->contact, 0, 100)));
	if (o->expires.n != 10 || clock_parse_date(o->expires, &day) < 0)
		return err_set(err, ERR_INPUT, "site.contact needs site.contact_expires, a day like 2027-06-30, not '%.*s'",
			       STRF(str_sub(conf_str(c, "site.contact_expires"), 0, 40)));
	return 0;
}

int origin_settings(const struct conf *c, struct str base_url, struct arena *a, struct origin *out, struct err *err)
{
	struct str url = base_url.n ? base_url : conf_str(c, "site.base_url"), base = STR("");

	if (url.n && origin_base(url, &base) < 0)
		return err_set(err, base_url.n ? ERR_USAGE : ERR_INPUT,
			       "%s '%.*s': expected http or https, a host and perhaps a port, and no path: pages link each other from the root",
			       base_url.n ? "--base-url" : "site.base_url", STRF(str_sub(url, 0, 200)));
	*out = (struct origin){ .base = arena_str(a, base), .contact = arena_str(a, conf_str(c, "site.contact")),
				.expires = arena_str(a, conf_str(c, "site.contact_expires")) };
	out->reach = out->base;
	return contact(c, out, err);
}
