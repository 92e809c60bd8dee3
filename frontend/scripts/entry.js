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

function send(form) {
  const entry = field();
  const text = entry.value.trim();
  if (!text) return;
  // The same key goes with the same text until the server has answered, so that a repeated line is taken once.
  if (form.dataset.sent !== text) Object.assign(form.dataset, { sent: text, key: crypto.randomUUID() });
  entry.value = "";
  window.htmx.trigger(entry, "htmx:abort");
  closeResults();
  window.htmx.ajax("POST", form.action, { source: form, swap: "none", values: { text, key: form.dataset.key } });
}

function answered({ detail }) {
  const form = detail.elt;
  if (!form.matches?.("[data-entry]")) return;
  if (detail.successful) {
    delete form.dataset.sent;
    return;
  }
  const entry = field();
  if (entry && !entry.value) entry.value = detail.requestConfig.parameters.text ?? "";
}

// An empty field has nothing to search for; its results close without asking the server.
function searchOnlyForText(event) {
  if (event.detail.elt.id !== "entry" || field().value.trim()) return;
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
    field().form.requestSubmit();
  });
  document.addEventListener("htmx:configRequest", searchOnlyForText);
  document.addEventListener("htmx:afterRequest", answered);
  document.addEventListener("htmx:oobAfterSwap", ({ detail }) => { if (detail.target.id === "entry-results") resultsChanged(); });
}
