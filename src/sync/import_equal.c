#include "sync/import.h"

static bool same_release(const struct release *a, const struct release *b)
{
	return str_eq(a->source, b->source) && str_eq(a->version, b->version) && str_eq(a->stated, b->stated) && str_eq(a->format, b->format) &&
	       str_eq(a->title, b->title) && str_eq(a->date, b->date) && str_eq(a->license, b->license) && str_eq(a->url, b->url) &&
	       a->part == b->part && a->starter == b->starter;
}

static bool same_record(const struct record *a, const struct record *b)
{
	if (a->kind != b->kind || !str_eq(a->id, b->id) || !str_eq(a->name, b->name) || !str_eq(a->description, b->description) ||
	    !str_eq(a->created, b->created) || !str_eq(a->modified, b->modified) || a->nfields != b->nfields || a->nrefs != b->nrefs ||
	    a->nnotes != b->nnotes)
		return false;
	for (size_t i = 0; i < a->nfields; i++)
		if (a->fields[i].id != b->fields[i].id || !str_eq(a->fields[i].value, b->fields[i].value))
			return false;
	for (size_t i = 0; i < a->nrefs; i++)
		if (!str_eq(a->refs[i].id, b->refs[i].id) || !str_eq(a->refs[i].title, b->refs[i].title) || !str_eq(a->refs[i].url, b->refs[i].url))
			return false;
	for (size_t i = 0; i < a->nnotes; i++)
		if (!str_eq(a->notes[i].id, b->notes[i].id) || !str_eq(a->notes[i].text, b->notes[i].text) || !str_eq(a->notes[i].page, b->notes[i].page))
			return false;
	return true;
}

/* Upstream's links have no evidence and full confidence; should a reader ever give others, they count as different. */
static bool same_link(const struct link *a, const struct link *b)
{
	return str_eq(a->from, b->from) && str_eq(a->to, b->to) && a->kind == b->kind && a->method == b->method && a->tier == b->tier &&
	       !(a->confidence < b->confidence) && !(a->confidence > b->confidence) && str_eq(a->reason, b->reason) && str_eq(a->text, b->text) &&
	       a->position == b->position && str_eq(a->step_id, b->step_id) && str_eq(a->tactic, b->tactic) && str_eq(a->leads_to, b->leads_to) &&
	       a->nevidence == 0 && b->nevidence == 0;
}

bool import_equal(const struct batch *a, const struct batch *b)
{
	if (!same_release(&a->release, &b->release) || a->records.n != b->records.n || a->links.n != b->links.n)
		return false;
	for (size_t i = 0; i < a->records.n; i++)
		if (!same_record(&a->records.v[i], &b->records.v[i]))
			return false;
	for (size_t i = 0; i < a->links.n; i++)
		if (!same_link(&a->links.v[i], &b->links.v[i]))
			return false;
	return true;
}
