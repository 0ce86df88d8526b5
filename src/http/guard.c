#include "http/guard.h"

#include <arpa/inet.h>

static bool is_name_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/* Copy a short address to z for inet_pton; false when it cannot be one. */
static bool address_z(struct str s, char z[INET6_ADDRSTRLEN])
{
	if (!s.n || s.n >= INET6_ADDRSTRLEN || memchr(s.p, 0, s.n))
		return false;
	memcpy(z, s.p, s.n);
	z[s.n] = 0;
	return true;
}

static int parse_port(struct str s, int *port)
{
	uint64_t v;

	if (s.n > 5 || str_u64(s, 0, 65535, &v) < 0)
		return -1;
	*port = (int)v;
	return 0;
}

int http_host_parse(struct str s, struct str *name, int *port)
{
	char z[INET6_ADDRSTRLEN];
	struct in6_addr in6;
	size_t n = 0;

	*port = -1;
	if (s.n && s.p[0] == '[') {
		ptrdiff_t end = str_chr(s, ']');

		if (end < 0 || !address_z(str_sub(s, 1, (size_t)end - 1), z) || inet_pton(AF_INET6, z, &in6) != 1)
			return -1;
		n = (size_t)end + 1;
		*name = str_sub(s, 0, n);
	} else {
		while (n < s.n && is_name_char((unsigned char)s.p[n]))
			n++;
		if (!n || n > 255 || s.p[0] == '.')
			return -1;
		*name = str_sub(s, 0, s.p[n - 1] == '.' ? n - 1 : n);
	}
	if (n == s.n)
		return 0;
	if (s.p[n] != ':')
		return -1;
	return n + 1 == s.n ? 0 : parse_port(str_from(s, n + 1), port); /* "host:" has an empty port: RFC 3986, 3.2.3 */
}

bool http_host_is_loopback(struct str name)
{
	char z[INET6_ADDRSTRLEN];
	struct in6_addr in6;
	struct in_addr in;

	if (str_ieq(name, STR("localhost")))
		return true;
	if (name.n > 10 && str_ieq(str_from(name, name.n - 10), STR(".localhost")))
		return true;
	if (name.n > 2 && name.p[0] == '[')
		return address_z(str_sub(name, 1, name.n - 2), z) && inet_pton(AF_INET6, z, &in6) == 1 &&
		       IN6_IS_ADDR_LOOPBACK(&in6);
	return address_z(name, z) && inet_pton(AF_INET, z, &in) == 1 && (ntohl(in.s_addr) >> 24) == 127;
}

static bool host_allowed(const struct http_guard *g, struct str name)
{
	if (http_host_is_loopback(name))
		return true;
	for (size_t i = 0; i < g->nhosts; i++)
		if (str_is(g->hosts[i], "*") || str_ieq(g->hosts[i], name))
			return true;
	return !g->loopback && !g->nhosts;
}

static int refuse(const char **why, int status, const char *text)
{
	*why = text;
	return status;
}

static int check_fields(const struct http_head *h, const char **why)
{
	if (!http_field_name_ok(h->method))
		return refuse(why, 400, "the method is no token");
	for (size_t i = 0; i < h->nfields; i++) {
		if (!http_field_name_ok(h->fields[i].name))
			return refuse(why, 400, "a header field has a name that is no token");
		if (!http_field_value_ok(h->fields[i].value))
			return refuse(why, 400, "a header field has a control character in its value");
	}
	return 0;
}

static int check_host(const struct http_guard *g, const struct http_head *h, const char **why)
{
	const struct http_field *host = http_field_find(h->fields, h->nfields, STR("Host"));
	struct str value, name;
	int port;

	if (!host)
		return refuse(why, 400, "there is no Host");
	if (http_field_count(h->fields, h->nfields, STR("Host")) > 1)
		return refuse(why, 400, "there are several Hosts");
	value = http_field_trim(host->value);
	if (http_host_parse(value, &name, &port) < 0)
		return refuse(why, 400, "Host is no host name or address");
	if (h->authority.n && !str_ieq(h->authority, value))
		return refuse(why, 400, "Host is not the host of the request target");
	if (!host_allowed(g, name))
		return refuse(why, 400, "this server does not answer to that Host; its owner can allow it");
	return 0;
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static int check_framing(const struct http_head *h, const char **why)
{
	const struct http_field *length = http_field_find(h->fields, h->nfields, STR("Content-Length"));
	const struct http_field *coding = http_field_find(h->fields, h->nfields, STR("Transfer-Encoding"));
	const struct http_field *expect = http_field_find(h->fields, h->nfields, STR("Expect"));

	if (length && http_field_count(h->fields, h->nfields, STR("Content-Length")) > 1)
		return refuse(why, 400, "there are several Content-Lengths");
	if (length && !all_digits(length->value))
		return refuse(why, 400, "Content-Length is no number");
	if (length && coding)
		return refuse(why, 400, "there are both a Content-Length and a Transfer-Encoding");
	if (coding && http_field_count(h->fields, h->nfields, STR("Transfer-Encoding")) > 1)
		return refuse(why, 400, "there are several Transfer-Encodings");
	if (coding && str_is(h->version, "HTTP/1.0"))
		return refuse(why, 400, "HTTP/1.0 has no Transfer-Encoding");
	if (coding && !str_ieq(coding->value, STR("chunked"))) /* untrimmed: the library compares so, and else reads to the end */
		return refuse(why, 501, "the only Transfer-Encoding here is chunked");
	if (expect && !str_ieq(http_field_trim(expect->value), STR("100-continue")))
		return refuse(why, 417, "the only Expect here is 100-continue");
	return 0;
}

/* "https://atlas.example" and Host "atlas.example:443" are one place. */
static bool same_place(struct str origin, struct str host)
{
	bool tls = str_istarts(origin, STR("https://"));
	struct str a, b;
	int pa, pb;

	if (!tls && !str_istarts(origin, STR("http://")))
		return false; /* "null", too */
	if (http_host_parse(str_from(origin, tls ? 8 : 7), &a, &pa) < 0 || http_host_parse(host, &b, &pb) < 0 || !str_ieq(a, b))
		return false;
	return (pa < 0 ? (tls ? 443 : 80) : pa) == (pb < 0 ? (tls ? 443 : 80) : pb);
}

/* A page elsewhere must not use its visitor's browser to act here. */
static int check_origin(const struct http_head *h, const char **why)
{
	static const char *const text = "a page of another site may not send this; open the page of this server and send it from there";
	const struct http_field *site = http_field_find(h->fields, h->nfields, STR("Sec-Fetch-Site"));
	const struct http_field *origin = http_field_find(h->fields, h->nfields, STR("Origin"));
	struct str said = site ? http_field_trim(site->value) : STR_NONE;

	if (str_is(h->method, "GET") || str_is(h->method, "HEAD") || str_is(h->method, "OPTIONS"))
		return 0;
	if (http_field_count(h->fields, h->nfields, STR("Sec-Fetch-Site")) > 1 || http_field_count(h->fields, h->nfields, STR("Origin")) > 1)
		return refuse(why, 403, text);
	if (site)
		return str_is(said, "same-origin") || str_is(said, "none") ? 0 : refuse(why, 403, text);
	if (origin && !same_place(http_field_trim(origin->value), http_field_trim(http_field_find(h->fields, h->nfields, STR("Host"))->value)))
		return refuse(why, 403, text);
	return 0;
}

int http_guard_check(const struct http_guard *g, const struct http_head *h, const char **why)
{
	int bad = check_fields(h, why);

	if (!bad)
		bad = check_host(g, h, why);
	if (!bad)
		bad = check_framing(h, why);
	if (!bad)
		bad = check_origin(h, why);
	return bad;
}
