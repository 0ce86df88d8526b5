#include "sync/pointer.h"

#include "atlas/release.h"
#include "fmt/yaml.h"

/* The file that a manifest offers and that suits best so far. */
struct choice {
	struct release release, unread; /* unread: the newest that has no format that we know */
	struct str format, path;        /* format: of unread */
	uint64_t major;
};

static bool is_link(struct str s)
{
	static const char *const ends[] = { ".yaml", ".yml", ".xlsx", ".csv" };

	if (s.n == 0 || s.n > POINTER_MAX_TEXT)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f)
			return false;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (s.n > strlen(ends[i]) && str_ieq(str_from(s, s.n - strlen(ends[i])), str_of(ends[i])))
			return true;
	return false;
}

/* Both words stand at the beginning of a line, in a list or not. */
static bool is_manifest(struct str s)
{
	bool release = false, versions = false;
	struct str line;

	while (str_split(&s, '\n', &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("- ")))
			line = str_trim(str_from(line, 2));
		release = release || str_starts(line, STR("release:"));
		versions = versions || str_starts(line, STR("versions:"));
		if (str_starts(line, STR("techniques:")))
			return false;
	}
	return release && versions;
}

/* A version as the readers know them; what a manifest says goes into messages and notes. */
static bool is_version(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '.' || s.p[i] == '-'))
			return false;
	return s.n > 0 && s.n <= 20;
}

static void offer(struct choice *c, struct str release, struct str format, struct str path)
{
	struct release r = { .source = STR("atlas"), .version = release };
	struct str rest = format, first = STR_NONE;
	uint64_t major = 0;
	int cmp;

	if (!is_version(release) || !is_version(format) || !is_link(path))
		return;
	if (!str_split(&rest, '.', &first) || str_u64(first, 1, POINTER_FORMAT, &major) < 0) {
		if (!c->unread.version.n || release_cmp(&r, &c->unread) > 0) {
			c->unread = r;
			c->format = format;
		}
		return;
	}
	cmp = c->path.n ? release_cmp(&r, &c->release) : 1;
	if (cmp > 0 || (cmp == 0 && major > c->major)) {
		c->release = r;
		c->major = major;
		c->path = path;
	}
}

static void offer_entry(struct choice *c, const struct yaml *entry)
{
	const struct yaml *versions = yaml_get(entry, "versions");

	for (size_t i = 0; i < yaml_count(versions); i++) {
		const struct yaml *v = yaml_at(versions, i);

		offer(c, yaml_text(entry, "release"), yaml_text(v, "format-version"), yaml_text(v, "path"));
	}
}

static int read_manifest(struct str bytes, struct arena *a, struct pointer *out, struct err *err)
{
	struct choice c = { 0 };
	bool broken = false;
	const struct yaml *root = yaml_parse(a, bytes, &broken, err);

	if (!root || broken)
		return err_prefix(err, "the manifest cannot be read");
	if (root->type == YAML_MAP)
		offer_entry(&c, root);
	for (size_t i = 0; root->type == YAML_SEQ && i < root->n; i++)
		offer_entry(&c, yaml_at(root, i));
	if (!c.path.n)
		return err_set(err, ERR_INPUT, "the manifest names no release with a .yaml file of format %d or older%s%.*s", POINTER_FORMAT,
			       c.format.n ? ", only of format " : "", STRF(c.format));
	out->target = c.path;
	out->release = c.release.version;
	if (c.unread.version.n && release_cmp(&c.unread, &c.release) > 0)
		out->note = arena_printf(a, "release %.*s comes only in format %.*s, which this program does not read: %.*s is taken",
					 STRF(c.unread.version), STRF(c.format), STRF(c.release.version));
	return 1;
}

int pointer_find(struct str bytes, struct arena *a, struct pointer *out, struct err *err)
{
	struct str text = bytes.n <= POINTER_MAX_TEXT + 2 ? str_trim(bytes) : STR_NONE;

	*out = (struct pointer){ 0 };
	if (is_link(text)) {
		out->target = arena_str(a, text);
		return 1;
	}
	if (bytes.n > POINTER_MAX_MANIFEST || (bytes.n && memchr(bytes.p, 0, bytes.n)) || !is_manifest(bytes))
		return 0;
	return read_manifest(bytes, a, out, err);
}
