#include "link/figures.h"

#include <math.h>
#include <stdio.h>

#include "base/embed.h"
#include "data/files.h"

#define LINES_MAX 200

struct line {
	struct str key, value;
};

/* Writing, or reading what was written: both go through the figures in one order. */
struct desk {
	struct buf *out;               /* NULL: read */
	struct line line[LINES_MAX];
	size_t n, at;
	struct err *err;
	bool bad;
};

static void wrong(struct desk *d, const char *key)
{
	if (!d->bad)
		(void)err_set(d->err, ERR_INPUT, "no figures of this program: line %zu is not '%s' and its number; make them with 'promptriskdb eval -o'", d->at + 1, key);
	d->bad = true;
}

static struct str next(struct desk *d, const char *key)
{
	if (d->bad || d->at >= d->n || !str_is(d->line[d->at].key, key)) {
		wrong(d, key);
		return STR("");
	}
	return d->line[d->at++].value;
}

static void count(struct desk *d, const char *key, size_t *n)
{
	uint64_t v = 0;

	if (d->out) {
		buf_printf(d->out, "%s\t%zu\n", key, *n);
		return;
	}
	if (str_u64(next(d, key), 0, 100000000, &v) < 0)
		wrong(d, key);
	*n = (size_t)v;
}

/* Four decimals. */
static void number(struct desk *d, const char *key, double *x)
{
	struct str s, whole;
	uint64_t a = 0, b = 0;

	if (d->out) {
		buf_printf(d->out, "%s\t", key);
		buf_printf(d->out, "%.4f\n", *x);
		return;
	}
	s = next(d, key);
	if (!str_split(&s, '.', &whole) || s.n != 4 || str_u64(whole, 0, 1000000, &a) < 0 || str_u64(s, 0, 9999, &b) < 0)
		wrong(d, key);
	*x = (double)a + (double)b / 1e4;
}

static void of(struct desk *d, const char *kind, const char *name, const char *key, double *x)
{
	char full[64];

	(void)snprintf(full, sizeof(full), "%s.%s.%s", kind, name, key);
	number(d, full, x);
}

static void bins(struct desk *d, const char *kind, struct eval_bin *b)
{
	for (int i = 0; i < EVAL_BINS; i++) {
		char full[64];
		double mean = b[i].n ? b[i].sum / (double)b[i].n : 0;

		(void)snprintf(full, sizeof(full), "%s.%d.n", kind, i);
		count(d, full, &b[i].n);
		(void)snprintf(full, sizeof(full), "%s.%d.right", kind, i);
		count(d, full, &b[i].right);
		(void)snprintf(full, sizeof(full), "%s.%d.confidence", kind, i);
		number(d, full, &mean);
		b[i].sum = mean * (double)b[i].n;
	}
}

static void all(struct desk *d, struct eval *v)
{
	count(d, "steps", &v->nsteps);
	count(d, "studies", &v->nstudies);
	count(d, "risks", &v->nrisks);
	count(d, "links", &v->nlinks);
	count(d, "linked", &v->nlinked);
	for (int s = 0; s < EVAL_SYSTEMS; s++) {
		const char *name = eval_system_name[s];

		of(d, "steps", name, "mrr", &v->steps[s].mrr);
		of(d, "steps", name, "hit1", &v->steps[s].hit1);
		of(d, "steps", name, "hit5", &v->steps[s].hit5);
		of(d, "steps", name, "family1", &v->steps[s].family1);
		of(d, "risks", name, "precision", &v->risks[s].precision);
		of(d, "risks", name, "recall", &v->risks[s].recall);
		of(d, "risks", name, "f1", &v->risks[s].f1);
		of(d, "risks", name, "none", &v->risks[s].none);
		of(d, "risks", name, "family_f1", &v->risks[s].family_f1);
	}
	number(d, "tier", &v->tier);
	number(d, "tier_share", &v->tier_share);
	number(d, "ece", &v->ece);
	number(d, "ece_accepted", &v->ece_accepted);
	number(d, "ece_steps", &v->ece_steps);
	bins(d, "reliability", v->bins);
	bins(d, "reliability_steps", v->step_bins);
}

void figures_write(const struct eval *v, struct str model, struct buf *out)
{
	struct desk d = { .out = out };
	struct eval copy = *v;

	buf_printf(out, "model\t%.*s\n", STRF(model));
	all(&d, &copy);
}

int figures_read(struct str file, struct eval *v, struct str *model, struct err *err)
{
	struct desk d = { .err = err };
	struct str line;

	*v = (struct eval){ 0 };
	while (d.n < LINES_MAX && str_split(&file, '\n', &line)) {
		d.line[d.n].value = line;
		if (str_split(&d.line[d.n].value, '\t', &d.line[d.n].key))
			d.n++;
	}
	*model = next(&d, "model");
	all(&d, v);
	return d.bad ? -1 : 0;
}

struct str figures_embedded(void)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("model/figures.tsv"));

	return f ? f->data : STR_NONE;
}
