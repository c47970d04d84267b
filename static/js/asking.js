// The sheet of a screening that staff asks: a key for each choice, kept after every change, and the questions
// that follow from an answer come and go. Keys that are pressed meanwhile wait for their turn.
const sheet = document.getElementById("sheet");
const TYPED = "input:not([type=radio]):not([type=checkbox]), textarea, select";
const PARTS = ["kept", "say"]; // drawn anew each time; questions only where they come or go
const NOT_KEPT = "Not kept: there is no connection. It is tried again with the next answer.";
let turn = Promise.resolve();

const groups = () => [...sheet.querySelectorAll("[data-group]")];
const groupOf = (element) => element.closest("[data-group]");
const isOpen = (group) => !group.querySelector(":checked");

function go(group) {
  const first = group?.querySelector(":checked") ?? group?.querySelector("input");
  if (first) first.focus();
  else sheet.querySelector("#contact input")?.focus();
  (group ?? sheet.querySelector("#contact")).scrollIntoView({ block: "center" });
}

function goOn(from) {
  const all = groups();
  const following = all.slice(all.indexOf(from) + 1);
  go(following.find(isOpen) ?? all.find(isOpen));
}

function goBack(from) {
  const all = groups();
  go(all[Math.max(all.indexOf(from) - 1, 0)]);
}

// Of what the server drew, take over which questions there are; those that stay are left as they are.
function takeOver(drawn) {
  for (const id of PARTS) {
    const [here, there] = [document.getElementById(id), drawn.getElementById(id)];
    if (here.hasAttribute("role")) here.tabIndex = there.tabIndex; // it may have to be scrolled
    if (here.innerHTML === there.innerHTML) continue;
    here.innerHTML = there.innerHTML;
    if (id === "say" && there.childElementCount && !matchMedia("(width >= 56rem)").matches) here.scrollIntoView();
  }
  const questions = document.getElementById("questions");
  const there = [...drawn.querySelectorAll("#questions > section")];
  for (const section of questions.querySelectorAll(":scope > section")) {
    if (!drawn.getElementById(section.id)) section.remove();
  }
  there.forEach((section, place) => {
    const here = document.getElementById(section.id);
    if (!here) questions.insertBefore(section, questions.children[place] ?? null);
    else takeOverSection(here, section);
  });
}

function takeOverSection(here, there) {
  const wanted = [...there.querySelectorAll(":scope > .asked")];
  const ids = new Set(wanted.map(({ id }) => id));
  for (const question of here.querySelectorAll(":scope > .asked")) {
    if (!ids.has(question.id)) question.remove();
  }
  let before = here.querySelector("h2");
  for (const question of wanted) {
    let kept = document.getElementById(question.id);
    if (kept && shape(kept) !== shape(question)) {
      kept.replaceWith(question);
      kept = question;
    }
    if (!kept) before.after(question);
    before = kept ?? question;
    const number = before.querySelector(".asked__number");
    number.textContent = question.querySelector(".asked__number").textContent;
  }
}

// Which rows and choices a question has, in which words: another wording draws it anew.
const shape = (question) => question.textContent.replace(/\s+/g, " ").replace(/^ ?\d+/, "");

// One after the other: an earlier one that arrives late must not undo a later one.
let keeping = Promise.resolve();

function keep() {
  keeping = keeping.then(keepNow);
  return keeping;
}

async function keepNow() {
  try {
    const body = new URLSearchParams(new FormData(sheet));
    const answer = await fetch(location.href, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) return location.reload(); // signed out
    takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    document.getElementById("kept").textContent = NOT_KEPT;
  }
}

const next = (step) => { turn = turn.then(step); return turn; };

async function press(key) {
  const group = groupOf(document.activeElement) ?? groups().find(isOpen);
  const box = group?.querySelector(`[data-key="${key}"]`);
  if (!box) return;
  box.focus();
  if (box.type === "radio") box.checked = true;
  else box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

async function chosen(group, type) {
  await keep();
  if (type === "radio") goOn(document.querySelector(`[data-group="${group.dataset.group}"]`));
}

if (sheet) {
  document.querySelector(".asking-keys").hidden = false;
  document.querySelector("[data-without-scripts]").hidden = true;
  let byKey = false;

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || target.matches(TYPED) || target.matches("button, a")) return;
    const group = groupOf(target);
    if (key === "Enter" && (group || target === document.body)) {
      event.preventDefault();
      next(() => (event.shiftKey ? goBack(group) : goOn(group)));
    } else if (key.length === 1 && /[0-9a-z]/i.test(key)) {
      event.preventDefault();
      next(async () => {
        byKey = true;
        await press(key.toLowerCase());
        byKey = false;
        await waiting;
      });
    }
  });

  let waiting = Promise.resolve();
  document.addEventListener("change", ({ target }) => { // after none.js, which is heard on the document too
    if (!sheet.contains(target)) return;
    const group = groupOf(target);
    const moves = byKey ? target.type : "";
    waiting = group ? chosen(group, moves) : keep();
    if (!byKey) turn = turn.then(() => waiting);
  });
}
