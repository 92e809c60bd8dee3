// News from the server (a call rings, a colleague comes in) and whether the server can be reached at all.
// An event `calls` becomes `live:calls` on the body; panels that care ask for themselves with hx-trigger.
// All pages of a desk share one stream: a browser opens only six connections to a server.

const CHANNEL = "ringup-live";

let failedAt = 0;

function mark(offline) {
  if (offline) failedAt = performance.now();
  document.body.toggleAttribute("data-offline", offline);
}

// An answer to what was asked before something failed does not say that it would not fail again: the word stays.
function reached(askedAt) {
  if (askedAt >= failedAt) mark(false);
}

function tell({ name, data }) {
  window.htmx.trigger(document.body, `live:${name}`, { data });
}

// The stream of this page, until the browser gives up. After each (re)opening every panel looks for itself what is new.
function listen(address, names, spread) {
  let askedAt = performance.now();
  const source = new EventSource(address);
  for (const name of names) source.addEventListener(name, ({ data }) => spread({ name, data }));
  source.addEventListener("open", () => {
    reached(askedAt);
    for (const name of names) spread({ name, data: "{}" });
  });
  source.addEventListener("error", () => {
    mark(source.readyState !== EventSource.CLOSED && !navigator.onLine);
    askedAt = performance.now();
  });
  return new Promise((resolve) => {
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && resolve());
  });
}

// One page holds the lock and the stream and passes on what it hears; when it is closed, the next page takes over.
function share(address, names) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }) => tell(data));
  const spread = (news) => {
    tell(news);
    channel.postMessage(news);
  };
  navigator.locks.request(CHANNEL, () => listen(address, names, spread));
}

// What was asked because of news may be answered after a change of one's own, which has brought the panel in a newer state
// and taken the asking one off the page: so it is the asking element that listens.
function dropWhatIsOlder({ detail: { elt, requestConfig } }) {
  const { triggeringEvent, parameters } = requestConfig;
  if (!triggeringEvent?.type?.startsWith("live:")) return;
  elt.addEventListener("htmx:beforeOnLoad", (event) => {
    const shown = document.querySelector("#order-revision input")?.value;
    if (!shown || parameters.revision === shown) return;
    event.preventDefault();
    window.htmx.trigger(document.body, triggeringEvent.type, triggeringEvent.detail);
  }, { once: true });
}

// Nobody typed or clicked for what a page asks because of news: such requests keep no session awake.
function sayWhyItAsks({ detail }) {
  if (detail.triggeringEvent?.type?.startsWith("live:")) detail.headers["Ringup-Background"] = "1";
}

// Colleagues see which part of the order somebody is working on.
function tellPart({ target }) {
  const field = document.getElementById("presence-part");
  const part = target.closest?.("[data-part]")?.dataset.part ?? "";
  if (!field || field.value === part) return;
  field.value = part;
  window.htmx.trigger(field.parentElement, "part");
}

export function startLive() {
  document.addEventListener("focusin", tellPart);
  document.addEventListener("htmx:sendError", () => mark(true));
  document.addEventListener("htmx:timeout", () => mark(true));
  document.addEventListener("htmx:beforeRequest", ({ detail }) => { detail.xhr.askedAt = performance.now(); });
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => reached(detail.xhr.askedAt));
  document.addEventListener("htmx:configRequest", sayWhyItAsks);
  document.addEventListener("htmx:beforeRequest", dropWhatIsOlder);
  window.addEventListener("offline", () => mark(true));
  window.addEventListener("online", () => mark(false));

  const { live, liveEvents = "" } = document.body.dataset;
  if (!live) return;
  const names = liveEvents.split(" ").filter(Boolean);
  // Locks and channels need https (or this very machine); elsewhere each page has a stream of its own.
  if (navigator.locks && window.BroadcastChannel) share(live, names);
  else listen(live, names, tell);
}
