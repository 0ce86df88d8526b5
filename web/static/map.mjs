// Comfort for the form that maps a text: how long it is, a file dropped on the box, and a question before it is lost.
const LIMIT = 1 << 20;
const form = document.querySelector("form.give");

if (form) {
	const text = form.elements.text, file = form.elements.file;
	const start = text.value;
	const size = document.createElement("output");
	let sent = false;

	size.htmlFor = "text file";
	form.querySelector(".send").append(size);

	const tell = () => {
		const chosen = file.files[0];
		const bytes = chosen ? chosen.size : new TextEncoder().encode(text.value).length;

		size.textContent = chosen ? `${chosen.name}: ${bytes.toLocaleString("en")} bytes` : bytes ? `${text.value.length.toLocaleString("en")} characters` : "";
		size.className = bytes > LIMIT ? "too" : "note";
		if (bytes > LIMIT)
			size.textContent += ", more than the limit of 1 MB";
	};

	const over = (on) => (event) => {
		if (!event.dataTransfer.types.includes("Files"))
			return;
		event.preventDefault();
		form.classList.toggle("over", on);
	};

	text.addEventListener("input", tell);
	file.addEventListener("change", tell);
	form.addEventListener("dragover", over(true));
	form.addEventListener("dragleave", over(false));
	form.addEventListener("drop", (event) => {
		over(false)(event);
		if (event.dataTransfer.files.length) {
			file.files = event.dataTransfer.files;
			tell();
		}
	});
	form.addEventListener("submit", () => { sent = true; });
	addEventListener("pageshow", () => { sent = false; tell(); });
	addEventListener("beforeunload", (event) => {
		if (!sent && text.value !== start)
			event.preventDefault();
	});
}
