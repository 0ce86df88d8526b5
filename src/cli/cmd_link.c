/* Commands of the linker: eval, map, and train, which makes the model that is compiled in. */
#include "base/fs.h"
#include "base/hash.h"
#include "cli/cli.h"
#include "data/files.h"
#include "link/evaluate.h"
#include "link/figures.h"
#include "link/model.h"
#include "view/atlas.h"

static void step_bar(void *ctx)
{
	struct progress *p = ctx;

	progress_step(p, p->done + 1);
}

/* The corpus of what the database shows; the atlas is to be freed after it. */
struct teaching {
	struct store *store;
	struct atlas *atlas;
	struct corpus corpus;
	struct progress bar;
	struct ticker ticker;
};

static int teaching_open(struct teaching *t, const struct args *a, struct err *err)
{
	*t = (struct teaching){ 0 };
	t->atlas = cli_atlas(a, &t->store, err);
	if (!t->atlas || corpus_read(&t->corpus, t->atlas->edition, err) < 0) {
		if (err->code == ERR_USAGE)
			err->code = ERR_INPUT; /* the command was right, the database lacks something */
		return -1;
	}
	t->ticker = (struct ticker){ step_bar, &t->bar };
	return 0;
}

static void teaching_close(struct teaching *t)
{
	corpus_free(&t->corpus);
	atlas_free(t->atlas);
	store_close(t->store);
}

/* The figures are those of the model in the program, if it was made from the same releases: the about page shows them with it. */
static int write_figures(struct str file, const struct eval *v, struct arena *a, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, BUF_PAGE);
	figures_write(v, str_of(model_hash()), &out);
	rc = fs_write_durable(arena_z(a, file), buf_str(&out), err);
	buf_free(&out);
	return rc;
}

int cmd_eval(const struct args *a)
{
	struct err err = ERR_INIT;
	struct str file = args_text(a, "output", "");
	struct arena arena = { 0 };
	enum render_format f;
	struct json_writer w;
	struct teaching t;
	struct eval v;
	struct buf out;
	int rc;

	if (cli_format(a, FORMAT_TEXT, 1u << FORMAT_TEXT | 1u << FORMAT_JSON, &f, &err) < 0)
		return cli_fail(&err);
	if (teaching_open(&t, a, &err) < 0) {
		teaching_close(&t);
		return cli_fail(&err);
	}
	buf_init(&out, BUF_PAGE);
	progress_start(&t.bar, a, "evaluating", EVAL_TICKS(&t.corpus));
	eval_run(&t.corpus, &t.ticker, &arena, &v);
	progress_end(&t.bar);
	if (file.n && write_figures(file, &v, &arena, &err) < 0) {
		rc = cli_fail(&err);
	} else if (f == FORMAT_JSON) {
		json_begin(&w, &out);
		eval_json(&v, &w);
		buf_c(&out, '\n');
		rc = cli_out(&out);
	} else {
		eval_text(&v, &out);
		rc = cli_out(&out);
	}
	buf_free(&out);
	arena_free(&arena);
	teaching_close(&t);
	return rc;
}

static int write_model(struct teaching *t, struct buf *out, struct err *err)
{
	const struct edition *e = t->corpus.edition;
	const struct release *atlas = edition_release(e, "atlas"), *mit = edition_release(e, "mit");
	const struct embed *curated = embed_find(data_files, data_files_n, STR(MODEL_CURATED));
	bool *in = xcalloc(t->corpus.nrisks + 1, sizeof(*in));
	struct training training;
	char hash[HASH_SHA256_HEX];
	int rc;

	hash_sha256_hex(curated ? curated->data : STR_NONE, hash);
	memset(in, 1, t->corpus.nrisks);
	train_make(&training, &t->corpus, in, &t->ticker);
	train_text(&training, &t->ticker);
	train_step_head(&training);
	rc = model_write(&training, &(struct model_inputs){ atlas ? atlas->sha256 : STR_NONE, mit ? mit->sha256 : STR_NONE, str_of(hash) }, out, err);
	train_free(&training);
	free(in);
	return rc;
}

int cmd_train(const struct args *a)
{
	struct err err = ERR_INIT;
	struct str file = args_text(a, "output", "");
	struct arena arena = { 0 };
	struct teaching t;
	struct buf out;
	int rc;

	if (!file.n) {
		(void)err_set(&err, ERR_USAGE, "'train' needs the file to write: promptriskdb train -o data/model/linker.bin");
		return cli_fail(&err);
	}
	rc = teaching_open(&t, a, &err);
	buf_init(&out, BUF_FILE);
	if (rc == 0) {
		progress_start(&t.bar, a, "training", TRAIN_TICKS + INNER_FOLDS);
		rc = write_model(&t, &out, &err);
		progress_end(&t.bar);
	}
	if (rc == 0)
		rc = fs_write_durable(arena_z(&arena, file), buf_str(&out), &err);
	buf_free(&out);
	arena_free(&arena);
	teaching_close(&t);
	return rc < 0 ? cli_fail(&err) : EXIT_DONE;
}
