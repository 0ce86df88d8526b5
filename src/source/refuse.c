#include "source/refuse.h"

#include "base/buf.h"
#include "source/source.h"

/* What is looked at, bytes. */
#define HEAD ((size_t)64 << 10)

static struct str skip_bom(struct str s)
{
	return str_starts(s, STR("\xEF\xBB\xBF")) ? str_from(s, 3) : s;
}

/* The value that stands on a line of YAML: what follows the "- " and the "key: ". */
static struct str value_of(struct str line)
{
	ptrdiff_t colon;

	line = str_trim(line);
	while (str_starts(line, STR("- ")))
		line = str_trim(str_from(line, 2));
	colon = str_find(line, STR(": "));
	return colon < 0 ? line : str_trim(str_from(line, (size_t)colon + 2));
}

static bool is_anchor(struct str v)
{
	if (v.n < 2 || v.p[0] != '&')
		return false;
	for (size_t i = 1; i < v.n; i++)
		if (v.p[i] <= ' ')
			return false;
	return true;
}

bool refuse_template(struct str bytes)
{
	struct str rest = skip_bom(str_sub(bytes, 0, HEAD)), line;

	while (str_split(&rest, '\n', &line)) {
		struct str v = value_of(line);

		if (str_starts(v, STR("!include")) || is_anchor(v) || str_starts(v, STR("{%")))
			return true;
		if ((str_starts(v, STR("'{{")) || str_starts(v, STR("\"{{")) || str_starts(v, STR("{{"))) && str_has(v, "}}"))
			return true;
	}
	return false;
}

static bool top_key(struct str s, const char *key)
{
	struct str line, want = str_of(key);

	while (str_split(&s, '\n', &line))
		if (str_starts(line, want) && line.n > want.n && line.p[want.n] == ':')
			return true;
	return false;
}

static bool is_json(struct str s)
{
	s = str_trim(s);
	return s.n && (s.p[0] == '{' || s.p[0] == '[');
}

static bool is_stix(struct str s)
{
	return is_json(s) && (str_has(s, "\"spec_version\"") || str_has(s, "\"attack-pattern\"") || str_has(s, "\"bundle--"));
}

static bool is_layer(struct str s)
{
	return is_json(s) && str_has(s, "\"techniqueID\"");
}

static bool is_mit_json(struct str s)
{
	return is_json(s) && (str_has(s, "\"quickRef\"") || str_has(s, "\"QuickRef\""));
}

static bool is_html(struct str s)
{
	s = str_trim(s);
	return str_istarts(s, STR("<!doctype")) || str_istarts(s, STR("<html"));
}

static bool is_xml(struct str s)
{
	return str_starts(str_trim(s), STR("<"));
}

static bool is_ciso(struct str s)
{
	return top_key(s, "urn") && str_has(s, "urn:intuitem:");
}

static bool is_manifest(struct str s)
{
	return top_key(s, "release") && top_key(s, "versions");
}

/* What a symbolic link becomes where there are none: its target as text. */
static bool is_link(struct str s)
{
	s = str_trim(s);
	return s.n < 300 && str_chr(s, '\n') < 0 && str_chr(s, ' ') < 0 && (str_ends(s, STR(".yaml")) || str_ends(s, STR(".yml")));
}

static bool is_case_study(struct str s)
{
	return top_key(s, "procedure") && top_key(s, "id");
}

static bool is_mit_text(struct str s)
{
	s = str_sub(s, 0, 4000);
	return str_has(s, "Updated:") && (str_has(s, "AI Risk Database") || str_has(s, "Taxonomy of AI Risks") || str_has(s, "Included resources"));
}

static bool is_binary(struct str s)
{
	return str_chr(s, 0) >= 0;
}

#define USE_DIST "use a file of dist/, like dist/v6/ATLAS-2026.05.yaml"

/* Tried from the top: by the first bytes, or by a test. */
static const struct {
	struct str magic;
	bool (*is)(struct str head);
	const char *says;
} looks[] = {
	{ STR_INIT("PK\x03\x04"), NULL, "a ZIP archive that is no workbook: unpack it and give the file inside" },
	{ STR_INIT("\x1F\x8B"), NULL, "compressed with gzip: unpack it first" },
	{ STR_INIT("BZh"), NULL, "compressed with bzip2: unpack it first" },
	{ STR_INIT("\xFD" "7zXZ"), NULL, "compressed with xz: unpack it first" },
	{ STR_INIT("\x28\xB5\x2F\xFD"), NULL, "compressed with zstd: unpack it first" },
	{ STR_INIT("\xD0\xCF\x11\xE0"), NULL, "an old .xls workbook, or one with a password: save it as .xlsx without a password" },
	{ STR_INIT("%PDF"), NULL, "a PDF: the data are in a workbook, a CSV or a YAML file" },
	{ STR_INIT("\xFF\xFE"), NULL, "text in UTF-16: save it as UTF-8" },
	{ STR_INIT("\xFE\xFF"), NULL, "text in UTF-16: save it as UTF-8" },
	{ STR_INIT("version https://git-lfs"), NULL, "a Git LFS pointer: fetch the file that it stands for (git lfs pull)" },
	{ STR_INIT(""), is_stix, "a STIX bundle, which lacks case studies and maturity: " USE_DIST },
	{ STR_INIT(""), is_layer, "a layer of the ATT&CK Navigator: " USE_DIST },
	{ STR_INIT(""), is_mit_json, "a converted copy of the MIT table in JSON: give the workbook (.xlsx) or its CSV export" },
	{ STR_INIT(""), is_html, "a web page: download the file itself (the raw one), not the page about it" },
	{ STR_INIT(""), refuse_template, "a template from which ATLAS files are made (it has anchors, Jinja or !include): " USE_DIST },
	{ STR_INIT(""), is_ciso, "a CISO Assistant library, a conversion of ATLAS: " USE_DIST },
	{ STR_INIT(""), is_manifest, "the manifest of the ATLAS releases: give one of the files that it names under versions" },
	{ STR_INIT(""), is_link, "only the name of another file (a symbolic link as text): give that file" },
	{ STR_INIT(""), is_case_study, "a single case study: give the whole release, dist/v6/ATLAS-*.yaml" },
	{ STR_INIT(""), is_json, "JSON of no known kind: give ATLAS as YAML, MIT as a workbook or CSV" },
	{ STR_INIT(""), is_xml, "XML of no known kind: give ATLAS as YAML, MIT as a workbook or CSV" },
	{ STR_INIT(""), is_mit_text, "a sheet of the AI Risk Repository without a known header row (such as one with Ev_ID and Category level): "
				     "export the sheet with its header" },
	{ STR_INIT(""), is_binary, "binary data of no known kind" },
};

int refuse(struct str bytes, struct err *err)
{
	struct str head = skip_bom(str_sub(bytes, 0, HEAD));
	struct buf known;

	if (!str_trim(head).n)
		return err_set(err, ERR_INPUT, bytes.n ? "has nothing but white space" : "is empty");
	for (size_t i = 0; i < ARRAY_LEN(looks); i++)
		if (looks[i].is ? looks[i].is(head) : str_starts(head, looks[i].magic))
			return err_set(err, ERR_INPUT, "not importable: it looks like %s", looks[i].says);
	buf_init(&known, BUF_LINE);
	for (size_t i = 0; i < source_nformats; i++)
		buf_printf(&known, "%s%s", i ? "; " : "", source_formats[i].about);
	(void)err_set(err, ERR_INPUT, "not a known format; known are: %.*s", STRF(buf_str(&known)));
	buf_free(&known);
	return -1;
}
