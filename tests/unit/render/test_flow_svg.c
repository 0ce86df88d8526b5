/* The flow picture as it is drawn: well-formed whatever the texts hold, nothing on top of anything else, readable. */
#include "unit/test.h"

#include "render/flow_svg.h"
#include "svg_check.h"
#include "unit/flow_atlas.h"

static struct arena arena;

static bool is_box(const struct svg_box *b)
{
	return b->size <= 0 && (str_is(b->class, "box") || str_is(b->class, "empty"));
}

static bool inside(const struct svg_box *a, const struct svg_box *b)
{
	return a->x >= b->x && a->y >= b->y && a->x + a->w <= b->x + b->w && a->y + a->h <= b->y + b->h;
}

/* No two boxes and no two texts meet; a text stands wholly in a box or in none; all of it is in the picture. */
static void check_apart(const struct svg_check *c)
{
	const struct svg_box whole = { .w = c->width, .h = c->height };

	for (size_t i = 0; i < c->boxes.n; i++) {
		const struct svg_box *a = &c->boxes.v[i];

		if (a->size > 0 && a->size < 11)
			fail_msg("'%.*s' is set in %g px", STRF(a->text), a->size);
		if (!str_has(a->class, "hatch") && !inside(a, &whole))
			fail_msg("'%.*s' %.*s leaves the picture", STRF(a->text), STRF(a->class));
		for (size_t k = 0; k < i; k++) {
			const struct svg_box *b = &c->boxes.v[k];

			if (((is_box(a) && is_box(b)) || (a->size > 0 && b->size > 0)) && svg_overlap(a, b))
				fail_msg("'%.*s' (%g %g %g %g) stands on '%.*s' (%g %g %g %g)", STRF(a->text), a->x, a->y, a->w, a->h, STRF(b->text), b->x, b->y,
					 b->w, b->h);
			if (a->size > 0 && is_box(b) && svg_overlap(a, b) && !inside(a, b))
				fail_msg("'%.*s' leaves its box", STRF(a->text));
		}
	}
}

/* The picture alone, with its boxes of a height that a finger meets and a link for each. */
static size_t check_picture(const struct view_flow *f)
{
	struct svg_check c;
	struct buf b;
	size_t boxes = 0;

	buf_init(&b, BUF_PAGE);
	render_flow_svg(&b, f);
	assert_true(buf_ok(&b));
	if (!svg_check(buf_str(&b), &c))
		fail_msg("%s: %s", f->path.p, c.why);
	check_apart(&c);
	for (size_t i = 0; i < c.boxes.n; i++)
		if (str_is(c.boxes.v[i].class, "box")) {
			boxes++;
			assert_true(c.boxes.v[i].h >= 24);
		}
	assert_int_equal(boxes, f->nodes.n);
	assert_int_equal(c.links.n, f->nodes.n);
	for (size_t i = 0; i < f->nodes.n; i++)
		assert_true(str_eq(c.links.v[i], f->nodes.v[i].path));
	svg_check_free(&c);
	buf_free(&b);
	return f->nodes.n;
}

/* The bands of a box lie within its height, one under the other, and are as wide as their links are strong. */
static void check_bands(const struct view_flow *f)
{
	struct flow_plan p = flow_place(f, 0, 0, &arena);

	for (size_t i = 0; i < f->links.n; i++) {
		const struct flow_band *b = &p.bands[i];
		const struct view_flow_link *l = &f->links.v[i];
		const struct flow_box *from = &p.boxes[l->from], *to = &p.boxes[l->to];

		assert_true(b->width > l->strength * p.scale - .001 && b->width < l->strength * p.scale + .001);
		assert_true(b->x1 == from->x + FLOW_BOX && b->x2 == to->x);
		assert_true(b->y1 - b->width / 2 >= from->y - .001 && b->y1 + b->width / 2 <= from->y + from->h + .001);
		assert_true(b->y2 - b->width / 2 >= to->y - .001 && b->y2 + b->width / 2 <= to->y + to->h + .001);
		for (size_t k = 0; k < i; k++) {
			const struct flow_band *o = &p.bands[k];

			if (f->links.v[k].from == l->from)
				assert_true(o->y1 + o->width / 2 <= b->y1 - b->width / 2 + .001);
			if (f->links.v[k].to == l->to)
				assert_true(o->y2 + o->width / 2 <= b->y2 - b->width / 2 + .001);
		}
	}
}

static void check_all(struct flow_atlas s, bool seen[VIEW_FLOW_NODES + 1])
{
	static const enum rec_kind kinds[] = { REC_RISK, REC_TECHNIQUE, REC_MITIGATION };
	struct atlas at = flow_atlas_open(s);

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t i = 0; i < at.edition->kinds[kinds[k]].n && i < 2; i++) {
			const struct view_flow *f = view_flow(&at, &at.edition->kinds[kinds[k]].v[i], &arena);

			seen[check_picture(f)] = true;
			check_bands(f);
			arena_free(&arena);
		}
	flow_atlas_close(&at);
}

static void test_nothing_overlaps(void **state)
{
	bool seen[VIEW_FLOW_NODES + 1] = { false };

	(void)state;
	for (uint32_t seed = 1; seed <= 2; seed++) {
		check_all((struct flow_atlas){ 1, 0, 0, seed, NULL }, seen);
		for (size_t n = 1; n <= 42; n++) {
			check_all((struct flow_atlas){ 1, n, 0, seed, NULL }, seen);
			check_all((struct flow_atlas){ n, 1, n / 4, seed, NULL }, seen);
			check_all((struct flow_atlas){ n, n / 2 + 1, n, seed, NULL }, seen);
		}
	}
	for (size_t n = 1; n <= VIEW_FLOW_NODES; n++)
		if (!seen[n])
			fail_msg("no picture of %zu nodes was looked at", n);
}

static void test_same_bytes(void **state)
{
	struct atlas at = flow_atlas_open((struct flow_atlas){ 12, 7, 9, 5, NULL });
	const struct entry *x = &at.edition->kinds[REC_RISK].v[0];
	struct buf one, two;

	(void)state;
	buf_init(&one, BUF_PAGE);
	buf_init(&two, BUF_PAGE);
	render_flow_svg(&one, view_flow(&at, x, &arena));
	render_flow_svg(&two, view_flow(&at, x, &arena));
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	assert_has(buf_str(&one), "url(#flow-r)"); /* related links differ by more than colour */
	assert_has(buf_str(&one), "confidence 0.");
	buf_free(&one);
	buf_free(&two);
	flow_atlas_close(&at);
}

static void test_in_a_page(void **state)
{
	struct atlas at = flow_atlas_open((struct flow_atlas){ 2, 3, 2, 1, NULL });
	struct html_flow h = html_flow(view_flow(&at, &at.edition->kinds[REC_RISK].v[0], &arena), &arena);

	(void)state;
	assert_true(h.shown);
	assert_has(h.picture.s, "role=\"group\" aria-labelledby=\"flow-h\"");
	assert_false(str_has(h.picture.s, "style="));
	assert_false(str_has(h.picture.s, "<?xml"));
	assert_false(html_flow(NULL, &arena).shown);
	flow_atlas_close(&at);
	at = flow_atlas_open((struct flow_atlas){ 1, 0, 0, 1, NULL });
	assert_false(html_flow(view_flow(&at, &at.edition->kinds[REC_RISK].v[0], &arena), &arena).shown);
	flow_atlas_close(&at);
}

static void test_hostile(void **state)
{
	static const char *const texts[] = {
		"</title></text></a></svg><script>x</script>", "\"><rect onload=\"x", "&lt;&#60;& ]]> <!-- ", "\xFF\xC0\x80\x01\x0B", "\xE2\x80\xAE\xE2\x81\xA6",
		"\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF ",
		"\xF0\x9F\x98\x80\xF0\x9F\x98\x80 ", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
	};
	bool seen[VIEW_FLOW_NODES + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		check_all((struct flow_atlas){ 5, 4, 3, 2, texts[i] }, seen);
		check_all((struct flow_atlas){ 30, 9, 20, 2, texts[i] }, seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_overlaps), cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_in_a_page), cmocka_unit_test(test_hostile),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(&arena);
	return rc;
}
