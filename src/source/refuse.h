/*
 * refuse: what is not importable, and what to give instead.  Private to src/source.
 */
#ifndef SOURCE_REFUSE_H
#define SOURCE_REFUSE_H

#include "base/err.h"
#include "base/str.h"

/* refuse(bytes, err): say what the bytes look like and what would be right; always -1 (ERR_INPUT). */
int refuse(struct str bytes, struct err *err);

/* refuse_template(bytes): a template that ATLAS files are made from, with anchors, Jinja or !include. */
bool refuse_template(struct str bytes);

#endif
