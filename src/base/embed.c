#include "base/embed.h"

const struct embed *embed_find(const struct embed *table, size_t n, struct str path)
{
	size_t lo = 0;

	while (lo < n) {
		size_t mid = lo + (n - lo) / 2;
		int c = str_cmp(path, table[mid].path);

		if (c == 0)
			return &table[mid];
		if (c < 0)
			n = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}
