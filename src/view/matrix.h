/*
 * matrix: the atlas at one glance: a column for each tactic in matrix order, the techniques that achieve it beneath, their
 * sub-techniques under them.
 *
 * The view decides the numbers, the colour steps, what the filters leave, and every address of a further state.  A technique that achieves
 * several tactics stands in each of their columns; a sub-technique stands under its parent where the parent achieves the tactic too, else
 * by itself.  Filters never move a cell: what does not fit keeps its place and is marked (fits false), so that a reader who compares two
 * selections compares the same picture.
 */
#ifndef VIEW_MATRIX_H
#define VIEW_MATRIX_H

#include "view/view.h"

/* What the colour of a cell tells. */
enum matrix_colour { MATRIX_RISKS, MATRIX_MITIGATIONS, MATRIX_STUDIES, MATRIX_MATURITY, MATRIX_COLOURS };

#define MATRIX_STEPS 5 /* 0: nothing; 1 to 4 */

struct view_matrix_colour {
	const char *name;  /* in addresses and JSON: "risks" */
	const char *label; /* "Risks reached" */
	const char *one, *many; /* "risk", "risks"; "" for maturity */
};
extern const struct view_matrix_colour matrix_colours[MATRIX_COLOURS];

/* How often things of three kinds stand with a technique. */
struct view_matrix_counts {
	size_t risks, mitigations, studies; /* studies: different case studies */
};

struct view_matrix_cell {
	struct view_ref to;                  /* title: of a sub-technique under its parent without the parent's name */
	struct str maturity;
	LIST(struct str) platforms;
	struct view_matrix_counts own;       /* of the technique itself */
	struct view_matrix_counts with_subs; /* of it and all its sub-techniques, each risk, mitigation and study once */
	size_t value;                        /* own number by the chosen colour; maturity: 1 Feasible, 2 Demonstrated, 3 Realized, 0 unknown */
	size_t more;                         /* how many its sub-techniques add to value; maturity: 0 */
	struct str noun;                     /* of value: "risk", "risks"; "" for maturity */
	unsigned step;                       /* of value, 0 to 4 */
	bool fits;                           /* the filters leave it */
	bool open;                           /* its sub-techniques are shown from the start */
	bool tagged;                         /* in files: the page carries what a script filters by */
	struct str about;                    /* "AML.T0051, Realized: 186 risks, 6 mitigations, 13 case studies" */
	struct view_matrix_cells { struct view_matrix_cell *v; size_t n; } subs;
};

struct view_matrix_column {
	struct view_ref tactic, next;        /* the tactic after it; entry NULL at the end */
	struct str anchor;                   /* id of the column on the page: "aml-ta0002" */
	size_t all, fit;                     /* cells, sub-techniques included; those that the filters leave */
	struct view_matrix_cells cells;
};

/* A colour step of the legend. */
struct view_matrix_step {
	unsigned step;
	size_t from, to;                     /* values */
	struct str text;                     /* "none", "3 to 9", "Realized" */
	size_t count;                        /* techniques that fit and have such a value, each once */
};

struct view_matrix {
	struct view_page page;
	enum matrix_colour colour;
	bool open;                           /* all sub-techniques are shown from the start */
	LIST(struct view_facet_value) colours; /* the choices */
	LIST(struct view_facet) filters;     /* platform and maturity; in files without addresses: only a script can offer them */
	bool filtered;
	LIST(struct view_matrix_column) columns;
	LIST(struct view_matrix_step) steps; /* ascending */
	size_t all, fit;                     /* different techniques in the matrix; those that the filters leave */
	size_t outside;                      /* techniques of the edition that achieve no tactic that is there */
	struct str open_path;                /* the same with all sub-techniques shown, or folded where they are; "" in files */
	struct str clear_path;               /* without filters; "" where there are none */
	struct str json_path, svg_path;
};

/*
 * view_matrix(at, params, nparams, a, err): the matrix as params ask for, which are those of its address:
 *   colour=risks|mitigations|studies|maturity   default risks
 *   platform=VALUE, maturity=VALUE              repeatable: values of one are alternatives, both must hold; case does not matter
 *   subs=open|folded                            default folded
 * NULL with ERR_USAGE for any other name or value; the message lists what there is.  In files (at->fixed) only colour may be given.
 */
struct view_matrix *view_matrix(const struct atlas *at, const struct list_filter *params, size_t nparams, struct arena *a, struct err *err) NODISCARD;

#endif
