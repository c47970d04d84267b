// "None of these" and the other answers of its question exclude each other, both ways. The server checks it too.
document.addEventListener("change", ({ target }) => {
  const question = target.checked && target.type === "checkbox" && target.closest("fieldset");
  if (!question || !question.querySelector("[data-none]")) return;
  for (const box of question.querySelectorAll(":checked")) {
    if (box !== target && (box.matches("[data-none]") || target.matches("[data-none]"))) box.checked = false;
  }
});
