#include <libdeflate.h>

#include "fmt/xlsx_part.h"

#define END_SIZE ((size_t)22)     /* end of central directory, without its comment */
#define LOCATOR_SIZE ((size_t)20) /* ZIP64 locator, in front of it */
#define RATIO_FROM ((size_t)1 << 20)

static uint64_t little(struct str s, size_t at, int bytes)
{
	uint64_t v = 0;

	if (at > s.n || s.n - at < (size_t)bytes)
		return 0;
	while (bytes-- > 0)
		v = v << 8 | (unsigned char)s.p[at + (size_t)bytes];
	return v;
}

/* The number of entries that the archive claims; libzip would make room for all of them first. */
static uint64_t claimed_entries(struct str s)
{
	size_t least = s.n > END_SIZE + 0xffff ? s.n - END_SIZE - 0xffff : 0;

	for (size_t at = s.n < END_SIZE ? 0 : s.n - END_SIZE; at > least; at--) {
		uint64_t n;

		if (memcmp(s.p + at, "PK\5\6", 4) != 0)
			continue;
		n = little(s, at + 10, 2);
		if (at >= LOCATOR_SIZE && memcmp(s.p + at - LOCATOR_SIZE, "PK\6\7", 4) == 0) {
			uint64_t where = little(s, at - LOCATOR_SIZE + 8, 8),
				 big = where < s.n ? little(s, (size_t)where + 32, 8) : 0;

			n = big > n || n == 0xffff ? big : n;
		}
		return n;
	}
	return 0;
}

/* A name that leads out of the archive: nothing is ever written there, but no workbook has one. */
static bool leads_out(struct str name)
{
	size_t from = 0;

	for (size_t i = 0; i <= name.n; i++) {
		if (i < name.n && name.p[i] != '/' && name.p[i] != '\\')
			continue;
		if (str_is(str_sub(name, from, i - from), ".."))
			return true;
		from = i + 1;
	}
	return false;
}

static int check_entry(struct xlsx_file *f, zip_uint64_t i, uint64_t *total)
{
	zip_stat_t st;
	struct str name;

	if (zip_stat_index(f->zip, i, ZIP_FL_ENC_RAW, &st) != 0 || !st.name)
		return err_set(f->err, ERR_INPUT, "entry %llu of the ZIP directory cannot be read", (unsigned long long)i);
	name = str_sub(str_of(st.name), 0, 200);
	if (leads_out(str_of(st.name)))
		return err_set(f->err, ERR_INPUT, "entry '%.*s' has '..' in its name", STRF(name));
	if (st.encryption_method != ZIP_EM_NONE)
		return err_set(f->err, ERR_INPUT, "entry '%.*s' is encrypted", STRF(name));
	if (st.size > RATIO_FROM && st.size / XLSX_MAX_RATIO > st.comp_size)
		return err_set(f->err, ERR_LIMIT, "entry '%.*s' is packed more than %d times", STRF(name), XLSX_MAX_RATIO);
	if (st.size > XLSX_MAX_INFLATED || (*total += st.size) > XLSX_MAX_INFLATED)
		return err_set(f->err, ERR_LIMIT, "entry '%.*s' takes the workbook past %zu bytes", STRF(name), XLSX_MAX_INFLATED);
	return 0;
}

int xlsx_zip_open(struct xlsx_file *f)
{
	uint64_t total = 0;
	zip_source_t *src;
	zip_error_t why;
	zip_int64_t n;

	if (str_starts(f->bytes, STR("\xD0\xCF\x11\xE0")))
		return err_set(f->err, ERR_INPUT, "an old .xls or an encrypted workbook; save it as .xlsx without a password");
	if (claimed_entries(f->bytes) > XLSX_MAX_ENTRIES)
		return err_set(f->err, ERR_LIMIT, "more than %d entries in the ZIP file", XLSX_MAX_ENTRIES);
	zip_error_init(&why);
	src = zip_source_buffer_create(f->bytes.p, f->bytes.n, 0, &why);
	f->zip = src ? zip_open_from_source(src, ZIP_RDONLY, &why) : NULL;
	if (!f->zip) {
		zip_source_free(src);
		(void)err_set(f->err, ERR_INPUT, "not a readable ZIP file: %s", zip_error_strerror(&why));
		zip_error_fini(&why);
		return -1;
	}
	zip_error_fini(&why);
	n = zip_get_num_entries(f->zip, 0);
	if (n > XLSX_MAX_ENTRIES)
		return err_set(f->err, ERR_LIMIT, "more than %d entries in the ZIP file", XLSX_MAX_ENTRIES);
	for (zip_int64_t i = 0; i < n; i++)
		if (check_entry(f, (zip_uint64_t)i, &total))
			return -1;
	return 0;
}

void xlsx_zip_close(struct xlsx_file *f)
{
	if (f->zip)
		zip_discard(f->zip);
	f->zip = NULL;
}

/* The entry as it is in the file; NULL where libzip cannot give it. */
static char *read_packed(struct xlsx_file *f, zip_uint64_t i, size_t n)
{
	zip_file_t *in = zip_fopen_index(f->zip, i, ZIP_FL_COMPRESSED);
	char *p = NULL;

	if (!in)
		return NULL;
	p = xmalloc(n);
	if (zip_fread(in, p, n) != (zip_int64_t)n) {
		free(p);
		p = NULL;
	}
	(void)zip_fclose(in);
	return p;
}

/* packed inflated to exactly n bytes, or NULL.  The whole entry at once takes half the time of a stream. */
static char *inflate_all(const char *packed, size_t npacked, size_t n)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	char *out = xmalloc(n);

	if (!d || libdeflate_deflate_decompress(d, packed, npacked, out, n, NULL) != LIBDEFLATE_SUCCESS) {
		free(out);
		out = NULL;
	}
	libdeflate_free_decompressor(d);
	return out;
}

char *xlsx_zip_read(struct xlsx_file *f, const char *entry, size_t *n)
{
	zip_int64_t i = zip_name_locate(f->zip, entry, ZIP_FL_ENC_RAW);
	char *packed, *out;
	zip_stat_t st;

	if (i < 0 || zip_stat_index(f->zip, (zip_uint64_t)i, 0, &st) != 0) {
		(void)err_set(f->err, ERR_INPUT, "the workbook has no entry '%.200s'", entry);
		return NULL;
	}
	f->inflated += st.size; /* each at most XLSX_MAX_INFLATED, as checked at the start */
	if (f->inflated > XLSX_MAX_INFLATED) {
		(void)err_set(f->err, ERR_LIMIT, "%.200s: takes the workbook past %zu bytes", entry, XLSX_MAX_INFLATED);
		return NULL;
	}
	if (st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE) {
		(void)err_set(f->err, ERR_INPUT, "%.200s: packed with method %u, only deflate is read", entry, st.comp_method);
		return NULL;
	}
	*n = st.size;
	packed = st.comp_size <= f->bytes.n ? read_packed(f, (zip_uint64_t)i, st.comp_size) : NULL;
	out = packed;
	if (packed && st.comp_method == ZIP_CM_DEFLATE) {
		out = inflate_all(packed, st.comp_size, st.size);
		free(packed);
	} else if (packed && st.comp_size != st.size) {
		free(packed);
		out = NULL;
	}
	if (out && libdeflate_crc32(0, out, st.size) != st.crc) {
		free(out);
		out = NULL;
	}
	if (!out)
		(void)err_set(f->err, ERR_INPUT, "%.200s: the packed bytes are damaged", entry);
	return out;
}
