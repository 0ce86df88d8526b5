/* The flow picture as data: nodes in the order in which they stand, links by their ids. */
#include "render/json.h"
#include "view/flow.h"

static void node(struct json_writer *w, const struct view_flow_node *n)
{
	json_open_object(w);
	json_kv(w, "id", n->to.id);
	json_kv(w, "kind", n->to.kind);
	json_kv(w, "title", n->to.title);
	json_kv(w, "slug", n->to.slug);
	json_kv_int(w, "column", (int64_t)n->column + 1);
	json_close_object(w);
}

static void link(struct json_writer *w, const struct view_flow *f, const struct view_flow_link *l)
{
	json_open_object(w);
	json_kv(w, "from", f->nodes.v[l->from].to.id);
	json_kv(w, "to", f->nodes.v[l->to].to.id);
	json_kv(w, "kind", l->kind);
	json_opt(w, "tier", l->tier);
	json_kv_num(w, "confidence", l->confidence, 4);
	json_kv_num(w, "strength", l->strength, 4);
	json_close_object(w);
}

void json_flow(struct json_writer *w, const struct view_flow *f)
{
	json_kv_object(w, "flow");
	json_kv(w, "picture", f->path);
	json_kv_array(w, "nodes");
	for (size_t i = 0; i < f->nodes.n; i++)
		node(w, &f->nodes.v[i]);
	json_close_array(w);
	json_kv_array(w, "links");
	for (size_t i = 0; i < f->links.n; i++)
		link(w, f, &f->links.v[i]);
	json_close_array(w);
	json_kv_int(w, "left_out", (int64_t)f->left_out);
	json_close_object(w);
}
