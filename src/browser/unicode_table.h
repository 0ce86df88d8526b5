/*
 * unicode_table: base/unicode.h from a table, for where utf8proc is not.  The bytes are described in tools/unifold.c.
 */
#ifndef BROWSER_UNICODE_TABLE_H
#define BROWSER_UNICODE_TABLE_H

#include "base/unicode.h"

extern const struct str unicode_classes, unicode_folds;

#endif
