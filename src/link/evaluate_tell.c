/* The report of an evaluation, for people and for programs. */
#include "fmt/json.h"
#include "link/evaluate.h"

#define RECALL_SHOWN 30

static void figure(struct buf *b, double v)
{
	buf_printf(b, "%8.3f", v);
}

static void systems(const struct eval *v, struct buf *b)
{
	buf_printf(b, "Steps: %zu steps of case studies, each study left out in turn\n\n            MRR   hit@1   hit@5   family@1\n", v->nsteps);
	for (int s = 0; s < EVAL_SYSTEMS; s++) {
		buf_printf(b, "%-8s", eval_system_name[s]);
		figure(b, v->steps[s].mrr);
		figure(b, v->steps[s].hit1);
		figure(b, v->steps[s].hit5);
		buf_printf(b, "   %8.3f\n", v->steps[s].family1);
	}
	buf_printf(b, "\nRisks: %zu rows, %zu links on %zu of them, five folds by paper\n\n        precision  recall      F1    none   family F1\n", v->nrisks, v->nlinks, v->nlinked);
	for (int s = 0; s < EVAL_SYSTEMS; s++) {
		buf_printf(b, "%-8s %8.3f", eval_system_name[s], v->risks[s].precision);
		figure(b, v->risks[s].recall);
		figure(b, v->risks[s].f1);
		figure(b, v->risks[s].none);
		buf_printf(b, "    %8.3f\n", v->risks[s].family_f1);
	}
}

static void calibration(const struct eval *v, struct buf *b)
{
	buf_printf(b, "\nTier right on %.3f of the links found (always the commoner tier: %.3f)\n", v->tier, v->tier_share);
	buf_printf(b, "Calibration error: %.3f of candidates from %.2f on, %.3f of accepted links, %.3f of first hits of steps\n\n", v->ece, EVAL_SHOWN,
		   v->ece_accepted, v->ece_steps);
	buf_lit(b, "confidence   candidates   mean   right   first hits   mean   right\n");
	for (int i = 0; i < EVAL_BINS; i++) {
		const struct eval_bin *x = &v->bins[i], *s = &v->step_bins[i];
		double n = x->n ? (double)x->n : 1, m = s->n ? (double)s->n : 1;

		buf_printf(b, "%.1f - %.1f    %10zu  %.3f   %.3f   %10zu  %.3f   %.3f\n", (double)i / EVAL_BINS, (i + 1.0) / EVAL_BINS, x->n, x->sum / n,
			   (double)x->right / n, s->n, s->sum / m, (double)s->right / m);
	}
}

void eval_text(const struct eval *v, struct buf *out)
{
	systems(v, out);
	calibration(v, out);
	buf_lit(out, "\nFound of the links to each technique, most linked first\n\n");
	for (size_t i = 0; i < v->ntechniques && i < RECALL_SHOWN; i++) {
		const struct eval_recall *r = &v->techniques[i];

		buf_printf(out, "%4zu of %3zu  %-14.*s %.*s\n", r->found, r->links, STRF(r->technique->r.id), STRF(r->technique->title));
	}
	if (v->ntechniques > RECALL_SHOWN)
		buf_printf(out, "            and %zu techniques with %zu links or fewer (all with --format json)\n", v->ntechniques - RECALL_SHOWN,
			   v->techniques[RECALL_SHOWN].links);
}

static void json_systems(const struct eval *v, struct json_writer *w)
{
	json_kv_array(w, "systems");
	for (int s = 0; s < EVAL_SYSTEMS; s++) {
		json_open_object(w);
		json_kv(w, "name", str_of(eval_system_name[s]));
		json_kv_object(w, "steps");
		json_kv_num(w, "mrr", v->steps[s].mrr, 4);
		json_kv_num(w, "hit1", v->steps[s].hit1, 4);
		json_kv_num(w, "hit5", v->steps[s].hit5, 4);
		json_kv_num(w, "family1", v->steps[s].family1, 4);
		json_close_object(w);
		json_kv_object(w, "risks");
		json_kv_num(w, "precision", v->risks[s].precision, 4);
		json_kv_num(w, "recall", v->risks[s].recall, 4);
		json_kv_num(w, "f1", v->risks[s].f1, 4);
		json_kv_num(w, "none_accuracy", v->risks[s].none, 4);
		json_kv_num(w, "family_f1", v->risks[s].family_f1, 4);
		json_close_object(w);
		json_close_object(w);
	}
	json_close_array(w);
}

static void json_reliability(struct json_writer *w, const char *key, const struct eval_bin *bins)
{
	json_kv_array(w, key);
	for (int i = 0; i < EVAL_BINS; i++) {
		const struct eval_bin *x = &bins[i];

		json_open_object(w);
		json_kv_num(w, "from", (double)i / EVAL_BINS, 2);
		json_kv_int(w, "n", (int64_t)x->n);
		json_kv_num(w, "confidence", x->n ? x->sum / (double)x->n : 0, 4);
		json_kv_num(w, "right", x->n ? (double)x->right / (double)x->n : 0, 4);
		json_close_object(w);
	}
	json_close_array(w);
}

void eval_json(const struct eval *v, struct json_writer *w)
{
	json_open_object(w);
	json_kv_int(w, "steps", (int64_t)v->nsteps);
	json_kv_int(w, "studies", (int64_t)v->nstudies);
	json_kv_int(w, "risks", (int64_t)v->nrisks);
	json_kv_int(w, "links", (int64_t)v->nlinks);
	json_systems(v, w);
	json_kv_num(w, "tier_accuracy", v->tier, 4);
	json_kv_num(w, "tier_majority", v->tier_share, 4);
	json_kv_num(w, "ece", v->ece, 4);
	json_kv_num(w, "ece_accepted", v->ece_accepted, 4);
	json_kv_num(w, "ece_steps", v->ece_steps, 4);
	json_reliability(w, "reliability", v->bins);
	json_reliability(w, "reliability_steps", v->step_bins);
	json_kv_array(w, "techniques");
	for (size_t i = 0; i < v->ntechniques; i++) {
		json_open_object(w);
		json_kv(w, "id", v->techniques[i].technique->r.id);
		json_kv(w, "title", v->techniques[i].technique->title);
		json_kv_int(w, "links", (int64_t)v->techniques[i].links);
		json_kv_int(w, "found", (int64_t)v->techniques[i].found);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
}
