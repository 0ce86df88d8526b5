/*
 * stop: words too common in English to tell one text from another.
 */
#ifndef TEXT_STOP_H
#define TEXT_STOP_H

#include "base/str.h"

/* stop_word(word): is this folded word one of them?  O(log n). */
bool stop_word(struct str word);

#endif
