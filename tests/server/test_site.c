/*
 * The site for others: what machines look for, where it is reached from, and what an address that leads nowhere is told.
 */
#include "client.h"

static void test_crawlers(void **state)
{
	struct answer *r = get("/robots.txt");
	struct str base = arena_printf(&arena, "http://127.0.0.1:%u", server_port(server)), rest, line;
	size_t n = 0;

	(void)state;
	assert_str(r->type, "text/plain; charset=utf-8");
	assert_str(buf_str(&r->body), arena_printf(&arena, "User-agent: *\nDisallow: /search\nDisallow: /compare\nDisallow: /*?\nAllow: /static/\n\n"
								   "Sitemap: %.*s/sitemap.xml\n", STRF(base)).p);
	done(r);
	r = get_with("/sitemap.xml", "Host: elsewhere.localhost", false); /* whoever asks as whom: the address is ours */
	assert_str(r->type, "application/xml");
	rest = buf_str(&r->body);
	while (str_split(&rest, '\n', &line)) {
		struct str path = str_from(line, strlen("<url><loc>") + base.n);
		struct answer *page;

		if (!str_starts(line, STR("<url>")))
			continue;
		assert_true(str_starts(str_from(line, strlen("<url><loc>")), base) && str_ends(line, STR("</lastmod></url>")));
		if (n++ % 97)
			continue;
		page = get(arena_printf(&arena, "%.*s", (int)str_find(path, STR("</loc>")), path.p).p);
		assert_int_equal(page->status, 200); /* the very page, not a way to it */
		done(page);
	}
	assert_true(n > 2200);
	done(r);
	r = get("/opensearch.xml");
	assert_str(r->type, "application/opensearchdescription+xml");
	assert_has(buf_str(&r->body), arena_printf(&arena, "template=\"%.*s/search?q={searchTerms}\"", STRF(base)).p);
	done(r);
	r = get("/mapping.sssom.tsv");
	assert_int_equal(r->status, 200);
	assert_str(r->type, "text/tab-separated-values; charset=utf-8");
	assert_true(str_starts(buf_str(&r->body), STR("#curie_map:\n")));
	assert_has(buf_str(&r->body), "\nmitrisk:62.15.07\t");
	done(r);
	r = get("/favicon.ico");
	assert_int_equal(r->status, 200);
	assert_str(r->type, "image/vnd.microsoft.icon");
	done(r);
	r = get_with("/.well-known/security.txt", "Accept: application/json", false);
	assert_int_equal(json_get(json_of(r), "status")->i, 404);
	done(r);
}

/* A server whose owner said where it is reached from: behind a proxy, or on an address that tells nothing. */
static void test_base_url(void **state)
{
	static const struct { const char *listen, *base, *host; long status; bool there; } cases[] = {
		{ "127.0.0.1", "https://atlas.example.org", "Host: atlas.example.org", 200, true },
		{ "127.0.0.1", "https://atlas.example.org", "Host: other.example.org", 400, false },
		{ "0.0.0.0", "https://atlas.example.org", "Host: anything.example", 200, true },
		{ "0.0.0.0", "", "Host: evil.example", 404, false },
	};
	struct server *mine = server;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct server_options o = { .address = cases[i].listen, .threads = 2, .origin = { .base = str_of(cases[i].base), .reach = str_of(cases[i].base) } };
		struct err err = ERR_INIT;
		struct answer *r;

		if (cases[i].there) {
			o.origin.contact = STR("mailto:security@example.org");
			o.origin.expires = STR("2031-06-30");
		}
		assert_int_equal(server_start(store, &o, &server, &err), 0);
		r = get_with("/sitemap.xml", cases[i].host, false);
		assert_int_equal(r->status, cases[i].status);
		assert_int_equal(str_has(buf_str(&r->body), "<loc>https://atlas.example.org/risks/</loc>"), cases[i].there);
		assert_false(str_has(buf_str(&r->body), ".example/")); /* never the Host that was sent */
		done(r);
		r = get_with("/", cases[i].host, false);
		assert_int_equal(str_has(buf_str(&r->body), "<link rel=\"canonical\" href=\"https://atlas.example.org/\">"), cases[i].there);
		assert_int_equal(str_has(buf_str(&r->body), "<link rel=\"search\""), cases[i].there);
		assert_false(str_has(buf_str(&r->body), ".example/"));
		done(r);
		if (cases[i].there) {
			r = get_with("/.well-known/security.txt", cases[i].host, false);
			assert_str(buf_str(&r->body), "Contact: mailto:security@example.org\nExpires: 2031-06-30T23:59:59Z\n"
						      "Canonical: https://atlas.example.org/.well-known/security.txt\n");
			done(r);
		}
		server_stop(server);
	}
	server = mine;
}

static void test_lost(void **state)
{
	struct answer *r = get("/risks/AML.T0051"); /* no risk, so no such address */

	(void)state;
	assert_int_equal(r->status, 404);
	done(r);
	/* the best for the words of the address, of the kind that it speaks of, and the words in the box */
	r = get("/techniques/poison-training-data.html");
	assert_int_equal(r->status, 404);
	assert_has(buf_str(&r->body), "value=\"poison training data\"");
	assert_has(buf_str(&r->body), "<h3><a href=\"/aml-t0020-poison-training-data-ai-technique/\">Poison Training Data</a></h3>");
	assert_false(str_has(buf_str(&r->body), "<p class=\"kind\">AI Risk"));
	done(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_crawlers), cmocka_unit_test(test_base_url), cmocka_unit_test(test_lost) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
