/*
 * matrix: the matrix page in its formats.  The picture has the state of the page: colour, filters, sub-techniques shown or folded.
 */
#ifndef RENDER_MATRIX_H
#define RENDER_MATRIX_H

#include "render/render.h"
#include "view/matrix.h"

/* render_matrix(out, v, f): html json svg. */
void render_matrix(struct buf *out, const struct view_matrix *v, enum render_format f);

void render_html_matrix(struct buf *out, const struct view_matrix *v);
void render_json_matrix(struct json_writer *w, const struct view_matrix *v);
/* render_svg_matrix(out, v): a picture that stands alone, in light colours; its links start at the site's root. */
void render_svg_matrix(struct buf *out, const struct view_matrix *v);

#endif
