// Typed text is never cleared by a swap: what somebody typed into a field that is being replaced is carried over,
// unless the server has just accepted the form that the field belongs to, or shows its text beside a colleague's.

const carried = new Map();
let settledForm = null;
// The field with the hand while it is being replaced, and what of it was selected.
let hand = null;

const changed = (field) => (field.matches("select")
  ? [...field.options].some((option) => option.selected !== option.defaultSelected)
  : field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

// Of a conflict (409) both values stand side by side, and the field shows what is stored: carried over, the typed value
// would be sent again as soon as the field is left, and the colleague's would be gone unasked.
function settles(form, status) {
  return status < 400 || (status === 409 && form?.matches("[data-side-by-side]"));
}

function remember({ detail: { target } }) {
  const active = document.activeElement;
  if (active?.id && target.contains(active) && typeof active.selectionStart === "number") {
    hand = { id: active.id, value: active.value, start: active.selectionStart, end: active.selectionEnd };
  }
  const fields = target.querySelectorAll("input[id]:not([type=hidden]), textarea[id], select[id]");
  for (const field of fields) {
    if (changed(field) && !settledForm?.contains(field)) carried.set(field.id, { value: field.value, checked: field.checked });
  }
}

function restore() {
  for (const [id, { value, checked }] of carried) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.dataset.carried = "";
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
  }
  carried.clear();
}

// htmx focuses the new field and forgets a selection that began at the first sign: "12" typed over a selected "1" would
// become "121".
function select({ target }) {
  if (!hand || target.id !== hand.id) return;
  const { value, start, end } = hand;
  hand = null;
  if (start === 0 && end === value.length) target.select();
  else if (target.value === value) target.setSelectionRange(start, end);
}

// A browser sees no change in a field that was filled by a script: leaving it, or Enter, says so in its place.
function tellCarried({ target }) {
  if (!target.matches?.("[data-carried]")) return;
  delete target.dataset.carried;
  if (changed(target)) target.dispatchEvent(new Event("change", { bubbles: true }));
}

// Fields that stay on the page are emptied when the server says that it has taken what was in them.
function clear({ detail: { fields } }) {
  for (const id of fields) {
    const field = document.getElementById(id);
    if (field) field.value = "";
  }
}

export function startTypedText() {
  document.addEventListener("ringup:clear", clear);
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const form = detail.requestConfig.elt.closest("form");
    settledForm = settles(form, detail.xhr.status) ? form : null;
  });
  document.addEventListener("focusin", select);
  document.addEventListener("focusout", tellCarried);
  document.addEventListener("keydown", (event) => { if (event.key === "Enter") tellCarried(event); });
  document.addEventListener("htmx:oobBeforeSwap", remember);
  document.addEventListener("htmx:oobAfterSwap", restore);
}
