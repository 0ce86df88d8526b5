/* Every kind of page through html-validate: what the HTML standard says, not style. */
import { HtmlValidate } from 'html-validate';
import { test } from './lib/report.mjs';

/*
 * On: the rules of "standard" (the WHATWG standard's requirements: content models, permitted parents and attributes, references that
 * resolve, unique ids, valid values), plus those below.  Off, with the reason:
 */
const validator = new HtmlValidate({
	root: true,
	extends: ['html-validate:standard'],
	rules: {
		'no-dup-id': 'error',
		'no-missing-references': 'error',
		'no-implicit-close': 'error',
		'close-order': 'error',
		'element-required-ancestor': 'error',
		'valid-id': ['error', { relaxed: true }],
		'unrecognized-char-ref': 'error',
		/* the standard allows it; HTML is not written by hand here, and an attribute is unquoted nowhere */
		'attr-quotes': 'off',
		/* a matter of looks in the source */
		'no-trailing-whitespace': 'off',
		'doctype-style': 'off',
		'void-style': 'off',
		'attribute-boolean-style': 'off',
		'attribute-empty-style': 'off',
		/* upstream's own text may hold raw control characters' look-alikes; axe and the escaping tests look at text */
		'no-raw-characters': 'off',
	},
});

/* invalid(html): what is wrong with it. */
export async function invalid(html) {
	const report = await validator.validateString(html);
	return report.results.flatMap((r) => r.messages.map((m) => `line ${m.line}: ${m.ruleId}: ${m.message} (${m.selector ?? ''})`));
}

export async function valid(rows) {
	for (const row of rows)
		await test(`valid: ${row.name}`, async () => invalid(await (await fetch(row.url, row.text === undefined ? {} : { method: 'POST', body: new URLSearchParams({ text: row.text }) })).text()));
}
