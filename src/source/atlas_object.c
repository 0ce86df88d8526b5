#include "source/atlas_common.h"

#include "atlas/vocab.h"

struct taker;
typedef void take_fn(struct atlas *a, const struct taker *t, const struct yaml *v);

/* What a key of an object means.  Names are in lower case with '-' for '_': formats differ in both. */
struct taker {
	const char *name;
	unsigned kinds; /* bit (1u << kind): where the key is known */
	take_fn *take;  /* NULL: known, says nothing that we need */
	enum field_id field;
	struct str (*vocab)(struct str); /* the canonical spelling of a value */
};

static struct str this_id(const struct atlas *a)
{
	return a->r.rec.id;
}

static void take_name(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	a->r.rec.name = atlas_text(a, v, this_id(a), t->name);
}

static void take_description(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct str s = atlas_text(a, v, this_id(a), t->name);

	if (s.n && !a->r.rec.description.n)
		a->r.rec.description = s;
}

static void take_created(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	a->r.rec.created = atlas_date(a, v, this_id(a), t->name);
}

static void take_modified(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	a->r.rec.modified = atlas_date(a, v, this_id(a), t->name);
	if (str_cmp(a->r.rec.modified, a->newest) > 0)
		a->newest = a->r.rec.modified;
}

static bool has_field(const struct atlas *a, enum field_id f)
{
	for (size_t i = 0; i < a->r.fields.n; i++)
		if (a->r.fields.v[i].id == f)
			return true;
	return false;
}

static void take_text(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct str s = atlas_text(a, v, this_id(a), t->name);

	if (!has_field(a, t->field))
		reader_field(&a->r, t->field, t->vocab ? t->vocab(s) : s);
}

static void take_when(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	if (!has_field(a, t->field))
		reader_field(&a->r, t->field, atlas_date(a, v, this_id(a), t->name));
}

/* True when v is a list to walk; a lone text is one too, and said to be odd. */
static bool is_list(struct atlas *a, const struct taker *t, const struct yaml *v, struct yaml *lone)
{
	struct place p = atlas_place(v, this_id(a), t->name);

	if (yaml_is_null(v))
		return false;
	if (v->type == YAML_SCALAR) {
		reader_odd(&a->r, &p, "read as a list of one", "a text stands where a list is expected");
		*lone = (struct yaml){ .type = YAML_SEQ, .line = v->line, .items = arena_memdup(&a->r.out->arena, v, 1, sizeof(*v)), .n = 1 };
		return true;
	}
	*lone = *v;
	if (v->type == YAML_SEQ)
		return true;
	reader_diag(&a->r, SEV_WARNING, &p, "left out", "value is a map, not a list");
	return false;
}

/* A mitigation's {id, use}: what it covers and how. */
static bool take_use(struct atlas *a, const struct yaml *use)
{
	struct str to = reader_text(&a->r, yaml_text(use, "id"));

	if (use->type != YAML_MAP || use->cut || !to.n)
		return false;
	atlas_link(a, LINK_MITIGATES, this_id(a), to, use->line)->text = reader_text(&a->r, yaml_text(use, "use"));
	return true;
}

/* 5.6.1 has an entry of "techniques" among the phases of two mitigations: it belongs to the techniques. */
static void stray_entry(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct place p = atlas_place(v, this_id(a), t->name);
	bool use = a->r.rec.kind == REC_MITIGATION && atlas_kind(yaml_text(v, "id")) == REC_TECHNIQUE && take_use(a, v);

	reader_diag(&a->r, SEV_ERROR, &p, use ? "recovered as a covered technique" : "left out", "entry is a %s, not text",
		    v->type == YAML_MAP ? "map" : "list");
}

static void take_list(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct yaml list;

	if (!is_list(a, t, v, &list))
		return;
	for (size_t i = 0; i < list.n; i++) {
		const struct yaml *item = &list.items[i];
		struct str s;

		if (item->type != YAML_SCALAR) {
			stray_entry(a, t, item);
			continue;
		}
		s = reader_text(&a->r, yaml_scalar(item));
		reader_field(&a->r, t->field, t->vocab ? t->vocab(s) : s);
	}
}

/* 4.4.0 had phases and categories in one list. */
static void take_tags(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	int unknown = vocab_lifecycle_rank(STR(""));
	struct yaml list;

	if (!is_list(a, t, v, &list))
		return;
	for (size_t i = 0; i < list.n; i++) {
		struct str s = reader_text(&a->r, yaml_scalar(&list.items[i])), c = vocab_category(s);
		struct place p = atlas_place(&list.items[i], this_id(a), t->name);

		if (vocab_lifecycle_rank(vocab_lifecycle(s)) != unknown)
			reader_field(&a->r, F_LIFECYCLE, vocab_lifecycle(s));
		else if (str_is(c, "Policy") || str_starts(c, STR("Technical - ")))
			reader_field(&a->r, F_CATEGORY, c);
		else
			reader_odd(&a->r, &p, "left out", "tag is neither a category nor a lifecycle stage");
	}
}

static void take_refs(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct yaml list;

	if (!is_list(a, t, v, &list))
		return;
	for (size_t i = 0; i < list.n; i++) {
		const struct yaml *item = &list.items[i];
		struct place p = atlas_place(item, this_id(a), t->name);
		struct reference ref;

		if (item->type != YAML_MAP) {
			reader_diag(&a->r, SEV_WARNING, &p, "left out", "reference is no map of title and url");
			continue;
		}
		ref.id = atlas_text(a, yaml_get(item, "id"), this_id(a), t->name);
		ref.title = atlas_text(a, yaml_get(item, "title"), this_id(a), t->name);
		ref.url = atlas_text(a, yaml_get(item, "url"), this_id(a), t->name);
		if (ref.title.n || ref.url.n)
			vec_push(&a->r.refs, ref);
	}
}

static void take_attack(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct place p = atlas_place(v, this_id(a), t->name);

	if (yaml_is_null(v))
		return;
	if (v->type != YAML_MAP) {
		reader_diag(&a->r, SEV_WARNING, &p, "left out", "value is no map of id and url");
		return;
	}
	reader_field(&a->r, F_ATTACK_ID, atlas_text(a, yaml_get(v, "id"), this_id(a), t->name));
	reader_field(&a->r, F_ATTACK_URL, atlas_text(a, yaml_get(v, "url"), this_id(a), t->name));
}

static void take_tactics(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct yaml list;

	if (!is_list(a, t, v, &list))
		return;
	for (size_t i = 0; i < list.n; i++) {
		struct str to = atlas_text(a, &list.items[i], this_id(a), t->name);

		if (to.n)
			(void)atlas_link(a, LINK_ACHIEVES, this_id(a), to, list.items[i].line);
	}
}

static void take_parent(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct str to = atlas_text(a, v, this_id(a), t->name);

	if (to.n)
		(void)atlas_link(a, LINK_SPECIALIZES, this_id(a), to, v->line);
}

static void take_uses(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct yaml list;

	if (!is_list(a, t, v, &list))
		return;
	for (size_t i = 0; i < list.n; i++) {
		const struct yaml *item = &list.items[i];
		struct place p = atlas_place(item, this_id(a), t->name);
		struct str bare = reader_text(&a->r, yaml_scalar(item));

		if (bare.n)
			(void)atlas_link(a, LINK_MITIGATES, this_id(a), bare, item->line);
		else if (!take_use(a, item))
			reader_diag(&a->r, SEV_WARNING, &p, "left out", "entry is no map of id and use");
	}
}

static void take_steps(struct atlas *a, const struct taker *t, const struct yaml *v)
{
	struct yaml list;

	if (!is_list(a, t, v, &list))
		return;
	for (size_t i = 0; i < list.n; i++) {
		const struct yaml *step = &list.items[i];
		struct place p = atlas_place(step, this_id(a), t->name);
		struct str to = step->cut ? STR_NONE : reader_text(&a->r, yaml_text(step, "technique"));
		struct str tactic, text;
		struct link *l;

		if (!to.n) {
			reader_diag(&a->r, SEV_WARNING, &p, "left out", "step %zu names no technique", i + 1);
			continue;
		}
		tactic = atlas_text(a, yaml_get(step, "tactic"), this_id(a), t->name);
		text = atlas_text(a, yaml_get(step, "description"), this_id(a), t->name);
		l = atlas_link(a, LINK_EMPLOYS, this_id(a), to, step->line);
		l->tactic = tactic;
		l->text = text;
	}
}

#define TECH (1u << REC_TECHNIQUE)
#define TACT (1u << REC_TACTIC)
#define MITI (1u << REC_MITIGATION)
#define CASE (1u << REC_CASE_STUDY)
#define ALL (TECH | TACT | MITI | CASE)

/* In the order in which fields stand in a record. */
static const struct taker takers[] = {
	{ "id", ALL, NULL, F_NONE, NULL },
	{ "uuid", ALL, NULL, F_NONE, NULL },
	{ "object-type", ALL, NULL, F_NONE, NULL },
	{ "name", ALL, take_name, F_NONE, NULL },
	{ "description", ALL, take_description, F_NONE, NULL },
	{ "summary", CASE, take_description, F_NONE, NULL },
	{ "created-date", ALL, take_created, F_NONE, NULL },
	{ "modified-date", ALL, take_modified, F_NONE, NULL },
	{ "references", ALL, take_refs, F_NONE, NULL },
	{ "maturity", TECH, take_text, F_MATURITY, vocab_maturity },
	{ "platforms", TECH, take_list, F_PLATFORM, NULL },
	{ "attack-reference", TECH | TACT | MITI, take_attack, F_ATTACK_ID, NULL },
	{ "att&ck-reference", TECH | TACT | MITI, take_attack, F_ATTACK_ID, NULL },
	{ "lifecycle-phases", MITI, take_list, F_LIFECYCLE, vocab_lifecycle },
	{ "ml-lifecycle", MITI, take_list, F_LIFECYCLE, vocab_lifecycle },
	{ "categories", MITI, take_list, F_CATEGORY, vocab_category },
	{ "category", MITI, take_list, F_CATEGORY, vocab_category },
	{ "tags", MITI, take_tags, F_CATEGORY, NULL },
	{ "type", CASE, take_text, F_STUDY_TYPE, vocab_study_type },
	{ "case-study-type", CASE, take_text, F_STUDY_TYPE, vocab_study_type },
	{ "actor", CASE, take_text, F_ACTOR, NULL },
	{ "target", CASE, take_text, F_TARGET, NULL },
	{ "date", CASE, take_when, F_DATE, NULL },
	{ "incident-date", CASE, take_when, F_DATE, NULL },
	{ "date-granularity", CASE, take_text, F_GRANULARITY, vocab_granularity },
	{ "incident-date-granularity", CASE, take_text, F_GRANULARITY, vocab_granularity },
	{ "reporter", CASE, take_text, F_REPORTER, NULL },
	{ "reported-by", CASE, take_text, F_REPORTER, NULL },
	{ "tactics", TECH, take_tactics, F_NONE, NULL },
	{ "subtechnique-of", TECH, take_parent, F_NONE, NULL },
	{ "specializes", TECH, take_parent, F_NONE, NULL },
	{ "techniques", MITI, take_uses, F_NONE, NULL },
	{ "procedure", CASE, take_steps, F_NONE, NULL },
};

static bool same_key(struct str key, const char *name)
{
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];

		c = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c == '_' ? '-' : c);
		if (!c || c != name[i])
			return false;
	}
	return !name[key.n];
}

static size_t find_taker(struct str key, enum rec_kind kind)
{
	size_t i = 0;

	while (i < ARRAY_LEN(takers) && !((takers[i].kinds & 1u << kind) && same_key(key, takers[i].name)))
		i++;
	return i;
}

static void odd_key(struct atlas *a, const struct yaml *object, size_t i, bool known)
{
	struct str key = reader_quote(&a->r, object->keys[i]);
	struct place p = { .line = object->key_lines[i], .record = this_id(a), .key = key };

	if (known)
		reader_odd(&a->r, &p, "ignored", "key '%.*s' stands twice in two spellings", STRF(key));
	else
		reader_odd(&a->r, &p, "ignored", "unknown key '%.*s' of a %s", STRF(key), kind_table[a->r.rec.kind].name);
}

static void take_all(struct atlas *a, const struct yaml *object, enum rec_kind kind)
{
	const struct yaml *found[ARRAY_LEN(takers)] = { NULL };

	for (size_t i = 0; i < object->n; i++) {
		size_t k = find_taker(object->keys[i], kind);

		if (k < ARRAY_LEN(takers) && !found[k])
			found[k] = &object->items[i];
		else
			odd_key(a, object, i, k < ARRAY_LEN(takers));
	}
	for (size_t k = 0; k < ARRAY_LEN(takers); k++)
		if (found[k] && takers[k].take)
			takers[k].take(a, &takers[k], found[k]);
}

/* Whether an object's id may stand in a section; why not is told. */
static bool id_fits(struct atlas *a, struct str id, enum rec_kind kind, unsigned line)
{
	struct str quoted = reader_quote(&a->r, id);
	struct place p = { .line = line, .record = quoted, .key = STR("id") };

	if (!id.n)
		reader_diag(&a->r, SEV_ERROR, &p, "left out", "a %s without an id", kind_table[kind].name);
	else if (atlas_foreign(id))
		reader_odd(&a->r, &p, "left out", "a %s of ATT&CK, not of ATLAS", kind_table[kind].name);
	else if (atlas_kind(id) != (int)kind)
		reader_diag(&a->r, SEV_ERROR, &p, "left out", "'%.*s' is no id of a %s", STRF(quoted), kind_table[kind].name);
	else if (map_get(&a->ids, id))
		reader_diag(&a->r, SEV_ERROR, &p, "the first is kept", "the id stands twice");
	else
		return true;
	return false;
}

static void take_position(struct atlas *a)
{
	size_t n = a->v6 ? map_get_n(&a->positions, this_id(a), 0) : ++a->position;
	struct place p = { .record = this_id(a), .key = STR("position") };

	if (n)
		reader_field(&a->r, F_POSITION, arena_printf(&a->r.out->arena, "%zu", n));
	else
		reader_odd(&a->r, &p, "kept", "tactic has no place in the matrix");
}

static void take_object(struct atlas *a, const struct yaml *object, struct str key, unsigned line, enum rec_kind kind)
{
	struct str id = reader_text(&a->r, yaml_text(object, "id"));
	struct place p = { .line = line, .record = reader_quote(&a->r, key.n ? key : id) };

	if (object->type != YAML_MAP || object->cut) {
		reader_diag(&a->r, SEV_ERROR, &p, "left out", object->cut ? "the %s is cut off" : "the %s is no map of keys", kind_table[kind].name);
		return;
	}
	if (key.n && id.n && !str_eq(key, id)) {
		p.key = STR("id");
		reader_diag(&a->r, SEV_WARNING, &p, "its key is used", "the id '%.*s' differs from the key", STRF(reader_quote(&a->r, id)));
	}
	if (key.n)
		id = key;
	if (!id_fits(a, id, kind, line))
		return;
	reader_begin(&a->r, kind, id);
	take_all(a, object, kind);
	if (kind == REC_TACTIC)
		take_position(a);
	if (!a->r.rec.name.n) {
		p = (struct place){ .line = line, .record = id, .key = STR("name") };
		reader_diag(&a->r, SEV_WARNING, &p, "the id is used", "no name");
		a->r.rec.name = id;
	}
	map_put_n(&a->ids, id, reader_end(&a->r));
}

void atlas_section(struct atlas *a, const struct yaml *node, enum rec_kind kind)
{
	struct place p = atlas_place(node, STR_NONE, kind_table[kind].list);

	if (yaml_is_null(node))
		return;
	if (node->type == YAML_SCALAR) {
		reader_diag(&a->r, SEV_ERROR, &p, "left out", "value is text, not a list of records");
		return;
	}
	for (size_t i = 0; i < node->n; i++)
		take_object(a, &node->items[i], node->type == YAML_MAP ? reader_text(&a->r, node->keys[i]) : STR_NONE,
			    node->type == YAML_MAP ? node->key_lines[i] : node->items[i].line, kind);
}
