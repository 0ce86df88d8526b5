#include "fmt/xlsx.h"

#include <stdio.h>

#include "base/buf.h"
#include "fmt/xlsx_part.h"

#define WORKBOOK "xl/workbook.xml"
#define RELATIONS "xl/_rels/workbook.xml.rels"

struct named {
	struct str id, text;
};

/* What the workbook and its relationships say. */
struct plan {
	struct xlsx_xml x;
	VEC(struct named) sheets;  /* relationship and name */
	VEC(struct named) targets; /* relationship and entry, worksheets only */
	const char *shared;        /* entry of the shared strings, or NULL */
};

static void XMLCALL on_workbook(void *user, const XML_Char *full, const XML_Char **attrs)
{
	struct plan *p = user;
	struct arena *a = p->x.file->arena;
	struct named s = { 0 };

	if (strcmp(xlsx_xml_name(full), "sheet") != 0)
		return;
	for (; *attrs; attrs += 2) {
		if (strcmp(attrs[0], "name") == 0)
			s.text = xlsx_xml_text(a, str_of(attrs[1]));
		else if (strchr(attrs[0], ':') && strcmp(xlsx_xml_name(attrs[0]), "id") == 0)
			s.id = arena_str(a, str_of(attrs[1]));
	}
	if (p->sheets.n == XLSX_MAX_ENTRIES)
		xlsx_xml_stop(&p->x, ERR_LIMIT, "too many sheets");
	else
		vec_push(&p->sheets, s);
}

/* The entry that a relationship of the workbook means: relative to xl/, or from the root. */
static const char *target_entry(struct arena *a, const char *target)
{
	if (*target == '/')
		return arena_z(a, str_of(target + 1));
	if (strncmp(target, "../", 3) == 0)
		return arena_z(a, str_of(target + 3));
	return arena_printf(a, "xl/%s", target).p;
}

static void XMLCALL on_relation(void *user, const XML_Char *full, const XML_Char **attrs)
{
	struct plan *p = user;
	struct arena *a = p->x.file->arena;
	const char *id = xlsx_xml_attr(attrs, "Id"), *target = xlsx_xml_attr(attrs, "Target"),
		   *mode = xlsx_xml_attr(attrs, "TargetMode");
	struct str type = str_of(xlsx_xml_attr(attrs, "Type"));

	if (strcmp(xlsx_xml_name(full), "Relationship") != 0 || !id || !target || (mode && strcmp(mode, "External") == 0))
		return;
	if (str_ends(type, STR("/worksheet"))) {
		struct named t = { arena_str(a, str_of(id)), str_of(target_entry(a, target)) };

		if (p->targets.n == XLSX_MAX_ENTRIES)
			xlsx_xml_stop(&p->x, ERR_LIMIT, "too many relationships");
		else
			vec_push(&p->targets, t);
	} else if (str_ends(type, STR("/sharedStrings"))) {
		p->shared = target_entry(a, target);
	}
}

/* The shared strings on their way. */
struct strings {
	struct xlsx_xml x;
	VEC(struct str) list;
	struct buf text;
	bool in_item, in_phonetic;
};

static void XMLCALL on_string_text(void *user, const XML_Char *s, int n)
{
	struct strings *t = user;

	buf_mem(&t->text, s, (size_t)n);
}

static void XMLCALL on_string_start(void *user, const XML_Char *full, const XML_Char **attrs)
{
	struct strings *t = user;
	const char *name = xlsx_xml_name(full);

	(void)attrs;
	if (strcmp(name, "t") == 0) {
		if (t->in_item && !t->in_phonetic)
			XML_SetCharacterDataHandler(t->x.parser, on_string_text);
	} else if (strcmp(name, "si") == 0) {
		t->in_item = true;
		buf_clear(&t->text);
	} else if (strcmp(name, "rPh") == 0) {
		t->in_phonetic = true;
	}
}

static void XMLCALL on_string_end(void *user, const XML_Char *full)
{
	struct strings *t = user;
	const char *name = xlsx_xml_name(full);

	if (strcmp(name, "t") == 0) {
		XML_SetCharacterDataHandler(t->x.parser, NULL);
	} else if (strcmp(name, "rPh") == 0) {
		t->in_phonetic = false;
	} else if (strcmp(name, "si") == 0) {
		t->in_item = false;
		if (t->list.n == XLSX_MAX_CELLS)
			xlsx_xml_stop(&t->x, ERR_LIMIT, "too many shared strings");
		else
			vec_push(&t->list, xlsx_xml_text(t->x.file->arena, buf_str(&t->text)));
	}
}

static int read_shared(struct xlsx_file *f, const char *entry)
{
	struct strings t = { .x = { .file = f, .entry = entry } };
	int rc;

	buf_init(&t.text, XLSX_MAX_INFLATED);
	rc = xlsx_xml_run(&t.x, on_string_start, on_string_end);
	f->nshared = t.list.n;
	f->shared = vec_dup(f->arena, &t.list);
	vec_free(&t.list);
	buf_free(&t.text);
	return rc;
}

static int read_plan(struct plan *p)
{
	p->x.entry = WORKBOOK;
	if (xlsx_xml_run(&p->x, on_workbook, NULL))
		return -1;
	if (p->sheets.n == 0)
		return err_set(p->x.file->err, ERR_INPUT, WORKBOOK ": names no sheet");
	p->x.entry = RELATIONS;
	return xlsx_xml_run(&p->x, on_relation, NULL);
}

static int read_sheets(struct xlsx_file *f, const struct plan *p, struct xlsx *book)
{
	book->n = p->sheets.n;
	book->sheets = arena_array(f->arena, book->n, struct xlsx_sheet);
	for (size_t i = 0; i < book->n; i++) {
		book->sheets[i].name = p->sheets.v[i].text;
		for (size_t k = 0; k < p->targets.n; k++) { /* none for a sheet that is only a chart */
			if (!str_eq(p->targets.v[k].id, p->sheets.v[i].id))
				continue;
			if (xlsx_sheet_read(f, p->targets.v[k].text.p, &book->sheets[i]))
				return -1;
			break;
		}
	}
	return 0;
}

const struct xlsx *xlsx_parse(struct arena *a, struct str bytes, struct err *err)
{
	struct xlsx_file f = { .bytes = bytes, .arena = a, .err = err };
	struct plan p = { .x = { .file = &f } };
	struct xlsx *book = arena_new(a, struct xlsx);
	int rc = xlsx_zip_open(&f);

	if (rc == 0)
		rc = read_plan(&p);
	if (rc == 0 && p.shared)
		rc = read_shared(&f, p.shared);
	if (rc == 0)
		rc = read_sheets(&f, &p, book);
	vec_free(&p.sheets);
	vec_free(&p.targets);
	xlsx_zip_close(&f);
	return rc ? NULL : book;
}

bool xlsx_looks_like(struct str bytes)
{
	const size_t tail = (size_t)1 << 20; /* the ZIP directory is at the end */

	return str_starts(bytes, STR("PK\3\4")) &&
	       str_find(str_from(bytes, bytes.n > tail ? bytes.n - tail : 0), STR(WORKBOOK)) >= 0;
}

void xlsx_cell(size_t col, unsigned row, char out[16])
{
	char letters[8];
	size_t n = 0, at = 0;

	for (col++; col && n < sizeof(letters) - 1; col = (col - 1) / 26)
		letters[n++] = (char)('A' + (col - 1) % 26);
	while (n)
		out[at++] = letters[--n];
	(void)snprintf(out + at, 16 - at, "%u", row);
}
