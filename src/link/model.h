/*
 * model: what training learned, as one file, and as what the linker asks.
 *
 * The file (data/model/linker.bin, docs/linking.md) is little-endian and starts with "PRDBLNK2" and the SHA-256 of its inputs.
 * It holds the terms, the latent basis, the vectors of the catalogue, of the steps and of the risks that have links, the
 * regressions by term and the weights of the linear models, quantised to 8 bits where that is harmless.  No text is in it.
 *
 * Read for an edition: techniques that the edition lacks are left out; techniques that the model does not know get vectors
 * from the edition's own text, and nothing from steps and risks.
 */
#ifndef LINK_MODEL_H
#define LINK_MODEL_H

#include "link/train.h"

#define MODEL_CURATED "curated/risk_technique.tsv" /* below data/ */

/* What a model was made from. */
struct model_inputs {
	struct str atlas, mit, curated; /* SHA-256, hex */
};

/* model_write(t, in, out): the file.  -1: more techniques, terms or codes than it has room for. */
int model_write(const struct training *t, const struct model_inputs *in, struct buf *out, struct err *err) NODISCARD;

/* model_inputs_of(file, in): what a file says it was made from; borrowed from file. */
int model_inputs_of(struct str file, struct model_inputs *in, struct err *err) NODISCARD;

/* Items of a model: base, name and uses of each technique, then steps, then risks. */
struct model_posting {
	uint16_t item;
	float w;
};
struct model_cell {
	uint16_t column;  /* technique of the edition */
	int8_t w;         /* times the scale of the column */
};

struct model {
	struct arena arena;
	const struct edition *edition;
	struct kin kin;
	struct space space;
	size_t nt, nsteps, nrisks, nitems;
	size_t *start;                   /* nterms + 1 */
	struct model_posting *postings;  /* by term; of each term, those of names come first, up to */
	size_t *names_end;
	uint32_t *step_tech;             /* of each step; UINT32_MAX: the edition has it not */
	uint32_t *risk_from, *risk_tech; /* the techniques of risk r: risk_from[r] .. risk_from[r + 1] */
	uint32_t *item_from, *item_of;   /* of each technique, its steps and risks as items: item_of[item_from[t]] .. */
	uint32_t *nstep, *nrisk;         /* of each technique */
	float *name_weight;              /* sum of its name's vector */
	float *length, *length_risks;    /* of the sums that EXP and EXPR compare with */
	float *latent_base, *latent_exp, *latent_risks; /* nt rows of SPACE_LSA */
	size_t *cell_start[3];           /* of each term: on steps, on risks' texts, on their contexts */
	struct model_cell *cells[3];
	float *scale[3];                 /* of each column: nt, and PW_COUNT on risks */
	float *latent_weight;            /* SPACE_LSA rows of nt + PW_COUNT: on risks */
	float *cue_weight;               /* CUE_SIDES rows of the same */
	float whole_mean[PW_COUNT];
	size_t ncodes;
	struct str *codes;
	float *code_mean, *code_weight;  /* ncodes rows of nt + PW_COUNT */
	float *share, *sub, *nsub;
	float step_centre[SPACE_LSA], risk_centre[SPACE_LSA];
	struct heads heads;
};

/* model_read(file, e, m): for an edition; -1 where it is no such file, or damaged. */
int model_read(struct str file, const struct edition *e, struct model *m, struct err *err) NODISCARD;
void model_free(struct model *m);

/* model_build(m, items): what is worked out from the vectors of the items, m->nitems of them, and of techniques that the file
 * does not know. */
void model_build(struct model *m, struct vector *items);

/* model_embedded(): the file in the program, "" where there is none. */
struct str model_embedded(void);
/* model_hash(): hex that changes with it. */
const char *model_hash(void);

#define MODEL_SHOWN 0.01F

/* A text for the model. */
struct model_text {
	const struct terms *terms;       /* done */
	const struct terms *context;     /* done; NULL: none */
	struct str code[CORPUS_CODES];   /* "s2.2" ...; "" unknown: then it is judged as a text alone */
};
struct model_scores {
	float *p;           /* of each technique: that the text has it */
	float *direct;      /* that a link to it is direct; 0 where p is below MODEL_SHOWN */
	bool *take;         /* which links hold */
	float linked;       /* how likely it is that the text has any link, and from what on one is given */
	float linked_accept;
	float accept;       /* from which p a link holds then */
	float whole[PW_COUNT];
	float account;      /* how likely the text is an account of an attack rather than a description of a risk */
};
/* model_ask(m, x, v, s, a): false: no term counts.  v gets the vector. */
bool model_ask(const struct model *m, const struct model_text *x, struct vector *v, struct model_scores *s, struct arena *a);

#endif
