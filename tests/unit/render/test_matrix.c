/*
 * The matrix: on the starter, all that the view says counted again from the links of the edition; its addresses followed; its picture
 * without overlaps, whatever the texts and the state.
 */
#include "unit/test.h"

#include "harbour.h"
#include "render/matrix.h"
#include "svg_check.h"
#include "view/atlas.h"
#include "unit/starter_atlas.h"

static struct arena arena;
static struct store *store;
static struct atlas *at;

static int setup(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	store = starter_store(":memory:", 1000);
	at = store ? atlas_load(store, 1795478400, &err) : NULL;
	if (!at)
		print_error("%s\n", err.msg);
	return at ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	atlas_free(at);
	store_close(store);
	arena_free(&arena);
	return 0;
}

/* "colour=risks&platform=Agentic%20AI" as parameters. */
static size_t params_of(struct str query, struct list_filter *out, size_t max)
{
	struct str one;
	size_t n = 0;

	while (query.n && n < max && str_split(&query, '&', &one)) {
		ptrdiff_t eq = str_chr(one, '=');
		struct buf b;

		buf_init(&b, BUF_LINE);
		for (size_t i = (size_t)eq + 1; i < one.n; i++) {
			char hex[3] = { 0 };

			if (one.p[i] != '%') {
				buf_c(&b, one.p[i]);
				continue;
			}
			memcpy(hex, one.p + i + 1, 2); /* addresses of ours are whole */
			buf_c(&b, (char)strtoul(hex, NULL, 16));
			i += 2;
		}
		out[n++] = (struct list_filter){ str_sub(one, 0, (size_t)eq), arena_str(&arena, buf_str(&b)) };
		buf_free(&b);
	}
	return n;
}

static struct view_matrix *ask(const struct atlas *on, struct str query, struct err *err)
{
	struct list_filter params[12];
	size_t n = params_of(query, params, ARRAY_LEN(params));

	return view_matrix(on, params, n, &arena, err);
}

static struct view_matrix *matrix(const struct atlas *on, const char *query)
{
	struct err err = ERR_INIT;
	struct view_matrix *v = ask(on, str_of(query), &err);

	if (!v)
		fail_msg("%s: %s", query, err.msg);
	return v;
}

/* ---- places and numbers ---- */

/* How many different entries are at the other end of the links of t and, if subs, of its sub-techniques: slowly. */
static size_t count(const struct entry *t, enum link_kind kind, bool subs)
{
	struct map seen = { 0 };
	size_t n = 0;

	for (size_t s = 0; s <= (subs ? t->nin[LINK_SPECIALIZES] : 0); s++) {
		const struct entry *x = s ? t->in[LINK_SPECIALIZES][s - 1].other : t;

		for (uint32_t i = 0; i < x->nin[kind]; i++)
			if (!map_put(&seen, x->in[kind][i].other->r.id, &seen))
				n++;
	}
	map_free(&seen);
	return n;
}

static void check_cell(const struct view_matrix *v, const struct view_matrix_cell *c, enum link_kind kind)
{
	const struct entry *t = c->to.entry;

	assert_int_equal(c->own.risks, count(t, LINK_ATTACKS_BY, false));
	assert_int_equal(c->own.mitigations, count(t, LINK_MITIGATES, false));
	assert_int_equal(c->own.studies, count(t, LINK_EMPLOYS, false));
	assert_int_equal(c->with_subs.risks, count(t, LINK_ATTACKS_BY, true));
	assert_int_equal(c->with_subs.mitigations, count(t, LINK_MITIGATES, true));
	assert_int_equal(c->with_subs.studies, count(t, LINK_EMPLOYS, true));
	assert_int_equal(c->value, count(t, kind, false));
	assert_int_equal(c->more, count(t, kind, true) - count(t, kind, false));
	assert_true(c->value >= v->steps.v[c->step].from && c->value <= v->steps.v[c->step].to);
}

static bool achieves(const struct entry *t, const struct entry *tactic)
{
	for (uint32_t i = 0; i < t->nout[LINK_ACHIEVES]; i++)
		if (t->out[LINK_ACHIEVES][i].other == tactic)
			return true;
	return false;
}

static void test_places_and_numbers(void **state)
{
	static const struct { const char *query; enum link_kind kind; } by[] = {
		{ "", LINK_ATTACKS_BY }, { "colour=mitigations", LINK_MITIGATES }, { "colour=studies", LINK_EMPLOYS },
	};

	(void)state;
	for (size_t b = 0; b < ARRAY_LEN(by); b++) {
		struct view_matrix *v = matrix(at, by[b].query);

		assert_int_equal(v->columns.n, 16);
		assert_int_equal(v->all, 170);
		assert_int_equal(v->fit, 170);
		assert_int_equal(v->outside, 0);
		for (size_t i = 0; i < v->columns.n; i++) {
			const struct view_matrix_column *col = &v->columns.v[i];
			const struct entry *tactic = &at->edition->kinds[REC_TACTIC].v[i];
			size_t cells = 0;

			assert_ptr_equal(col->tactic.entry, tactic); /* matrix order */
			for (size_t k = 0; k < col->cells.n; k++) {
				const struct view_matrix_cell *c = &col->cells.v[k];

				cells += 1 + c->subs.n;
				assert_true(achieves(c->to.entry, tactic));
				check_cell(v, c, by[b].kind);
				for (size_t s = 0; s < c->subs.n; s++) {
					assert_ptr_equal(entry_parent(c->subs.v[s].to.entry), c->to.entry);
					assert_true(achieves(c->subs.v[s].to.entry, tactic));
					check_cell(v, &c->subs.v[s], by[b].kind);
				}
			}
			assert_int_equal(cells, tactic->nin[LINK_ACHIEVES]); /* each of them, once */
			assert_int_equal(col->all, cells);
		}
	}
}

static void test_steps(void **state)
{
	(void)state;
	for (int c = 0; c < MATRIX_COLOURS; c++) {
		struct view_matrix *v = matrix(at, arena_printf(&arena, "colour=%s", matrix_colours[c].name).p);
		size_t sum = 0;

		assert_true(v->steps.n >= 4 && v->steps.n <= MATRIX_STEPS);
		for (size_t i = 0; i < v->steps.n; i++) {
			assert_int_equal(v->steps.v[i].step, i);
			assert_int_equal(v->steps.v[i].from, i ? v->steps.v[i - 1].to + 1 : 0); /* no gap, no value twice */
			if (c != MATRIX_MATURITY && i)
				assert_true(v->steps.v[i].count > 0 && v->steps.v[i].count < 100); /* quarters, more or less */
			sum += v->steps.v[i].count;
		}
		assert_int_equal(sum, v->fit);
	}
	assert_str(matrix(at, "colour=maturity")->steps.v[3].text, "Realized");
}

/* ---- filters and addresses ---- */

static void test_filters(void **state)
{
	const struct entries *all = &at->edition->kinds[REC_TECHNIQUE];
	struct view_matrix *v = matrix(at, "platform=agentic%20ai&platform=Enterprise&maturity=Realized"), *whole = matrix(at, "");
	size_t want = 0, cells = 0;

	(void)state;
	for (size_t i = 0; i < all->n; i++)
		want += (record_has(&all->v[i].r, F_PLATFORM, STR("Agentic AI")) || record_has(&all->v[i].r, F_PLATFORM, STR("Enterprise"))) &&
			record_has(&all->v[i].r, F_MATURITY, STR("Realized"));
	assert_true(want > 10 && want < 100);
	assert_int_equal(v->fit, want);
	assert_int_equal(v->all, 170);
	assert_true(v->filtered);
	for (size_t i = 0; i < v->columns.n; i++) { /* nothing moves, and a sub-technique that fits is not hidden */
		size_t fit = 0;

		assert_int_equal(v->columns.v[i].cells.n, whole->columns.v[i].cells.n);
		for (size_t k = 0; k < v->columns.v[i].cells.n; k++) {
			const struct view_matrix_cell *c = &v->columns.v[i].cells.v[k], *w = &whole->columns.v[i].cells.v[k];
			bool sub_fits = false;

			assert_ptr_equal(c->to.entry, w->to.entry);
			assert_int_equal(c->step, w->step); /* nor does the scale */
			for (size_t s = 0; s < c->subs.n; s++) {
				sub_fits = sub_fits || c->subs.v[s].fits;
				fit += c->subs.v[s].fits;
			}
			fit += c->fits;
			assert_int_equal(c->open, !c->fits && sub_fits);
		}
		assert_int_equal(v->columns.v[i].fit, fit);
		cells += fit;
	}
	assert_true(cells >= want);
}

static struct str query_of(struct str path)
{
	ptrdiff_t q = str_chr(path, '?');

	assert_true(str_starts(path, STR("/matrix/")));
	return q < 0 ? STR("") : str_from(path, (size_t)q + 1);
}

/* Whatever link is followed, the count beside it is what comes. */
static void test_addresses(void **state)
{
	struct view_matrix *v = matrix(at, "colour=studies&platform=Agentic%20AI&subs=open"), *next;
	struct err err = ERR_INIT;

	(void)state;
	assert_str(v->svg_path, "/matrix.svg?colour=studies&platform=Agentic%20AI&subs=open");
	assert_str(v->clear_path, "/matrix/?colour=studies&subs=open");
	assert_str(v->open_path, "/matrix/?colour=studies&platform=Agentic%20AI");
	for (size_t i = 0; i < v->colours.n; i++) {
		next = ask(at, query_of(v->colours.v[i].path), &err);
		assert_non_null(next);
		assert_int_equal(next->colour, i);
		assert_int_equal(next->fit, v->fit);
		assert_true(next->open);
	}
	assert_int_equal(v->filters.n, 2);
	assert_str(v->filters.v[0].values.v[0].value, "Predictive AI");
	assert_str(v->filters.v[1].values.v[2].value, "Realized");
	for (size_t i = 0; i < v->filters.v[1].values.n; i++) { /* no maturity is on: each alone */
		next = ask(at, query_of(v->filters.v[1].values.v[i].path), &err);
		assert_non_null(next);
		assert_int_equal(next->fit, v->filters.v[1].values.v[i].count);
		assert_true(next->filters.v[1].values.v[i].on);
	}
	next = ask(at, query_of(v->filters.v[0].values.v[2].path), &err); /* the one that is on: off again */
	assert_non_null(next);
	assert_int_equal(next->fit, 170);
}

static void test_refuses(void **state)
{
	static const struct { const char *query, *says; } bad[] = {
		{ "colour=red", "takes risks, mitigations, studies or maturity, not 'red'" },
		{ "platform=Toaster", "no technique has the platform 'Toaster'; there are: Predictive AI, Generative AI, Agentic AI, Enterprise" },
		{ "maturity=Ripe", "there are: Feasible, Demonstrated, Realized" },
		{ "subs=maybe", "takes open or folded" },
		{ "size=3", "there are: colour, platform, maturity, subs" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = ERR_INIT;

		assert_null(ask(at, str_of(bad[i].query), &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_has(str_of(err.msg), bad[i].says);
	}
	assert_non_null(matrix(at, "colour=&platform=")); /* a form that was sent empty */
}

static void test_files(void **state)
{
	struct atlas file = *at;
	struct err err = ERR_INIT;
	struct view_matrix *v;

	(void)state;
	file.fixed = true;
	v = matrix(&file, "colour=maturity");
	assert_str(v->page.path, "/matrix/maturity/");
	assert_str(v->colours.v[0].path, "/matrix/");
	assert_str(v->colours.v[2].path, "/matrix/studies/");
	assert_str(v->svg_path, "/matrix/maturity.svg");
	assert_str(v->json_path, "/matrix.json");
	assert_int_equal(v->open_path.n + v->clear_path.n + v->filters.v[0].values.v[0].path.n, 0);
	assert_null(ask(&file, STR("platform=Enterprise"), &err));
}

/* A risk of a parent and of its sub-technique counts once. */
static void test_harbour(void **state)
{
	struct atlas h = harbour_open(NULL);
	struct view_matrix *v = matrix(&h, "");
	const struct view_matrix_cell *lights;

	(void)state;
	assert_int_equal(v->columns.n, 2);
	assert_int_equal(v->columns.v[0].cells.n, 1);
	assert_int_equal(v->columns.v[1].cells.n, 2);
	lights = &v->columns.v[1].cells.v[0];
	assert_str(lights->to.id, "AML.T9001");
	assert_int_equal(lights->subs.n, 1);
	assert_str(lights->subs.v[0].to.title, "On the Pier");
	assert_int_equal(lights->value, 1);
	assert_int_equal(lights->more, 0); /* the same risk as its parent's */
	assert_str(lights->about, "AML.T9001, Realized: 1 risk, 1 mitigation, 1 case study");
	harbour_close(&h);
}

/* ---- the picture ---- */

static bool inside(const struct svg_box *a, const struct svg_box *b)
{
	return a->x >= b->x - .01 && a->y >= b->y - .01 && a->x + a->w <= b->x + b->w + .01 && a->y + a->h <= b->y + b->h + .01;
}

/* No text touches another, no tile another, and the text of a tile stays in it. */
static void check_picture(const char *name, const struct view_matrix *v)
{
	struct svg_check c;
	struct buf b;

	buf_init(&b, BUF_PAGE);
	render_svg_matrix(&b, v);
	assert_true(buf_ok(&b));
	if (!svg_check(buf_str(&b), &c))
		fail_msg("%s: %s", name, c.why);
	for (size_t i = 0; i < c.boxes.n; i++) {
		const struct svg_box *x = &c.boxes.v[i];

		if (x->x < -.01 || x->y < -.01 || x->x + x->w > c.width + .01 || x->y + x->h > c.height + .01)
			fail_msg("%s: '%.*s' sticks out", name, STRF(x->text));
		for (size_t k = i + 1; k < c.boxes.n; k++) {
			const struct svg_box *y = &c.boxes.v[k];
			bool ground = i == 0;

			if (!ground && svg_overlap(x, y) && (x->size > 0) == (y->size > 0))
				fail_msg("%s: '%.*s' at %g %g overlaps '%.*s' at %g %g", name, STRF(x->text), x->x, x->y, STRF(y->text), y->x, y->y);
			if (!ground && svg_overlap(x, y) && !inside(y, x) && !inside(x, y))
				fail_msg("%s: '%.*s%.*s' leaves its tile", name, STRF(x->text), STRF(y->text));
		}
	}
	svg_check_free(&c);
	buf_free(&b);
}

static void test_picture(void **state)
{
	static const char *const queries[] = { "", "colour=maturity&subs=open", "colour=studies&subs=open&platform=Agentic%20AI", "colour=mitigations&maturity=Feasible" };
	static const char *const texts[] = { "<b>\"&' ", "\xFF\x01\xE2\x80\xAE", "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ ", "\xF0\x9F\xA6\x80\xE6\xB8\xAF\xE6\xB8\xAF " };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(queries); i++)
		check_picture(queries[i], matrix(at, queries[i]));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct atlas h = harbour_open(texts[i]);

		check_picture(texts[i], matrix(&h, "subs=open"));
		check_picture(texts[i], matrix(&h, "subs=open&colour=maturity"));
		harbour_close(&h);
	}
}

/* Nothing imported at all: a page and a picture that say so. */
static void test_empty(void **state)
{
	struct edition_parts parts = { 0 };
	struct err err = ERR_INIT;
	struct edition *e = edition_build(&parts, 0, &err);
	struct atlas h = { 0 };
	struct view_matrix *v;
	struct buf b;

	(void)state;
	assert_non_null(e);
	h.edition = e;
	v = matrix(&h, "colour=studies");
	assert_int_equal(v->columns.n + v->all + v->filters.n, 0);
	check_picture("empty", v);
	buf_init(&b, BUF_PAGE);
	render_matrix(&b, v, FORMAT_HTML);
	assert_has(buf_str(&b), "No tactics are loaded yet.");
	buf_clear(&b);
	render_matrix(&b, v, FORMAT_JSON);
	assert_has(buf_str(&b), "\"tactics\":[]");
	buf_free(&b);
	edition_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places_and_numbers), cmocka_unit_test(test_steps),   cmocka_unit_test(test_filters), cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_refuses),            cmocka_unit_test(test_files),   cmocka_unit_test(test_harbour), cmocka_unit_test(test_picture),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
