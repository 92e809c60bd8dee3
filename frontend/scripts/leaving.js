// A page that must not stay open behind the agent's back says so when it is left: closed, reloaded or gone on from.

export function startLeaving() {
  window.addEventListener("pagehide", () => {
    const form = document.querySelector("form[data-close-on-leave]");
    if (form) navigator.sendBeacon(form.action, new FormData(form));
  });
}
