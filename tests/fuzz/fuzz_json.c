/*
 * What parses is written, parsed again and must be the same; any bytes make a string that parses.
 */
#include "fmt/json.h"

static void write(struct json_writer *w, const struct json *j)
{
	switch (j->type) {
	case JSON_NULL:
		json_null(w);
		break;
	case JSON_BOOL:
		json_bool(w, j->b);
		break;
	case JSON_INT:
		json_int(w, j->i);
		break;
	case JSON_REAL:
		json_num(w, j->r, 3);
		break;
	case JSON_STRING:
		json_str(w, j->s);
		break;
	case JSON_ARRAY:
		json_open_array(w);
		for (size_t i = 0; i < j->n; i++)
			write(w, &j->items[i]);
		json_close_array(w);
		break;
	case JSON_OBJECT:
		json_open_object(w);
		for (size_t i = 0; i < j->n; i++) {
			json_key_str(w, j->keys[i]);
			write(w, &j->items[i]);
		}
		json_close_object(w);
		break;
	}
}

static void same(const struct json *a, const struct json *b)
{
	if (a->type == JSON_REAL) /* 2.0 is written as 2 */
		return;
	if (a->type != b->type || a->n != b->n || a->i != b->i || a->b != b->b || !str_eq(a->s, b->s))
		abort();
	for (size_t i = 0; i < a->n; i++) {
		if (a->type == JSON_OBJECT && !str_eq(a->keys[i], b->keys[i]))
			abort();
		same(&a->items[i], &b->items[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_n((const char *)data, size);
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	const struct json *j = json_parse(&a, text, &err), *again;
	struct json_writer w;
	struct buf b;

	if (!j && err.code != ERR_INPUT && err.code != ERR_LIMIT)
		abort();
	buf_init(&b, BUF_FILE);
	if (j) {
		json_begin(&w, &b);
		write(&w, j);
		again = json_parse(&a, buf_str(&b), &err);
		if (!json_ok(&w) || !again)
			abort();
		same(j, again);
		buf_clear(&b);
	}
	json_begin(&w, &b);
	json_str(&w, text);
	if (!json_ok(&w) || !json_parse(&a, buf_str(&b), &err))
		abort();
	buf_free(&b);
	arena_free(&a);
	return 0;
}
