/*
 * figures: the figures of the last evaluation, kept beside the model that they are of.
 *
 * data/model/figures.tsv is written by 'promptriskdb eval -o' and compiled in.  Its first line names the model by its hash (model_hash); the other lines are
 * key, tab, and a whole number or one with four decimals: "steps.linker.mrr", "risks.TF-IDF.f1", "reliability.7.right".
 */
#ifndef LINK_FIGURES_H
#define LINK_FIGURES_H

#include "link/evaluate.h"

/* figures_write(v, model, out): the file; techniques one by one are not in it. */
void figures_write(const struct eval *v, struct str model, struct buf *out);

/* figures_read(file, v, model, err): -1: ERR_INPUT names the line or the key that is wrong or missing.  *model is borrowed from file. */
int figures_read(struct str file, struct eval *v, struct str *model, struct err *err) NODISCARD;

/* figures_embedded(): the file in the program, "" where there is none. */
struct str figures_embedded(void);

#endif
