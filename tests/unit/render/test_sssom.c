/* The mapping set: as a strict reader takes it, whatever the texts hold; and the reader refuses what it should. */
#include "unit/test.h"

#include "base/clock.h"
#include "harbour.h"
#include "render/sssom.h"
#include "source/source.h"
#include "source/starter.h"
#include "sssom_check.h"
#include "view/atlas.h"

static void put(struct buf *out, const struct atlas *at)
{
	struct arena a = { 0 };

	render_sssom(out, view_mapping(at, &a));
	arena_free(&a);
}

static void check(const struct atlas *at, size_t *links, size_t *none)
{
	struct sssom_check c;
	struct buf b, again;

	buf_init(&b, BUF_FILE);
	buf_init(&again, BUF_FILE);
	put(&b, at);
	put(&again, at);
	assert_true(str_eq(buf_str(&b), buf_str(&again)));
	if (!sssom_check(buf_str(&b), &c))
		fail_msg("%s\n%.*s", c.why, STRF(str_sub(buf_str(&b), 0, 3000)));
	*links = c.links;
	*none = c.none;
	sssom_free(&c);
	buf_free(&b);
	buf_free(&again);
}

static void count(const struct edition *e, size_t *links, size_t *none)
{
	*links = *none = 0;
	for (size_t i = 0; i < e->kinds[REC_RISK].n; i++) {
		const struct entry *r = &e->kinds[REC_RISK].v[i];

		*links += r->nout[LINK_ATTACKS_BY];
		*none += !r->nout[LINK_ATTACKS_BY] && r->verdict && r->verdict->method == METHOD_CURATED;
	}
}

/* Links of both sorts side by side, in one golden text. */
static void test_both_methods(void **state)
{
	struct atlas at = harbour_open(NULL);
	size_t links, none, want_links, want_none;
	struct buf b;

	(void)state;
	check(&at, &links, &none);
	count(at.edition, &want_links, &want_none);
	assert_int_equal(links, want_links);
	assert_int_equal(none, want_none);
	assert_true(links > 2 && none > 0);
	buf_init(&b, BUF_FILE);
	put(&b, &at);
	assert_has(buf_str(&b), "#subject_source_version: V4\n#object_source: web:atlas.mitre.org\n#object_source_version: \"1803.01\"\n");
	assert_has(buf_str(&b), "\tskos:relatedMatch\tsssom:NoTermFound\t\tsemapv:CompositeMatching\t");
	assert_has(buf_str(&b), "\tno_adversary: Weather has no intent.\n");
	assert_has(buf_str(&b), "\tsemapv:SemanticSimilarityThresholdMatching\tPromptRiskDB linker\t");
	buf_free(&b);
	harbour_close(&at);
}

static void test_hostile(void **state)
{
	static const char *const hostile[] = {
		"a\tb\nc\r\nd", "\"quoted\" \"", "\xFF\xC0\x80 bytes", "# no: comment", "{{x: [", "=1+1", "'", "\xE2\x80\xA8line", "- a: &b *c !d", "123", "|", "\x01\x1f\x7f",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		struct atlas at = harbour_open(hostile[i]);
		size_t links, none;

		check(&at, &links, &none);
		assert_true(links > 0);
		harbour_close(&at);
	}
}

static struct atlas *loaded(struct store **s, struct batch *b, size_t n)
{
	struct err err = ERR_INIT;
	struct put_result outcome;
	struct atlas *at;

	*s = store_open(":memory:", STORE_CREATE, &err);
	assert_non_null(*s);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(store_put(*s, &b[i], clock_now(), &outcome, &err), 0);
		batch_free(&b[i]);
	}
	at = atlas_load(*s, 0, &err);
	if (!at)
		fail_msg("%s", err.msg);
	return at;
}

/* The starter, and nothing at all. */
static void test_starter(void **state)
{
	struct batch b[STARTER_BATCHES];
	struct err err = ERR_INIT;
	size_t links, none;
	struct store *s;
	struct atlas *at;

	(void)state;
	for (size_t i = 0; i < STARTER_BATCHES; i++)
		assert_int_equal(starter_read(i, &b[i], &err), 0);
	at = loaded(&s, b, STARTER_BATCHES);
	check(at, &links, &none);
	assert_int_equal(links, 1990);
	assert_int_equal(none, 1246);
	atlas_free(at);
	store_close(s);
	at = loaded(&s, NULL, 0);
	check(at, &links, &none);
	assert_int_equal(links + none, 0);
	atlas_free(at);
	store_close(s);
}

/* ---- the reader itself ---- */

#define HEAD                                                                                                                       \
	"#curie_map:\n#  A: https://a.example/\n#mapping_set_id: urn:uuid:1\n#license: https://l.example/\n#object_source: A:x\n"
#define NAMES "subject_id\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tconfidence\tcomment\n"
#define ROW "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\tx\n"

static void test_reader(void **state)
{
	static const char *const good[] = {
		HEAD NAMES, HEAD NAMES ROW, HEAD NAMES ROW "A:2\tskos:relatedMatch\tsssom:NoTermFound\t\tsemapv:MappingReview\t\t\"a \"\"b\"\"\"\n",
	};
	static const struct { const char *text, *why; } bad[] = {
		{ NAMES ROW, "head" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\n", "cells" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\tx\ty\n", "cells" },
		{ HEAD NAMES "1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\tx\n", "no CURIE" },
		{ HEAD NAMES "https://a\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\tx\n", "no CURIE" },
		{ HEAD NAMES "B:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\tx\n", "not declared" },
		{ HEAD NAMES "A:1\tskos:Match\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\tx\n", "no mapping predicate" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:Matching\t0.5\tx\n", "no justification" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t1.5\tx\n", "no confidence" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.12345\tx\n", "no confidence" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t\tx\n", "no confidence" },
		{ HEAD NAMES ROW ROW, "not behind" },
		{ HEAD NAMES "A:3\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\tx\n" ROW, "not behind" },
		{ HEAD NAMES ROW "A:1\tskos:relatedMatch\tsssom:NoTermFound\t\tsemapv:MappingReview\t\tx\n", "and none" },
		{ HEAD NAMES "A:1\tskos:relatedMatch\tsssom:NoTermFound\tname\tsemapv:MappingReview\t\tx\n", "with a name" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\t\tsemapv:LexicalMatching\t0.5\tx\n", "is empty" },
		{ HEAD NAMES "A:1\tskos:closeMatch\tA:2\ttwo\tsemapv:LexicalMatching\t0.5\t\"x\n", "control" },
		{ HEAD "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcolour\n", "unknown" },
		{ HEAD "predicate_id\tsubject_id\tobject_id\tmapping_justification\n", "out of order" },
		{ HEAD "subject_id\tpredicate_id\tobject_id\n", "no column" },
		{ HEAD "subject_id\tpredicate_id\tobject_id\tmapping_justification\tobject_source\n", "and in a column" },
		{ HEAD "#colour: red\n" NAMES, "no slot" },
		{ HEAD "#license: x\n" NAMES, "YAML" },
		{ "#curie_map:\n#  skos: https://a.example/\n#mapping_set_id: urn:uuid:1\n#license: https://l.example/\n" NAMES, "built-in" },
		{ "#curie_map:\n#  B: https://b.example/\n#  A: https://a.example/\n#mapping_set_id: urn:uuid:1\n#license: https://l.example/\n" NAMES, "not sorted" },
		{ "#curie_map:\n#  A: https://a.example/\n#mapping_set_id: urn:uuid:1\n#license: https://l.example/\n" NAMES, "not used" },
		{ "#mapping_set_id: urn:uuid:1\n#license: https://l.example/\n" NAMES, "curie_map" },
		{ "#curie_map:\n#  A: https://a.example/\n#mapping_set_id: file.txt\n#license: https://l.example/\n#object_source: A:x\n" NAMES, "no URI" },
		{ "#curie_map:\n#  A: https://a.example/\n#license: https://l.example/\n#object_source: A:x\n" NAMES, "must be there" },
		{ "#curie_map:\n#  A: https://a.example/\n#mapping_set_id: urn:uuid:1\n#mapping_set_version: 1.10\n#license: https://l.example/\n#object_source: A:x\n" NAMES, "no text to YAML" },
		{ "#curie_map:\n#  A: https://a.example/\n#mapping_set_id: urn:uuid:1\n#object_source: A:x\n#license: https://l.example/\n" NAMES, "out of order" },
		{ HEAD "subject_id\tpredicate_id\tobject_id\tmapping_justification\tmapping_tool\tconfidence\nA:1\tskos:closeMatch\tA:2\tsemapv:LexicalMatching\tt\t0.5\n", "into the head" },
	};
	struct sssom_check c;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		if (!sssom_check(str_of(good[i]), &c))
			fail_msg("good %zu: %s", i, c.why);
		sssom_free(&c);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (sssom_check(str_of(bad[i].text), &c) || !strstr(c.why, bad[i].why))
			fail_msg("bad %zu: '%s', not '%s'", i, c.why, bad[i].why);
		sssom_free(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_methods), cmocka_unit_test(test_hostile), cmocka_unit_test(test_starter), cmocka_unit_test(test_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
