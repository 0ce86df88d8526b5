/*
 * impl: what the files of this room share.  Only src/view/ *.c includes this.
 */
#ifndef VIEW_IMPL_H
#define VIEW_IMPL_H

#include "view/view.h"

/* list_take(list, vec, a): move a vec's items into the arena and a LIST. */
#define list_take(list, vec, a) ((list)->v = vec_dup((a), (vec)), (list)->n = (vec)->n, vec_free(vec))

#define LEAD_MAX 420
#define LEAD_HEAD 417

/* page_of(p, at, x, a): everything in a page that follows from the entry alone. */
void page_of(struct view_page *p, const struct atlas *at, const struct entry *x, struct arena *a);

/* page_plain(p, at, title, path, kind, section, a): a page that is no record; with all releases as sources. */
void page_plain(struct view_page *p, const struct atlas *at, const char *title, const char *path, const char *kind, const char *section,
		struct arena *a);

/* page_figure(p, ...): one more figure.  A page has at most PAGE_FIGURES of them, PAGE_BADGES badges. */
#define PAGE_FIGURES 8
#define PAGE_BADGES 12
void page_figure(struct view_page *p, struct str value, const char *name, const char *note);
void page_badge(struct view_page *p, struct str text, struct str path);

/* lead_of(text, a, cut): the lead by REFERENCE's rule. */
struct str lead_of(struct str text, struct arena *a, bool *cut);

struct str path_of(const struct entry *x, struct arena *a); /* "/slug/"; "" for NULL */
/* filter_path(at, kind, field, value, a): the list of kind that shows only this: "/techniques/?platform=Agentic%20AI"; "" in files. */
struct str filter_path(const struct atlas *at, enum rec_kind kind, const char *field, struct str value, struct arena *a);
/* address_param(b, name, value): one more parameter of the address in b, escaped, behind '?' or '&'. */
void address_param(struct buf *b, struct str name, struct str value);
struct str decimal(uint64_t v, struct arena *a); /* 1835 as "1835" */

/* evidence_counts(all, i): all[i] weighs at least a quarter of the heaviest, all[0].  Only such words are shown: those that hardly spoke would
 * hide the others. */
static inline bool evidence_counts(const struct evidence *all, size_t i)
{
	return all[i].weight >= .25f * all[0].weight;
}

/* study_date(x): of a case study, as much as its granularity means: "2020-01-01" of a Year is "2020". */
struct str study_date(const struct entry *x);

/* suggestion_of(m, score, a): all of it but via.  attack_of(e, risk, other_is_risk, a): risk is NULL where a text takes its place. */
struct view_suggestion suggestion_of(const struct entry *mitigation, double score, struct arena *a);
struct view_attack attack_of(const struct edge *e, const struct entry *risk, bool other_is_risk, struct arena *a);
/* step_of(study, e, same, a): same is a step with the same technique, whose mitigations are shared, or NULL: many steps with one technique that
 * many mitigations cover do not make a page of their product. */
struct view_step step_of(const struct entry *study, const struct edge *e, const struct view_step *same, struct arena *a);
struct view_row row_of(const struct atlas *at, const struct entry *risk, struct arena *a);
struct rich rich_of(const struct entry *x, struct str text);

void references_of(const struct entry *x, struct arena *a, struct view_reference **v, size_t *n);

#endif
