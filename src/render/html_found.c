/* The part of the search page that changes with what is asked; by itself, because the static site's program has only this. */
#include "render/html.h"

#include "render/html_page.h"
#include "web/templates.h"

void render_html_found(struct buf *out, const struct view_search *v)
{
	struct html_search h = { .x = v };

	tpl_found(out, &h);
}
