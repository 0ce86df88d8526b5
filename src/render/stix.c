#include "render/stix.h"

#include "atlas/address.h"
#include "base/clock.h"
#include "base/hash.h"
#include "fmt/html_escape.h"
#include "fmt/json.h"

/* Our own objects, by their names in our namespace (id_uuid). */
#define OUR_IDENTITY "identity:promptriskdb"
#define RISK_EXTENSION "extension-definition:ai-risk"
#define BORN "2026-11-23T00:00:00.000Z" /* of our own definitions; fixed so that they never change */

struct stix {
	struct json_writer w;
	struct arena *a;
	const struct atlas *at;
	struct map seen; /* ids of the objects written */
};

static struct str uuid_of(struct stix *s, struct str name)
{
	char uuid[HASH_UUID];

	id_uuid(name, uuid);
	return arena_str(s->a, str_of(uuid));
}

static const char *type_of(const struct entry *x)
{
	switch (x->r.kind) {
	case REC_RISK:
		return "ai-risk";
	case REC_TECHNIQUE:
		return "attack-pattern";
	case REC_TACTIC:
		return "x-mitre-tactic";
	case REC_MITIGATION:
		return "course-of-action";
	case REC_CASE_STUDY:
		return "campaign";
	default:
		return "grouping";
	}
}

static struct str stix_id(struct stix *s, const struct entry *x)
{
	return arena_printf(s->a, "%s--%.*s", type_of(x), STRF(x->uuid));
}

static struct str our_id(struct stix *s, const char *type, struct str name)
{
	return arena_printf(s->a, "%s--%.*s", type, STRF(uuid_of(s, name)));
}

/* "2025-12-03" as a STIX timestamp; where there is no date, the release's, then a fixed one. */
static struct str stamp(struct stix *s, struct str date, const struct release *r)
{
	int64_t t;

	if (clock_parse_date(date, &t) < 0)
		date = r ? r->date : STR("");
	if (clock_parse_date(date, &t) < 0)
		return STR(BORN);
	return arena_printf(s->a, "%.10s" "T00:00:00.000Z", date.p);
}

static void open_object(struct stix *s, const char *type, struct str id, struct str created, struct str modified)
{
	json_open_object(&s->w);
	json_kv(&s->w, "type", str_of(type));
	json_kv(&s->w, "spec_version", STR("2.1"));
	json_kv(&s->w, "id", id);
	json_kv(&s->w, "created", created);
	json_kv(&s->w, "modified", modified);
}

static struct str author_name(const struct release *r)
{
	return r && str_is(r->source, "mit") ? STR("identity:mit-ai-risk-repository") : STR("identity:mitre-atlas");
}

static void identity(struct stix *s, struct str name, struct str shown)
{
	struct str id = our_id(s, "identity", name);

	if (map_put(&s->seen, id, s))
		return;
	open_object(s, "identity", id, STR(BORN), STR(BORN));
	json_kv(&s->w, "name", shown);
	json_kv(&s->w, "identity_class", STR("organization"));
	json_close_object(&s->w);
}

/* The licence of a release as a statement marking (section 7.2.1.3). */
static struct str marking(struct stix *s, const struct release *r)
{
	struct str name = arena_printf(s->a, "marking:%.*s", STRF(r->source));
	struct str id = our_id(s, "marking-definition", name);

	if (map_put(&s->seen, id, s))
		return id;
	json_open_object(&s->w);
	json_kv(&s->w, "type", STR("marking-definition"));
	json_kv(&s->w, "spec_version", STR("2.1"));
	json_kv(&s->w, "id", id);
	json_kv(&s->w, "created", STR(BORN));
	json_kv(&s->w, "definition_type", STR("statement"));
	json_kv_object(&s->w, "definition");
	json_kv(&s->w, "statement", arena_printf(s->a, "%.*s, %.*s", STRF(r->title), STRF(r->license)));
	json_close_object(&s->w);
	json_close_object(&s->w);
	return id;
}

static void risk_extension(struct stix *s)
{
	struct str id = our_id(s, "extension-definition", STR(RISK_EXTENSION));

	if (map_put(&s->seen, id, s))
		return;
	identity(s, STR(OUR_IDENTITY), STR("PromptRiskDB"));
	open_object(s, "extension-definition", id, STR(BORN), STR(BORN));
	json_kv(&s->w, "created_by_ref", our_id(s, "identity", STR(OUR_IDENTITY)));
	json_kv(&s->w, "name", STR("AI risk"));
	json_kv(&s->w, "description", STR("A risk of AI systems as catalogued, with its domain and causal coding."));
	json_kv(&s->w, "schema", STR("docs/formats.md#ai-risk"));
	json_kv(&s->w, "version", STR("1.0.0"));
	json_kv_array(&s->w, "extension_types");
	json_str(&s->w, STR("new-sdo"));
	json_close_array(&s->w);
	json_close_object(&s->w);
}

static void external_references(struct stix *s, const struct entry *x)
{
	bool mit = x->release && str_is(x->release->source, "mit");

	json_kv_array(&s->w, "external_references");
	json_open_object(&s->w);
	json_kv(&s->w, "source_name", mit ? STR("mit-ai-risk-repository") : STR("mitre-atlas"));
	json_kv(&s->w, "external_id", x->r.id);
	if (x->release && html_url_ok(x->release->url))
		json_kv(&s->w, "url", x->release->url);
	json_close_object(&s->w);
	for (size_t i = 0; i < x->r.nrefs; i++) {
		const struct reference *r = &x->r.refs[i];

		json_open_object(&s->w);
		json_kv(&s->w, "source_name", r->title.n ? r->title : r->id.n ? r->id : STR("reference"));
		if (html_url_ok(str_trim(r->url)))
			json_kv(&s->w, "url", str_trim(r->url));
		else
			json_kv(&s->w, "description", r->url.n ? r->url : STR("no address given"));
		json_close_object(&s->w);
	}
	json_close_array(&s->w);
}

static void kill_chain(struct stix *s, const struct entry *x)
{
	if (!x->nout[LINK_ACHIEVES])
		return;
	json_kv_array(&s->w, "kill_chain_phases");
	for (uint32_t i = 0; i < x->nout[LINK_ACHIEVES]; i++) {
		json_open_object(&s->w);
		json_kv(&s->w, "kill_chain_name", STR("mitre-atlas"));
		json_kv(&s->w, "phase_name", address_slug(s->a, x->out[LINK_ACHIEVES][i].other->title));
		json_close_object(&s->w);
	}
	json_close_array(&s->w);
}

static void string_list(struct stix *s, const struct entry *x, enum field_id f, const char *key)
{
	struct str v;
	size_t i = 0;

	if (!record_field(&x->r, f).n)
		return;
	json_kv_array(&s->w, key);
	while (record_next(&x->r, f, &i, &v))
		json_str(&s->w, v);
	json_close_array(&s->w);
}

static void by_kind(struct stix *s, const struct entry *x)
{
	static const enum field_id coded[] = { F_EV_ID, F_DOMAIN, F_SUBDOMAIN, F_ENTITY, F_INTENT, F_TIMING, F_RISK_CATEGORY, F_RISK_SUBCATEGORY };

	switch (x->r.kind) {
	case REC_TECHNIQUE:
		kill_chain(s, x);
		if (entry_parent(x))
			json_kv_bool(&s->w, "x_mitre_is_subtechnique", true);
		string_list(s, x, F_PLATFORM, "x_mitre_platforms");
		break;
	case REC_TACTIC:
		json_kv(&s->w, "x_mitre_shortname", address_slug(s->a, x->title));
		break;
	case REC_RISK:
		for (size_t i = 0; i < ARRAY_LEN(coded); i++)
			if (record_field(&x->r, coded[i]).n)
				json_kv(&s->w, field_table[coded[i]].name, str_trim(record_field(&x->r, coded[i])));
		json_kv_object(&s->w, "extensions");
		json_key_str(&s->w, our_id(s, "extension-definition", STR(RISK_EXTENSION)));
		json_open_object(&s->w);
		json_kv(&s->w, "extension_type", STR("new-sdo"));
		json_close_object(&s->w);
		json_close_object(&s->w);
		break;
	default:
		break;
	}
}

/* One record as an object; what it refers to is written before it.  Only once, however often it is asked for. */
static void object(struct stix *s, const struct entry *x)
{
	struct str id = stix_id(s, x), mark = STR("");

	if (strcmp(type_of(x), "grouping") == 0 || map_put(&s->seen, id, s))
		return;
	if (x->r.kind == REC_RISK)
		risk_extension(s);
	if (x->release) {
		identity(s, author_name(x->release), x->release->title);
		mark = marking(s, x->release);
	}
	open_object(s, type_of(x), id, stamp(s, x->r.created, x->release), stamp(s, x->r.modified.n ? x->r.modified : x->r.created, x->release));
	if (x->release)
		json_kv(&s->w, "created_by_ref", our_id(s, "identity", author_name(x->release)));
	json_kv(&s->w, "name", x->r.kind == REC_TECHNIQUE ? x->r.name : x->title);
	if (x->r.description.n)
		json_kv(&s->w, "description", x->r.description);
	by_kind(s, x);
	external_references(s, x);
	if (mark.n) {
		json_kv_array(&s->w, "object_marking_refs");
		json_str(&s->w, mark);
		json_close_array(&s->w);
	}
	json_close_object(&s->w);
}

static const char *relation_name(enum link_kind k)
{
	switch (k) {
	case LINK_MITIGATES:
		return "mitigates";
	case LINK_SPECIALIZES:
		return "subtechnique-of";
	case LINK_EMPLOYS:
		return "uses";
	case LINK_ATTACKS_BY:
		return "related-to";
	default:
		return NULL; /* kill chain phases and coding say it */
	}
}

static void relationship(struct stix *s, const struct entry *from, const struct edge *e)
{
	const char *type = relation_name(e->link->kind);
	struct str name, id;

	if (!type)
		return;
	/* named by what it joins, so two links never share an id as upstream's do */
	name = arena_printf(s->a, "relationship:%s:%.*s:%.*s:%u", type, STRF(from->r.id), STRF(e->other->r.id), e->link->position);
	id = our_id(s, "relationship", name);
	if (map_get(&s->seen, id))
		return;
	object(s, from);
	object(s, e->other);
	identity(s, STR(OUR_IDENTITY), STR("PromptRiskDB"));
	(void)map_put(&s->seen, id, s);
	open_object(s, "relationship", id, stamp(s, from->r.created, from->release), stamp(s, from->r.modified, from->release));
	json_kv(&s->w, "created_by_ref",
		our_id(s, "identity", e->link->method == METHOD_UPSTREAM && from->release ? author_name(from->release) : STR(OUR_IDENTITY)));
	json_kv(&s->w, "relationship_type", str_of(type));
	if (e->link->text.n || e->link->reason.n)
		json_kv(&s->w, "description", e->link->text.n ? e->link->text : e->link->reason);
	json_kv(&s->w, "source_ref", stix_id(s, from));
	json_kv(&s->w, "target_ref", stix_id(s, e->other));
	if (e->link->method != METHOD_UPSTREAM)
		json_kv_int(&s->w, "confidence", (int64_t)(e->link->confidence * 100 + 0.5));
	json_close_object(&s->w);
}

static void grouping(struct stix *s, const struct entry *x)
{
	VEC(struct str) refs = { 0 };

	for (int k = 0; k < LINK_KINDS; k++)
		for (uint32_t i = 0; i < x->nin[k]; i++) {
			const struct entry *o = x->in[k][i].other;

			if (strcmp(type_of(o), "grouping") == 0)
				continue;
			object(s, o);
			vec_push(&refs, stix_id(s, o));
		}
	if (refs.n) {
		open_object(s, "grouping", stix_id(s, x), stamp(s, x->r.created, x->release), stamp(s, x->r.modified, x->release));
		json_kv(&s->w, "name", x->title);
		json_kv(&s->w, "context", STR("unspecified"));
		json_kv_array(&s->w, "object_refs");
		for (size_t i = 0; i < refs.n; i++)
			json_str(&s->w, refs.v[i]);
		json_close_array(&s->w);
		json_close_object(&s->w);
	}
	vec_free(&refs);
}

void render_stix_record(struct buf *out, const struct atlas *at, const struct entry *x)
{
	struct arena a = { 0 };
	struct stix s = { .a = &a, .at = at };

	json_begin(&s.w, out);
	json_open_object(&s.w);
	json_kv(&s.w, "type", STR("bundle"));
	json_kv(&s.w, "id", our_id(&s, "bundle", arena_printf(&a, "bundle:%.*s:%s", STRF(x->r.id), at->edition->key)));
	json_kv_array(&s.w, "objects");
	if (strcmp(type_of(x), "grouping") == 0)
		grouping(&s, x);
	else
		object(&s, x);
	for (int k = 0; k < LINK_KINDS; k++) {
		for (uint32_t i = 0; i < x->nout[k]; i++)
			relationship(&s, x, &x->out[k][i]);
		for (uint32_t i = 0; i < x->nin[k]; i++) {
			struct edge back = { x->in[k][i].link, x, NULL };

			relationship(&s, x->in[k][i].other, &back);
		}
	}
	json_close_array(&s.w);
	json_close_object(&s.w);
	buf_c(out, '\n');
	map_free(&s.seen);
	arena_free(&a);
}
