#include "site/search.h"

#include "base/embed.h"
#include "browser/browser_files.h"
#include "search/packed.h"
#include "web/static.h"

#define SOURCE "find-source.mjs"
#define SOURCE_HERE "find-source-static.mjs"

bool site_search_own(struct str path)
{
	return str_is(path, SOURCE);
}

static int put_index(struct put *p, const struct atlas *at, struct err *err)
{
	struct buf b;
	int rc;

	buf_init(&b, BUF_FILE);
	rc = packed_write(at->edition, &b, err);
	if (rc == 0)
		rc = put_file(p, STR("search/atlas.bin"), buf_str(&b), err);
	buf_free(&b);
	return rc;
}

int site_search(struct put *p, const struct atlas *at, struct err *err)
{
	const struct embed *program = embed_find(browser_files, browser_files_n, STR("search.wasm"));
	const struct embed *source = embed_find(static_files, static_files_n, STR(SOURCE_HERE));

	if (!program || !source)
		return err_set(err, ERR_BUG, "this program was built without the files of the search");
	if (put_index(p, at, err) < 0 || put_file(p, STR("search/search.wasm"), program->data, err) < 0)
		return -1;
	return put_file(p, STR("static/" SOURCE), source->data, err);
}
