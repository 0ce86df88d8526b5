#include "source/atlas_common.h"

static const char *const top_keys[] = { "id", "name", "version", "description", "matrices", "tactics", "techniques", "mitigations", "case-studies",
					"object-type", NULL };

/* Lists stand at the top (2.0 to 3.0), or in each matrix, case studies there (3.1) or at the top (4.0 on). */
static void read_lists(struct atlas *a, const struct yaml *map, const char *where)
{
	atlas_odd_keys(a, map, top_keys, where);
	for (size_t i = 0; i < ATLAS_LISTS; i++)
		atlas_section(a, yaml_get(map, atlas_lists[i].key), atlas_lists[i].kind);
}

int atlas_legacy_read(struct atlas *a, const struct yaml *root, struct str file, struct err *err)
{
	const struct yaml *matrices = yaml_get(root, "matrices");
	bool any = matrices != NULL;

	for (size_t k = 0; k < ATLAS_LISTS; k++)
		any = any || yaml_get(root, atlas_lists[k].key);
	if (!any)
		return err_set(err, ERR_INPUT, "has none of the keys of an ATLAS file (format-version, matrices, tactics, techniques)");
	atlas_version(a, atlas_text(a, yaml_get(root, "version"), STR_NONE, "version"), file);
	for (size_t i = 0; i < yaml_count(matrices); i++) {
		const struct yaml *m = &matrices->items[i];
		struct place p = atlas_place(m, STR_NONE, "matrices");

		if (m->type == YAML_MAP)
			read_lists(a, m, "of a matrix");
		else
			reader_diag(&a->r, SEV_ERROR, &p, "left out", "entry is no matrix with lists of records");
	}
	read_lists(a, root, "at the top");
	return 0;
}
