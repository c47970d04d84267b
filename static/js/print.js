// A button that opens the browser's print menu; without JavaScript there is none to see. Paper shows what is folded.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

let folded = [];

window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((each) => (each.open = true));
});

window.addEventListener("afterprint", () => {
  folded.forEach((each) => (each.open = false));
});
