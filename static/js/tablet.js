// A tablet in the waiting room: each page replaces the one before, so there is nothing to go back to, and two minutes
// without a touch end the turn. screening/patient/tablet.py holds the server to the same.
{
  const IDLE = 120; // seconds
  const WARNED = 30; // of them, the last ones
  const SAID_AT = [30, 20, 10, 5]; // seconds left that a screen reader says
  const RENEWED = 20000; // milliseconds between two renewals of the turn
  const TOUCHED = "level-of-care-touched"; // when, in whichever tab
  const OVER = "level-of-care-turn-over"; // when the last turn was over
  const dialog = document.getElementById("still-here");
  const opened = Date.now();
  let renewed = opened;
  let renewal;
  let isGoing = false;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || link.origin !== location.origin) return;
    event.preventDefault();
    location.replace(link.href);
  });

  // A form is sent by script: the browser would add the page that it leads to. What comes back with mistakes is
  // asked for as a page of its own, as where no scripts run. An answer that is no address is left to the browser.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    event.preventDefault();
    if (isGoing) return;
    isGoing = true;
    const address = new URL(form.getAttribute("action") ?? "", location.href);
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    if (form.method === "get") {
      address.search = fields;
      location.replace(address);
      return;
    }
    const to = await sent(address, fields).catch(() => null);
    if (to) {
      location.replace(to);
      return;
    }
    isGoing = false;
    if (event.submitter?.name) form.append(hidden(event.submitter));
    form.submit();
  });

  async function sent(address, fields) {
    const body = new URLSearchParams([...fields, ["no_scripts", "yes"]]);
    const answer = await fetch(address, { method: "POST", body, headers: { "Replace-Page": "yes" } });
    const isAddress = answer.headers.get("Content-Type")?.startsWith("application/json");
    return isAddress ? (await answer.json()).to : null;
  }

  function hidden({ name, value }) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    return field;
  }

  // Should the browser keep the page for a Back, it keeps an empty one, and asks for it again.
  addEventListener("pagehide", () => { document.body.hidden = true; });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  if (dialog) {
    const shown = dialog.querySelector("[data-left]");
    const said = dialog.querySelector("[role=status]");

    const note = () => localStorage.setItem(TOUCHED, Date.now());

    // While it warns, only its buttons count: a hand that reaches for "wipe" must not be taken for "go on".
    const touch = () => {
      if (dialog.open) return;
      note();
      renewal ??= setTimeout(renew, Math.max(0, renewed + RENEWED - Date.now()));
    };

    const renew = async () => {
      renewal = undefined;
      renewed = Date.now();
      const answer = await fetch(dialog.dataset.here, { method: "POST", redirect: "manual" }).catch(() => null);
      if (answer && answer.status !== 204) finish();
    };

    // Another tab may be with the next person by now: this one must not end their turn.
    const isLeftOver = () => Number(localStorage.getItem(OVER)) > opened;

    const finish = () => (isLeftOver() ? location.replace("about:blank") : leave());

    const warn = (left) => {
      const words = shown.dataset.left.replace("{left}", left);
      if (!dialog.open) dialog.showModal();
      if (SAID_AT.includes(left)) said.textContent = words;
      shown.textContent = words;
    };

    const look = () => {
      const left = IDLE - Math.floor((Date.now() - Number(localStorage.getItem(TOUCHED))) / 1000);
      if (left <= 0 || isLeftOver()) finish();
      else if (left <= WARNED) warn(left);
      else if (dialog.open) dialog.close(); // touched in another tab
    };

    note();
    for (const kind of ["pointerdown", "keydown", "wheel", "scroll", "input", "focusin"]) {
      addEventListener(kind, touch, { capture: true, passive: true });
    }
    dialog.addEventListener("close", touch);
    document.addEventListener("visibilitychange", look);
    setInterval(look, 1000);
  } else {
    localStorage.setItem(OVER, opened);
  }
}
