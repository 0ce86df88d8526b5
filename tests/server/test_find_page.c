/* Searches over HTTP: the address holds the whole state, typed and chosen filters mean the same, suggestions are short. */
#include "server/client.h"

#include "fmt/html_escape.h"

static const struct json *ask(const char *path)
{
	struct answer *r = get_with(path, "Accept: application/json", false);
	const struct json *j;

	if (r->status != 200)
		fail_msg("%s: %ld", path, r->status);
	j = json_of(r);
	done(r);
	return j;
}

static int64_t number(const struct json *j, const char *key)
{
	const struct json *v = json_get(j, key);

	assert_true(v && v->type == JSON_INT);
	return v->i;
}

/* The ids of the items, with a space between. */
static struct str ids(const struct json *j)
{
	const struct json *items = json_get(j, "items");
	struct str out = STR("");

	for (size_t i = 0; i < items->n; i++)
		out = arena_printf(&arena, "%.*s%s%.*s", STRF(out), i ? " " : "", STRF(json_text(&items->items[i], "id")));
	return out;
}

static const struct json *value_of(const struct json *j, const char *facet, const char *value)
{
	const struct json *f = json_get(json_get(j, "facets"), facet);

	for (size_t i = 0; f && i < f->n; i++)
		if (str_is(json_text(&f->items[i], "value"), value))
			return &f->items[i];
	return NULL;
}

static void test_same(void **state)
{
	static const struct { const char *typed, *chosen; } pairs[] = {
		{ "model%20kind:technique", "model%20&kind=technique" },
		{ "model%20kind:risk%20domain:2", "model%20&kind=risk&domain=2" },
		{ "agent%20platform:%22agentic%20ai%22", "agent%20&platform=Agentic%20AI" },
		{ "agent%20maturity:realized%20maturity:feasible", "agent%20&maturity=Realized&maturity=Feasible" },
		{ "kind:technique%20tactic:impact", "&kind=technique&tactic=Impact" },
		{ "kind:mitigation%20category:policy", "&kind=mitigation&category=Policy" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const struct json *typed = ask(arena_printf(&arena, "/search.json?limit=50&q=%s", pairs[i].typed).p);
		const struct json *chosen = ask(arena_printf(&arena, "/search.json?limit=50&q=%s", pairs[i].chosen).p);

		assert_true(number(typed, "total") > 0);
		assert_int_equal(number(typed, "total"), number(chosen, "total"));
		assert_str(ids(typed), ids(chosen).p);
	}
}

static void test_facets(void **state)
{
	const struct json *j = ask("/search.json?q=agent&platform=Agentic%20AI"), *facets = json_get(j, "facets");
	size_t checked = 0;

	(void)state;
	assert_true(json_get(value_of(j, "platform", "Agentic AI"), "on")->b);
	assert_int_equal(number(value_of(j, "platform", "Agentic AI"), "count"), number(j, "total"));
	/* each value finds as many as it says, in place of the facet's own filter or beside the other's */
	for (size_t i = 0; i < facets->n; i++)
		for (size_t k = 0; k < facets->items[i].n; k++) {
			const struct json *v = &facets->items[i].items[k];
			struct str name = facets->keys[i];
			struct buf b;
			const struct json *one;

			buf_init(&b, BUF_LINE);
			url_path_escape(&b, json_text(v, "value"));
			one = ask(arena_printf(&arena, "/search.json?q=agent&%.*s=%.*s%s", STRF(name), STRF(buf_str(&b)),
					       str_is(name, "platform") ? "" : "&platform=Agentic%20AI").p);
			assert_int_equal(number(one, "total"), number(v, "count"));
			buf_free(&b);
			checked++;
		}
	assert_true(checked > 8);
}

static void test_state(void **state)
{
	struct answer *r = get("/search?q=agent+maturity%3Arealized&platform=Agentic%20AI&kind=technique&limit=5&page=2");
	struct str page = buf_str(&r->body);

	(void)state;
	assert_int_equal(r->status, 200);
	/* the next page, another filter, one less, none: all keep the rest, and what was typed has become a parameter */
	assert_has(page, "href=\"/search?q=agent%20&amp;kind=technique&amp;maturity=Realized&amp;platform=Agentic%20AI&amp;limit=5&amp;page=3\" rel=\"next\"");
	assert_has(page, "href=\"/search?q=agent%20&amp;kind=technique&amp;maturity=Realized&amp;platform=Agentic%20AI&amp;platform=Enterprise&amp;limit=5\"");
	assert_has(page, "href=\"/search?q=agent%20&amp;kind=technique&amp;maturity=Realized&amp;limit=5\"");
	assert_has(page, "href=\"/search?q=agent%20&amp;limit=5\"");
	assert_has(page, "href=\"/search.csv?q=agent%20&amp;kind=technique&amp;maturity=Realized&amp;platform=Agentic%20AI&amp;limit=5&amp;page=2\"");
	assert_has(page, "Remove filter </span>Maturity: Realized");
	/* the form sends what was chosen; what was typed stands in its box */
	assert_has(page, "value=\"agent maturity:realized\"");
	assert_has(page, "<input type=\"hidden\" name=\"platform\" value=\"Agentic AI\">");
	assert_has(page, "<input type=\"hidden\" name=\"kind\" value=\"technique\">");
	assert_int_equal(str_find(page, STR("name=\"maturity\"")), -1);
	done(r);
	/* other people's parameters change nothing */
	r = get("/search?q=agent&utm_source=x&page=1");
	assert_int_equal(r->status, 200);
	assert_int_equal(str_find(buf_str(&r->body), STR("utm_source")), -1);
	assert_int_equal(str_find(buf_str(&r->body), STR("no filter")), -1);
	done(r);
	expect_status("/search?q=agent&kind=technique&kind=cat", "Accept: text/html", 400, "there are: risk, technique");
	expect_status("/search?q=agent&platform=abacus", "Accept: text/html", 200, "no platform is called");
}

static void test_spelling(void **state)
{
	const struct json *j = ask("/search.json?q=promt%20injection"), *s = json_get(j, "spellings");

	(void)state;
	assert_str(json_text(j, "corrected"), "prompt injection");
	assert_int_equal(s->n, 1);
	assert_str(json_text(&s->items[0], "typed"), "promt");
	assert_str(json_text(&s->items[0], "shown"), "prompt");
	assert_true(json_get(&s->items[0], "searched")->b);
	assert_str(json_text(&json_get(j, "items")->items[0], "id"), "AML.T0051");
	expect_status("/search?q=promt%20injection", "Accept: text/html", 200, "No record has \u201Cpromt\u201D. Showing <b>prompt</b>");
	j = ask("/search.json?q=prompt%20injection");
	assert_int_equal(json_get(j, "corrected")->type, JSON_NULL);
	assert_int_equal(json_get(j, "spellings")->n, 0);
}

static void test_nothing(void **state)
{
	const struct json *j = ask("/search.json?q=jailbreak%20kind:paper"), *tries = json_get(j, "tries");

	(void)state;
	assert_int_equal(number(j, "total"), 0);
	assert_true(tries->n > 0);
	/* what is offered finds what it says */
	for (size_t i = 0; i < tries->n; i++) {
		struct str path = json_text(&tries->items[i], "path");
		const struct json *there = ask(arena_printf(&arena, "/search.json%.*s", STRF(str_from(path, strlen("/search")))).p);

		assert_int_equal(number(there, "total"), number(&tries->items[i], "total"));
		assert_true(number(there, "total") > 0);
	}
	expect_status("/search?q=jailbreak%20kind:paper", "Accept: text/html", 200, "without filters");
	expect_status("/search?q=jailbreak%20kind:paper", "Accept: text/html", 200, "href=\"/map/\"");
	assert_int_equal(json_get(ask("/search.json?q=zyzzyvax"), "tries")->n, 0);
	/* no words, but a filter: all of them */
	assert_int_equal(number(ask("/search.json?kind=tactic"), "total"), 16);
}

static void test_suggest(void **state)
{
	struct answer *r = get_with("/search.json?suggest=1&q=promt+inj", NULL, false), *again;
	const struct json *j = json_of(r), *items = json_get(j, "items");

	(void)state;
	assert_str(head_field(r, "cache-control"), "public, max-age=60");
	again = get_with("/search.json?suggest=1&q=promt+inj", arena_printf(&arena, "If-None-Match: %.*s", STRF(r->etag)).p, false);
	assert_int_equal(again->status, 304);
	done(again);
	assert_true(r->body.n < 3000);
	assert_str(json_text(j, "corrected"), "prompt inj");
	assert_int_equal(items->n, 8);
	assert_true(number(j, "total") >= 8);
	assert_str(json_text(&items->items[0], "id"), "AML.T0051");
	assert_str(json_text(&items->items[0], "kind"), "technique");
	assert_str(json_text(&items->items[0], "label"), "AI Technique");
	assert_str(json_text(&items->items[0], "url"), "/aml-t0051-llm-prompt-injection-ai-technique/");
	assert_int_equal(json_get(&items->items[0], "marks")->items[0].items[0].i, 4);
	assert_int_equal(json_get(&items->items[0], "marks")->items[0].items[1].i, 6);
	assert_null(json_get(&items->items[0], "snippet"));
	assert_null(json_get(j, "facets"));
	done(r);
	assert_int_equal(json_get(ask("/search.json?suggest=1&limit=3&q=model"), "items")->n, 3);
	assert_int_equal(json_get(ask("/search.json?suggest=1&q="), "items")->n, 0);
	/* a title with letters beyond ASCII: places as JavaScript counts them */
	j = ask("/search.json?suggest=1&q=%22model%20psychology%22");
	assert_true(json_get(j, "items")->n > 0);
	assert_str(json_text(&json_get(j, "items")->items[0], "title"), "\u201CModel Psychology\u201D Attacks");
	assert_int_equal(json_get(&json_get(j, "items")->items[0], "marks")->items[0].items[0].i, 1);
}

/* Words that are longer than anybody searches for: what the page links to still fits into an address. */
static void test_long(void **state)
{
	struct buf b;
	struct answer *r;
	struct str rest;
	size_t links = 0;

	(void)state;
	buf_init(&b, BUF_LINE);
	buf_lit(&b, "/search?q=");
	while (b.n < 7000)
		buf_lit(&b, "promt:a,");
	r = get(b.p);
	assert_int_equal(r->status, 200);
	assert_has(buf_str(&r->body), "only the first 2000 bytes were searched");
	for (rest = buf_str(&r->body);;) {
		ptrdiff_t at = str_find(rest, STR("href=\"/search")), end;

		if (at < 0)
			break;
		rest = str_from(rest, (size_t)at + 6);
		end = str_chr(rest, '"');
		assert_in_range(end, 1, 8000);
		links++;
	}
	assert_true(links > 2);
	done(r);
	buf_free(&b);
}

/* Beyond the last page. */
static void test_beyond(void **state)
{
	struct answer *r = get("/search?q=model&page=999");
	struct str page = buf_str(&r->body);
	int64_t total = number(ask("/search.json?q=model"), "total");

	(void)state;
	assert_int_equal(r->status, 200);
	assert_int_equal(str_find(page, STR("Nothing found")), -1);
	assert_has(page, arena_printf(&arena, "Nothing is left on this page: %lld records were found", (long long)total).p);
	assert_has(page, arena_printf(&arena, "href=\"/search?q=model&amp;page=%lld\" rel=\"prev\"", (long long)((total + 19) / 20)).p);
	done(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),	 cmocka_unit_test(test_facets),	 cmocka_unit_test(test_state),
		cmocka_unit_test(test_spelling), cmocka_unit_test(test_nothing), cmocka_unit_test(test_suggest),
		cmocka_unit_test(test_long),	 cmocka_unit_test(test_beyond),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
