// Asks every ten seconds who waits. In a worker, because a browser slows the clocks of a page that nobody
// looks at to once a minute.
const EVERY = 10_000;
let newest = "";

async function ask(address) {
  try {
    const answer = await fetch(`${address}?since=${newest}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return close(); // signed out: the page itself asks to sign in
    const news = await answer.json();
    newest = news.newest;
    postMessage(news);
  } catch {
    // no connection: asked again
  }
}

addEventListener("message", ({ data }) => {
  newest = data.since;
  ask(data.address);
  setInterval(ask, EVERY, data.address);
});
