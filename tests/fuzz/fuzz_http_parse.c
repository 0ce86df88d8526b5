/*
 * Any bytes as a request target, as a head, and as what a client may say it likes: what is let through keeps the promises
 * of the headers.
 */
#include "base/utf8.h"
#include "http/guard.h"
#include "http/negotiate.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

static void check_text(struct str s)
{
	check(utf8_valid(s));
	check(!s.n || !memchr(s.p, 0, s.n));
}

static void fuzz_target(struct str in)
{
	struct arena a = { 0 };
	struct http_target t;
	struct http_field *params;
	const char *why = NULL;
	size_t n;
	int bad = http_target_parse(in, &a, &t, &why);

	check(bad == 0 || (bad == 400 && why && *why));
	if (!bad) {
		check_text(t.path);
		check(str_is(t.path, "*") || (str_starts(t.path, STR("/")) && !str_starts(t.path, STR("//"))));
		check(!str_has(t.path, "/../") && !str_ends(t.path, STR("/..")) && !str_has(t.path, "/./") &&
		      !str_ends(t.path, STR("/.")));
		check(http_field_value_ok(t.path) && !memchr(t.path.p, '\t', t.path.n));
	}
	bad = http_query_parse(in, 20, &a, &params, &n, &why);
	check(bad == 0 || bad == 400);
	check(n <= 20);
	for (size_t i = 0; i < n && !bad; i++) {
		check_text(params[i].name);
		check_text(params[i].value);
	}
	arena_free(&a);
}

static void fuzz_head(struct str in)
{
	static const struct str own[] = { STR_INIT("atlas.example") };
	const struct http_guard g = { true, own, 1 };
	struct http_field f[32];
	struct http_head h = { .fields = f };
	struct str line, name;
	const char *why = NULL;
	int status, port;

	(void)str_split(&in, '\n', &h.method);
	(void)str_split(&in, '\n', &h.version);
	(void)str_split(&in, '\n', &h.authority);
	while (h.nfields < 32 && str_split(&in, '\n', &line)) {
		ptrdiff_t colon = str_chr(line, ':');

		f[h.nfields].name = colon < 0 ? line : str_sub(line, 0, (size_t)colon);
		f[h.nfields++].value = colon < 0 ? STR("") : str_from(line, (size_t)colon + 1);
	}
	status = http_guard_check(&g, &h, &why);
	check(status == 0 || ((status == 400 || status == 403 || status == 417 || status == 501) && why && *why));
	if (status)
		return;
	check(http_field_count(f, h.nfields, STR("Host")) == 1);
	check(http_field_count(f, h.nfields, STR("Content-Length")) + http_field_count(f, h.nfields, STR("Transfer-Encoding")) <=
	      1);
	check(http_host_parse(http_field_trim(http_field_find(f, h.nfields, STR("Host"))->value), &name, &port) == 0);
	check(http_host_is_loopback(name) || str_ieq(name, own[0]));
	for (size_t i = 0; i < h.nfields; i++)
		check(http_field_name_ok(f[i].name) && http_field_value_ok(f[i].value));
}

static void fuzz_likes(struct str in)
{
	static const char *const offers[] = { "text/html", "application/json", "text/plain; version=0.0.4" };
	int pick = http_accept_pick(in, offers, 3);

	check(pick >= -1 && pick < 3);
	if (pick >= 0)
		check(http_accept_quality(in, offers[pick]) > 0);
	for (size_t i = 0; i < 3; i++)
		check(http_accept_quality(in, offers[i]) <= 1000);
	pick = http_encoding_pick(in, true, true);
	check(pick >= -1 && pick < HTTP_ENCODINGS);
	check((pick < 0) == (http_encoding_pick(in, true, false) < 0));
	if (http_etag_match(in, STR("\"0123456789abcdef-br\"")))
		check(str_has(in, "\"0123456789abcdef-br\"") || str_has(in, "*"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_n((const char *)data + (size ? 1 : 0), size ? size - 1 : 0);

	switch (size ? data[0] % 3 : 0) {
	case 0:
		fuzz_target(in);
		break;
	case 1:
		fuzz_head(in);
		break;
	default:
		fuzz_likes(in);
	}
	return 0;
}
