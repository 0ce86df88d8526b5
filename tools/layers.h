/*
 * layers: the parts of the house check (layers.c says what it checks).
 *
 * One file at a time is looked at; a finding is one line on standard output, "file:line: message", and is counted.
 */
#ifndef TOOLS_LAYERS_H
#define TOOLS_LAYERS_H

#include "base/mem.h"

struct layers_file {
	struct str path; /* from the root of the project, "src/base/buf.c" */
	struct str room; /* the folder below src: "base"; "" elsewhere */
	struct str text;
	struct str code; /* C only: text with comments and the insides of literals as spaces, byte for byte */
};

struct layers {
	const char *root;
	struct arena arena;
	size_t findings, warnings, files;
};

/* layers_find(l, path, line, fmt, ...): a finding.  layers_warn: the same, which does not fail the check. */
void layers_find(struct layers *l, struct str path, unsigned line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void layers_warn(struct layers *l, struct str path, unsigned line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* layers_blank(a, text): the code of a C text (see struct layers_file). */
struct str layers_blank(struct arena *a, struct str text);

/* layers_includes: a file of src includes only what its room may.  layers_names: functions that are not used here, and
 * the way around base's allocation.  layers_functions: warn of those over 60 lines. */
void layers_includes(struct layers *l, const struct layers_file *f);
void layers_names(struct layers *l, const struct layers_file *f);
void layers_functions(struct layers *l, const struct layers_file *f);

#endif
