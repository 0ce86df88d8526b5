#include "sync/sync_impl.h"

const char *const sync_outcome_name[] = { "left out", "up to date", "imported", "failed" };

void sync_report_free(struct sync_report *r)
{
	for (size_t i = 0; i < SYNC_SOURCES; i++)
		for (size_t k = 0; k < r->items[i].nimports; k++)
			import_free(&r->items[i].imports[k]);
	arena_free(&r->arena);
	*r = (struct sync_report){ 0 };
}

int sync_watch_tell(struct sync_work *w, enum sync_step step, struct str what, uint64_t done, uint64_t total, struct err *err)
{
	struct sync_progress p = { step, what, done, total };

	if (!w->stopped && w->watch && w->watch->fn && !w->watch->fn(w->watch->arg, &p))
		w->stopped = true;
	return w->stopped ? err_set(err, ERR_IO, "stopped") : 0;
}

struct import_report *sync_next_import(struct sync_work *w, struct sync_item *item)
{
	if (!item->imports)
		item->imports = arena_array(&w->report->arena, PARTS, struct import_report);
	import_init(&item->imports[item->nimports]);
	return &item->imports[item->nimports++];
}

/* A newer release that lacks most of what was there is more likely a damaged file than news. */
static int check_share(const struct sync_work *w, const struct import_report *r, struct err *err)
{
	const struct import_diff *d = &r->diff;
	size_t have = d->kept + d->n[CHANGE_ADDED];

	if (!d->compared || d->older || have * 100 >= d->before * w->set->min_share)
		return 0;
	return err_set(err, ERR_INPUT, "has %zu records where release %.*s has %zu, less than %llu percent (sync.min_share): not taken; import the file by name if it is right",
		       have, STRF(d->against.version), d->before, (unsigned long long)w->set->min_share);
}

int sync_keep(struct sync_work *w, struct sync_item *item, struct import_report *r, struct err *err)
{
	struct str file = r->batch.release.file;

	if (sync_watch_tell(w, SYNC_STORE, file, 0, 0, err) < 0 || import_whole(r, err) < 0 || import_compare(w->store, r, err) < 0)
		return -1;
	if (check_share(w, r, err) < 0)
		return err_prefix(err, "%.*s", STRF(file));
	if (import_put(w->store, w->now, r, err) < 0)
		return -1;
	if (item->outcome != SYNC_IMPORTED)
		item->outcome = r->outcome == PUT_SAME ? SYNC_UP_TO_DATE : SYNC_IMPORTED;
	return 0;
}

int sync_fail(struct sync_item *item, const struct err *why, struct err *err)
{
	item->outcome = SYNC_FAILED;
	item->err = *why;
	if (err && err->code == ERR_NONE)
		*err = *why;
	return -1;
}
