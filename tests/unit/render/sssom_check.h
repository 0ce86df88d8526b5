/*
 * sssom_check: a strict reader of SSSOM/TSV files, for tests: specification 1.0 with the rules for canonical files, and the slots that
 * are not in it refused.  sssom_check(text, why) says what is wrong first.
 */
#ifndef TESTS_UNIT_RENDER_SSSOM_CHECK_H
#define TESTS_UNIT_RENDER_SSSOM_CHECK_H

#include <stdio.h>

#include "base/map.h"
#include "base/utf8.h"
#include "fmt/csv.h"
#include "fmt/yaml.h"

/* The slots of the classes in the order of the specification's tables, blanks around each. */
#define SSSOM_SET                                                                                                                  \
	" curie_map mapping_set_id mapping_set_version mapping_set_source mapping_set_title mapping_set_description creator_id "     \
	"creator_label license subject_type subject_source subject_source_version object_type object_source object_source_version "  \
	"mapping_provider mapping_tool mapping_tool_version mapping_date publication_date subject_match_field object_match_field "    \
	"subject_preprocessing object_preprocessing see_also issue_tracker other comment extension_definitions "
#define SSSOM_ROW                                                                                                                  \
	" subject_id subject_label subject_category predicate_id predicate_label predicate_modifier object_id object_label "          \
	"object_category mapping_justification author_id author_label reviewer_id reviewer_label creator_id creator_label license "   \
	"subject_type subject_source subject_source_version object_type object_source object_source_version mapping_provider "        \
	"mapping_source mapping_cardinality mapping_tool mapping_tool_version mapping_date publication_date confidence "              \
	"curation_rule curation_rule_text subject_match_field object_match_field match_string subject_preprocessing "                 \
	"object_preprocessing similarity_score similarity_measure see_also issue_tracker_item other comment "
#define SSSOM_PROPAGATED                                                                                                           \
	" mapping_date mapping_provider mapping_tool mapping_tool_version object_match_field object_preprocessing object_source "     \
	"object_source_version object_type subject_match_field subject_preprocessing subject_source subject_source_version "          \
	"subject_type "
#define SSSOM_LISTS " mapping_set_source creator_id creator_label see_also "
#define SSSOM_BUILT_IN " owl rdf rdfs semapv skos sssom xsd linkml "
#define SSSOM_JUSTIFICATIONS                                                                                                       \
	" MappingReview ManualMappingCuration LogicalReasoning LexicalMatching CompositeMatching UnspecifiedMatching "                \
	"SemanticSimilarityThresholdMatching LexicalSimilarityThresholdMatching MappingChaining MappingInversion StructuralMatching " \
	"InstanceBasedMatching BackgroundKnowledgeBasedMatching "
#define SSSOM_PREDICATES " exactMatch closeMatch broadMatch narrowMatch relatedMatch "

struct sssom_check {
	struct arena a;
	const struct yaml *set;
	struct map prefixes, used;
	struct csv_row names;
	size_t rows, links, none; /* read so far; to a term; to none */
	char why[300];
};

#define sssom_wrong(c, ...) ((void)snprintf((c)->why, sizeof((c)->why), __VA_ARGS__), false)

/* The place of a word in a list, or -1. */
static ptrdiff_t sssom_place(const char *list, struct str s)
{
	char word[60];

	if (!s.n || s.n + 3 > sizeof(word) || str_chr(s, ' ') >= 0)
		return -1;
	(void)snprintf(word, sizeof(word), " %.*s ", STRF(s));
	return str_find(str_of(list), str_of(word));
}

static bool sssom_is_uri(struct str s)
{
	size_t i = 0;

	while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (i && s.p[i] >= '0' && s.p[i] <= '9')))
		i++;
	return i > 1 && i + 1 < s.n && s.p[i] == ':' && str_chr(s, ' ') < 0;
}

/* "prefix:local" with a prefix that is declared or built in. */
static bool sssom_curie(struct sssom_check *c, struct str s)
{
	ptrdiff_t colon = s.n ? str_chr(s, ':') : -1;
	struct str prefix = colon > 0 ? str_sub(s, 0, (size_t)colon) : STR(""), local = str_from(s, (size_t)(colon + 1));

	if (!prefix.n || !local.n || str_starts(local, STR("//")))
		return sssom_wrong(c, "'%.*s' is no CURIE", STRF(s));
	for (size_t i = 0; i < local.n; i++)
		if ((unsigned char)local.p[i] <= ' ' || strchr("<>\"{}|\\^`[]", local.p[i]))
			return sssom_wrong(c, "'%.*s' has what no IRI has", STRF(s));
	if (sssom_place(SSSOM_BUILT_IN, prefix) < 0 && !map_get(&c->prefixes, prefix))
		return sssom_wrong(c, "the prefix of '%.*s' is not declared", STRF(s));
	map_put(&c->used, prefix, c);
	return true;
}

/* ---- the head ---- */

static bool sssom_prefixes(struct sssom_check *c, const struct yaml *m)
{
	if (!m || m->type != YAML_MAP)
		return sssom_wrong(c, "no curie_map");
	for (size_t i = 0; i < m->n; i++) {
		struct str k = m->keys[i];

		if (sssom_place(SSSOM_BUILT_IN, k) >= 0)
			return sssom_wrong(c, "the built-in prefix '%.*s' is declared", STRF(k));
		if (i && str_cmp(m->keys[i - 1], k) >= 0)
			return sssom_wrong(c, "the prefixes are not sorted");
		if (m->items[i].type != YAML_SCALAR || !sssom_is_uri(m->items[i].text))
			return sssom_wrong(c, "'%.*s' is no prefix of an IRI", STRF(k));
		map_put(&c->prefixes, k, c);
	}
	return true;
}

static bool sssom_slot(struct sssom_check *c, struct str k, const struct yaml *v)
{
	bool list = sssom_place(SSSOM_LISTS, k) >= 0;

	if (str_is(k, "curie_map"))
		return true;
	if (v->type != (list ? YAML_SEQ : YAML_SCALAR) || (list && !v->n))
		return sssom_wrong(c, "'%.*s' is no %s", STRF(k), list ? "list" : "text");
	if (list)
		return true;
	if (!v->text.n || (v->plain && (strchr("0123456789.+-~", v->text.p[0]) || str_is(v->text, "true") || str_is(v->text, "null"))))
		return sssom_wrong(c, "'%.*s' is no text to YAML", STRF(k));
	if ((str_is(k, "mapping_set_id") || str_is(k, "license") || str_is(k, "mapping_provider")) && !sssom_is_uri(v->text))
		return sssom_wrong(c, "'%.*s' is no URI", STRF(k));
	if (str_is(k, "subject_source") || str_is(k, "object_source"))
		return sssom_curie(c, v->text);
	return true;
}

static bool sssom_head(struct sssom_check *c, struct str *text)
{
	struct err err = ERR_INIT;
	bool broken = false;
	ptrdiff_t last = -1;
	struct str line;
	struct buf b;

	buf_init(&b, BUF_PAGE);
	while (str_starts(*text, STR("#"))) {
		if (!str_split(text, '\n', &line))
			break;
		buf_add(&b, str_from(line, 1));
		buf_c(&b, '\n');
	}
	c->set = yaml_parse(&c->a, arena_str(&c->a, buf_str(&b)), &broken, &err);
	buf_free(&b);
	if (!c->set || broken || c->set->type != YAML_MAP)
		return sssom_wrong(c, "the head is no YAML map: %.200s", err.msg);
	if (!str_is(c->set->keys[0], "curie_map") || !sssom_prefixes(c, &c->set->items[0]))
		return c->why[0] ? false : sssom_wrong(c, "the head does not start with curie_map");
	for (size_t i = 0; i < c->set->n; i++) {
		ptrdiff_t place = sssom_place(SSSOM_SET, c->set->keys[i]);

		if (place < 0)
			return sssom_wrong(c, "a mapping set has no slot '%.*s'", STRF(c->set->keys[i]));
		if (place <= last)
			return sssom_wrong(c, "'%.*s' is out of order", STRF(c->set->keys[i]));
		last = place;
		if (!sssom_slot(c, c->set->keys[i], &c->set->items[i]))
			return false;
	}
	if (!yaml_get(c->set, "mapping_set_id") || !yaml_get(c->set, "license"))
		return sssom_wrong(c, "a slot that must be there is not");
	return true;
}

/* ---- the rows ---- */

static bool sssom_names(struct sssom_check *c)
{
	static const char *const needed[] = { "subject_id", "predicate_id", "object_id", "mapping_justification" };
	ptrdiff_t last = -1;

	for (size_t i = 0; i < c->names.n; i++) {
		ptrdiff_t place = sssom_place(SSSOM_ROW, c->names.fields[i]);
		char z[60];

		if (place <= last)
			return sssom_wrong(c, "column '%.*s' is unknown, or out of order", STRF(c->names.fields[i]));
		last = place;
		(void)snprintf(z, sizeof(z), "%.*s", STRF(c->names.fields[i]));
		if (sssom_place(SSSOM_PROPAGATED, c->names.fields[i]) >= 0 && yaml_get(c->set, z))
			return sssom_wrong(c, "'%s' stands in the head and in a column", z);
	}
	for (size_t k = 0; k < ARRAY_LEN(needed); k++) {
		bool there = false;

		for (size_t i = 0; i < c->names.n; i++)
			there = there || str_is(c->names.fields[i], needed[k]);
		if (!there)
			return sssom_wrong(c, "no column '%s'", needed[k]);
	}
	return true;
}

static struct str sssom_of(const struct sssom_check *c, const struct csv_row *r, const char *name)
{
	for (size_t i = 0; i < c->names.n; i++)
		if (str_is(c->names.fields[i], name))
			return r->fields[i];
	return STR("");
}

/* 0 to 1, at most three decimals, without needless zeros. */
static bool sssom_confidence(struct str s)
{
	if (str_is(s, "0") || str_is(s, "1"))
		return true;
	if (s.n < 3 || s.n > 5 || !str_starts(s, STR("0.")) || s.p[s.n - 1] == '0')
		return false;
	for (size_t i = 2; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static bool sssom_row(struct sssom_check *c, const struct csv_row *r)
{
	struct str why = sssom_of(c, r, "mapping_justification"), predicate = sssom_of(c, r, "predicate_id"), object = sssom_of(c, r, "object_id");
	struct str sure = sssom_of(c, r, "confidence");

	if (r->n != c->names.n)
		return sssom_wrong(c, "line %u has %zu cells", r->line, r->n);
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->fields[i].n; k++)
			if ((unsigned char)r->fields[i].p[k] < ' ')
				return sssom_wrong(c, "line %u has a control character", r->line);
	if (!sssom_curie(c, sssom_of(c, r, "subject_id")) || !sssom_curie(c, predicate) || !sssom_curie(c, object) || !sssom_curie(c, why))
		return false;
	if (!str_starts(why, STR("semapv:")) || sssom_place(SSSOM_JUSTIFICATIONS, str_from(why, 7)) < 0)
		return sssom_wrong(c, "line %u: '%.*s' is no justification", r->line, STRF(why));
	if (!str_starts(predicate, STR("skos:")) || sssom_place(SSSOM_PREDICATES, str_from(predicate, 5)) < 0)
		return sssom_wrong(c, "line %u: '%.*s' is no mapping predicate", r->line, STRF(predicate));
	if (sure.n && !sssom_confidence(sure))
		return sssom_wrong(c, "line %u: '%.*s' is no confidence", r->line, STRF(sure));
	if (str_is(object, "sssom:NoTermFound")) {
		c->none++;
		if (!yaml_get(c->set, "object_source") || sssom_of(c, r, "object_label").n)
			return sssom_wrong(c, "line %u: no term in no source, or one with a name", r->line);
	} else {
		c->links++;
		if (!sure.n)
			return sssom_wrong(c, "line %u: no confidence", r->line);
	}
	c->rows++;
	return true;
}

/* -1, 0, 1: cell by cell. */
static int sssom_cmp(const struct csv_row *a, const struct csv_row *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int d = str_cmp(a->fields[i], b->fields[i]);

		if (d)
			return d;
	}
	return 0;
}

static bool sssom_rows(struct sssom_check *c, struct str text)
{
	struct csv_row row, before = { 0 }, first = { 0 };
	bool *filled, *differs, ok = true;
	struct str last = STR("");
	bool last_none = false;
	struct csv csv;

	csv_open(&csv, text, '\t');
	if (csv_next(&csv, &c->a, &c->names, NULL) != 1 || !sssom_names(c))
		return c->why[0] ? false : sssom_wrong(c, "no columns");
	filled = arena_array(&c->a, c->names.n, bool);
	differs = arena_array(&c->a, c->names.n, bool);
	while (ok && csv_next(&csv, &c->a, &row, NULL) == 1) {
		bool none;

		ok = sssom_row(c, &row);
		if (!ok)
			break;
		none = str_is(sssom_of(c, &row, "object_id"), "sssom:NoTermFound");
		if (before.n && sssom_cmp(&before, &row) >= 0)
			return sssom_wrong(c, "line %u is not behind the one before it", row.line);
		if (str_eq(last, row.fields[0]) && (none || last_none))
			return sssom_wrong(c, "line %u: a term, and none", row.line);
		last = row.fields[0];
		last_none = none;
		first = before.n ? first : row;
		before = row;
		for (size_t i = 0; i < row.n; i++) {
			filled[i] = filled[i] || row.fields[i].n;
			differs[i] = differs[i] || !str_eq(row.fields[i], first.fields[i]);
		}
	}
	for (size_t i = 0; ok && c->rows && i < c->names.n; i++) {
		if (!filled[i])
			return sssom_wrong(c, "column '%.*s' is empty", STRF(c->names.fields[i]));
		if (!differs[i] && sssom_place(SSSOM_PROPAGATED, c->names.fields[i]) >= 0)
			return sssom_wrong(c, "column '%.*s' belongs into the head", STRF(c->names.fields[i]));
	}
	return ok && (!csv.unclosed || sssom_wrong(c, "a quote is not closed"));
}

static void sssom_free(struct sssom_check *c)
{
	map_free(&c->prefixes);
	map_free(&c->used);
	arena_free(&c->a);
}

static bool sssom_check(struct str text, struct sssom_check *c)
{
	const struct yaml *prefixes;

	memset(c, 0, sizeof(*c));
	if (!utf8_valid(text) || str_starts(text, STR("\xef\xbb\xbf")) || str_chr(text, '\r') >= 0 || !str_ends(text, STR("\n")))
		return sssom_wrong(c, "no UTF-8 lines");
	if (!sssom_head(c, &text) || !sssom_rows(c, text))
		return false;
	prefixes = yaml_get(c->set, "curie_map");
	for (size_t i = 0; i < prefixes->n; i++)
		if (!map_get(&c->used, prefixes->keys[i]))
			return sssom_wrong(c, "the prefix '%.*s' is not used", STRF(prefixes->keys[i]));
	return true;
}

#endif
