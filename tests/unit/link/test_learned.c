/* The linker that was taught: its model in the program, and each piece that it is made of. */
#include "unit/test.h"

#include <math.h>

#include "base/embed.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "data/files.h"
#include "link/decide.h"
#include "link/dense.h"
#include "link/fit.h"
#include "link/learned.h"
#include "link/model.h"
#include "unit/small_atlas.h"
#include "unit/starter_atlas.h"

static struct edition *starter;
static struct linker *linker;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	starter = starter_edition();
	linker = linker_open(starter);
	return starter && linker ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	linker_free(linker);
	edition_free(starter);
	arena_free(&arena);
	return 0;
}

static struct link_result ask(const char *text, size_t limit)
{
	struct link_query q = { .text = str_of(text), .coded = true };
	struct link_result r;

	linker_link(linker, &q, limit, &arena, &r);
	return r;
}

static bool accepts(const struct link_result *r, const char *id)
{
	for (size_t i = 0; i < r->accepted; i++)
		if (str_is(r->hits[i].technique->r.id, id))
			return true;
	return false;
}

/* The committed model was made from the committed judgements, and is small. */
static void test_inputs(void **state)
{
	const struct embed *curated = embed_find(data_files, data_files_n, STR(MODEL_CURATED));
	char hash[HASH_SHA256_HEX];
	struct model_inputs in;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(model_inputs_of(model_embedded(), &in, &err), 0);
	hash_sha256_hex(curated->data, hash);
	assert_str(in.curated, hash);
	assert_int_equal(in.atlas.n, 64);
	assert_int_equal(in.mit.n, 64);
	assert_true(model_embedded().n < (size_t)3 << 20);
	assert_has(linker_default_key(&arena), "linear-2.");
	assert_true(str_eq(linker_default_key(&arena), str_of(linker_key(linker))));
}

/* With the starter alone, which has no text of the catalogues. */
static void test_finds(void **state)
{
	struct link_result r = ask("An attacker poisons the training data of a model so that it learns a hidden backdoor.", 0);

	(void)state;
	assert_true(accepts(&r, "AML.T0020"));
	r = ask("Criminals use generative AI to write phishing emails and to clone voices.", 0);
	assert_true(accepts(&r, "AML.T0052"));
	r = ask("Users bypass the safety training of a chatbot with jailbreak prompts.", 0);
	assert_true(accepts(&r, "AML.T0054"));
	for (size_t i = 0; i < r.n; i++) {
		assert_true(r.hits[i].confidence >= 0 && r.hits[i].confidence <= 1);
		assert_true(i == 0 || r.hits[i].score <= r.hits[i - 1].score);
		assert_true(r.hits[i].tier == TIER_DIRECT || r.hits[i].tier == TIER_RELATED);
		assert_true(r.hits[i].reason.n > 20);
	}
}

static void test_abstains(void **state)
{
	struct link_query q = { .text = STR("An attacker poisons the training data of a model."), .coded = false };
	struct link_result r = ask("The model performs worse for some groups of people because they are rare in its data.", 0);

	(void)state;
	assert_int_equal(r.none, NONE_NO_ADVERSARY);
	assert_true(r.accepted == 0 && r.n == 0 && r.none_reason.n > 20);
	r = ask("", 3);
	assert_int_equal(r.none, NONE_TOO_GENERAL);
	assert_int_equal(r.n, 0);
	r = ask("the of and 42", 3);
	assert_int_equal(r.none, NONE_TOO_GENERAL);
	r = ask("Hello", 0);
	assert_int_equal(r.none, NONE_TOO_GENERAL);
	linker_link(linker, &q, 0, &arena, &r);
	assert_int_equal(r.none, NONE_NOT_A_RISK);
}

static void test_evidence(void **state)
{
	const char *text = "First, a sentence about nothing.  Then adversaries \xe2\x80\x9cjailbreak\xe2\x80\x9d the assistant with prompt injection.";
	struct link_result a = ask(text, 5), b = ask(text, 5);

	(void)state;
	assert_int_equal(a.n, 5);
	for (size_t i = 0; i < a.n; i++) {
		assert_true(a.hits[i].technique == b.hits[i].technique && str_eq(a.hits[i].reason, b.hits[i].reason));
		for (size_t k = 0; k < a.hits[i].nevidence; k++) {
			const struct evidence *e = &a.hits[i].evidence[k];

			assert_true(str_eq(str_sub(str_of(text), e->offset, e->text.n), e->text));
			assert_true(e->weight > 0 && e->weight < 1.001F && utf8_valid(e->text));
		}
	}
	assert_true(a.hits[0].nevidence > 0);
}

/* A long text: cut into passages, found wherever it stands, offsets into the whole. */
static void test_long(void **state)
{
	struct link_query q = { .coded = true };
	struct link_result r;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (int i = 0; i < 200; i++)
		buf_lit(&b, "Minutes of a meeting about furniture and lunch were taken. ");
	buf_lit(&b, "Users bypass the safety training of a chatbot with jailbreak prompts. ");
	q.text = buf_str(&b);
	linker_link(linker, &q, 1, &arena, &r);
	assert_true(accepts(&r, "AML.T0054") && r.hits[0].nevidence > 0);
	for (size_t k = 0; k < r.hits[0].nevidence; k++)
		assert_true(str_eq(str_sub(q.text, r.hits[0].evidence[k].offset, r.hits[0].evidence[k].text.n), r.hits[0].evidence[k].text));
	for (size_t from = 0; from < b.n;) {
		struct str p = learned_cut(q.text, from);

		assert_true(p.n > 0 && p.n <= LEARNED_PASSAGE);
		from += p.n;
	}
	buf_clear(&b);
	for (int i = 0; i < 3000; i++)
		buf_lit(&b, "\xe4\xba\xba"); /* nowhere to cut but between characters */
	assert_true(utf8_valid(learned_cut(buf_str(&b), 0)) && learned_cut(buf_str(&b), 0).n > 2000);
	buf_free(&b);
}

/* Another catalogue: none of the model's techniques is there, so their own words are all there is. */
static void test_unknown(void **state)
{
	struct edition *e = small_atlas(NULL);
	struct linker *l = linker_open(e);
	struct link_query q = { .text = STR("Somebody slips harmful samples into the training set to poison a model."), .coded = true };
	struct link_result r;

	(void)state;
	assert_non_null(l);
	linker_link(l, &q, 2, &arena, &r);
	assert_true(r.n >= 1);
	linker_free(l);
	edition_free(e);
}

/* A damaged model is refused, wherever it is cut or changed in its counts. */
static void test_damaged(void **state)
{
	struct str file = model_embedded();
	char *copy = xmalloc(file.n);
	struct err err = ERR_INIT;
	struct model m;

	(void)state;
	for (size_t n = 0; n < file.n; n += n < 400 ? 1 : 400009)
		assert_int_equal(model_read(str_sub(file, 0, n), starter, &m, &err), -1);
	for (size_t at = 0; at < 8 + 192 + 32; at += at == 8 ? 192 : 1) {
		memcpy(copy, file.p, file.n);
		copy[at] = (char)(copy[at] ^ 0x55);
		if (at < 8 || (at >= 200 && (at < 208 || at >= 212))) /* 208: how many texts were counted, any number */
			assert_int_equal(model_read(str_n(copy, file.n), starter, &m, &err), -1);
	}
	free(copy);
}

static void test_dense(void **state)
{
	double a[9] = { 4, 2, 1, 0, 5, 3, 0, 0, 6 }, b[3] = { 1, 2, 3 }, x[3];
	const double full[9] = { 4, 2, 1, 2, 5, 3, 1, 3, 6 };
	double bad[4] = { 1, 2, 2, 1 };

	(void)state;
	memcpy(x, b, sizeof(b));
	assert_true(dense_factor(a, 3));
	dense_solve(a, 3, x, 1);
	for (size_t i = 0; i < 3; i++)
		assert_true(fabs(full[i * 3] * x[0] + full[i * 3 + 1] * x[1] + full[i * 3 + 2] * x[2] - b[i]) < 1e-12);
	assert_false(dense_factor(bad, 2));
}

/* One feature decides: both models find it, with the others at zero weight. */
static void test_fit(void **state)
{
	enum { N = 400, SIZE = 4 };
	float *f = xcalloc((size_t)N * PF_COUNT, sizeof(*f)), w[PAIR_WEIGHTS], other;
	uint8_t y[N];
	uint32_t chosen[N / SIZE];
	double p[2] = { 1000, 1001 };

	(void)state;
	for (size_t i = 0; i < N; i++) {
		f[i * PF_COUNT + 3] = (float)((i * 7 + i / SIZE * 3) % SIZE);
		y[i] = f[i * PF_COUNT + 3] > 2.5F ? i % 10 != 0 : i % 10 == 0;
		if (f[i * PF_COUNT + 3] > 2.5F)
			chosen[i / SIZE] = (uint32_t)(i % SIZE);
	}
	fit_logistic(f, y, N, 0.1, w);
	assert_true(w[3] > 0.5F && fabsf(w[4]) < 1e-6F);
	fit_choice(f, chosen, N / SIZE, SIZE, 0.04, false, w);
	assert_true(w[3] > 0.5F && fabsf(w[4]) < 1e-6F);
	other = w[3];
	w[3] = -7;
	fit_choice(f, chosen, N / SIZE, SIZE, 0.04, true, w); /* from wherever it starts */
	assert_true(fabsf(w[3] - other) < 1e-4F);
	fit_softmax(p, 2);
	assert_true(fabs(p[0] + p[1] - 1) < 1e-12 && fabs(p[1] - fit_sigmoid(1)) < 1e-12);
	free(f);
}

/* The weights of one feature and their constant, from answers of which one in ten is turned; a far start would throw plain Newton. */
static void test_line(void **state)
{
	enum { N = 2000 };
	double *x = xcalloc((size_t)N * 2, sizeof(*x));
	uint8_t y[N];
	float w[3];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		x[2 * i] = (double)(i % 2) * 30 - 100;
		x[2 * i + 1] = (double)(i % 7);
		y[i] = i % 2 ? i / 2 % 10 != 3 : i / 2 % 10 == 0;
	}
	fit_line(x, y, N, 2, w);
	for (size_t k = 0; k < 2; k++) {
		double said = 0, is = 0;

		for (size_t i = k; i < N; i += 2) {
			said += fit_sigmoid((double)w[0] * x[2 * i] + (double)w[1] * x[2 * i + 1] + (double)w[2]);
			is += y[i];
		}
		assert_true(fabs(said - is) < 0.01 * N);
	}
	assert_true(w[0] > 0);
	free(x);
}

/* Texts of three techniques: every other text has none, the rest the first or the first two; PW_LINKED and one feature tell, with a tenth of
 * the answers turned, so that the probabilities have something to be calibrated to. */
static void test_decide(void **state)
{
	enum { N = 600, NT = 3 };
	float *f = xcalloc((size_t)N * NT * PF_COUNT, sizeof(*f)), p[NT];
	uint8_t *y = xcalloc((size_t)N * NT, 1), group[N];
	struct decision d = { .accept = 0 };
	size_t right = 0, agreed = 0, n = 0;
	double said = 0, is = 0;
	bool take[NT], counts[N];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		group[i] = (uint8_t)(i / 3 % DECIDE_GROUPS);
		counts[i] = i % 50 != 7;
		for (size_t t = 0; t < NT; t++) {
			bool fits = i % 2 && (t == 0 || (t == 1 && i % 3 == 0)), turned = (i * 7 + t * 13) % 10 == 0;

			f[(i * NT + t) * PF_COUNT + PB_RIDGER] = (float)(fits ? 1 : 0) + (float)((i * 31 + t * 17) % 11) / 20;
			f[(i * NT + t) * PF_COUNT + PF_WHOLE + PW_LINKED] = (float)(i % 2) + (float)(i * 29 % 13) / 20;
			y[i * NT + t] = counts[i] && i % 2 && fits != (turned && t < 2);
		}
	}
	decide_fit(&d, &(struct decide_texts){ N, NT, f, y, group, counts });
	assert_true(d.linked_accept >= 0.3F && d.linked_accept <= 0.7F && d.accept >= 0.14F && d.accept <= 0.42F);
	for (size_t i = 0; i < N; i++) {
		float linked = decide_ask(&d, f + i * NT * PF_COUNT, NT, p);
		size_t took = decide_take(&d, linked, p, NT, take);
		bool any = false;

		for (size_t t = 0; counts[i] && t < NT; t++) {
			any |= y[i * NT + t] != 0;
			right += take[t] == (y[i * NT + t] != 0);
			said += (double)p[t];
			is += y[i * NT + t];
			n++;
		}
		agreed += counts[i] && any == (took > 0);
	}
	assert_true((double)right / (double)n > 0.88);
	assert_true((double)agreed > 0.9 * (N - N / 50.0));
	assert_true(fabs(said - is) < 0.03 * (double)n);
	free(f);
	free(y);
}

/* A text that has some link gets its best one, however unsure; one that has none gets none, however sure. */
static void test_take(void **state)
{
	const struct decision d = { .linked_accept = 0.5F, .accept = 0.3F };
	const float p[3] = { 0.1F, 0.2F, 0.05F }, q[3] = { 0.9F, 0.3F, 0.29F };
	bool take[3];

	(void)state;
	assert_int_equal(decide_take(&d, 0.6F, p, 3, take), 1);
	assert_true(take[1] && !take[0] && !take[2]);
	assert_int_equal(decide_take(&d, 0.6F, q, 3, take), 2);
	assert_true(take[0] && take[1] && !take[2]);
	assert_int_equal(decide_take(&d, 0.49F, q, 3, take), 0);
	assert_true(!take[0] && !take[1] && !take[2]);
	assert_int_equal(decide_take(&d, 0.6F, p, 0, take), 0);
}

static void test_terms(void **state)
{
	struct tokenizer *t = tokenizer_new();
	struct terms x = { 0 };
	size_t pairs = 0;

	(void)state;
	terms_add(&x, t, STR("Poisoning of the data, 42 poisoned data"), 1);
	terms_done(&x);
	assert_int_equal(x.v.n, 4); /* poison, data, "poison data", "data poison" */
	for (size_t i = 0; i < x.v.n; i++) {
		pairs += term_is_pair(x.v.v[i].hash);
		assert_true(i == 0 || x.v.v[i].hash > x.v.v[i - 1].hash);
		if (x.v.v[i].hash == term_hash(STR("poison")))
			assert_true(x.v.v[i].n > 1.9F);
	}
	assert_int_equal(pairs, 2);
	terms_free(&x);
	tokenizer_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inputs), cmocka_unit_test(test_finds), cmocka_unit_test(test_abstains), cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_long), cmocka_unit_test(test_unknown), cmocka_unit_test(test_damaged), cmocka_unit_test(test_dense),
		cmocka_unit_test(test_fit), cmocka_unit_test(test_line), cmocka_unit_test(test_decide), cmocka_unit_test(test_take),
		cmocka_unit_test(test_terms),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
