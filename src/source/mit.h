/*
 * mit: reading the MIT AI Risk Repository, from its workbook or from sheets saved as CSV.
 *
 * Private to src/source.  Both formats become sheets of rows (struct mit_sheet); what a sheet holds is told by its header
 * row, which may have banner rows before it and its columns in any order.  mit_table.c reads the risks, mit_papers.c the
 * included resources, mit_taxonomy.c the two taxonomies, mit_release.c which release it is.
 */
#ifndef SOURCE_MIT_H
#define SOURCE_MIT_H

#include "base/err.h"
#include "source/reader.h"

struct mit_row {
	unsigned line; /* of the file, or the row of the sheet */
	const struct str *cells;
	size_t n;
};

/* A header stands among the first rows or not at all. */
#define MIT_HEADER_ROWS 200
/* Some hundred times what V4 has: a file with more is not read to its end, so that a hostile one fits into memory. */
#define MIT_MAX_ROWS ((size_t)250000)
#define MIT_MAX_CELLS ((size_t)4 << 20)

struct mit_sheet {
	struct str name;  /* "" for CSV */
	struct mit_row *rows;
	size_t n;
	size_t header;    /* number of the header row, set by mit_sheet_kind */
};

/* What is known of a paper, from rows of the table and of the included resources: the first word on each thing stands. */
struct mit_paper {
	unsigned number;
	struct str id, title, quickref;
	bool listed;      /* it has a row of its own in the table */
	bool detailed;    /* it has a row among the included resources */
	struct str fields[F_COUNT];
};

/* A passage that waits for its record: a risk by its number in the batch, or else a paper. */
struct mit_passage {
	size_t record; /* SIZE_MAX: paper's */
	size_t paper;  /* place in papers */
	struct note note;
};

struct mit {
	struct reader r;
	const struct mit_sheet *sheet; /* being read */
	char cell[160];                /* of the last place: "SHEET!K17" */
	size_t cell_at;                /* where in it the cell starts */
	VEC(struct mit_paper) papers;
	struct map paper_by_id;        /* "mitpaper:62" -> place in papers */
	struct map variants;           /* "47 G'sell2025": told already */
	VEC(struct mit_passage) passages;
};

void mit_init(struct mit *m, struct batch *out);
void mit_free(struct mit *m);

/* mit_column(s, name): the column whose header has the letters and digits of name ("Ev_ID" finds "Ev ID"); a name that ends
 * in '*' is a beginning.  -1 where there is none. */
int mit_column(const struct mit_sheet *s, const char *name);
/* mit_odd_columns(m, s, known): count the columns that are none of known, which ends in NULL, and those that stand twice. */
void mit_odd_columns(struct mit *m, const struct mit_sheet *s, const char *const *known);
/* mit_sheet_kind(s): what the sheet holds, by its header, which it notes; PARTS for nothing that we read. */
enum release_part mit_sheet_kind(struct mit_sheet *s);

/* mit_raw(row, col): a cell as it is; "" where there is none, also for column -1.  mit_cell(m, row, col): as reader_text has
 * it, and "" for a lone "-". */
struct str mit_raw(const struct mit_row *row, int col);
struct str mit_cell(struct mit *m, const struct mit_row *row, int col);
/* mit_begin(m, s): s is read from here on; places are its. */
void mit_begin(struct mit *m, const struct mit_sheet *s);
/* mit_place(m, row, col, record, key): for a diagnostic; column -1 stands for the row.  Its cell is good until the next call. */
struct place mit_place(struct mit *m, const struct mit_row *row, int col, struct str record, const char *key);

/* mit_unquote(s): s without the quotes around it, where one pair wraps the whole. */
struct str mit_unquote(struct str s);

/* mit_paper(m, number): the paper's place in papers, made when new. */
size_t mit_paper(struct mit *m, unsigned number);
/* mit_quickref(m, paper, quickref, at): a row's name for its paper: the first stands, another is noted once. */
void mit_quickref(struct mit *m, size_t paper, struct str quickref, const struct place *at);

/* Read a sheet of a kind.  mit_table_read fails only where the header lacks what a row cannot do without. */
int mit_table_read(struct mit *m, const struct mit_sheet *s, struct err *err) NODISCARD;
void mit_papers_read(struct mit *m, const struct mit_sheet *s);
void mit_domains_read(struct mit *m, const struct mit_sheet *s);
void mit_causes_read(struct mit *m, const struct mit_sheet *s);

/* mit_release(m, s, stated, file): the release, from the banner of a sheet, the version that the input states ("V4" or "") and
 * the file name. */
void mit_release(struct mit *m, const struct mit_sheet *s, struct str stated, struct str file);
/* mit_file_version(file): "V4" of "..._v4.csv"; "" where the name says none. */
struct str mit_file_version(struct mit *m, struct str file);

/* mit_finish(m): all sheets are read: make the papers' records, hang passages where they belong, tell what was odd. */
void mit_finish(struct mit *m);

/* The two readers of the table of formats. */
bool mit_csv_detect(struct str bytes);
int mit_csv_read(struct str bytes, struct str file, struct batch *out, struct err *err) NODISCARD;
int mit_xlsx_read(struct str bytes, struct str file, struct batch *out, struct err *err) NODISCARD;

#endif
