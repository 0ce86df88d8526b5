/*
 * json: reading (RFC 8259, through jansson) into a tree in an arena, and writing as a stream.
 *
 * Reader.  The whole text is one value; duplicate keys, bad UTF-8, NaN, trailing text and nesting over 64 are errors with
 * line and column.  Numbers without point and exponent that fit are int64, others double.  A BOM in front is left out.  The
 * tree lives as long as the arena.
 *
 * Writer.  Open and close calls are checked against a scope stack: a value where a key belongs, an unbalanced close or a
 * second root turn json_ok false, and so does the buffer's ceiling.  Strings are escaped; bad UTF-8 becomes U+FFFD.
 * Output is compact, keys in the order of the calls, so the same calls give the same bytes.
 */
#ifndef FMT_JSON_H
#define FMT_JSON_H

#include "base/buf.h"
#include "base/err.h"

enum json_type { JSON_NULL, JSON_BOOL, JSON_INT, JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_type type;
	bool b;              /* JSON_BOOL */
	int64_t i;           /* JSON_INT */
	double r;            /* JSON_REAL, and JSON_INT converted */
	struct str s;        /* JSON_STRING */
	struct str *keys;    /* JSON_OBJECT: n keys, in the order of the text */
	struct json *items;  /* JSON_OBJECT, JSON_ARRAY: n values */
	size_t n;
};

/* json_parse(a, text, err): the tree, or NULL with err (ERR_INPUT, ERR_LIMIT). */
const struct json *json_parse(struct arena *a, struct str text, struct err *err) NODISCARD;

/* json_get(obj, key): the value under key, or NULL if obj is NULL, no object or has none.  Linear in n.
 * json_text: its string, or "". */
const struct json *json_get(const struct json *obj, const char *key);
struct str json_text(const struct json *obj, const char *key);

#define JSON_DEPTH 64
struct json_writer {
	struct buf *out;
	uint8_t scope[JSON_DEPTH]; /* 'o' or 'a' */
	bool first[JSON_DEPTH];
	int depth;
	bool key_open; /* a key was written, its value is due */
	bool done, bad;
};

void json_begin(struct json_writer *w, struct buf *out);
/* json_ok(w): one complete value was written and nothing went wrong. */
bool json_ok(const struct json_writer *w);

void json_open_object(struct json_writer *w);
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w);
void json_close_array(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_key_str(struct json_writer *w, struct str key);
void json_str(struct json_writer *w, struct str s);
void json_int(struct json_writer *w, int64_t v);
/* json_num(w, v, digits): fixed point, at most digits decimals (see buf_double). */
void json_num(struct json_writer *w, double v, int digits);
void json_bool(struct json_writer *w, bool v);
/* jansson, which json_parse calls, exports a json_null of its own: ours has another name in the object file. */
#define json_null json_write_null
void json_null(struct json_writer *w);

/* Key and value in one call. */
void json_kv(struct json_writer *w, const char *key, struct str s);
void json_kv_int(struct json_writer *w, const char *key, int64_t v);
void json_kv_num(struct json_writer *w, const char *key, double v, int digits);
void json_kv_bool(struct json_writer *w, const char *key, bool v);
void json_kv_null(struct json_writer *w, const char *key);
void json_kv_array(struct json_writer *w, const char *key);  /* opens it */
void json_kv_object(struct json_writer *w, const char *key); /* opens it */

/* json_escape(b, s): s as the inside of a JSON string (also safe inside an HTML script element: "<" is \u003c). */
void json_escape(struct buf *b, struct str s);

#endif
