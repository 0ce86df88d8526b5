/*
 * The atlas over HTTP, end to end: a server on a free port of 127.0.0.1 over the starter, and libcurl as its client.
 */
#include "client.h"

#include "source/source.h"

static void test_pages(void **state)
{
	static const char *const paths[] = {
		"/", "/risks/", "/risks", "/techniques/", "/tactics/", "/mitigations/", "/case-studies/", "/papers/", "/domains/", "/lifecycle/",
		"/categories/", "/matrix/", "/matrix", "/matrix/?colour=maturity&platform=Agentic%20AI", "/about/", "/about", "/search", "/search?q=prompt", "/aml-m0013-code-signing-ai-mitigation/",
		"/aml-m0013-code-signing-ai-mitigation", "/aml-t0051-000-llm-prompt-injection-direct-ai-technique/", "/aml-ta0002-reconnaissance-ai-tactic",
		"/data-preparation-data-preparation-ai-mitigations/", "/technical-ai-technical-ai-ai-mitigations/", RISK, RISK "/", "/risks/index.html",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct answer *r = get(paths[i]);

		if (r->status != 200 || !str_starts(r->type, STR("text/html")) || !str_has(buf_str(&r->body), "PromptRiskDB") ||
		    !str_has(buf_str(&r->body), "Threat intelligence atlas"))
			fail_msg("%s: %ld %.*s", paths[i], r->status, STRF(r->type));
		assert_has(buf_str(&r->head), "Content-Security-Policy");
		assert_has(buf_str(&r->head), "nosniff");
		done(r);
	}
}

static size_t lines_of(const char *path)
{
	struct answer *r = get(path);
	size_t n = 0;

	assert_int_equal(r->status, 200);
	for (size_t i = 0; i < r->body.n; i++)
		n += r->body.p[i] == '\n';
	done(r);
	return n;
}

/* What the page offers as CSV has the rows that the page shows; without page and size it has all. */
static void test_list_data(void **state)
{
	(void)state;
	assert_int_equal(lines_of("/techniques.csv?sort=-risks&per_page=25&page=2"), 26);
	assert_int_equal(lines_of("/techniques.csv?sort=-risks"), 171);
	expect_status("/techniques/?sort=-risks&per_page=25&page=2", "Accept: text/html", 200, "/techniques.csv?sort=-risks&amp;per_page=25&amp;page=2\"");
}

static void test_compare(void **state)
{
	struct answer *r = get("/compare.json?ids=AML.T0051,AML.T0054&ids=aml.t0043");
	const struct json *j = json_of(r);

	(void)state;
	assert_int_equal(r->status, 200);
	assert_int_equal(json_get(j, "items")->n, 3);
	assert_str(json_text(j, "kind"), "technique");
	done(r);
	expect_status("/compare", "Accept: text/html", 200, "name=\"ids\"");
	expect_status("/compare?ids=AML.T0051,AML.T0054", "Accept: text/html", 200, "<h1>Techniques compared");
	expect_status("/compare?ids=AML.T0051%2CAML.M0013", "Accept: application/json", 400, "only records of one kind");
	expect_status("/compare?ids=%3Cb%3E", "Accept: text/html", 404, "&lt;b&gt;");
	expect_status("/risks/", "Accept: text/html", 200, "form=\"compare\"");
}

/* Each record of the atlas has a page, at its address, that names it; and the same as JSON. */
static void test_every_record(void **state)
{
	const struct edition *e = server_atlas(server)->edition;

	(void)state;
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; i < e->kinds[k].n && kind_table[k].list; i += k == REC_RISK ? 23 : 1) {
			const struct entry *x = &e->kinds[k].v[i];
			struct answer *r = get(arena_printf(&arena, "/%.*s/", STRF(x->slug)).p);

			if (r->status != 200)
				fail_msg("/%.*s/: %ld", STRF(x->slug), r->status);
			done(r);
			r = get(arena_printf(&arena, "/%.*s.json", STRF(x->slug)).p);
			assert_int_equal(r->status, 200);
			assert_true(str_eq(json_text(json_of(r), "id"), x->r.id));
			done(r);
		}
}

static void test_formats(void **state)
{
	static const struct { const char *path, *accept, *type; } want[] = {
		{ RISK ".json", "Accept: text/html", "application/json" },
		{ RISK, "Accept: application/json", "application/json" },
		{ RISK, "Accept: text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8" },
		{ RISK ".md", NULL, "text/markdown; charset=utf-8" },
		{ RISK ".csv", NULL, "text/csv; charset=utf-8; header=present" },
		{ RISK ".stix.json", NULL, "application/stix+json;version=2.1" },
		{ RISK ".svg", NULL, "image/svg+xml; charset=utf-8" },
		{ "/aml-m0013-code-signing-ai-mitigation.svg", NULL, "image/svg+xml; charset=utf-8" },
		{ "/aml-t0051-000-llm-prompt-injection-direct-ai-technique.svg", NULL, "image/svg+xml; charset=utf-8" },
		{ "/risks.json", NULL, "application/json" },
		{ "/risks.csv", NULL, "text/csv; charset=utf-8; header=present" },
		{ "/search.json?q=poison", NULL, "application/json" },
		{ "/about.json", NULL, "application/json" },
		{ "/matrix.json?platform=enterprise", NULL, "application/json" },
		{ "/matrix.svg?colour=studies&subs=open", NULL, "image/svg+xml; charset=utf-8" },
		{ "/index.json", NULL, "application/json" },
		{ "/version", NULL, "application/json" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		struct answer *r = get_with(want[i].path, want[i].accept, false);

		assert_int_equal(r->status, 200);
		if (!str_is(r->type, want[i].type))
			fail_msg("%s: %.*s, not %s", want[i].path, STRF(r->type), want[i].type);
		if (str_has(r->type, "json"))
			(void)json_of(r);
		done(r);
	}
}

/* What one client's Accept chose must not be what the next one gets. */
static void test_accept_and_cache(void **state)
{
	static const struct { const char *accept, *type; } want[] = {
		{ "Accept: text/markdown, application/json;q=0.5", "application/json" },
		{ "Accept: text/markdown", "text/html; charset=utf-8" },
		{ "Accept: text/csv", "text/csv; charset=utf-8; header=present" },
		{ "Accept: text/html", "text/html; charset=utf-8" },
		{ "Accept: application/json", "application/json" },
	};
	struct answer *r;

	(void)state;
	for (int again = 0; again < 2; again++)
		for (size_t i = 0; i < ARRAY_LEN(want); i++) {
			r = get_with("/tactics/", want[i].accept, false);
			if (!str_is(r->type, want[i].type))
				fail_msg("%s gave %.*s", want[i].accept, STRF(r->type));
			done(r);
		}
	r = get_with(RISK, "Accept: application/stix+json;version=2.1, text/html;q=0.5", false);
	assert_str(r->type, "application/stix+json;version=2.1");
	done(r);
	r = get(RISK);
	assert_str(r->type, "text/html; charset=utf-8");
	done(r);
}

static void test_lists(void **state)
{
	struct answer *r = get("/risks.json?subdomain=2.2");
	const struct json *j = json_of(r);

	(void)state;
	assert_int_equal(json_get(j, "total")->i, 112);
	assert_int_equal(json_get(j, "items")->n, 112);
	done(r);
	r = get("/risks.json?subdomain=2.2&per_page=10&page=2&sort=-techniques");
	j = json_of(r);
	assert_int_equal(json_get(j, "total")->i, 112);
	assert_int_equal(json_get(j, "items")->n, 10);
	done(r);
	r = get("/risks/?colour=red");
	assert_int_equal(r->status, 400);
	assert_has(buf_str(&r->body), "colour");
	done(r);
	r = get("/risks/?page=x");
	assert_int_equal(r->status, 400);
	done(r);
	r = get("/risks/?page=99999&per_page=50"); /* beyond the end: the last page */
	assert_int_equal(r->status, 200);
	done(r);
}

static void test_redirects(void **state)
{
	static const struct { const char *path, *to; } want[] = {
		{ "/AML.M0013", "/aml-m0013-code-signing-ai-mitigation/" },
		{ "/62.15.07", RISK "/" },
		{ "/mitrisk:62.15.07.json", RISK ".json" },
		{ "/techniques/AML.T0051.000", "/aml-t0051-000-llm-prompt-injection-direct-ai-technique/" },
		{ "/risks/62.15.07", RISK "/" },
		{ "/mitigations/aml-m0013-code-signing-of-old-ai-mitigation/", "/aml-m0013-code-signing-ai-mitigation/" },
		{ "/risks/page-2/", "/risks/?per_page=100&page=2" },
		{ "/matrix/studies/", "/matrix/?colour=studies" },
		{ "/matrix/maturity.svg", "/matrix.svg?colour=maturity" },
		{ "/technical-ml-technical-ml-ai-mitigations/", "/technical-ai-technical-ai-ai-mitigations/" },
		{ "/ml-model-engineering-ml-model-engineering-ai-mitigations", "/ai-model-engineering-ai-model-engineering-ai-mitigations/" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		struct answer *r = get(want[i].path);

		assert_int_equal(r->status, 308);
		if (!str_is(r->location, want[i].to))
			fail_msg("%s leads to %.*s", want[i].path, STRF(r->location));
		done(r);
	}
}

static void test_errors(void **state)
{
	struct answer *r = get("/no-such-page/");

	(void)state;
	assert_int_equal(r->status, 404);
	assert_has(buf_str(&r->body), "PromptRiskDB");
	assert_has(buf_str(&r->body), "no such page");
	done(r);
	r = get_with("/no-such-page", "Accept: application/json", false);
	assert_int_equal(r->status, 404);
	assert_str(r->type, "application/problem+json");
	assert_int_equal(json_get(json_of(r), "status")->i, 404);
	done(r);
	/* what was asked for is shown, never run */
	r = get("/%3Cscript%3Ealert(1)%3C/script%3E");
	assert_int_equal(r->status, 404);
	assert_int_equal(str_find(buf_str(&r->body), STR("<script>alert")), -1);
	done(r);
	r = get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%20onload=x");
	assert_int_equal(r->status, 200);
	assert_int_equal(str_find(buf_str(&r->body), STR("<script>alert")), -1);
	done(r);
	r = get("/search?q=x&kind=cat");
	assert_int_equal(r->status, 400);
	done(r);
	r = get("/static/../server.c");
	assert_true(r->status == 400 || r->status == 404);
	done(r);
}

static void test_caching(void **state)
{
	struct answer *r = get(RISK), *again;

	(void)state;
	assert_true(r->etag.n > 4);
	again = get_with(RISK, arena_printf(&arena, "If-None-Match: %.*s", STRF(r->etag)).p, false);
	assert_int_equal(again->status, 304);
	assert_int_equal(again->body.n, 0);
	done(again);
	again = get(RISK);
	assert_true(str_eq(buf_str(&r->body), buf_str(&again->body)));
	done(again);
	again = get_with(RISK, "Accept: text/html", true);
	assert_int_equal(again->status, 200);
	assert_int_equal(again->body.n, 0);
	done(again);
	done(r);
}

/* A new import is taken up while the server runs, and what it was made of before is no longer shown. */
static void test_refresh(void **state)
{
	const char *path = fixture(&arena, "source/atlas_v6.yaml");
	struct err err = ERR_INIT;
	struct put_result put;
	struct batch b;
	struct answer *r;

	(void)state;
	assert_int_equal(server_refresh(server, &err), 0);
	if (source_read_file(path, &b, &err) < 0 || store_put(store, &b, clock_now(), &put, &err) < 0)
		fail_msg("%s", err.msg);
	batch_free(&b);
	assert_int_equal(server_refresh(server, &err), 1);
	assert_int_equal(server_refresh(server, &err), 0);
	r = get("/AML.M0013");
	assert_int_equal(r->status, 404); /* the fixture's edition has no such mitigation */
	done(r);
	assert_int_equal(store_drop(store, put.row, &err), 0);
	assert_int_equal(server_refresh(server, &err), 1);
	r = get("/AML.M0013");
	assert_int_equal(r->status, 308);
	done(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages), cmocka_unit_test(test_compare),
		cmocka_unit_test(test_list_data),
		cmocka_unit_test(test_every_record), cmocka_unit_test(test_formats), cmocka_unit_test(test_accept_and_cache), cmocka_unit_test(test_lists),
		cmocka_unit_test(test_redirects), cmocka_unit_test(test_errors), cmocka_unit_test(test_caching), cmocka_unit_test(test_refresh),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
