#include "source/mit.h"

#include "base/clock.h"
#include "base/fs.h"

/* The months in which the known versions came out. */
static const struct {
	const char *month, *version;
} months[] = { { "2024-08", "V1" }, { "2025-01", "V2" }, { "2025-03", "V3" }, { "2025-12", "V4" } };

/* "03 December 2025" -> "2025-12-03"; "" for anything else. */
static struct str banner_date(struct mit *m, struct str s)
{
	static const char *const names[] = { "January", "February", "March", "April", "May", "June", "July",
					     "August", "September", "October", "November", "December" };
	struct str day, month, year;
	uint64_t d, y;
	struct str out;
	int64_t t;

	s = str_trim(s);
	if (!str_split(&s, ' ', &day) || !str_split(&s, ' ', &month) || !str_split(&s, ' ', &year) || s.n || str_u64(day, 1, 31, &d) < 0 ||
	    str_u64(year, 2020, 9999, &y) < 0)
		return STR_NONE;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!str_ieq(month, str_of(names[i])))
			continue;
		out = arena_printf(&m->r.out->arena, "%04u-%02zu-%02u", (unsigned)y, i + 1, (unsigned)d);
		return clock_parse_date(out, &t) == 0 ? out : STR_NONE;
	}
	return STR_NONE;
}

/* The date of the cell "Updated: 03 December 2025" before the header. */
static struct str updated(struct mit *m, const struct mit_sheet *s)
{
	for (size_t i = 0; i < s->header; i++)
		for (size_t c = 0; c < s->rows[i].n; c++) {
			struct str cell = str_trim(s->rows[i].cells[c]), date;
			struct place p = mit_place(m, &s->rows[i], (int)c, STR_NONE, "Updated");

			if (!str_istarts(cell, STR("Updated:")))
				continue;
			date = banner_date(m, str_from(cell, 8));
			if (!date.n)
				reader_diag(&m->r, SEV_WARNING, &p, "the release has no date", "'%.*s' says no date like 03 December 2025",
					    STRF(reader_quote(&m->r, cell)));
			return date;
		}
	return STR_NONE;
}

static bool letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "_v4", " V4", "RepositoryV4" */
static bool starts_version(struct str name, size_t i)
{
	char before = i ? name.p[i - 1] : ' ';

	if (name.p[i] == 'V' && before >= 'a' && before <= 'z')
		return true;
	return (name.p[i] == 'v' || name.p[i] == 'V') && !letter_or_digit(before);
}

struct str mit_file_version(struct mit *m, struct str file)
{
	struct str name = fs_base(file);

	for (size_t i = 0; i < name.n; i++) {
		size_t n = 1;

		if (!starts_version(name, i))
			continue;
		while (i + n < name.n && n < 4 && name.p[i + n] >= '0' && name.p[i + n] <= '9')
			n++;
		if (n > 1 && (i + n == name.n || !letter_or_digit(name.p[i + n])))
			return arena_printf(&m->r.out->arena, "V%.*s", STRF(str_sub(name, i + 1, n - 1)));
	}
	return STR_NONE;
}

static struct str dated_version(struct str date)
{
	for (size_t i = 0; i < ARRAY_LEN(months); i++)
		if (str_starts(date, str_of(months[i].month)))
			return str_of(months[i].version);
	return STR_NONE;
}

void mit_release(struct mit *m, const struct mit_sheet *s, struct str stated, struct str file)
{
	struct release *rel = &m->r.out->release;
	struct str named = mit_file_version(m, file), dated;
	struct place p = { .key = STR("version") };

	mit_begin(m, s);
	rel->source = STR("mit");
	rel->title = STR("MIT AI Risk Repository");
	rel->license = STR("CC-BY-4.0");
	rel->url = STR("https://airisk.mit.edu");
	rel->date = updated(m, s);
	dated = dated_version(rel->date);
	rel->version = stated.n ? stated : named.n ? named : dated.n ? dated : STR("V0");
	if (!stated.n && !named.n && !dated.n)
		reader_diag(&m->r, SEV_WARNING, &p, "kept as V0; name the file like ai_risk_database_v4.csv to say which it is",
			    "neither the sheet nor the file name says which version this is");
	else if (!stated.n && !named.n)
		reader_diag(&m->r, SEV_NOTE, &p, "taken from the date", "updated on %.*s: %.*s", STRF(rel->date), STRF(dated));
	if (stated.n && named.n && !str_eq(stated, named))
		reader_diag(&m->r, SEV_NOTE, &p, "the sheet's is used", "the sheet says %.*s, the file name %.*s", STRF(stated), STRF(named));
	if (!stated.n && named.n && dated.n && !str_eq(named, dated)) {
		reader_diag(&m->r, SEV_NOTE, &p, "the file name's is used", "the file name says %.*s, its date %.*s that of %.*s", STRF(named),
			    STRF(rel->date), STRF(dated));
		rel->stated = dated;
	}
}
