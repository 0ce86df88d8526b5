#include "link/decide.h"

#include <math.h>

#include "link/fit.h"

#define PAIR_PENALTY (1 / 0.3)
#define LINKED_LEAST 15    /* thresholds tried, in fiftieths: of linked, */
#define LINKED_MOST 35
#define ACCEPT_LEAST 7     /* and of p */
#define ACCEPT_MOST 21
#define STEPS 50.0F

static void linked_row(const float *f, const double *odds, size_t n, double x[2])
{
	double sum = 1e-9;

	for (size_t t = 0; t < n; t++)
		sum += fit_sigmoid(odds[t]);
	x[0] = n ? (double)f[PF_WHOLE + PW_LINKED] : 0;
	x[1] = log(sum);
}

static void link_row(double odds, double linked, double x[3])
{
	x[0] = odds;
	x[1] = odds < 0 ? odds : 0;
	x[2] = linked;
}

static double line(const float *w, const double *x, size_t n)
{
	double sum = (double)w[n];

	for (size_t k = 0; k < n; k++)
		sum += (double)w[k] * x[k];
	return sum;
}

/* From the odds of the pair model to p; returns the log-odds of linked. */
static double finish(const struct decision *d, const float *f, const double *odds, size_t n, float *p)
{
	double x[3], linked;

	linked_row(f, odds, n, x);
	linked = line(d->linked, x, 2);
	for (size_t t = 0; t < n; t++) {
		link_row(odds[t], linked, x);
		p[t] = (float)fit_sigmoid(line(d->link, x, 3));
	}
	return linked;
}

float decide_ask(const struct decision *d, const float *f, size_t n, float *p)
{
	double *odds = xcalloc(n + 1, sizeof(*odds)), linked;

	for (size_t t = 0; t < n; t++)
		odds[t] = pair_score(f + t * PF_COUNT, d->pair);
	linked = finish(d, f, odds, n, p);
	free(odds);
	return (float)fit_sigmoid(linked);
}

size_t decide_take(const struct decision *d, float linked, const float *p, size_t n, bool *take)
{
	size_t taken = 0, best = 0;

	for (size_t t = 0; t < n; t++) {
		take[t] = linked >= d->linked_accept && p[t] >= d->accept;
		taken += take[t];
		best = p[t] > p[best] ? t : best;
	}
	if (taken || !n || !(linked >= d->linked_accept))
		return taken;
	take[best] = true;
	return 1;
}

/* What pair models that were fitted without a text's own group say of it. */
static void cross_fit(const struct decide_texts *x, double *odds)
{
	size_t width = x->nt * PF_COUNT;
	float *some = xcalloc(x->n * width + 1, sizeof(*some)), w[PAIR_WEIGHTS];
	uint8_t *answers = xcalloc(x->n * x->nt + 1, sizeof(*answers));

	for (size_t group = 0; group < DECIDE_GROUPS; group++) {
		size_t n = 0;

		for (size_t i = 0; i < x->n; i++) {
			if (x->group[i] == group)
				continue;
			memcpy(some + n * width, x->f + i * width, width * sizeof(*some));
			memcpy(answers + n++ * x->nt, x->y + i * x->nt, x->nt);
		}
		fit_logistic(some, answers, n * x->nt, PAIR_PENALTY, w);
		for (size_t i = 0; i < x->n; i++)
			for (size_t t = 0; x->group[i] == group && t < x->nt; t++)
				odds[i * x->nt + t] = pair_score(x->f + i * width + t * PF_COUNT, w);
	}
	free(some);
	free(answers);
}

static bool has_any(const struct decide_texts *x, size_t text)
{
	return memchr(x->y + text * x->nt, 1, x->nt) != NULL;
}

static bool counts(const struct decide_texts *x, size_t text)
{
	return !x->counts || x->counts[text];
}

static void fit_linked(struct decision *d, const struct decide_texts *x, const double *odds)
{
	double *rows = xcalloc(2 * x->n + 1, sizeof(*rows));
	uint8_t *y = xcalloc(x->n + 1, sizeof(*y));
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++) {
		if (!counts(x, i))
			continue;
		linked_row(x->f + i * x->nt * PF_COUNT, odds + i * x->nt, x->nt, rows + 2 * n);
		y[n++] = has_any(x, i);
	}
	fit_line(rows, y, n, 2, d->linked);
	free(rows);
	free(y);
}

static void fit_link(struct decision *d, const struct decide_texts *x, const double *odds)
{
	double *rows = xcalloc(3 * x->n * x->nt + 1, sizeof(*rows));
	uint8_t *y = xcalloc(x->n * x->nt + 1, sizeof(*y));
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++) {
		double whole[2], linked;

		linked_row(x->f + i * x->nt * PF_COUNT, odds + i * x->nt, x->nt, whole);
		linked = line(d->linked, whole, 2);
		for (size_t t = 0; counts(x, i) && t < x->nt; t++) {
			link_row(odds[i * x->nt + t], linked, rows + 3 * n);
			y[n++] = x->y[i * x->nt + t];
		}
	}
	fit_line(rows, y, n, 3, d->link);
	free(rows);
	free(y);
}

/* A text as thresholds see it: its candidates only. */
struct judged {
	float linked;
	bool any;
	size_t from, n;   /* among the candidates */
};
struct candidate {
	float p;
	bool right;
};

struct judgement {
	VEC(struct judged) texts;
	VEC(struct candidate) candidates;
	size_t links;
};

static void judge(const struct decision *d, const struct decide_texts *x, const double *odds, struct judgement *j)
{
	float *p = xcalloc(x->nt + 1, sizeof(*p));

	for (size_t i = 0; i < x->n; i++) {
		struct judged *text;
		float best = 0;

		if (!counts(x, i))
			continue;
		text = vec_add(&j->texts);
		*text = (struct judged){ (float)fit_sigmoid(finish(d, x->f + i * x->nt * PF_COUNT, odds + i * x->nt, x->nt, p)), has_any(x, i), j->candidates.n, 0 };
		for (size_t t = 0; t < x->nt; t++)
			best = p[t] > best ? p[t] : best;
		for (size_t t = 0; t < x->nt; t++) {
			j->links += x->y[i * x->nt + t];
			if (p[t] >= ACCEPT_LEAST / STEPS || p[t] >= best)
				vec_push(&j->candidates, ((struct candidate){ p[t], x->y[i * x->nt + t] }));
		}
		text->n = j->candidates.n - text->from;
	}
	free(p);
}

/* How good two thresholds are. */
static double worth(const struct judgement *j, float linked, float accept)
{
	size_t right = 0, said = 0, agreed = 0;

	for (size_t i = 0; i < j->texts.n; i++) {
		const struct judged *x = &j->texts.v[i];
		const struct candidate *c = j->candidates.v + x->from, *best = c;
		size_t here = 0;

		agreed += (x->linked >= linked && x->n) == x->any;
		if (x->linked < linked)
			continue;
		for (size_t k = 0; k < x->n; k++) {
			best = c[k].p > best->p ? &c[k] : best;
			here += c[k].p >= accept;
			right += c[k].p >= accept && c[k].right;
		}
		right += !here && x->n && best->right;
		said += here ? here : x->n > 0;
	}
	return (said + j->links ? 2 * (double)right / (double)(said + j->links) : 0) + (j->texts.n ? DECIDE_NONE * (double)agreed / (double)j->texts.n : 0);
}

static void fit_thresholds(struct decision *d, const struct decide_texts *x, const double *odds)
{
	struct judgement j = { 0 };
	double most = -1;

	judge(d, x, odds, &j);
	for (int linked = LINKED_LEAST; linked <= LINKED_MOST; linked++)
		for (int accept = ACCEPT_LEAST; accept <= ACCEPT_MOST; accept++) {
			double w = worth(&j, (float)linked / STEPS, (float)accept / STEPS);

			if (!(w > most))
				continue;
			most = w;
			d->linked_accept = (float)linked / STEPS;
			d->accept = (float)accept / STEPS;
		}
	vec_free(&j.texts);
	vec_free(&j.candidates);
}

void decide_fit(struct decision *d, const struct decide_texts *x)
{
	double *odds = xcalloc(x->n * x->nt + 1, sizeof(*odds));

	fit_logistic(x->f, x->y, x->n * x->nt, PAIR_PENALTY, d->pair);
	cross_fit(x, odds);
	fit_linked(d, x, odds);
	fit_link(d, x, odds);
	fit_thresholds(d, x, odds);
	free(odds);
}
