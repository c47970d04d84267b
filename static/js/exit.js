// "Exit this page", quickly: cover the page at once, then go without leaving a way back.
// Shift pressed alone three times, with no more than five seconds between two presses, does the same.
const PRESSES = 3;
const PAUSE = 5000;

const link = document.querySelector(".exit[data-exit]");
const status = document.createElement("span");
status.className = "visually-hidden";
status.setAttribute("role", "status");
const dots = document.createElement("span");
dots.className = "exit__dots";
dots.hidden = true;
dots.append(...Array.from({ length: PRESSES }, () => document.createElement("i")));

let presses = 0;
let shiftAlone = false;
let timer;

function leave(event) {
  event?.preventDefault();
  const cover = document.createElement("div");
  cover.className = "leaving__cover";
  cover.setAttribute("role", "alert");
  document.body.append(cover);
  document.body.classList.add("leaving");
  document.title = "\u2026";
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = link.dataset.leaving;
  cover.append(words);
  location.replace(link.href);
}

function show(count) {
  presses = count;
  dots.hidden = !count;
  [...dots.children].forEach((dot, index) => dot.classList.toggle("on", index < count));
}

function startAgain() {
  clearTimeout(timer);
  show(0);
  status.textContent = "";
}

function press() {
  clearTimeout(timer);
  show(presses + 1);
  if (presses === PRESSES) return leave();
  status.textContent = link.dataset.pressed.replace("{left}", PRESSES - presses);
  timer = setTimeout(() => {
    startAgain();
    status.textContent = link.dataset.expired;
  }, PAUSE);
}

if (link) {
  const title = document.title;
  link.append(dots);
  link.after(status);
  for (const exit of document.querySelectorAll("[data-exit]")) exit.addEventListener("click", leave);

  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      if (event.shiftKey || presses) startAgain();
      shiftAlone = false;
    } else if (!event.repeat) shiftAlone = true;
  });
  addEventListener("pointerdown", () => { shiftAlone = false; });
  addEventListener("keyup", (event) => {
    if (event.key === "Shift" && shiftAlone) press();
    if (event.key === "Shift") shiftAlone = false;
  });
  addEventListener("pageshow", () => {
    document.body.classList.remove("leaving");
    document.querySelector(".leaving__cover")?.remove();
    document.title = title;
    startAgain();
  });
}
