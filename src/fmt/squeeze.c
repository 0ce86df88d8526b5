/* The decoder of LZMA streams.  Names are those of the specification where it has them. */
#include "fmt/squeeze.h"

#define STATES 12
#define LEN_LOW 8
#define LEN_HIGH 256
#define MATCH_MIN 2
#define ALIGN_BITS 4
#define DIST_SLOTS_MODELLED 14 /* from this slot on, most bits of a distance are plain */
#define PROB_BITS 11
#define PROB_HALF (1u << PROB_BITS >> 1)

typedef uint16_t prob; /* that a bit is 0, of 1 << PROB_BITS */

struct lengths {
	prob choice, choice2, low[LEN_LOW], mid[LEN_LOW], high[LEN_HIGH];
};

struct model {
	prob is_match[STATES], is_rep[STATES], is_rep0[STATES], is_rep1[STATES], is_rep2[STATES], is_rep0_long[STATES];
	prob slot[4][64], special[115], align[1 << ALIGN_BITS];
	struct lengths match_len, rep_len;
	prob literal[1 << SQUEEZE_LC][0x300];
};

struct open {
	/* the range decoder */
	struct str in;
	size_t at;
	uint32_t range, code;
	/* what it holds so far */
	struct buf *out;
	size_t start;
	unsigned state;
	size_t rep[4]; /* the last distances, less one */
	struct model m;
};

static void normalize(struct open *o)
{
	if (o->range >= 1u << 24)
		return;
	o->range <<= 8;
	/* behind the end stand zeros; what they give is found out by its size */
	o->code = o->code << 8 | (o->at < o->in.n ? (unsigned char)o->in.p[o->at] : 0);
	o->at++;
}

static unsigned bit(struct open *o, prob *p)
{
	uint32_t bound = (o->range >> PROB_BITS) * *p;
	unsigned b = o->code >= bound;

	if (b) {
		o->range -= bound;
		o->code -= bound;
		*p = (prob)(*p - (*p >> 5));
	} else {
		o->range = bound;
		*p = (prob)(*p + (((1u << PROB_BITS) - *p) >> 5));
	}
	normalize(o);
	return b;
}

static unsigned plain_bits(struct open *o, unsigned n)
{
	unsigned v = 0;

	for (; n > 0; n--) {
		unsigned b;

		o->range >>= 1;
		b = o->code >= o->range;
		if (b)
			o->code -= o->range;
		v = v << 1 | b;
		normalize(o);
	}
	return v;
}

static unsigned tree(struct open *o, prob *p, unsigned bits)
{
	unsigned m = 1;

	for (unsigned i = 0; i < bits; i++)
		m = m << 1 | bit(o, &p[m]);
	return m - (1u << bits);
}

static unsigned tree_reverse(struct open *o, prob *p, unsigned bits)
{
	unsigned m = 1, v = 0;

	for (unsigned i = 0; i < bits; i++) {
		unsigned b = bit(o, &p[m]);

		m = m << 1 | b;
		v |= b << i;
	}
	return v;
}

static unsigned length(struct open *o, struct lengths *l)
{
	if (!bit(o, &l->choice))
		return MATCH_MIN + tree(o, l->low, 3);
	if (!bit(o, &l->choice2))
		return MATCH_MIN + LEN_LOW + tree(o, l->mid, 3);
	return MATCH_MIN + LEN_LOW + LEN_LOW + tree(o, l->high, 8);
}

/* A distance, less one; UINT32_MAX is the end marker. */
static uint32_t distance(struct open *o, unsigned len)
{
	unsigned slot = tree(o, o->m.slot[len - MATCH_MIN < 3 ? len - MATCH_MIN : 3], 6), extra;
	uint32_t d;

	if (slot < 4)
		return slot;
	extra = (slot >> 1) - 1;
	d = (2u | (slot & 1)) << extra;
	if (slot < DIST_SLOTS_MODELLED)
		return d + tree_reverse(o, o->m.special + d - slot, extra);
	d += plain_bits(o, extra - ALIGN_BITS) << ALIGN_BITS;
	return d + tree_reverse(o, o->m.align, ALIGN_BITS);
}

static size_t done(const struct open *o)
{
	return o->out->n - o->start;
}

static void literal(struct open *o)
{
	unsigned char before = done(o) ? (unsigned char)o->out->p[o->out->n - 1] : 0;
	prob *p = o->m.literal[before >> (8 - SQUEEZE_LC)];
	unsigned symbol = 1;

	if (o->state >= 7) { /* after a match: beside the byte that would have gone on with it */
		unsigned match = (unsigned char)o->out->p[o->out->n - o->rep[0] - 1];

		while (symbol < 0x100) {
			unsigned m = match >> 7 & 1, b;

			match <<= 1;
			b = bit(o, &p[((1 + m) << 8) + symbol]);
			symbol = symbol << 1 | b;
			if (m != b)
				break;
		}
	}
	while (symbol < 0x100)
		symbol = symbol << 1 | bit(o, &p[symbol]);
	buf_c(o->out, (char)symbol);
	o->state = o->state < 4 ? 0 : o->state < 10 ? o->state - 3 : o->state - 6;
}

/* Make the i-th of the last distances the newest one. */
static void recall(struct open *o, unsigned i)
{
	size_t d = o->rep[i];

	for (; i > 0; i--)
		o->rep[i] = o->rep[i - 1];
	o->rep[0] = d;
}

/* The length of a match, with its distance in rep[0]; 0 for the end marker. */
static unsigned match(struct open *o)
{
	unsigned s = o->state, len;

	if (!bit(o, &o->m.is_rep[s])) {
		len = length(o, &o->m.match_len);
		recall(o, 3);
		o->rep[0] = distance(o, len);
		o->state = s < 7 ? 7 : 10;
		return o->rep[0] == UINT32_MAX ? 0 : len;
	}
	if (!bit(o, &o->m.is_rep0[s])) {
		if (!bit(o, &o->m.is_rep0_long[s])) {
			o->state = s < 7 ? 9 : 11;
			return 1;
		}
	} else if (!bit(o, &o->m.is_rep1[s])) {
		recall(o, 1);
	} else {
		recall(o, bit(o, &o->m.is_rep2[s]) ? 3 : 2);
	}
	len = length(o, &o->m.rep_len);
	o->state = s < 7 ? 8 : 11;
	return len;
}

static int damaged(struct err *err)
{
	return err_set(err, ERR_INPUT, "packed data is damaged");
}

static int run(struct open *o, size_t size, struct err *err)
{
	while (done(o) <= size && buf_ok(o->out) && o->at <= o->in.n + 5) {
		unsigned len;

		if (!bit(o, &o->m.is_match[o->state])) {
			literal(o);
			continue;
		}
		len = match(o);
		if (len == 0)
			return done(o) == size ? 0 : damaged(err);
		if (o->rep[0] >= done(o) || len > size - done(o))
			return damaged(err);
		for (; len > 0; len--)
			buf_c(o->out, o->out->p[o->out->n - o->rep[0] - 1]);
	}
	return buf_ok(o->out) ? damaged(err) : err_set(err, ERR_LIMIT, "packed data holds too much");
}

int squeeze_open(struct str packed, size_t size, struct buf *out, struct err *err)
{
	struct open *o;
	prob *p;
	int rc;

	if (packed.n < 5 || packed.p[0] != 0)
		return damaged(err);
	o = xcalloc(1, sizeof(*o));
	o->in = packed;
	o->out = out;
	o->start = out->n;
	o->range = UINT32_MAX;
	for (o->at = 1; o->at < 5; o->at++)
		o->code = o->code << 8 | (unsigned char)packed.p[o->at];
	p = (prob *)&o->m; /* which is made of nothing else */
	for (size_t i = 0; i < sizeof(o->m) / sizeof(prob); i++)
		p[i] = PROB_HALF;
	rc = run(o, size, err);
	free(o);
	return rc;
}
