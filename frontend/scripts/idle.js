// After a pause the page asks for the password again; what was typed stays where it is and the hand goes back to it.
// The server alone decides whether a session was idle: another page of this browser may have been used meanwhile.

const LOOK_EVERY = 20_000;
let touched = Date.now();
let told = Date.now();
let asking = false;
let hand = null;

const place = () => document.getElementById("sign-in-again-place");
const background = { "HX-Request": "true", "Ringup-Background": "1" };
const csrf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}");

function behind(inert) {
  for (const child of document.body.children) {
    if (child !== place()) child.inert = inert;
  }
  document.body.toggleAttribute("data-asking", inert);
}

// 204: the session is alive, and the header says for how long nobody was seen in any of its pages.
async function ask() {
  if (asking) return;
  asking = true;
  const answer = await fetch(document.body.dataset.again, { headers: background }).catch(() => null);
  if (answer?.status !== 200 || answer.headers.has("HX-Redirect")) {
    asking = false;
    const leave = answer?.headers.get("HX-Redirect");
    if (leave) window.location.assign(leave);
    if (answer?.status === 204) touched = Date.now() - 1000 * Number(answer.headers.get("Ringup-Idle"));
    return;
  }
  hand = document.activeElement;
  place().innerHTML = await answer.text();
  window.htmx.process(place());
  behind(true);
  place().querySelector("[type=password]").focus();
}

function goOn() {
  asking = false;
  touched = told = Date.now();
  place().replaceChildren();
  behind(false);
  hand?.focus();
}

// A long text without a question to the server is a sign of life, too.
function tell() {
  told = Date.now();
  fetch(document.body.dataset.stillHere, { method: "POST", headers: { "HX-Request": "true", ...csrf() } })
    .then((answer) => answer.status === 401 && ask())
    .catch(() => {});
}

function look() {
  const idle = 1000 * Number(document.body.dataset.idleSeconds);
  if (Date.now() - touched > idle) ask();
  else if (touched > told && Date.now() - told > idle / 3) tell();
}

export function startIdle() {
  if (!document.body.dataset.again) return;
  for (const sign of ["keydown", "pointerdown"]) {
    document.addEventListener(sign, () => { touched = asking ? touched : Date.now(); }, { capture: true, passive: true });
  }
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && !detail.requestConfig.headers["Ringup-Background"]) told = Date.now();
  });
  document.addEventListener("htmx:afterSettle", () => place()?.querySelector("[aria-invalid]")?.focus());
  document.addEventListener("ringup:locked", ask);
  document.addEventListener("ringup:unlocked", goOn);
  document.addEventListener("visibilitychange", look);
  window.setInterval(look, LOOK_EVERY);
}
