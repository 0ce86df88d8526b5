#include "link/pair.h"

void kin_of(struct kin *k, const struct edition *e, struct arena *a)
{
	const struct entries *t = &e->kinds[REC_TECHNIQUE];

	k->n = t->n;
	k->ntactics = e->kinds[REC_TACTIC].n;
	k->parent = arena_array(a, t->n + 1, int32_t);
	k->tactic = arena_array(a, t->n * k->ntactics + 1, uint8_t);
	k->count = arena_array(a, t->n + 1, uint8_t);
	for (size_t i = 0; i < t->n; i++) {
		const struct entry *x = &t->v[i], *parent = entry_parent(x);

		k->parent[i] = parent && parent->r.kind == REC_TECHNIQUE ? (int32_t)parent->index : -1;
		for (uint32_t j = 0; j < x->nout[LINK_ACHIEVES]; j++) {
			const struct entry *tactic = x->out[LINK_ACHIEVES][j].other;
			uint8_t *at = &k->tactic[i * k->ntactics + tactic->index];

			if (tactic->r.kind != REC_TACTIC || *at || k->count[i] == UINT8_MAX)
				continue;
			*at = 1;
			k->count[i]++;
		}
	}
}

/* For each technique, how much of the text's positive ridge mass lies on its tactics, on average over them. */
static void tactic_mass(const struct kin *k, const float *ridge, float *f)
{
	float *mass = xcalloc(k->ntactics + 1, sizeof(*mass)), all = 1e-9F;

	for (size_t i = 0; i < k->n; i++)
		for (size_t t = 0; t < k->ntactics; t++)
			if (k->tactic[i * k->ntactics + t] && ridge[i] > 0)
				mass[t] += ridge[i];
	for (size_t t = 0; t < k->ntactics; t++)
		all += mass[t];
	for (size_t i = 0; i < k->n; i++) {
		float sum = 0;

		for (size_t t = 0; t < k->ntactics; t++)
			if (k->tactic[i * k->ntactics + t])
				sum += mass[t];
		f[i * PF_COUNT + PF_TACTIC] = k->count[i] ? sum / all / (float)k->count[i] : 0;
	}
	free(mass);
}

static float best_of(const struct kin *k, const float *v)
{
	float best = k->n ? v[0] : 0;

	for (size_t i = 1; i < k->n; i++)
		best = v[i] > best ? v[i] : best;
	return best;
}

/* How a technique stands among the others for this text. */
static void standing(const struct kin *k, const struct pair_base *b, float *f)
{
	const float *ridger = PAIR(b, k, PB_RIDGER), *expr = PAIR(b, k, PB_EXPR), *lsaexp = PAIR(b, k, PB_LSAEXP);
	float best_ridger = best_of(k, ridger), best_expr = best_of(k, expr), best_lsaexp = best_of(k, lsaexp);

	for (size_t i = 0; i < k->n; i++) {
		float *x = f + i * PF_COUNT;

		x[PF_GAP_RIDGER] = ridger[i] - best_ridger;
		x[PF_GAP_EXPR] = expr[i] - best_expr;
		x[PF_GAP_LSAEXP] = lsaexp[i] - best_lsaexp;
		x[PF_LINKED_LSAEXP] = b->whole[PW_LINKED] * lsaexp[i];
		x[PF_LINKED_RIDGER] = b->whole[PW_LINKED] * ridger[i];
	}
}

void pair_features(const struct kin *k, const struct pair_base *b, float *f)
{
	const float *ridger = PAIR(b, k, PB_RIDGER);

	for (size_t i = 0; i < k->n; i++) {
		float *x = f + i * PF_COUNT;
		int32_t p = k->parent[i];

		for (size_t j = 0; j < PB_COUNT; j++)
			x[j] = b->v[j * k->n + i];
		x[PF_PBASE] = p < 0 ? 0 : PAIR(b, k, PB_BASE)[p];
		x[PF_PEXP] = p < 0 ? 0 : PAIR(b, k, PB_EXP)[p];
		x[PF_PRIDGE] = p < 0 ? 0 : PAIR(b, k, PB_RIDGE)[p];
		x[PF_PRIDGER] = p < 0 ? 0 : ridger[p];
		x[PF_CHILDR] = 0;
		x[PF_SUB] = p >= 0;
		for (size_t j = 0; j < PW_COUNT; j++)
			x[PF_WHOLE + j] = b->whole[j];
	}
	for (size_t i = 0; i < k->n; i++)
		if (k->parent[i] >= 0 && ridger[i] > f[(size_t)k->parent[i] * PF_COUNT + PF_CHILDR])
			f[(size_t)k->parent[i] * PF_COUNT + PF_CHILDR] = ridger[i];
	tactic_mass(k, PAIR(b, k, PB_RIDGE), f);
	standing(k, b, f);
}
