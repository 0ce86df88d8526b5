#include "fmt/html_escape.h"

#include "base/utf8.h"
#include "fmt/scan.h"

/* 1: has an entity or is a control character.  2: not ASCII, must be looked at as UTF-8. */
static const uint8_t special[256] = {
	[0x00 ... 0x08] = 1, [0x0b] = 1, [0x0c] = 1, [0x0e ... 0x1f] = 1, [0x7f] = 1,          ['&'] = 1,
	['<'] = 1,           ['>'] = 1,  ['"'] = 1,  ['\''] = 1,          [0x80 ... 0xff] = 2,
};

static void escape_one(struct buf *b, char c)
{
	switch (c) {
	case '&':
		buf_lit(b, "&amp;");
		break;
	case '<':
		buf_lit(b, "&lt;");
		break;
	case '>':
		buf_lit(b, "&gt;");
		break;
	case '"':
		buf_lit(b, "&quot;");
		break;
	case '\'':
		buf_lit(b, "&#39;");
		break;
	default:
		buf_lit(b, "\xEF\xBF\xBD");
	}
}

void html_escape(struct buf *b, struct str s)
{
	size_t from = 0, i = 0;

	while ((i = scan_plain(s, i, special, scan_html_block)) < s.n) {
		size_t at = i;
		uint32_t cp;

		if (special[(unsigned char)s.p[i]] == 2) {
			utf8_next(s, &i, &cp);
			if (cp >= 0xa0 && (cp != 0xFFFD || i > at + 1))
				continue; /* good: stays in the run */
			buf_mem(b, s.p + from, at - from);
			buf_lit(b, "\xEF\xBF\xBD");
		} else {
			buf_mem(b, s.p + from, at - from);
			escape_one(b, s.p[i++]);
		}
		from = i;
	}
	if (s.n > from)
		buf_mem(b, s.p + from, s.n - from);
}

/* Spaces, line ends, invisible and direction-changing characters beyond ASCII, which make an address look like another. */
static bool deceptive(uint32_t cp)
{
	return cp <= 0xa0 || cp == 0xad || cp == 0x1680 || cp == 0x180e || (cp >= 0x2000 && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202f) || (cp >= 0x205f && cp <= 0x206f) || cp == 0x3000 || cp == 0xfeff ||
	       (cp >= 0xfff0 && cp <= 0xfffd);
}

static bool address_bytes_ok(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t cp;

		if (c < 0x80) {
			if (c <= ' ' || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' || c == '`')
				return false;
			i++;
			continue;
		}
		utf8_next(s, &i, &cp);
		if (deceptive(cp))
			return false;
	}
	return true;
}

static bool host_ok(struct str host)
{
	if (host.n == 0)
		return false;
	for (size_t i = 0; i < host.n; i++) {
		unsigned char c = (unsigned char)host.p[i];

		if (!(c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (i > 0 && (c == '-' || c == '.' || c == '_'))))
			return false;
	}
	return true;
}

static bool port_ok(struct str port)
{
	uint64_t v;

	return port.n == 0 || str_u64(port, 0, 65535, &v) == 0;
}

/* The brackets of an IPv6 address and what stands in them. */
static bool bracketed_ok(struct str host)
{
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.'))
			return false;
	}
	return host.n >= 2;
}

bool html_url_ok(struct str url)
{
	size_t scheme = str_istarts(url, STR("https://")) ? 8 : str_istarts(url, STR("http://")) ? 7 : 0;
	struct str host = str_from(url, scheme), port = STR_NONE;
	ptrdiff_t at;

	if (scheme == 0 || !address_bytes_ok(url))
		return false;
	for (size_t i = 0; i < host.n; i++) {
		if (host.p[i] == '/' || host.p[i] == '?' || host.p[i] == '#') {
			host.n = i;
			break;
		}
	}
	if (str_starts(host, STR("["))) {
		at = str_chr(host, ']');
		if (at < 0 || ((size_t)at + 1 < host.n && host.p[at + 1] != ':'))
			return false;
		return bracketed_ok(str_sub(host, 1, (size_t)at - 1)) && port_ok(str_from(host, (size_t)at + 2));
	}
	at = str_chr(host, ':');
	if (at >= 0) {
		port = str_from(host, (size_t)at + 1);
		host.n = (size_t)at;
	}
	return host_ok(host) && port_ok(port);
}

void url_path_escape(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		    c == '_' || c == '~')
			buf_c(b, (char)c);
		else
			buf_mem(b, (const char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}
