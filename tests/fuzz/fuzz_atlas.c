/*
 * Any bytes through the reader of ATLAS files, all formats: a batch that holds what every batch must, or a message.
 */
#include <stdio.h>

#include "base/buf.h"
#include "source/source.h"
#include "unit/source/batch_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct { struct str head, file; } kinds[] = {
		{ STR_INIT("format-version: 6.0.0\n"), STR_INIT("ATLAS-2031.04.yaml") },
		{ STR_INIT("version: 5.0.0\n"), STR_INIT("ATLAS.yaml") },
		{ STR_INIT(""), STR_INIT("ATLAS-5.6.1.yaml") },
	};
	struct buf text;
	struct batch b;
	struct err err = ERR_INIT;
	size_t kind = size ? data[0] % ARRAY_LEN(kinds) : 0;

	buf_init(&text, BUF_FILE);
	buf_add(&text, kinds[kind].head);
	if (size)
		buf_mem(&text, (const char *)data + 1, size - 1);
	if (source_read(buf_str(&text), kinds[kind].file, &b, &err) < 0) {
		if (!err.msg[0] || !err.code)
			abort();
	} else if (batch_fault(&b)) {
		fprintf(stderr, "%s\n", batch_fault(&b));
		abort();
	}
	batch_free(&b);
	buf_free(&text);
	return 0;
}
