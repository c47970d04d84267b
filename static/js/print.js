// A button that opens the browser's print menu; without JavaScript there is none to see.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
