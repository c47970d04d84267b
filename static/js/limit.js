// How many characters a text with a limit has left. Nothing is cut off: what is too long can be shortened.
// A character is what the server counts: a face made of two code units is one.
const QUIET = 1000; // ms without a key, before it is read out

for (const text of document.querySelectorAll("[data-longest]")) {
  const shown = document.createElement("p");
  shown.className = "hint";
  shown.setAttribute("aria-hidden", "true");
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  text.after(shown, spoken);
  let timer;

  const count = () => {
    const left = Number(text.dataset.longest) - [...text.value.trim()].length;
    const words = left < 0 ? text.dataset.over : text.dataset.left;
    shown.textContent = words.replace("{count}", Math.abs(left));
  };
  text.addEventListener("input", () => {
    count();
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = shown.textContent; }, QUIET);
  });
  count();
}
