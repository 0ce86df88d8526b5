/*
 * Any bytes below one of the four headers through the reader of MIT's sheets as CSV.
 */
#include <stdio.h>

#include "base/buf.h"
#include "source/source.h"
#include "unit/source/batch_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str heads[] = {
		STR_INIT("Updated: 03 December 2025\nTitle,QuickRef,Ev_ID,Paper_ID,Category level,Risk category,Risk subcategory,Description,Additional ev.,P.Def,"
			 "p.AddEv,Entity,Intent,Timing,Domain,Sub-domain\n"),
		STR_INIT("Category level\tEv_ID\tDescription\n"),
		STR_INIT("Included,Paper_ID,QuickRef,Title,Authors (full),Authors (short),Year,DOI,URL,Citations (2031),Cites/yr,Item type\n"),
		STR_INIT(",,Domain,,Sub-domain,Description \n"),
		STR_INIT("Category;Level;Description\n"),
		STR_INIT(""),
	};
	struct buf text;
	struct batch b;
	struct err err = ERR_INIT;

	buf_init(&text, BUF_FILE);
	if (size) {
		buf_add(&text, heads[data[0] % ARRAY_LEN(heads)]);
		buf_mem(&text, (const char *)data + 1, size - 1);
	}
	if (source_read(buf_str(&text), STR("sheet_v4.csv"), &b, &err) < 0) {
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
