// A field that counts only for some values of another is shown only then; what was typed into it stays. Without this
// script all are shown.

function show(form) {
  for (const place of form.querySelectorAll("[data-only-for]")) {
    const [name, values] = place.dataset.onlyFor.split("=");
    const other = form.elements[name];
    place.hidden = Boolean(other) && !values.split(" ").includes(other.value);
  }
}

export function startOnlyFor() {
  const all = () => document.querySelectorAll("form:has([data-only-for])").forEach(show);
  document.addEventListener("change", ({ target }) => target.form && show(target.form));
  document.addEventListener("htmx:afterSettle", all);
  all();
}
