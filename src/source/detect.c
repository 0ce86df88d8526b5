#include "base/fs.h"
#include "fmt/xlsx.h"
#include "source/atlas_common.h"
#include "source/mit.h"
#include "source/refuse.h"
#include "source/source.h"

/* What detection reads of a file. */
#define HEAD ((size_t)64 << 10)

/* A line of the head that starts with one of the keys, none of them indented. */
static bool has_key(struct str bytes, const char *const *keys)
{
	struct str rest = str_sub(bytes, 0, HEAD), line;

	if (str_starts(rest, STR("\xEF\xBB\xBF")))
		rest = str_from(rest, 3);
	while (str_split(&rest, '\n', &line))
		for (const char *const *k = keys; *k; k++) {
			struct str key = str_of(*k);

			if (str_starts(line, key) && line.n > key.n && line.p[key.n] == ':')
				return true;
		}
	return false;
}

static bool detect_v6(struct str bytes)
{
	return has_key(bytes, (const char *const[]){ "format-version", "relationships", NULL });
}

static bool detect_legacy(struct str bytes)
{
	return has_key(bytes, (const char *const[]){ "matrices", "tactics", "techniques", "case-studies", NULL });
}

/* The first that detects wins.  Both rows of ATLAS have one reader: what the whole tree says counts, not its head. */
const struct source_format source_formats[] = {
	{ "mit-xlsx", "MIT AI Risk Repository (XLSX workbook)", xlsx_looks_like, mit_xlsx_read },
	{ "atlas-v6", "MITRE ATLAS, format 6 (YAML of dist/v6)", detect_v6, atlas_read },
	{ "atlas-legacy", "MITRE ATLAS 2.0 to 5.6 (YAML of dist/legacy)", detect_legacy, atlas_read },
	{ "mit-csv", "MIT AI Risk Repository, a sheet as CSV (table, domain or causal taxonomy, included resources)", mit_csv_detect, mit_csv_read },
};
const size_t source_nformats = ARRAY_LEN(source_formats);

const struct source_format *source_detect(struct str bytes)
{
	for (size_t i = 0; i < source_nformats; i++)
		if (source_formats[i].detect(bytes))
			return &source_formats[i];
	return NULL;
}

int source_read(struct str bytes, struct str file, struct batch *out, struct err *err)
{
	const struct source_format *format;
	int rc;

	batch_init(out);
	file = fs_base(file);
	if (bytes.n > SOURCE_MAX_BYTES) {
		(void)err_set(err, ERR_LIMIT, "more than %zu bytes", SOURCE_MAX_BYTES);
		return err_prefix(err, "%.*s", STRF(file));
	}
	format = source_detect(bytes);
	rc = format ? format->read(bytes, file, out, err) : refuse(bytes, err);
	if (rc < 0 && format && refuse_template(bytes))
		(void)refuse(bytes, err);
	return rc < 0 ? err_prefix(err, "%.*s", STRF(file)) : 0;
}

int source_read_file(const char *path, struct batch *out, struct err *err)
{
	struct buf b;
	int rc;

	batch_init(out);
	buf_init(&b, BUF_FILE);
	rc = fs_read(path, SOURCE_MAX_BYTES, &b, err);
	if (rc == 0)
		rc = source_read(buf_str(&b), str_of(path), out, err);
	buf_free(&b);
	return rc;
}
