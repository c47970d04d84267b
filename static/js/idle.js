// Says two minutes ahead that the session is about to end, and lets one stay. The time counts from the
// last page that any tab opened.
const { idleSeconds, stillHere } = document.body.dataset;
const AHEAD = 120;
const SHARED = "level-of-care-last-page";
const notice = document.getElementById("session-ends");
const button = notice?.querySelector("button");
const words = notice?.querySelector("[role=status]");

function secondsLeft() {
  return Number(idleSeconds) - (Date.now() - Number(localStorage.getItem(SHARED))) / 1000;
}

function look() {
  const left = secondsLeft();
  if (left <= 0) location.reload(); // the server asks to sign in, and no longer shows what was here
  notice.hidden = left > AHEAD;
  if (!notice.hidden && !words.textContent) words.textContent = notice.dataset.words;
  if (notice.hidden) words.textContent = "";
}

function note() {
  localStorage.setItem(SHARED, Date.now());
}

if (notice) {
  note();
  setInterval(look, 5000);
  button.addEventListener("click", async () => {
    const answer = await fetch(stillHere, { headers: { Accept: "application/json" } });
    if (answer.status === 204) note();
    else location.reload();
    look();
  });
}
