/*
 * The colours: light, dark, or as the system says.  A classic script of one request beside the style sheet, read before the first
 * paint, so that nobody who chose is shown the other scheme for a moment; the choice stays in this browser (localStorage "theme").
 * Without script there is no control, and the system decides.
 */
(() => {
	"use strict";
	const root = document.documentElement, names = { "": "System", light: "Light", dark: "Dark" };
	let select;

	function show(theme) {
		if (theme && Object.hasOwn(names, theme))
			root.dataset.theme = theme;
		else
			delete root.dataset.theme;
		if (select)
			select.value = root.dataset.theme ?? "";
	}

	function stored() {
		try {
			return localStorage.getItem("theme") ?? "";
		} catch {
			return ""; // storage may be forbidden
		}
	}

	function choose() {
		show(select.value);
		try {
			if (select.value)
				localStorage.setItem("theme", select.value);
			else
				localStorage.removeItem("theme");
		} catch {
			// it holds for this page then
		}
	}

	function control() {
		const item = document.createElement("li"), label = document.createElement("label");

		select = document.createElement("select");
		for (const [value, name] of Object.entries(names))
			select.append(new Option(name, value));
		select.addEventListener("change", choose);
		item.className = "theme";
		label.append(Object.assign(document.createElement("span"), { textContent: "Colours" }), " ", select);
		item.append(label);
		document.querySelector(".menu ul")?.append(item);
		show(stored());
	}

	show(stored());
	document.addEventListener("DOMContentLoaded", control);
	addEventListener("storage", () => show(stored()));
})();
