/*
 * md_line: what a line of Markdown is; inside src/fmt only.
 *
 * Where a function takes "s" the white space in front is off already (md_line_unindent); "line" still has it.
 */
#ifndef FMT_MD_LINE_H
#define FMT_MD_LINE_H

#include "base/str.h"

/* md_line_unindent(line, columns): without the white space in front; its width goes to *columns unless NULL.
 * md_line_outdent(line, columns): without at most so many columns of it. */
struct str md_line_unindent(struct str line, size_t *columns);
struct str md_line_outdent(struct str line, size_t columns);
bool md_line_blank(struct str line);

/* md_line_fence(s): how many ` or ~ open or close fenced code here; 0 for none.  md_line_heading: how many #.
 * md_line_rule: a thematic break.  md_line_underline: the line under a heading. */
size_t md_line_fence(struct str s);
size_t md_line_heading(struct str s);
bool md_line_rule(struct str s);
bool md_line_underline(struct str s);

/* The mark of a list item. */
struct md_marker {
	char kind;         /* - * + or, behind a number, . ) */
	unsigned number;
	size_t content;    /* column where the item's text starts */
	struct str rest;   /* that text */
};

bool md_line_marker(struct str line, struct md_marker *m);
static inline bool md_line_ordered(const struct md_marker *m) { return m->kind == '.' || m->kind == ')'; }

/* md_line_definition(lines, n, label, url): how many of the n lines are a definition, [label]: address "title"; or 0. */
size_t md_line_definition(const struct str *lines, size_t n, struct str *label, struct str *url);

/* md_line_columns(line, dashes): the cells of a table's row; with dashes 0 unless it is the row under the head.
 * md_line_row(line): without the | at its ends.  md_line_cell(rest, cell): cut the next cell off. */
size_t md_line_columns(struct str line, bool dashes);
struct str md_line_row(struct str line);
bool md_line_cell(struct str *rest, struct str *cell);

#endif
