#include "sync/sync.h"

static const char *const titles[SYNC_SOURCES] = { "MITRE ATLAS", "MIT AI Risk Repository" };

static void tell_item(struct buf *out, enum sync_source source, const struct sync_item *item, size_t max)
{
	buf_printf(out, "%s: %s", titles[source], sync_outcome_name[item->outcome]);
	if (item->from.n)
		buf_printf(out, " (%.*s)", STRF(item->from));
	if (item->outcome == SYNC_FAILED)
		buf_printf(out, ": %s", item->err.msg);
	if (item->note.n)
		buf_printf(out, "; %.*s", STRF(item->note));
	buf_c(out, '\n');
	for (size_t i = 0; i < item->nimports; i++)
		if (item->outcome != SYNC_FAILED || item->imports[i].row)
			import_tell(&item->imports[i], max, out);
}

void sync_tell(const struct sync_report *r, size_t max, struct buf *out)
{
	for (int i = 0; i < SYNC_SOURCES; i++)
		tell_item(out, (enum sync_source)i, &r->items[i], max);
	if (r->files) {
		buf_printf(out, "%zu files looked at, %zu of them of no format that is read", r->files, r->no_source);
		buf_printf(out, r->npassed ? ", %zu passed over:\n" : "\n", r->npassed);
	}
	for (size_t i = 0; i < r->npassed && i < max; i++)
		buf_printf(out, "    %.*s: %.*s\n", STRF(r->passed[i].path), STRF(r->passed[i].why));
}
