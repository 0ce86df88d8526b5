#include "http/field.h"

const struct http_field *http_field_find(const struct http_field *f, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (f[i].name.n == name.n && str_ieq(f[i].name, name))
			return &f[i];
	return NULL;
}

size_t http_field_count(const struct http_field *f, size_t n, struct str name)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += f[i].name.n == name.n && str_ieq(f[i].name, name);
	return k;
}

static bool is_tchar(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c && strchr("!#$%&'*+-.^_`|~", c);
}

bool http_field_name_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_tchar((unsigned char)s.p[i]))
			return false;
	return s.n > 0;
}

bool http_field_value_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

struct str http_field_trim(struct str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_from(s, 1);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}
