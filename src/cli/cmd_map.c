/* map: a text to techniques, risks and mitigations. */
#include "base/fs.h"
#include "base/log.h"
#include "cli/cli.h"
#include "render/map.h"
#include "view/atlas.h"

int cmd_map(const struct args *a)
{
	struct err err = ERR_INIT;
	struct store *store = NULL;
	struct atlas *atlas = NULL;
	struct arena arena = { 0 };
	struct buf text, out;
	enum render_format f;
	struct view_map *v;
	int rc;

	if (cli_format(a, FORMAT_TEXT, 1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_MD, &f, &err) < 0)
		return cli_fail(&err);
	buf_init(&text, MAP_MAX_BYTES + 1);
	buf_init(&out, BUF_PAGE);
	rc = fs_read(a->operands.n ? a->operands.v[0] : "-", MAP_MAX_BYTES, &text, &err);
	if (rc == 0)
		rc = (atlas = cli_atlas(a, &store, &err)) ? 0 : -1;
	if (rc == 0 && !map_is_text(buf_str(&text)))
		rc = err_set(&err, ERR_INPUT, "'%s' is no text in UTF-8, but a document, a picture or another encoding; save it as plain text first",
			     a->operands.n ? a->operands.v[0] : "-");
	v = rc == 0 ? view_map(atlas, buf_str(&text), args_number(a, "limit", 0), &arena, &err) : NULL;
	if (v)
		render_map(&out, v, f);
	rc = v ? cli_out(&out) : cli_fail(&err);
	if (v && !v->accepted && !v->more)
		log_info("no technique is sure enough; --limit 5 shows the best five all the same");
	buf_free(&text);
	buf_free(&out);
	arena_free(&arena);
	atlas_free(atlas);
	store_close(store);
	return rc;
}
