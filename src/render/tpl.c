#include "render/tpl.h"

#include <math.h>

#include "base/clock.h"
#include "fmt/html_escape.h"

void tpl_put_str(struct buf *out, struct str s)
{
	html_escape(out, s);
}

void tpl_put_z(struct buf *out, const char *z)
{
	html_escape(out, str_of(z));
}

void tpl_put_path(struct buf *out, struct path p)
{
	html_escape(out, p.s);
}

/* In JSON these two stand only in strings, and mean the same as their escapes there. */
void tpl_put_data(struct buf *out, struct data d)
{
	for (size_t i = 0; i < d.s.n; i++) {
		char c = d.s.p[i];

		if (c == '<' || c == '>')
			buf_printf(out, "\\u%04x", (unsigned)c);
		else
			buf_c(out, c);
	}
}

void tpl_put_html(struct buf *out, struct html h)
{
	buf_add(out, h.s);
}

void tpl_put_int(struct buf *out, int64_t v)
{
	buf_i64(out, v);
}

void tpl_put_uint(struct buf *out, uint64_t v)
{
	buf_u64(out, v);
}

void tpl_put_num(struct buf *out, double x, int digits)
{
	buf_double(out, x, digits);
}

void tpl_put_pct(struct buf *out, double x)
{
	x = !isfinite(x) || x < 0 ? 0 : x > 1 ? 1 : x;
	buf_double(out, x * 100, 0);
	buf_c(out, '%');
}

void tpl_put_count(struct buf *out, uint64_t n)
{
	char d[32];
	size_t at = sizeof(d), k = 0;

	do {
		if (k && k % 3 == 0)
			d[--at] = ',';
		d[--at] = (char)('0' + n % 10);
		k++;
	} while (n /= 10);
	buf_mem(out, d + at, sizeof(d) - at);
}

void tpl_put_plural(struct buf *out, uint64_t n, const char *one, const char *many)
{
	tpl_put_count(out, n);
	buf_c(out, ' ');
	tpl_put_z(out, n == 1 ? one : many);
}

void tpl_put_beyond(struct buf *out, uint64_t n, uint64_t k)
{
	buf_u64(out, n > k ? n - k : 0);
}

void tpl_put_soft(struct buf *out, struct str s)
{
	ptrdiff_t at;

	while ((at = str_chr(s, '/')) >= 0) {
		tpl_put_str(out, str_sub(s, 0, (size_t)at + 1));
		buf_lit(out, "<wbr>");
		s = str_from(s, (size_t)at + 1);
	}
	tpl_put_str(out, s);
}

void tpl_put_date(struct buf *out, int64_t t)
{
	char d[CLOCK_DATE];

	clock_date(t, d);
	buf_z(out, d);
}

/* Relative as browsers see it: no scheme, no second slash or backslash that would name another host (WHATWG URL, 4.4). */
static bool relative(struct str u)
{
	size_t colon = SIZE_MAX, stop = u.n;

	if (u.n == 0)
		return false;
	for (size_t i = 0; i < u.n; i++) {
		unsigned char c = (unsigned char)u.p[i];

		if (c <= ' ' || c == 0x7f || c == '\\')
			return false;
		if (c == ':' && colon == SIZE_MAX)
			colon = i;
		if ((c == '/' || c == '?' || c == '#') && stop == u.n)
			stop = i;
	}
	return colon > stop && !str_starts(u, STR("//"));
}

void tpl_put_url_str(struct buf *out, struct str url)
{
	if (relative(url) || html_url_ok(url))
		html_escape(out, url);
	else
		buf_c(out, '#');
}

void tpl_put_url_z(struct buf *out, const char *url)
{
	tpl_put_url_str(out, str_of(url));
}

void tpl_put_query_str(struct buf *out, struct str s)
{
	url_path_escape(out, s);
}

void tpl_put_query_z(struct buf *out, const char *s)
{
	tpl_put_query_str(out, str_of(s));
}
