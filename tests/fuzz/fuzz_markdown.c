/*
 * The HTML holds only what markdown.h promises (md_check.h); the plain text is folded and clean.
 */
#include "unit/fmt/md_check.h"
#include "fmt/markdown.h"

static enum md_target resolve(void *ctx, struct str url, struct buf *out)
{
	if (!str_starts(url, STR("/")))
		return md_web_only(ctx, url, out);
	buf_add(out, url); /* as a careless caller would */
	return MD_INTERNAL;
}

static bool cite(void *ctx, struct str key, struct buf *out, unsigned *number)
{
	(void)ctx;
	if (key.n % 3 == 0)
		return false;
	*number = key.n % 2;
	buf_lit(out, "#");
	if (key.n % 5)
		buf_add(out, key);
	else
		buf_lit(out, "javascript:");
	return true;
}

static void check_plain(struct str s)
{
	if (!utf8_valid(s) || str_starts(s, STR(" ")) || str_ends(s, STR(" ")) || str_ends(s, STR("\n")))
		abort();
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == 0x7f || (s.p[i] >= 0 && s.p[i] < ' ' && s.p[i] != '\n'))
			abort();
		if (i && (s.p[i] == ' ' || s.p[i] == '\n') && (s.p[i - 1] == ' ' || s.p[i - 1] == '\n'))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct md_links links[] = { { resolve, cite, NULL }, { NULL, NULL, NULL } };
	struct str text = str_n((const char *)data, size);
	struct buf b;
	size_t at;

	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		buf_clear(&b);
		md_html(&b, text, &links[i]);
		if (buf_ok(&b) && md_check(buf_str(&b), &at))
			abort();
		if (b.n > BUF_LINE + 100 * size)
			abort();
	}
	buf_clear(&b);
	md_plain(&b, text);
	check_plain(buf_str(&b));
	buf_free(&b);
	return 0;
}
