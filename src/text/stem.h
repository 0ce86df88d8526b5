/*
 * stem: the stem of an English word, by the Snowball "english" algorithm (Porter2) as libstemmer 2.2 has it.
 *
 * https://snowballstem.org/algorithms/english/stemmer.html.  Ours, because the same code must run where libstemmer does not
 * (the search of the static site, docs/static-search.md), and because stems, and with them links and rankings, then do not
 * depend on the version of a library.  tests/unit/text/test_stem.c holds it against libstemmer, word by word.
 */
#ifndef TEXT_STEM_H
#define TEXT_STEM_H

#include "base/str.h"

#define STEM_MAX 64 /* bytes; a longer word is its own stem */

/* stem_english(word, out): the stem of a folded ASCII word (letters and apostrophes), written to out; the bytes of it, never
 * more than word.n + 1.  Never empty unless word is apostrophes alone. */
size_t stem_english(struct str word, char out[STEM_MAX + 1]);

#endif
