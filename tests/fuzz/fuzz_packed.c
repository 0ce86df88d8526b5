/*
 * What a browser is given as the atlas: any bytes as a packed edition, as a squeezed stream, as coded text; and any text in
 * place of that of a packed edition, which is then searched.  What is read is written and read again.
 */
#include "fmt/squeeze.h"
#include "search/packed.h"
#include "search/search.h"
#include "text/wordcode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

static void put_size(struct buf *b, size_t n)
{
	for (int i = 0; i < 4; i++)
		buf_c(b, (char)(n >> 8 * i & 0xFF));
}

/* A packed edition whose text is this one. */
static void wrap(struct str text, struct buf *out)
{
	struct buf coded, back;
	struct err err;

	buf_init(&coded, BUF_PAGE);
	buf_init(&back, BUF_PAGE);
	wordcode_write(text, &coded);
	check(wordcode_read(buf_str(&coded), &back, &err) == 0 && str_eq(buf_str(&back), text));
	buf_lit(out, "PRDBSRCH\1");
	put_size(out, coded.n);
	put_size(out, text.n);
	check(squeeze_pack(buf_str(&coded), out, &err) == 0);
	buf_free(&coded);
	buf_free(&back);
}

static void read_and_search(struct str bytes)
{
	struct search_query q = { .words = STR("a model"), .kind = -1, .limit = 20, .facets = true };
	struct search_result r;
	struct search_index *s;
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	struct edition *e = packed_read(bytes, &err);
	struct buf again;

	if (!e) {
		check(err.code == ERR_INPUT || err.code == ERR_LIMIT);
		return;
	}
	s = search_build(e);
	search_run(s, &q, &a, &r);
	check(r.n <= 20);
	search_free(s);
	buf_init(&again, BUF_PAGE);
	check(packed_write(e, &again, &err) == 0);
	edition_free(e);
	e = packed_read(buf_str(&again), &err);
	check(e != NULL);
	edition_free(e);
	buf_free(&again);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest;
	struct err err;
	struct buf b;

	if (size < 1)
		return 0;
	rest = str_n((const char *)data + 1, size - 1);
	buf_init(&b, (size_t)1 << 20);
	switch (data[0] % 4) {
	case 0:
		read_and_search(rest);
		break;
	case 1:
		(void)!squeeze_open(rest, (size_t)data[0] * 64, &b, &err);
		break;
	case 2:
		(void)!wordcode_read(rest, &b, &err);
		break;
	default:
		wrap(rest, &b);
		read_and_search(buf_str(&b));
	}
	buf_free(&b);
	return 0;
}
