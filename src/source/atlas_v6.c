#include "source/atlas_common.h"

#include "base/buf.h"

/* The formats that this reader knows by their first number. */
#define MAJOR 6

static const struct {
	const char *name;
	enum link_kind kind;
} relations[] = {
	{ "achieves", LINK_ACHIEVES },
	{ "specializes", LINK_SPECIALIZES },
	{ "mitigates", LINK_MITIGATES },
	{ "employs", LINK_EMPLOYS },
};

static const char *const top_keys[] = { "format-version", "collection", "matrix", "tactics", "techniques", "mitigations", "case-studies",
					"relationships", NULL };
static const char *const relation_keys[] = { "source", "target", "relationship-type", "description", "tactic", "step-id", "leads-to",
					     "position", "uuid", "id", NULL };

static int check_format(struct atlas *a, const struct yaml *root, struct err *err)
{
	struct str v = yaml_text(root, "format-version"), rest = v, major;
	struct place p = atlas_place(yaml_get(root, "format-version"), STR_NONE, "format-version");
	uint64_t n;

	if (!yaml_get(root, "format-version")) {
		reader_diag(&a->r, SEV_WARNING, &p, "read as format 6", "the file states no format");
		return 0;
	}
	if (!str_split(&rest, '.', &major) || str_u64(major, 0, UINT32_MAX, &n) < 0)
		return err_set(err, ERR_INPUT, "line %u: format-version '%.*s' is no version; this program reads format %d", p.line,
			       STRF(reader_quote(&a->r, v)), MAJOR);
	if (n != MAJOR)
		return err_set(err, ERR_INPUT, "line %u: format-version is %.*s, but this program reads format %d.x: %s", p.line,
			       STRF(reader_quote(&a->r, v)), MAJOR,
			       n > MAJOR ? "a newer program is needed, or a file of dist/v6/" : "use a file of dist/v6/ or dist/legacy/");
	return 0;
}

static void read_collection(struct atlas *a, const struct yaml *root, struct str file)
{
	const struct yaml *c = yaml_get(root, "collection");

	if (c)
		a->r.out->release.date = atlas_date(a, yaml_get(c, "modified-date"), STR("ATLAS-collection"), "modified-date");
	atlas_version(a, atlas_text(a, yaml_get(c, "version"), STR("ATLAS-collection"), "version"), file);
}

static const struct yaml *relationships(struct atlas *a, const struct yaml *root)
{
	const struct yaml *all = yaml_get(root, "relationships");
	struct place p = atlas_place(all, STR_NONE, "relationships");

	if (all && all->type == YAML_MAP)
		return all;
	reader_diag(&a->r, SEV_WARNING, &p, "the records are kept without links", all ? "value is no map by source" : "the file has none: it may be cut off");
	return NULL;
}

/* The order of tactics in the matrix. */
static void read_sequences(struct atlas *a, const struct yaml *all)
{
	for (size_t i = 0; i < yaml_count(all); i++) {
		const struct yaml *seq = yaml_get(&all->items[i], "sequences");

		for (size_t k = 0; k < yaml_count(seq); k++) {
			struct str to = yaml_text(&seq->items[k], "target");
			struct place p = atlas_place(&seq->items[k], to, "sequences");
			uint64_t n;

			if (to.n && str_u64(yaml_text(&seq->items[k], "position"), 1, 100000, &n) == 0)
				map_put_n(&a->positions, to, (size_t)n);
			else
				reader_diag(&a->r, SEV_WARNING, &p, "left out", "entry has no target or no position");
		}
	}
}

/* Is id a piece of all? */
static bool is_there(struct str all, struct str id)
{
	struct str one;

	while (str_split(&all, ' ', &one))
		if (str_eq(one, id))
			return true;
	return false;
}

/* The ids of the steps that a step leads to, each once, with spaces between; a kilobyte of them. */
static struct str read_leads(struct atlas *a, const struct yaml *list, struct str from)
{
	struct place p = atlas_place(list, from, "leads-to");
	struct buf all;
	struct str out;

	if (list && list->type != YAML_SEQ && !yaml_is_null(list))
		reader_diag(&a->r, SEV_WARNING, &p, "left out", "value is no list of step ids");
	buf_init(&all, BUF_LINE);
	for (size_t i = 0; list && list->type == YAML_SEQ && i < list->n && all.n < 1000; i++) {
		struct str s = atlas_text(a, &list->items[i], from, "leads-to");

		if (s.n && s.n <= 16 && !is_there(buf_str(&all), s))
			buf_printf(&all, "%s%.*s", all.n ? " " : "", STRF(s));
	}
	out = all.n ? arena_str(&a->r.out->arena, buf_str(&all)) : STR_NONE;
	buf_free(&all);
	return out;
}

static void read_relation(struct atlas *a, const struct yaml *rel, struct str from, size_t r)
{
	struct place p = atlas_place(rel, from, relations[r].name);
	struct str to = rel->cut ? STR_NONE : reader_text(&a->r, yaml_text(rel, "target"));
	struct str source = reader_text(&a->r, yaml_text(rel, "source"));
	struct link l = { 0 }, *out;

	if (rel->type != YAML_MAP || !to.n) {
		reader_diag(&a->r, SEV_WARNING, &p, "left out", rel->cut ? "the relation is cut off" : "entry is no relation with a target");
		return;
	}
	if (source.n && !str_eq(source, from))
		reader_diag(&a->r, SEV_WARNING, &p, "the key is used", "source '%.*s' stands under the key '%.*s'",
			    STRF(reader_quote(&a->r, source)), STRF(reader_quote(&a->r, from)));
	atlas_odd_keys(a, rel, relation_keys, "of a relation");
	if (relations[r].kind == LINK_MITIGATES || relations[r].kind == LINK_EMPLOYS)
		l.text = atlas_text(a, yaml_get(rel, "description"), from, "description");
	if (relations[r].kind == LINK_EMPLOYS) {
		l.tactic = atlas_text(a, yaml_get(rel, "tactic"), from, "tactic");
		l.step_id = atlas_text(a, yaml_get(rel, "step-id"), from, "step-id");
		l.leads_to = read_leads(a, yaml_get(rel, "leads-to"), from);
	}
	out = atlas_link(a, relations[r].kind, from, to, rel->line);
	out->text = l.text;
	out->tactic = l.tactic;
	out->step_id = l.step_id;
	out->leads_to = l.leads_to;
}

static void read_relations(struct atlas *a, const struct yaml *by_type, struct str from)
{
	for (size_t i = 0; i < by_type->n; i++) {
		struct str name = by_type->keys[i], quoted = reader_quote(&a->r, name);
		struct place p = { .line = by_type->key_lines[i], .record = from, .key = quoted };
		const struct yaml *list = &by_type->items[i];
		size_t r = 0;

		while (r < ARRAY_LEN(relations) && !str_is(name, relations[r].name))
			r++;
		if (r == ARRAY_LEN(relations)) {
			if (!str_is(name, "sequences"))
				reader_odd(&a->r, &p, "ignored", "unknown kind of relation '%.*s'", STRF(quoted));
			continue;
		}
		if (list->type != YAML_SEQ && !yaml_is_null(list))
			reader_diag(&a->r, SEV_WARNING, &p, "left out", "value is no list of relations");
		for (size_t k = 0; list->type == YAML_SEQ && k < list->n; k++)
			read_relation(a, &list->items[k], from, r);
	}
}

int atlas_v6_read(struct atlas *a, const struct yaml *root, struct str file, struct err *err)
{
	const struct yaml *all;

	if (check_format(a, root, err) < 0)
		return -1;
	atlas_odd_keys(a, root, top_keys, "at the top");
	read_collection(a, root, file);
	all = relationships(a, root);
	read_sequences(a, all);
	for (size_t i = 0; i < ATLAS_LISTS; i++)
		atlas_section(a, yaml_get(root, atlas_lists[i].key), atlas_lists[i].kind);
	for (size_t i = 0; i < yaml_count(all); i++) {
		struct place p = atlas_place(&all->items[i], reader_quote(&a->r, all->keys[i]), "relationships");

		if (all->items[i].type == YAML_MAP)
			read_relations(a, &all->items[i], reader_text(&a->r, all->keys[i]));
		else
			reader_diag(&a->r, SEV_WARNING, &p, "left out", "value is no map by kind of relation");
	}
	return 0;
}
