/*
 * Every kind of page, once.  A new kind is a row here; all checks of looks.mjs, valid.mjs and weight.mjs and the screenshots follow.
 *
 *   name     of the tests
 *   at       the address: a text, or a function of the atlas (lib/atlas.mjs) that finds one
 *   status   what the server answers, 200 if absent
 *   record   the page of one record: it keeps to the page weight
 *   text     what is put into the page's form; the answer is what is looked at
 *   scripted the page itself says what it cannot do without scripts
 *   site     the static site's copy, which is said in other words there
 */
const first = (list, query) => async (atlas) => {
	const items = (await atlas.json(`/${list}.json?per_page=1&${query}`)).items;
	if (!items.length)
		throw new Error(`no record in /${list}.json?${query}`);
	return `/${items[0].slug}/`;
};
/* our own words, with an attack that the linker knows, and what a page must escape */
const TEXT = 'A visitor hid instructions in a web page; our retrieval assistant read it and obeyed them.\nThe prompt injection made it send customer'
	+ ' records to a server of the attacker, and later somebody poisoned the training data of the next model. <b>&amp; "quotes"</b> ' + 'x'.repeat(300);
const byId = (id) => async (atlas) => new URL((await fetch(`${atlas.url}/${id}`)).url).pathname;

export const pages = [
	{ name: 'home', at: '/' },
	{ name: 'about', at: '/about/' },
	{ name: 'not found', at: '/no-such-page/', status: 404 },
	{ name: 'not found, with what its words find', at: '/risks/prompt-injection-attacks', status: 404 },
	{ name: 'bad request', at: '/risks/?page=x', status: 400 },

	{ name: 'list of risks', at: '/risks/' },
	{ name: 'list of techniques', at: '/techniques/' },
	{ name: 'list of tactics', at: '/tactics/' },
	{ name: 'list of mitigations', at: '/mitigations/' },
	{ name: 'list of case studies', at: '/case-studies/' },
	{ name: 'list of papers', at: '/papers/' },
	{ name: 'list of domains', at: '/domains/' },
	{ name: 'list of stages', at: '/lifecycle/' },
	{ name: 'list of categories', at: '/categories/' },
	{ name: 'list, filtered and sorted', at: '/risks/?domain=2&timing=pre-deployment&q=model&sort=-techniques&per_page=20&page=2' },
	{ name: 'list, nothing left', at: '/techniques/?maturity=realized&q=zzzz' },

	{ name: 'search, hits', at: '/search?q=prompt+injection' },
	{ name: 'search, mistyped and filtered', at: '/search?q=promt+injection&kind=technique&platform=Agentic%20AI' },
	{ name: 'search, some of the words', at: '/search?q=deep+fake+detection+software&kind=technique' },
	{ name: 'search, none with filters', at: '/search?q=jailbreak&kind=paper' },
	{ name: 'search, a kind', at: '/search?q=model&kind=mitigation' },
	{ name: 'search, none', at: '/search?q=zzzzqqqq' },
	{ name: 'search, empty', at: '/search' },

	{ name: 'risk', at: byId('62.15.07'), record: true },
	{ name: 'risk with most techniques', at: first('risks', 'sort=-techniques'), record: true },
	{ name: 'risk without technique', at: first('risks', 'linked=no&none=no_adversary'), record: true },
	{ name: 'risk that was excluded', at: first('risks', 'coding=excluded'), record: true },
	{ name: 'technique', at: byId('AML.T0051'), record: true },
	{ name: 'technique with most risks', at: first('techniques', 'sort=-risks'), record: true },
	{ name: 'sub-technique', at: byId('AML.T0051.000'), record: true },
	{ name: 'tactic', at: byId('AML.TA0002'), record: true },
	{ name: 'mitigation', at: byId('AML.M0013'), record: true },
	{ name: 'mitigation with most risks', at: first('mitigations', 'sort=-risks'), record: true },
	{ name: 'case study', at: byId('AML.CS0035'), record: true },
	{ name: 'case study with most steps', at: first('case-studies', 'sort=-steps'), record: true },
	{ name: 'paper', at: byId('mitpaper:62'), record: true },
	{ name: 'domain', at: byId('mitdomain:2'), record: true },
	{ name: 'sub-domain', at: byId('mitdomain:2.2'), record: true },
	{ name: 'lifecycle stage', at: first('lifecycle', ''), record: true },
	{ name: 'category', at: first('categories', ''), record: true },

	{ name: 'compare techniques', at: '/compare?ids=AML.T0051,AML.T0020,AML.T0024' },
	{ name: 'compare risks', at: '/compare?ids=62.15.07,01.01.00,49.01.02,62.31.00' },
	{ name: 'compare nothing', at: '/compare' },
	{ name: 'map a text', at: '/map/' },
	{ name: 'map, answered', at: '/map/', text: TEXT },
	{ name: 'map, abstained', at: '/map/', text: 'The cafeteria opens at nine, and on Fridays there is soup.' },

	{ name: 'matrix', at: '/matrix/' },
	{ name: 'matrix by maturity, filtered', at: '/matrix/?colour=maturity&platform=Agentic+AI&maturity=Realized' },
	{ name: 'matrix, all open', at: '/matrix/?colour=mitigations&subs=open' },

	{ name: 'static home', at: '/', site: true },
	{ name: 'static map', at: '/map/', site: true },
	{ name: 'static matrix', at: '/matrix/', site: true },
	{ name: 'static list', at: '/risks/page-2/', site: true },
	{ name: 'static search', at: '/search/', site: true, scripted: true },
	{ name: 'static not found', at: '/no-such-page/', status: 404, site: true },
];

/* resolve(atlas): the rows with their whole address in url.  Throws where a record of that kind is not there. */
export function resolve(atlas) {
	return Promise.all(pages.map(async (p) => {
		const path = typeof p.at === 'function' ? await p.at(atlas) : p.at;
		return { ...p, path, url: (p.site ? atlas.siteUrl : atlas.url) + path };
	}));
}
