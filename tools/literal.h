/*
 * literal: any bytes as a C string literal.
 *
 * literal_put(out, s, width): append "..." that means s.  With a width it breaks into several literals, after that many bytes
 * and after each line end; with 0 it stays on one line.
 */
#ifndef TOOLS_LITERAL_H
#define TOOLS_LITERAL_H

#include "base/buf.h"

void literal_put(struct buf *out, struct str s, size_t width);

#endif
