/*
 * doc: a view as a plain document, for the formats that have no layout of their own: text, Markdown, CSV.
 *
 * A document is a title and a row of blocks; doc_of_* turn each typed view into one, and doc_text, doc_md, doc_csv write any.
 */
#ifndef RENDER_DOC_H
#define RENDER_DOC_H

#include "view/view.h"

enum block_kind {
	BLOCK_HEADING, /* text */
	BLOCK_TEXT,    /* text: one or more paragraphs */
	BLOCK_ITEM,    /* name and text: a fact */
	BLOCK_ENTRY    /* name (a title), text (what is said of it), id, detail (small print) */
};

struct block {
	enum block_kind kind;
	struct str name, text, id, detail, slug;
};

struct doc {
	struct arena *a;
	struct str label, title, id, path;
	VEC(struct block) blocks;
};

void doc_of_entry(struct doc *d, const struct atlas *at, const struct entry *x, struct arena *a);
void doc_free(struct doc *d);

/* doc_text: for a terminal of width columns (0: 100).  doc_md: CommonMark.  doc_csv: section,name,id,text,detail. */
void doc_text(struct buf *out, const struct doc *d, size_t width);
void doc_md(struct buf *out, const struct doc *d);
void doc_csv(struct buf *out, const struct doc *d);

/* text_wrap(out, text, indent, width): words of text in lines, each indented; a line end in text starts a new line. */
void text_wrap(struct buf *out, struct str text, size_t indent, size_t width);

#endif
