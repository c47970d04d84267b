// A button that copies words of the page. Without JavaScript, or where a browser lets no page copy, there is none.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const words = [...document.querySelectorAll(button.dataset.copy)].map((each) => each.textContent).join(" ");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.after(" ", said);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words);
    said.textContent = button.dataset.copied;
  });
});
