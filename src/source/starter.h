/*
 * starter: the atlas that ships inside the program (data/starter): facts of the catalogues and our own sentences.
 *
 * records.tsv and links.tsv of a catalogue are tab-separated lines; '#' starts a comment, "#release key=value..." states the
 * release.  A record: kind, id, name, created, modified, then fields as name=value.  A link: kind, from, to, position, step,
 * tactic, leads-to.  What follows from codes is not written down but made here: a risk's paper, domain and sub-domain.
 * sentences.tsv has one sentence of our own for an id.  data/make_starter.c writes the first two from the upstream files.
 */
#ifndef SOURCE_STARTER_H
#define SOURCE_STARTER_H

#include "atlas/release.h"
#include "base/err.h"

enum { STARTER_ATLAS, STARTER_MIT, STARTER_BATCHES };

/* starter_read(which, out, err): one of the two catalogues; out is initialised here.  Fails only when the files that were
 * compiled in are wrong, which tests rule out: ERR_BUG. */
int starter_read(size_t which, struct batch *out, struct err *err) NODISCARD;

/* starter_parse(records, links, sentences, out, err): the same from texts; ERR_INPUT names the line. */
int starter_parse(struct str records, struct str links, struct str sentences, struct batch *out, struct err *err) NODISCARD;

/* starter_key(): hex that changes with the embedded files. */
struct str starter_key(void);

#endif
