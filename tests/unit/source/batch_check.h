/*
 * batch_check: what holds of every batch that a reader gives, whatever it read; for tests and fuzzers.
 */
#ifndef TESTS_UNIT_SOURCE_BATCH_CHECK_H
#define TESTS_UNIT_SOURCE_BATCH_CHECK_H

#include "atlas/release.h"
#include "base/map.h"
#include "base/utf8.h"

/* Text that may be stored and shown: valid UTF-8 without control characters but TAB and LF, no space at the ends. */
static inline bool text_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	return utf8_valid(s) && str_trim(s).n == s.n;
}

static inline const char *record_fault(const struct record *r)
{
	if ((unsigned)r->kind >= REC_KINDS || !r->id.n || !r->name.n)
		return "a record without kind, id or name";
	if (!text_ok(r->id) || !text_ok(r->name) || !text_ok(r->description) || !text_ok(r->created) || !text_ok(r->modified))
		return "bad text in a record";
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->id <= F_NONE || f->id >= F_COUNT || !(field_table[f->id].kinds & 1u << r->kind))
			return "a field that its kind does not have";
		if (!f->value.n || !text_ok(f->value))
			return "a bad or empty field";
		for (size_t k = 0; k < i && !field_table[f->id].many; k++)
			if (r->fields[k].id == f->id)
				return "a single field twice";
	}
	for (size_t i = 0; i < r->nnotes; i++)
		if (!r->notes[i].id.n || !text_ok(r->notes[i].id) || !text_ok(r->notes[i].text) || !text_ok(r->notes[i].page))
			return "a bad note";
	for (size_t i = 0; i < r->nrefs; i++)
		if (!text_ok(r->refs[i].id) || !text_ok(r->refs[i].title) || !text_ok(r->refs[i].url))
			return "a bad reference";
	return NULL;
}

static inline const char *link_fault(const struct link *l, const struct map *ids)
{
	if ((unsigned)l->kind >= LINK_KINDS || l->method != METHOD_UPSTREAM || l->confidence < 1 || l->confidence > 1)
		return "a link that is not upstream's";
	if (!map_get(ids, l->from))
		return "a link from nowhere";
	if (!map_get(ids, l->to) && !str_starts(l->to, STR("mitdomain:"))) /* domains exist in every edition */
		return "a link to nowhere";
	if (!text_ok(l->text) || !text_ok(l->step_id) || !text_ok(l->leads_to))
		return "bad text in a link";
	if ((l->kind == LINK_EMPLOYS) != (l->position > 0) || (l->tactic.n && !map_get(ids, l->tactic)))
		return "a bad step";
	return NULL;
}

/* batch_fault(b): what is wrong, or NULL. */
static inline const char *batch_fault(const struct batch *b)
{
	struct map ids = { 0 };
	const char *fault = NULL;

	for (size_t i = 0; i < b->records.n && !fault; i++) {
		fault = record_fault(&b->records.v[i]);
		if (!fault && map_put(&ids, b->records.v[i].id, (void *)b))
			fault = "an id twice";
	}
	for (size_t i = 0; i < b->links.n && !fault; i++)
		fault = link_fault(&b->links.v[i], &ids);
	for (size_t i = 0; i < b->diags.n && !fault; i++)
		if (!b->diags.v[i].what.n || !b->diags.v[i].action.n || str_chr(b->diags.v[i].what, '\n') >= 0)
			fault = "a diagnostic without words";
	map_free(&ids);
	return fault;
}

#endif
