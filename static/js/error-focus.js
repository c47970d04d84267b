// Takes the reader to what has to be fixed: the summary on load, the whole question from a link in it.
const summary = document.querySelector(".error-summary");

summary.focus();
summary.addEventListener("click", (event) => {
  const target = event.target.hash && document.getElementById(event.target.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.closest(".field").scrollIntoView();
  target.focus({ preventScroll: true });
});
