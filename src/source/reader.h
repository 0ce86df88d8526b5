/*
 * reader: what all readers share: the record under construction, diagnostics with their place, oddities counted by kind.
 *
 * Private to src/source.  A reader fills one batch; its strings live in the batch's arena.
 */
#ifndef SOURCE_READER_H
#define SOURCE_READER_H

#include "atlas/release.h"
#include "base/map.h"

/* Where something was found.  All but line may be left empty. */
struct place {
	unsigned line;
	struct str cell, record, key;
};

struct oddity;

struct reader {
	struct batch *out;
	struct record rec; /* under construction */
	VEC(struct field) fields;
	VEC(struct reference) refs;
	VEC(struct note) notes;
	VEC(struct oddity *) oddities;
	struct map oddity_by_words;
};

/* reader_init(r, out): begin to fill out, which is initialised.  reader_free(r): give back all but the batch. */
void reader_init(struct reader *r, struct batch *out);
void reader_free(struct reader *r);

/* reader_input(r, bytes, file): say in the release which input it is: base name and SHA-256. */
void reader_input(struct reader *r, struct str bytes, struct str file);

/* reader_text(r, s): s trimmed, CR LF and CR as LF, control characters and bad UTF-8 as U+FFFD: what may go into a record.
 * A copy in the arena where anything had to change. */
struct str reader_text(struct reader *r, struct str s);

/* reader_quote(r, s): at most 60 characters of hostile text for a message, on one line. */
struct str reader_quote(struct reader *r, struct str s);

/* reader_diag(r, severity, at, action, fmt, ...): one diagnostic.
 * reader_odd(r, at, action, fmt, ...): something merely odd: counted by its words, told once at the end as a note with the
 * number and the place of the first. */
void reader_diag(struct reader *r, enum severity severity, const struct place *at, const char *action, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void reader_odd(struct reader *r, const struct place *at, const char *action, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* reader_tell(r): make diagnostics of the oddities; once, at the end. */
void reader_tell(struct reader *r);

/* What a record may have: characters of its name and of a value, values.  The most that was ever published are 1,268 and 30. */
#define READER_VALUE 2000
#define READER_VALUES 1000

/* A record is begun, given its parts and ended; empty values are not kept.  reader_end returns its number in the batch; what is more than a
 * record may have is cut, with a warning. */
void reader_begin(struct reader *r, enum rec_kind kind, struct str id);
void reader_field(struct reader *r, enum field_id f, struct str value);
size_t reader_end(struct reader *r);

/* reader_copy(r, s): s in the batch's arena.  reader_format: the same, formatted. */
static inline struct str reader_copy(struct reader *r, struct str s) { return arena_str(&r->out->arena, s); }

#endif
