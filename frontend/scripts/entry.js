// The entry field: a line leaves it on Enter and the field is free at once for the next one, whatever the network does.
// A line that was refused or never arrived comes back into the field, unless the agent is already typing the next.

const field = () => document.getElementById("entry");

export function closeResults() {
  const results = document.getElementById("entry-results");
  if (!results?.childElementCount) return false;
  results.replaceChildren();
  field()?.setAttribute("aria-expanded", "false");
  field()?.removeAttribute("aria-activedescendant");
  return true;
}

const selectedLine = () => document.querySelector("#order-lines tr[aria-selected=true]")?.dataset.line ?? "";

// The line that has the focus, or was just added, is the selected one; its detail shows in the dock. What shows there
// already is not fetched again: somebody may be typing in it.
function select(row) {
  for (const other of document.querySelectorAll("#order-lines tr[aria-selected=true]")) other.removeAttribute("aria-selected");
  row.setAttribute("aria-selected", "true");
  if (document.getElementById("line-detail")?.dataset.line !== row.dataset.line) window.htmx.trigger(row, "selected");
}

function selectAdded({ detail }) {
  const row = document.getElementById(detail.row);
  if (!row) return;
  select(row);
  row.scrollIntoView({ block: "nearest" });
}

// A change of the whole order brings its rows anew: the line that shows in the dock stays the selected one.
function staySelected() {
  if (selectedLine()) return;
  const shown = document.getElementById("line-detail")?.dataset.line;
  if (shown) document.getElementById(`order-line-${shown}`)?.setAttribute("aria-selected", "true");
}

function send(form) {
  const entry = field();
  const text = entry.value.trim();
  if (!text) return;
  entry.value = "";
  window.htmx.trigger(entry, "htmx:abort");
  closeResults();
  window.htmx.ajax("POST", form.action, { source: form, swap: "none", values: { text, line: selectedLine() } });
}

function answered({ detail }) {
  const form = detail.elt;
  if (!form.matches?.("[data-entry]")) return;
  if (detail.xhr.status >= 200 && detail.xhr.status < 400) return;
  const entry = field();
  if (!entry || entry.value) return;
  const offer = detail.xhr.status === 422 && document.getElementById("entry-refusal")?.dataset.offer;
  entry.value = offer || (detail.requestConfig.parameters.text ?? "");
  entry.dataset.returned = entry.value;
  // Selected: typing replaces it, an arrow key begins to mend it.
  entry.select();
}

// An empty field has nothing to search for, and what came back has been looked for: results would hide the reason.
function searchOnlyForText(event) {
  if (event.detail.elt.id !== "entry" || (field().value.trim() && field().value !== field().dataset.returned)) return;
  event.preventDefault();
  closeResults();
}

function resultsChanged() {
  const open = Boolean(document.querySelector("#entry-results [role=option]"));
  field()?.setAttribute("aria-expanded", String(open));
  field()?.removeAttribute("aria-activedescendant");
}

export function startEntry() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-entry]") || !window.htmx) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("#entry-results [role=option]");
    if (!option) return;
    field().value = option.dataset.text;
    if ("goesOn" in option.dataset) {
      closeResults();
      field().focus();
    } else field().form.requestSubmit();
  });
  document.addEventListener("focusin", ({ target }) => { if (target.matches("#order-lines tr")) select(target); });
  document.addEventListener("ringup:selected", selectAdded);
  document.addEventListener("htmx:configRequest", searchOnlyForText);
  document.addEventListener("htmx:afterRequest", answered);
  document.addEventListener("htmx:oobAfterSwap", ({ detail }) => { if (detail.target.id === "entry-results") resultsChanged(); });
  document.addEventListener("htmx:afterRequest", staySelected);
}
