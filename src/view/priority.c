#include "view/priority.h"

#include <stdlib.h>

#include "atlas/vocab.h"

const struct priority_part priority_parts[PRIORITY_PARTS] = {
	{ "Realized techniques", "Covered techniques that real attacks have used, 3 points each", 3 },
	{ "Demonstrated techniques", "Covered techniques shown to work in exercises or research, 2 points each", 2 },
	{ "Feasible techniques", "Covered techniques held to be possible, 1 point each", 1 },
	{ "Case studies", "Documented attacks that used a covered technique, 1 point each", 1 },
};

/* How many case studies used a technique that x covers, each once. */
static size_t studies_met(const struct edition *e, const struct entry *x)
{
	bool *met = xcalloc(e->kinds[REC_CASE_STUDY].n + 1, sizeof(*met));
	size_t n = 0;

	for (uint32_t i = 0; i < x->nout[LINK_MITIGATES]; i++) {
		const struct entry *t = x->out[LINK_MITIGATES][i].other;

		for (uint32_t k = 0; k < t->nin[LINK_EMPLOYS]; k++) {
			const struct entry *study = t->in[LINK_EMPLOYS][k].other;

			n += !met[study->index];
			met[study->index] = true;
		}
	}
	free(met);
	return n;
}

uint64_t priority_of(const struct edition *e, const struct entry *x, size_t count[PRIORITY_PARTS])
{
	uint64_t score = 0;

	memset(count, 0, PRIORITY_PARTS * sizeof(*count));
	for (uint32_t i = 0; i < x->nout[LINK_MITIGATES]; i++) {
		int rank = vocab_maturity_rank(record_field(&x->out[LINK_MITIGATES][i].other->r, F_MATURITY));

		count[rank == 2 ? 0 : rank == 1 ? 1 : 2]++;
	}
	count[3] = studies_met(e, x);
	for (size_t i = 0; i < PRIORITY_PARTS; i++)
		score += priority_parts[i].weight * count[i];
	return score;
}
