#include "link/evaluate.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/clock.h"
#include "link/fit.h"
#include "link/linker.h"

const char *const eval_system_name[EVAL_SYSTEMS] = { "BM25F", "TF-IDF", "LSA", "linker" };

#define BM25_SHOWN 20   /* of a risk's hits that BM25F is asked for; the others count as 0 */
#define GRID 60         /* thresholds tried for a baseline */

struct run {
	const struct corpus *c;
	const struct ticker *k;          /* called under lock, */
	struct ticker own;               /* by this one */
	pthread_mutex_t lock;
	atomic_size_t next;              /* unit of work */
	struct eval *out;
	struct linker *bm25;
	float *f;                        /* features of one study's steps, or of a risk */
	float *score[EVAL_SYSTEMS];      /* nrisks rows of nt */
	float *direct;                   /* of the linker */
	bool *accepted[EVAL_SYSTEMS];
};

static void tick_locked(void *ctx)
{
	struct run *r = ctx;

	(void)pthread_mutex_lock(&r->lock);
	if (r->k && r->k->tick)
		r->k->tick(r->k->ctx);
	(void)pthread_mutex_unlock(&r->lock);
}

static uint32_t family(const struct corpus *c, size_t t)
{
	return c->kin.parent[t] < 0 ? (uint32_t)t : (uint32_t)c->kin.parent[t];
}

/* Add one ranking: ties count against it. */
static void take_ranking(const struct corpus *c, const float *score, size_t right, struct eval_ranking *out)
{
	size_t rank = 1, best = 0;

	for (size_t t = 0; t < c->nt; t++) {
		rank += t != right && score[t] >= score[right];
		best = score[t] > score[best] ? t : best;
	}
	out->mrr += 1 / (double)rank;
	out->hit1 += rank == 1;
	out->hit5 += rank <= 5;
	out->family1 += family(c, best) == family(c, right);
}

static void ask_bm25(const struct run *r, const struct link_query *q, size_t limit, float *score)
{
	struct arena a = { 0 };
	struct link_result res;

	memset(score, 0, r->c->nt * sizeof(*score));
	linker_link(r->bm25, q, limit, &a, &res);
	for (size_t i = 0; i < res.n; i++)
		score[res.hits[i].technique->index] = (float)res.hits[i].score;
	arena_free(&a);
}

static void bin_take(struct eval_bin *bins, double p, bool right)
{
	struct eval_bin *b = &bins[p >= 1 ? EVAL_BINS - 1 : (size_t)(p * EVAL_BINS)];

	b->n++;
	b->right += right;
	b->sum += p;
}

/* Scores of each system for a step whose features are f. */
static void step_scores(struct run *r, size_t step, const float *f, const struct step_head *head, float *score)
{
	size_t nt = r->c->nt, best = 0;
	const float *p = score + EVAL_LINKER * nt;

	step_ask(head, f, nt, score + EVAL_LINKER * nt);
	for (size_t t = 0; t < nt; t++) {
		score[EVAL_TFIDF * nt + t] = f[t * PF_COUNT + PB_EXP];
		score[EVAL_LSA * nt + t] = f[t * PF_COUNT + PB_LSAEXP];
		best = p[t] > p[best] ? t : best;
	}
	bin_take(r->out->step_bins, (double)p[best], best == r->c->steps[step].technique);
}

static double ece_of(const struct eval_bin *bins)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < EVAL_BINS; i++) {
		n += bins[i].n;
		sum += fabs(bins[i].sum - (double)bins[i].right);
	}
	return n ? sum / (double)n : 0;
}

static struct link_query step_query(const struct corpus *c, size_t step)
{
	const struct entry *study = &c->edition->kinds[REC_CASE_STUDY].v[c->steps[step].study];

	return (struct link_query){ .text = c->step_text[step], .coded = true, .self = study };
}

static void run_steps(struct run *r)
{
	const struct corpus *c = r->c;
	bool *in = xcalloc(c->nrisks + 1, sizeof(*in));
	float *score = xcalloc(EVAL_SYSTEMS * c->nt + 1, sizeof(*score));
	struct step_start from = { .known = false };
	struct training t;

	memset(in, 1, c->nrisks);
	train_make(&t, c, in, &r->own);
	for (size_t study = 0; study < c->nstudies; study++) {
		struct step_head head;

		train_steps(&t, study, &from, &head);
		train_study(&t, study, r->f);
		for (size_t s = 0; s < c->nsteps; s++) {
			struct link_query q;

			if (c->steps[s].study != study)
				continue;
			q = step_query(c, s);
			ask_bm25(r, &q, c->nt, score);
			step_scores(r, s, r->f + s * c->nt * PF_COUNT, &head, score);
			for (size_t k = 0; k < EVAL_SYSTEMS; k++)
				take_ranking(c, score + k * c->nt, c->steps[s].technique, &r->out->steps[k]);
		}
		tick_locked(r);
	}
	for (size_t k = 0; k < EVAL_SYSTEMS; k++) {
		r->out->steps[k].mrr /= (double)c->nsteps;
		r->out->steps[k].hit1 /= (double)c->nsteps;
		r->out->steps[k].hit5 /= (double)c->nsteps;
		r->out->steps[k].family1 /= (double)c->nsteps;
	}
	r->out->ece_steps = ece_of(r->out->step_bins);
	train_free(&t);
	free(in);
	free(score);
}

/* The threshold of a baseline at which F1 on the risks that are in is best. */
static float best_threshold(const struct run *r, const float *score, const bool *in)
{
	const struct corpus *c = r->c;
	float top = 0, best = 0;
	double most = -1;

	for (size_t i = 0; i < c->nrisks * c->nt; i++)
		top = in[i / c->nt] && score[i] > top ? score[i] : top;
	for (int g = 1; g < GRID; g++) {
		float at = top * (float)g / GRID;
		size_t right = 0, said = 0, all = 0;

		for (size_t i = 0; i < c->nrisks * c->nt; i++) {
			if (!in[i / c->nt] || !c->risks[i / c->nt].coded)
				continue;
			said += score[i] >= at;
			all += c->tier[i] != 0;
			right += score[i] >= at && c->tier[i];
		}
		if (said + all && 2 * (double)right / (double)(said + all) > most) {
			most = 2 * (double)right / (double)(said + all);
			best = at;
		}
	}
	return best;
}

/* What the linker says of a risk whose features are f. */
static void decide_row(struct run *r, const struct training *t, size_t risk, const float *f)
{
	size_t nt = t->c->nt;
	float linked = decide_ask(&t->heads.row, f, nt, r->score[EVAL_LINKER] + risk * nt);

	for (size_t k = 0; k < nt; k++)
		r->direct[risk * nt + k] = (float)fit_sigmoid(pair_score(f + k * PF_COUNT, t->heads.tier));
	if (t->c->risks[risk].coded)
		(void)decide_take(&t->heads.row, linked, r->score[EVAL_LINKER] + risk * nt, nt, r->accepted[EVAL_LINKER] + risk * nt);
}

/* Folds share nothing but what they read, and each fills its own rows of score and accepted. */
static void run_fold(struct run *r, const bool *in, float *score[EVAL_LINKER], float *f)
{
	const struct corpus *c = r->c;
	size_t nt = c->nt;
	float accept[EVAL_LINKER];
	struct training t;

	train_make(&t, c, in, &r->own);
	for (size_t i = 0; i < c->nrisks; i++) {
		struct pair_base b = { .v = xcalloc(PB_COUNT * nt + 1, sizeof(float)) };

		gather_steps(&t.world, corpus_risk(c, i), &t.steps, &b);
		memcpy(score[EVAL_TFIDF] + i * nt, PAIR(&b, &c->kin, PB_EXP), nt * sizeof(float));
		memcpy(score[EVAL_LSA] + i * nt, PAIR(&b, &c->kin, PB_LSAEXP), nt * sizeof(float));
		free(b.v);
		if (in[i])
			continue;
		train_risk(&t, i, false, f);
		decide_row(r, &t, i, f);
	}
	for (int s = 0; s < EVAL_LINKER; s++)
		accept[s] = best_threshold(r, score[s], in);
	for (size_t i = 0; i < c->nrisks; i++)
		for (size_t k = 0; !in[i] && k < nt; k++)
			for (int s = 0; s < EVAL_LINKER; s++)
				r->accepted[s][i * nt + k] = c->risks[i].coded && score[s][i * nt + k] >= accept[s];
	train_free(&t);
}

static double f1_of(size_t right, size_t said, size_t all)
{
	return said + all ? 2 * (double)right / (double)(said + all) : 0;
}

static void family_f1(const struct run *r, const bool *accepted, struct eval_linking *out)
{
	const struct corpus *c = r->c;
	size_t right = 0, said = 0, all = 0;
	uint8_t *mark = xcalloc(c->nt + 1, sizeof(*mark)); /* 1 said, 2 is so */

	for (size_t i = 0; i < c->nrisks; i++) {
		memset(mark, 0, c->nt);
		for (size_t t = 0; t < c->nt; t++)
			mark[family(c, t)] |= (uint8_t)(accepted[i * c->nt + t] | (c->tier[i * c->nt + t] != 0) << 1);
		for (size_t t = 0; t < c->nt; t++) {
			said += mark[t] & 1;
			all += mark[t] >> 1;
			right += mark[t] == 3;
		}
	}
	out->family_f1 = f1_of(right, said, all);
	free(mark);
}

static void score_system(const struct run *r, int which, struct eval_linking *out)
{
	const struct corpus *c = r->c;
	size_t right = 0, said = 0, all = 0, none = 0;

	for (size_t i = 0; i < c->nrisks; i++) {
		bool any = false, has = false;

		for (size_t t = 0; t < c->nt; t++) {
			bool a = r->accepted[which][i * c->nt + t], y = c->tier[i * c->nt + t] != 0;

			any |= a;
			has |= y;
			said += a;
			all += y;
			right += a && y;
		}
		none += any == has;
	}
	out->precision = said ? (double)right / (double)said : 0;
	out->recall = all ? (double)right / (double)all : 0;
	out->f1 = f1_of(right, said, all);
	out->none = (double)none / (double)c->nrisks;
	family_f1(r, r->accepted[which], out);
}

/* Calibration and tiers of the linker. */
static void look_closer(struct run *r)
{
	const struct corpus *c = r->c;
	struct eval_bin accepted[EVAL_BINS] = { { 0 } };
	size_t found = 0, right = 0, direct = 0;

	for (size_t i = 0; i < c->nrisks * c->nt; i++) {
		double p = (double)r->score[EVAL_LINKER][i];
		bool a = r->accepted[EVAL_LINKER][i];

		if (!c->risks[i / c->nt].coded)
			continue;
		if (p >= EVAL_SHOWN)
			bin_take(r->out->bins, p, c->tier[i] != 0);
		if (a)
			bin_take(accepted, p, c->tier[i] != 0);
		if (!a || !c->tier[i])
			continue;
		found++;
		direct += c->tier[i] == TIER_DIRECT;
		right += (r->direct[i] >= 0.5F) == (c->tier[i] == TIER_DIRECT);
	}
	r->out->ece = ece_of(r->out->bins);
	r->out->ece_accepted = ece_of(accepted);
	r->out->tier = found ? (double)right / (double)found : 0;
	r->out->tier_share = found ? (double)(direct > found - direct ? direct : found - direct) / (double)found : 0;
}

static int by_links(const void *pa, const void *pb)
{
	const struct eval_recall *a = pa, *b = pb;

	if (a->links != b->links)
		return a->links > b->links ? -1 : 1;
	return a->technique->index < b->technique->index ? -1 : a->technique->index > b->technique->index;
}

static void recall_each(struct run *r, struct arena *a)
{
	const struct corpus *c = r->c;
	VEC(struct eval_recall) v = { 0 };

	for (size_t t = 0; t < c->nt; t++) {
		struct eval_recall e = { .technique = &c->edition->kinds[REC_TECHNIQUE].v[t] };

		for (size_t i = 0; i < c->nrisks; i++) {
			e.links += c->tier[i * c->nt + t] != 0;
			e.found += c->tier[i * c->nt + t] && r->accepted[EVAL_LINKER][i * c->nt + t];
		}
		r->out->nlinks += e.links;
		if (e.links)
			vec_push(&v, e);
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(*v.v), by_links);
	r->out->techniques = vec_dup(a, &v);
	r->out->ntechniques = v.n;
	vec_free(&v);
}

static void judge_risks(struct run *r, struct arena *a)
{
	const struct corpus *c = r->c;

	for (int s = 0; s < EVAL_SYSTEMS; s++)
		score_system(r, s, &r->out->risks[s]);
	look_closer(r);
	recall_each(r, a);
	for (size_t i = 0; i < c->nrisks; i++)
		r->out->nlinked += c->risks[i].none == NONE_NOT;
}

/* One unit of work: the steps, or a fold of the risks. */
static void run_unit(struct run *r, size_t unit)
{
	const struct corpus *c = r->c;
	float *score[EVAL_LINKER] = { r->score[EVAL_BM25] }, *f;
	bool *in;

	if (unit == 0) {
		run_steps(r);
		return;
	}
	in = xcalloc(c->nrisks + 1, sizeof(*in));
	f = xcalloc(c->nt * PF_COUNT + 1, sizeof(*f));
	for (int s = EVAL_TFIDF; s < EVAL_LINKER; s++)
		score[s] = xcalloc(c->nrisks * c->nt + 1, sizeof(float));
	for (size_t i = 0; i < c->nrisks; i++)
		in[i] = c->risks[i].paper % EVAL_FOLDS != unit - 1;
	run_fold(r, in, score, f);
	for (int s = EVAL_TFIDF; s < EVAL_LINKER; s++)
		free(score[s]);
	free(f);
	free(in);
}

static void *worker(void *arg)
{
	struct run *r = arg;
	size_t unit;

	while ((unit = atomic_fetch_add(&r->next, 1)) <= EVAL_FOLDS)
		run_unit(r, unit);
	return NULL;
}

/* The units on as many threads as there are processors; the result is the same with any number. */
static void run_all(struct run *r)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t thread[EVAL_FOLDS];
	size_t n = 0;

	while (n < EVAL_FOLDS && (long)n + 1 < cores && pthread_create(&thread[n], NULL, worker, r) == 0)
		n++;
	(void)worker(r);
	for (size_t i = 0; i < n; i++)
		(void)pthread_join(thread[i], NULL);
}

/* What BM25F says of each risk: it learns nothing from them, so once is enough. */
static void ask_risks_bm25(struct run *r)
{
	for (size_t i = 0; i < r->c->nrisks; i++) {
		struct link_query q = linker_query(r->c->risks[i].entry);

		q.coded = true; /* refused rows are left out of all systems alike */
		ask_bm25(r, &q, BM25_SHOWN, r->score[EVAL_BM25] + i * r->c->nt);
	}
}

void eval_run(const struct corpus *c, const struct ticker *k, struct arena *a, struct eval *out)
{
	struct run r = { .c = c, .k = k, .own = { tick_locked, &r }, .out = out };
	uint64_t start = clock_mono_us();

	*out = (struct eval){ .nsteps = c->nsteps, .nstudies = c->nstudies, .nrisks = c->nrisks };
	(void)pthread_mutex_init(&r.lock, NULL);
	r.bm25 = linker_open_as(c->edition, "bm25f-1");
	r.f = xcalloc(c->nsteps * c->nt * PF_COUNT + c->nt * PF_COUNT, sizeof(*r.f));
	r.direct = xcalloc(c->nrisks * c->nt + 1, sizeof(*r.direct));
	for (int s = 0; s < EVAL_SYSTEMS; s++) {
		r.score[s] = xcalloc(c->nrisks * c->nt + 1, sizeof(float));
		r.accepted[s] = xcalloc(c->nrisks * c->nt + 1, sizeof(bool));
	}
	ask_risks_bm25(&r);
	run_all(&r);
	judge_risks(&r, a);
	(void)pthread_mutex_destroy(&r.lock);
	out->seconds = (double)(clock_mono_us() - start) / 1e6;
	for (int s = 0; s < EVAL_SYSTEMS; s++) {
		free(r.score[s]);
		free(r.accepted[s]);
	}
	free(r.direct);
	free(r.f);
	linker_free(r.bm25);
}
