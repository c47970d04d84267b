// "None of these" and the other answers of its question exclude each other. Checked after a sign of danger it
// leaves that checked: a finger that slips must not undo it. The server sees to all of it too.
document.addEventListener("change", ({ target }) => {
  const question = target.checked && target.type === "checkbox" && target.closest("fieldset");
  if (!question || !question.querySelector("[data-none]")) return;
  if (question.matches("[data-danger]") && target.matches("[data-none]")) return;
  for (const box of question.querySelectorAll(":checked")) {
    if (box !== target && (box.matches("[data-none]") || target.matches("[data-none]"))) box.checked = false;
  }
});
