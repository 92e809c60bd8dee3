// The fields of a processor that has a script instead of a page. Its script puts a frame of its own into the page; what is
// keyed there we never see: it gives out a token, which the server takes.

export function startCardFields() {
  const form = document.getElementById("card-fields");
  if (!form) return;
  const problem = document.getElementById("card-fields-problem");
  const button = form.querySelector("button");
  const say = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
    button.disabled = false;
  };
  const begin = () => {
    const processor = window.Stripe(form.dataset.key);
    const fields = processor.elements({
      mode: "setup",
      currency: form.dataset.currency,
      paymentMethodTypes: ["card"],
      locale: form.dataset.language,
    });
    fields.create("payment").mount("#card-fields-place");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      problem.hidden = true;
      const checked = await fields.submit();
      const made = checked.error ? checked : await processor.createConfirmationToken({ elements: fields });
      if (made.error) return say(made.error.message);
      const token = made.confirmationToken.id;
      await window.htmx.ajax("POST", form.action, { source: form, swap: "none", values: { token } });
      return say("");
    });
  };
  // Both are deferred: whichever of the two scripts comes last finds the other.
  if (window.Stripe) begin();
  else window.addEventListener("load", () => window.Stripe && begin());
}
