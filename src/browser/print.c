/*
 * Formatted printing for the browser's copy, in place of the C library's, which would bring streams, floating point in every
 * form and calls of an operating system: thirty thousand bytes.  What the program's formats use is here: d i u x c s %, with
 * the lengths l ll z h hh, '-' and '0', width and precision; anything else traps, so that a test finds it.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct out {
	char *p;
	size_t n, room; /* n counts what did not fit, too */
};

/* One conversion, between its '%' and its letter. */
struct spec {
	int left, zero, precise, length; /* length: how many of 'l', -1 for 'z', 0 none */
	size_t width, precision;
};

static void put(struct out *o, char c)
{
	if (o->n + 1 < o->room)
		o->p[o->n] = c;
	o->n++;
}

static void pad(struct out *o, char c, size_t have, size_t want)
{
	for (; have < want; have++)
		put(o, c);
}

static void text(struct out *o, const struct spec *s, const char *p, size_t n)
{
	if (!s->left)
		pad(o, ' ', n, s->width);
	for (size_t i = 0; i < n; i++)
		put(o, p[i]);
	if (s->left)
		pad(o, ' ', n, s->width);
}

static void number(struct out *o, const struct spec *s, uint64_t v, int negative, unsigned base)
{
	char digits[70];
	size_t at = sizeof(digits), least = s->precise ? s->precision : s->zero && s->width > (size_t)negative ? s->width - (size_t)negative : 1;

	if (least > 64)
		abort();
	for (; v; v /= base)
		digits[--at] = "0123456789abcdef"[v % base];
	while (sizeof(digits) - at < least)
		digits[--at] = '0';
	if (negative)
		digits[--at] = '-';
	text(o, s, digits + at, sizeof(digits) - at);
}

static size_t read_size(const char **f, va_list *ap)
{
	size_t n = 0;

	if (**f == '*') {
		int v = va_arg(*ap, int);

		++*f;
		if (v < 0)
			abort();
		return (size_t)v;
	}
	for (; **f >= '0' && **f <= '9'; ++*f)
		n = n * 10 + (size_t)(**f - '0');
	return n;
}

static struct spec read_spec(const char **f, va_list *ap)
{
	struct spec s = { 0 };

	for (; **f == '-' || **f == '0'; ++*f)
		*(**f == '-' ? &s.left : &s.zero) = 1;
	s.width = read_size(f, ap);
	if (**f == '.') {
		++*f;
		s.precise = 1;
		s.precision = read_size(f, ap);
	}
	for (; **f == 'l' || **f == 'h' || **f == 'z'; ++*f)
		s.length += **f == 'l' ? 1 : **f == 'z' ? -1 : 0;
	return s;
}

static void convert(struct out *o, const struct spec *s, char c, va_list *ap)
{
	const char *z;
	int64_t v;
	char one;

	switch (c) {
	case 'd':
	case 'i':
		v = s->length == 2 ? va_arg(*ap, long long) : s->length == 1 ? va_arg(*ap, long) : va_arg(*ap, int);
		number(o, s, v < 0 ? -(uint64_t)v : (uint64_t)v, v < 0, 10);
		break;
	case 'u':
	case 'x':
		number(o, s, s->length == 2 ? va_arg(*ap, unsigned long long) : s->length == 1 ? va_arg(*ap, unsigned long) :
			     s->length == -1 ? va_arg(*ap, size_t) : va_arg(*ap, unsigned), 0, c == 'u' ? 10 : 16);
		break;
	case 'c':
		one = (char)va_arg(*ap, int);
		text(o, s, &one, 1);
		break;
	case 's':
		z = va_arg(*ap, const char *);
		text(o, s, z, s->precise ? strnlen(z, s->precision) : strlen(z));
		break;
	case '%':
		put(o, '%');
		break;
	default:
		abort();
	}
}

int vsnprintf(char *p, size_t room, const char *f, va_list ap)
{
	struct out o = { p, 0, room };
	va_list args;

	va_copy(args, ap);
	while (*f) {
		struct spec s;

		if (*f != '%') {
			put(&o, *f++);
			continue;
		}
		f++;
		s = read_spec(&f, &args);
		convert(&o, &s, *f++, &args);
	}
	va_end(args);
	if (room)
		p[o.n < room ? o.n : room - 1] = 0;
	return (int)o.n;
}

int snprintf(char *p, size_t room, const char *f, ...)
{
	va_list ap;
	int n;

	va_start(ap, f);
	n = vsnprintf(p, room, f, ap);
	va_end(ap);
	return n;
}
