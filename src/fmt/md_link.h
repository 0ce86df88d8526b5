/*
 * md_link: the HTML renderer's links and citations; inside src/fmt only.
 */
#ifndef FMT_MD_LINK_H
#define FMT_MD_LINK_H

#include "fmt/md_part.h"

/* The state of md_html. */
struct md_out {
	struct buf *b;
	const struct md_links *links;
	size_t start;                /* where our output begins */
	size_t budget;               /* bytes of addresses that may still be written: one definition can be used very often */
	struct buf url;              /* of the open link, as written */
	struct buf address;          /* where the resolver or cite says */
	int spans, images, links_open;
	bool in_p, live;
	size_t p_open, p_text;       /* where <p> and its content begin */
	size_t link_open, link_text; /* the same for <a> */
};

/* md_link_open, md_link_close: a link begins, ends.  md_link_cite: a [[key]]. */
void md_link_open(struct md_out *o, const struct md_link *link);
void md_link_close(struct md_out *o, const struct md_link *link);
void md_link_cite(struct md_out *o, struct str key);

/* Taking back what was written: all beyond offset n; white space at the end. */
static inline void md_out_cut(struct md_out *o, size_t n)
{
	if (o->b->n > n) {
		o->b->n = n;
		o->b->p[n] = 0;
	}
}

static inline bool md_out_ends(const struct md_out *o, struct str what)
{
	return o->b->n >= (o->in_p ? o->p_text : o->start) + what.n && str_ends(buf_str(o->b), what);
}

static inline void md_out_trim(struct md_out *o)
{
	while (md_out_ends(o, STR(" ")) || md_out_ends(o, STR("\n")))
		md_out_cut(o, o->b->n - 1);
}

#endif
