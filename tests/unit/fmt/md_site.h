/*
 * md_site: the caller that the Markdown tests play.
 */
#ifndef TESTS_UNIT_FMT_MD_SITE_H
#define TESTS_UNIT_FMT_MD_SITE_H

#include "fmt/markdown.h"
#include "unit/fmt/md_check.h"
#include "unit/test.h"

/* A site that knows its techniques and two references. */
static inline enum md_target site(void *ctx, struct str url, struct buf *out)
{
	if (str_starts(url, STR("/techniques/"))) {
		buf_add(out, url);
		return MD_INTERNAL;
	}
	if (str_has(url, "mitre.org.com"))
		return MD_TEXT;
	return md_web_only(ctx, url, out);
}

static inline bool references(void *ctx, struct str key, struct buf *out, unsigned *number)
{
	(void)ctx;
	if (str_is(key, "koi")) {
		buf_lit(out, "#ref-koi");
		*number = 1;
		return true;
	}
	if (str_is(key, "aws")) {
		buf_lit(out, "https://aws.example/?a=1&b=2");
		*number = 2;
		return true;
	}
	return false;
}

static inline void check_html(const char *text, struct str html)
{
	size_t at;
	const char *wrong = md_check(html, &at);

	if (wrong)
		fail_msg("%s: %s at %zu: %.*s", text, wrong, at, STRF(html));
}

static const struct md_links with_site = { site, references, NULL };

#endif
