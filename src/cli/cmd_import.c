/* import and sync: what comes in, what was wrong with it, what changed. */
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "sync/import.h"
#include "view/atlas.h"

#define CHANGES_SHOWN 5

/* Diagnostics to standard error: errors and warnings always, notes with --verbose; all beyond the cap as a count. */
static void tell_diags(const struct import_report *r, bool notes)
{
	const struct batch *b = &r->batch;
	size_t notes_hidden = 0, beyond = b->ndiags[SEV_NOTE] + b->ndiags[SEV_WARNING] + b->ndiags[SEV_ERROR] - b->diags.n;
	struct buf line;

	buf_init(&line, BUF_LINE);
	for (size_t i = 0; i < b->diags.n; i++) {
		if (b->diags.v[i].severity == SEV_NOTE && !notes) {
			notes_hidden++;
			continue;
		}
		buf_clear(&line);
		diag_format(&line, b->release.file, &b->diags.v[i]);
		buf_c(&line, '\n');
		(void)fputs(line.p, stderr);
	}
	if (notes_hidden)
		fprintf(stderr, "%.*s: %zu notes; --verbose shows them\n", STRF(b->release.file), notes_hidden);
	if (beyond)
		fprintf(stderr, "%.*s: and %zu more of the same kind\n", STRF(b->release.file), beyond);
	buf_free(&line);
}

static int one_file(struct store *s, const char *path, const struct args *a, struct buf *out, struct err *err)
{
	struct import_report r;
	int rc = import_file(s, path, clock_now(), &r, err);

	if (!args_flag(a, "quiet"))
		tell_diags(&r, args_flag(a, "verbose"));
	if (rc == 0) {
		import_tell(&r, CHANGES_SHOWN, out);
		rc = r.batch.ndiags[SEV_ERROR] ? EXIT_FINDINGS : EXIT_DONE;
	}
	import_free(&r);
	return rc;
}

int cmd_import(const struct args *a)
{
	struct err err = ERR_INIT;
	struct store *s = cli_store(a, STORE_CREATE, &err);
	size_t done = 0;
	struct progress p;
	int worst = EXIT_DONE;
	struct buf out;

	if (!s)
		return cli_fail(&err);
	buf_init(&out, BUF_PAGE);
	progress_start(&p, a, "importing", a->operands.n);
	for (size_t i = 0; i < a->operands.n; i++) {
		int rc;

		progress_step(&p, i);
		rc = one_file(s, a->operands.v[i], a, &out, &err);
		if (rc < 0)
			rc = cli_fail(&err); /* the other files still come in */
		else
			done++;
		worst = rc > worst ? rc : worst;
	}
	progress_end(&p);
	if (done && atlas_relink(s, &err) < 0)
		worst = cli_fail(&err);
	store_close(s);
	if (cli_out(&out) != EXIT_DONE)
		worst = EXIT_FAILED;
	if (done && worst == EXIT_FAILED) {
		log_warn("%zu of %zu files are taken in", done, a->operands.n);
		worst = EXIT_FINDINGS; /* EXIT_FAILED means that nothing was changed */
	}
	buf_free(&out);
	return worst;
}
