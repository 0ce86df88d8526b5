#include "base/buf.h"
#include "fmt/xlsx_part.h"

#define MAX_ROWS 1048576
#define MAX_COLUMNS 16384

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_INLINE, CELL_BOOL };

struct reader {
	struct xlsx_xml x;
	VEC(struct xlsx_row) rows;
	struct xlsx_row row; /* the one that is open; cells not yet in the arena */
	VEC(struct str) cells;
	unsigned last_row;
	bool in_row, in_cell, in_inline, in_phonetic;
	enum cell_type type;
	size_t column; /* of the open cell; the next one without an address comes after it */
	size_t next_column;
	struct buf value;
};

static void XMLCALL on_text(void *user, const XML_Char *s, int n)
{
	struct reader *r = user;

	buf_mem(&r->value, s, (size_t)n);
}

/* "K17" as column 10; -1 for what is no address. */
static long address_column(const char *ref)
{
	long v = 0;

	for (; *ref >= 'A' && *ref <= 'Z' && v <= MAX_COLUMNS; ref++)
		v = v * 26 + (*ref - 'A' + 1);
	if (v > MAX_COLUMNS)
		return MAX_COLUMNS;
	return v > 0 && *ref >= '1' && *ref <= '9' ? v - 1 : -1;
}

static void open_row(struct reader *r, const char **attrs)
{
	const char *number = xlsx_xml_attr(attrs, "r"), *hidden = xlsx_xml_attr(attrs, "hidden");
	uint64_t v = (uint64_t)r->last_row + 1;

	if (r->in_row || (number && str_u64(str_of(number), 1, UINT32_MAX, &v) != 0)) {
		xlsx_xml_stop(&r->x, ERR_INPUT, "a row without a proper number");
		return;
	}
	if (v > MAX_ROWS) {
		xlsx_xml_stop(&r->x, ERR_LIMIT, "more rows than a sheet can have");
		return;
	}
	if (v <= r->last_row) {
		xlsx_xml_stop(&r->x, ERR_INPUT, "the rows are not in order");
		return;
	}
	r->row = (struct xlsx_row){ .number = (unsigned)v,
				    .hidden = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0) };
	r->last_row = (unsigned)v;
	r->in_row = true;
	r->cells.n = 0;
	r->next_column = 0;
}

/* n more cells in memory, an empty row counting as one. */
static bool count_cells(struct reader *r, size_t n)
{
	r->x.file->cells += n;
	if (r->x.file->cells <= XLSX_MAX_CELLS)
		return true;
	xlsx_xml_stop(&r->x, ERR_LIMIT, "more cells than fit");
	return false;
}

static void close_row(struct reader *r)
{
	r->in_row = false;
	if (!count_cells(r, r->cells.n + 1))
		return;
	r->row.n = r->cells.n;
	r->row.cells = arena_memdup(r->x.file->arena, r->cells.v, r->cells.n, sizeof(*r->cells.v));
	vec_push(&r->rows, r->row);
}

static void open_cell(struct reader *r, const char **attrs)
{
	static const struct {
		const char *name;
		enum cell_type type;
	} types[] = {
		{ "s", CELL_SHARED }, { "n", CELL_NUMBER }, { "str", CELL_TEXT }, { "inlineStr", CELL_INLINE }, { "b", CELL_BOOL }
	};
	const char *ref = NULL, *type = "n";
	long column;

	for (; *attrs; attrs += 2) {
		if (strcmp(attrs[0], "r") == 0)
			ref = attrs[1];
		else if (strcmp(attrs[0], "t") == 0)
			type = attrs[1];
	}
	column = ref ? address_column(ref) : (long)r->next_column;
	if (column < 0) {
		xlsx_xml_stop(&r->x, ERR_INPUT, "a cell without a proper address");
		return;
	}
	if (column >= MAX_COLUMNS) {
		xlsx_xml_stop(&r->x, ERR_LIMIT, "more columns than a sheet can have");
		return;
	}
	r->column = (size_t)column;
	r->next_column = r->column + 1;
	r->type = CELL_TEXT; /* errors (#N/A) and dates come as their text */
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(type, types[i].name) == 0)
			r->type = types[i].type;
	r->in_cell = true;
	buf_clear(&r->value);
}

static struct str cell_text(struct reader *r)
{
	struct str v = buf_str(&r->value);
	uint64_t i;

	switch (r->type) {
	case CELL_SHARED:
		if (v.n == 0)
			return STR_NONE;
		if (str_u64(str_trim(v), 0, UINT32_MAX, &i) != 0 || i >= r->x.file->nshared) {
			xlsx_xml_stop(&r->x, ERR_INPUT, "a cell names a shared string that is not there");
			return STR_NONE;
		}
		return r->x.file->shared[i];
	case CELL_NUMBER:
		v = str_trim(v);
		if (v.n > 2 && str_ends(v, STR(".0")))
			v.n -= 2;
		return v.n ? arena_str(r->x.file->arena, v) : STR_NONE;
	case CELL_BOOL:
		v = str_trim(v);
		return str_is(v, "1") ? STR("TRUE") : str_is(v, "0") ? STR("FALSE") : STR_NONE;
	default:
		return xlsx_xml_text(r->x.file->arena, v);
	}
}

static void close_cell(struct reader *r)
{
	struct str text = cell_text(r);

	r->in_cell = r->in_inline = false;
	if (text.n == 0 || !r->in_row)
		return;
	while (r->cells.n <= r->column)
		vec_push(&r->cells, STR_NONE);
	r->cells.v[r->column] = text;
}

static void XMLCALL on_start(void *user, const XML_Char *full, const XML_Char **attrs)
{
	struct reader *r = user;
	const char *name = xlsx_xml_name(full);

	if (strcmp(name, "c") == 0) {
		if (r->in_row && !r->in_cell)
			open_cell(r, attrs);
	} else if (strcmp(name, "row") == 0) {
		open_row(r, attrs);
	} else if (!r->in_cell) {
		return;
	} else if (strcmp(name, "is") == 0) {
		r->in_inline = true;
	} else if (strcmp(name, "rPh") == 0) {
		r->in_phonetic = true;
	} else if (r->type == CELL_INLINE ? r->in_inline && !r->in_phonetic && strcmp(name, "t") == 0 : strcmp(name, "v") == 0) {
		XML_SetCharacterDataHandler(r->x.parser, on_text);
	}
}

static void XMLCALL on_end(void *user, const XML_Char *full)
{
	struct reader *r = user;
	const char *name = xlsx_xml_name(full);

	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		XML_SetCharacterDataHandler(r->x.parser, NULL);
	else if (strcmp(name, "rPh") == 0)
		r->in_phonetic = false;
	else if (strcmp(name, "c") == 0 && r->in_cell)
		close_cell(r);
	else if (strcmp(name, "row") == 0 && r->in_row)
		close_row(r);
}

int xlsx_sheet_read(struct xlsx_file *f, const char *entry, struct xlsx_sheet *sheet)
{
	struct reader r = { .x = { .file = f, .entry = entry } };
	int rc;

	buf_init(&r.value, XLSX_MAX_INFLATED);
	rc = xlsx_xml_run(&r.x, on_start, on_end);
	sheet->n = r.rows.n;
	sheet->rows = vec_dup(f->arena, &r.rows);
	vec_free(&r.rows);
	vec_free(&r.cells);
	buf_free(&r.value);
	return rc;
}
