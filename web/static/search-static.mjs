/*
 * The search page of a static site: the address says what is asked, as on a server, and the browser answers (search-client.mjs).
 * Forms and links that lead to this page change the address and what was found, without loading the page again.
 */
import ask from './search-client.mjs';

const found = document.getElementById('found'), title = document.title, said = document.createElement('p');
const inputs = document.querySelectorAll(`form[action="${location.pathname}"] input[name=q]`);
let latest = 0, empty, needs;

const filters = params => [...params].filter(([name, value]) => !['q', 'page', 'limit'].includes(name) && value);

/* What no search is asked for shows: that there is one, and how to ask. */
function begin() {
	needs = found.querySelector('.needs-script');
	needs.remove();
	empty = [...found.children];
	said.setAttribute('role', 'status');
	said.className = 'out';
	found.before(said);
	found.tabIndex = -1;
	if (location.search)
		document.activeElement?.blur(); /* who comes with a question looks at the answers first, as on a server */
}

function tell(role, text, ...more) {
	const p = document.createElement('p'), box = document.createElement('div');

	p.className = 'notice';
	p.setAttribute('role', role);
	p.textContent = text;
	box.className = 'listing';
	box.append(p, ...more);
	found.replaceChildren(box);
}

/* Show what the address asks for.  moved: by a link in it, which is gone then, and the focus with it. */
async function show(moved) {
	const params = new URLSearchParams(location.search), words = params.get('q')?.trim() ?? '', mine = ++latest;
	const open = found.querySelector('.filters > details')?.open;

	inputs.forEach(input => { input.value = params.get('q') ?? ''; });
	document.title = words ? `${words} - ${title}` : title;
	if (!words && !filters(params).length) {
		found.replaceChildren(...empty);
		return;
	}
	found.setAttribute('aria-busy', true);
	if (!found.querySelector('.count, .empty p[role]'))
		tell('status', 'Loading the search...');
	try {
		const html = await ask(params, 'html');

		if (mine !== latest)
			return;
		found.innerHTML = html; /* written and escaped by the templates of the server's page */
		if (open)
			found.querySelector('.filters > details')?.setAttribute('open', '');
		said.textContent = found.querySelector('.count span, .empty b')?.textContent ?? '';
	} catch (e) {
		if (mine !== latest)
			return;
		tell('alert', `The search cannot be loaded: ${e.message}`, needs);
	}
	found.removeAttribute('aria-busy');
	if (moved)
		found.focus({ preventScroll: true });
}

function go(params, moved) {
	history.pushState(null, '', `${location.pathname}?${params}`);
	show(moved);
}

addEventListener('submit', e => {
	if (e.target.getAttribute('action') !== location.pathname || e.target.closest('dialog'))
		return;
	e.preventDefault();
	/* words of the page's own form are looked for among what is filtered by */
	go(new URLSearchParams([['q', e.target.elements.q.value], ...e.target.closest('main') ? filters(new URLSearchParams(location.search)) : []]));
});

addEventListener('click', e => {
	const a = e.target.closest?.('a[href]');

	if (!a || a.origin !== location.origin || a.pathname !== location.pathname || !a.search || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.defaultPrevented)
		return;
	e.preventDefault();
	go(new URLSearchParams(a.search), true);
	if (a.rel === 'next' || a.rel === 'prev')
		scrollTo(0, 0);
	a.closest('dialog')?.close();
});

addEventListener('popstate', () => show());
begin();
show();
