// An answer reaches the page even when what asked for it was replaced meanwhile: htmx looks for the places of an answer
// in the tree that the asking element stands in, and a form that was swapped out stands in none.

export function startAnswers() {
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
    // With `composed`, htmx asks whether the element is still on the page: that stays as it is.
    elt.getRootNode = (options) => (options?.composed ? Node.prototype.getRootNode.call(elt, options) : document);
  });
}
