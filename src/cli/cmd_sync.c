/* sync: the newest upstream files, and the settings file. */
#include <stdio.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/log.h"
#include "cli/cli.h"
#include "sync/sync.h"
#include "view/atlas.h"

#define CHANGES_SHOWN 5

/* The settings: --config (which must be there), else $XDG_CONFIG_HOME/promptriskdb/config where there is one. */
int cli_conf(const struct args *a, struct conf *c, struct err *err)
{
	struct str given = args_text(a, "config", "");
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct arena arena = { 0 };
	const char *path = NULL;
	int rc;

	conf_init(c);
	conf_add(c, sync_keys, sync_nkeys);
	conf_add(c, origin_keys, origin_nkeys);
	if (given.n)
		path = arena_z(&arena, given);
	else if (xdg && xdg[0] == '/')
		path = arena_printf(&arena, "%s/promptriskdb/config", xdg).p;
	else if (home && *home)
		path = arena_printf(&arena, "%s/.config/promptriskdb/config", home).p;
	rc = conf_load(c, given.n || (path && fs_exists(path)) ? path : NULL, err);
	arena_free(&arena);
	return rc;
}

struct bar {
	struct progress p;
	const struct args *args;
	enum sync_step step;
	bool begun;
};

static bool on_progress(void *arg, const struct sync_progress *sp)
{
	static const char *const what[] = { "downloading", "looking", "reading", "storing" };
	struct bar *b = arg;

	if (!b->begun || b->step != sp->step) {
		progress_end(&b->p);
		progress_start(&b->p, b->args, what[sp->step], (size_t)sp->total);
		b->begun = true;
		b->step = sp->step;
	}
	b->p.total = (size_t)sp->total;
	progress_step(&b->p, (size_t)sp->done);
	return true;
}

int cmd_sync(const struct args *a)
{
	struct str from = args_text(a, "from", "");
	struct err err = ERR_INIT, link_err = ERR_INIT;
	struct bar bar = { .args = a };
	struct sync_watch watch = { on_progress, &bar };
	struct arena arena = { 0 };
	struct sync_settings set;
	struct sync_report r;
	struct store *s = NULL;
	struct conf conf;
	struct buf out;
	int rc = cli_conf(a, &conf, &err);

	if (rc == 0 && !(s = cli_store(a, STORE_CREATE, &err)))
		rc = -1;
	if (rc < 0) {
		conf_free(&conf);
		return cli_fail(&err);
	}
	sync_settings(&conf, &set);
	if (from.n)
		rc = sync_dir(s, arena_z(&arena, from), &set, &watch, clock_now(), &r, &err);
	else
		rc = sync_run(s, &set, &watch, clock_now(), &r, &err);
	progress_end(&bar.p);
	buf_init(&out, BUF_PAGE);
	sync_tell(&r, CHANGES_SHOWN, &out);
	if (atlas_relink(s, &link_err) < 0) {
		rc = -1;
		err = link_err;
	}
	rc = rc < 0 ? cli_fail(&err) : EXIT_DONE;
	if (cli_out(&out) != EXIT_DONE)
		rc = EXIT_FAILED;
	buf_free(&out);
	sync_report_free(&r);
	store_close(s);
	conf_free(&conf);
	arena_free(&arena);
	return rc;
}
