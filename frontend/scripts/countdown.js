// Counts down the seconds of a question that waits for an answer. At the end the page asks what became of it.

const SECOND = 1000;

function tick() {
  for (const clock of document.querySelectorAll("[data-seconds]")) {
    const left = Number(clock.dataset.seconds) - 1;
    if (left > 0) {
      clock.dataset.seconds = left;
      clock.textContent = left;
      continue;
    }
    delete clock.dataset.seconds;
    clock.textContent = 0;
    window.htmx.trigger(document.body, "live:time-up");
  }
}

export function startCountdown() {
  setInterval(tick, SECOND);
}
