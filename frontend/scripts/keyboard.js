// Owns all keys. What a key does is data: the server writes its key table into the page, the help shows the same table.
// A binding is {keys, where, does, target, step}: the first one whose place matches and whose verb succeeds wins.
import { closeResults } from "./entry.js";

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select";
const FOCUSABLE = "input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea, button:not(:disabled), a[href], [tabindex]";
const visible = (element) => element.checkVisibility();
const find = (selector) => [...document.querySelectorAll(selector)].find(visible);

function focus(element) {
  if (!element) return false;
  const place = element.matches(FOCUSABLE) ? element : [...element.querySelectorAll(FOCUSABLE)].find(visible);
  if (!place) return false;
  place.focus();
  if (place.matches("input:not([type=checkbox]):not([type=radio])")) place.select();
  place.scrollIntoView({ block: "nearest" });
  return true;
}

function press(element) {
  if (!element || element.disabled) return false;
  element.click();
  return true;
}

// Arrows inside a list move the focus; at its upper end the list says where to go on.
function moveItem(event, { step }) {
  const list = event.target.closest("[data-list]");
  const items = list ? [...list.querySelectorAll("[data-item]")].filter(visible) : [];
  const here = items.indexOf(event.target.closest("[data-item]"));
  const next = items[here + step];
  if (next) return focus(next);
  return here === 0 && step < 0 && list.dataset.before ? focus(find(list.dataset.before)) : here >= 0;
}

function enterList(event, { target, step }) {
  const items = [...document.querySelectorAll(`${target} [data-item]`)].filter(visible);
  return focus(items.at(step > 0 ? 0 : -1));
}

// Arrows in a search field move through its results while the focus stays in the field.
function moveOption(event, { step }) {
  const field = event.target;
  const options = [...document.querySelectorAll(`#${field.getAttribute("aria-controls")} [role=option]`)];
  if (!options.length) return false;
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = now < 0 ? (step > 0 ? 0 : options.length - 1) : now + step;
  options[now]?.setAttribute("aria-selected", "false");
  const chosen = options[next];
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
  return true;
}

// An answer took the option away that a field spoke of.
function forgetGone() {
  for (const field of document.querySelectorAll("[aria-activedescendant]")) {
    if (!document.getElementById(field.getAttribute("aria-activedescendant"))) field.removeAttribute("aria-activedescendant");
  }
}

function takeOption(event) {
  const list = event.target.getAttribute("aria-controls");
  const chosen = document.querySelector(`#${list} [role=option][aria-selected=true]`);
  return press(chosen);
}

// A digit takes the choice that shows it: in the panel that has the focus, else in the one panel that asks a question.
function takeChoice(event) {
  if (event.target.matches(TYPING)) return false;
  const asking = event.target.closest("[data-digits]") ?? find("[data-digits=page]");
  return press(asking?.querySelector(`[data-digit="${event.key}"]`));
}

function leave(event) {
  const menu = document.querySelector("details.bar-menu[open]");
  if (menu) {
    menu.open = false;
    return focus(menu.querySelector("summary"));
  }
  const zoomed = document.querySelector(":popover-open");
  if (zoomed) {
    zoomed.hidePopover();
    return true;
  }
  if (closeResults()) return true;
  const close = event.target.closest("[data-escape]")?.dataset.escape;
  return press(find(close ?? "[data-escape-here]")) || focus(find("#entry")) || focus(find("main"));
}

const verbs = {
  focus: (event, { target }) => focus(find(target)),
  press: (event, { target }) => press(find(target)),
  press_inside: (event, { target }) => press(event.target.closest("[data-item]")?.querySelector(target)),
  enter_list: enterList,
  move_item: moveItem,
  move_option: moveOption,
  take_option: takeOption,
  take_choice: takeChoice,
  leave,
};

function nameOf(event) {
  const parts = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : ""];
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  return [...parts.filter(Boolean), event.key].join("+");
}

function place(binding, event) {
  if (binding.where === "empty entry") return event.target.id === "entry" && event.target.value === "";
  if (binding.where === "not typing") return !event.target.matches(TYPING);
  return !binding.where || Boolean(event.target.closest(binding.where));
}

function readBindings() {
  const table = document.getElementById("key-table");
  return table ? JSON.parse(table.textContent) : [];
}

// The server says where the hand goes after a change: a response header event, the only way in which focus moves by itself.
function focusAsTold({ detail }) {
  const element = document.getElementById(detail.to);
  if (!element || document.activeElement === element) return;
  focus(element);
}

// A page on which nothing else asks for the hand puts it on what has to be mended, at the doorway on what is still empty.
function greet() {
  if (document.querySelector("[autofocus]")) return;
  const asked = [...document.querySelectorAll(".doorway input:not([type=hidden]):not([type=checkbox])")];
  focus(find("main [aria-invalid=true]") ?? asked.find((field) => visible(field) && !field.value));
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.bar-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

export function startKeyboard() {
  const bindings = readBindings();
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const name = nameOf(event);
    const done = bindings.some((binding) => binding.keys.includes(name) && place(binding, event) && verbs[binding.does](event, binding));
    if (done) event.preventDefault();
  });
  document.addEventListener("ringup:focus", focusAsTold);
  document.addEventListener("htmx:oobAfterSwap", forgetGone);
  document.addEventListener("click", closeMenus);
  greet();
}
