// News from the server (a call rings, a colleague comes in) and whether the server can be reached at all.
// An event `call` becomes `live:call` on the body; panels that care ask for themselves with hx-trigger.

function mark(offline) {
  document.body.toggleAttribute("data-offline", offline);
}

export function startLive() {
  document.addEventListener("htmx:sendError", () => mark(true));
  document.addEventListener("htmx:timeout", () => mark(true));
  document.addEventListener("htmx:afterOnLoad", () => mark(false));
  window.addEventListener("offline", () => mark(true));
  window.addEventListener("online", () => mark(false));

  const { live, liveEvents = "" } = document.body.dataset;
  if (!live) return;
  const source = new EventSource(live);
  for (const name of liveEvents.split(" ").filter(Boolean)) {
    source.addEventListener(name, ({ data }) => window.htmx.trigger(document.body, `live:${name}`, { data }));
  }
}
