/*
 * Whatever comes back is a whole tree: all of it is walked, and cut nodes are only where the text is broken.
 */
#include "fmt/yaml.h"

static size_t walk(const struct yaml *y, bool broken, int depth)
{
	size_t bytes = y->text.n;

	if (depth > YAML_MAX_DEPTH || y->line == 0 || (y->cut && !broken))
		abort();
	for (size_t i = 0; i < y->text.n; i++)
		bytes += (size_t)(y->text.p[i] == 0);
	for (size_t i = 0; i < yaml_count(y); i++) {
		if (y->type == YAML_MAP && (yaml_get(y, "a") && y->key_lines[i] == 0))
			abort();
		bytes += (y->type == YAML_MAP ? y->keys[i].n : 0) + walk(yaml_at(y, i), broken, depth + 1);
	}
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	bool broken;
	const struct yaml *y = yaml_parse(&a, str_n((const char *)data, size), &broken, &err);

	if ((!y || broken) && err.code != ERR_INPUT && err.code != ERR_LIMIT)
		abort();
	if (y && walk(y, broken, 0) > 4 * size + 100)
		abort();
	arena_free(&a);
	return 0;
}
