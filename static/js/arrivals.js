// Says in every open page of staff that a person needs a call now: in the title, in words, and on a device
// where somebody turned them on with a sound and a notice of the desktop. None of them says more than that.
const SOUND = "level-of-care-sound";
const DESKTOP = "level-of-care-desktop";
const KEPT = "yes";
const PITCHES = [660, 880];
const box = document.getElementById("arrivals");
const { title } = document;

// What the tab was told last, also on the page before: who comes between two pages is told by the next one.
const KNOWN = "level-of-care-known";
const known = JSON.parse(sessionStorage.getItem(KNOWN)) ?? { newest: "", alarming: 0 };
let isFirst = true;

function ring() {
  const audio = new AudioContext();
  PITCHES.forEach((pitch, number) => {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    const from = audio.currentTime + number * 0.25;
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.2, from);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.24);
    tone.connect(loudness).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.25);
  });
}

function say() {
  const words = box.querySelector("[role=alert]");
  words.replaceChildren(words.querySelector("template").content.cloneNode(true), words.querySelector("template"));
}

function alarm() {
  if (!isFirst || !document.getElementById("alarm-heading")) say(); // the queue as it was opened says it already
  if (localStorage.getItem(SOUND) === KEPT) ring();
  if (localStorage.getItem(DESKTOP) === KEPT && Notification.permission === "granted") {
    new Notification(box.dataset.words, { tag: "level-of-care" }).addEventListener("click", () => focus());
  }
}

function tell(news) {
  document.title = news.alarming ? `(${news.alarming}) ${title}` : title;
  if (news.newly_alarming || news.alarming > known.alarming) alarm();
  Object.assign(known, { newest: news.newest, alarming: news.alarming });
  sessionStorage.setItem(KNOWN, JSON.stringify(known));
  if (news.new && !isFirst) {
    const status = box.querySelector("[role=status]");
    status.dataset.count = Number(status.dataset.count ?? 0) + news.new;
    status.textContent = status.dataset.words.replace("{count}", status.dataset.count);
  }
  isFirst = false;
}

// What is turned on stays with the device, since its loudspeaker and its desktop do.
function switchOn(name, button, turnOn) {
  const show = () => button.setAttribute("aria-pressed", String(localStorage.getItem(name) === KEPT));
  button.addEventListener("click", async () => {
    if (localStorage.getItem(name) === KEPT) localStorage.removeItem(name);
    else if (await turnOn()) localStorage.setItem(name, KEPT);
    show();
  });
  show();
}

if (box && "Worker" in window) {
  const worker = new Worker(box.dataset.worker);
  worker.addEventListener("message", ({ data }) => tell(data));
  worker.postMessage({ address: new URL(box.dataset.address, location).href, since: known.newest });
}

const here = document.getElementById("on-this-device");
if (here && "AudioContext" in window) {
  here.hidden = false;
  switchOn(SOUND, here.querySelector("[data-sound]"), () => { ring(); return true; });
  const desktop = here.querySelector("[data-desktop]");
  desktop.hidden = !("Notification" in window);
  if (!desktop.hidden) {
    switchOn(DESKTOP, desktop, async () => await Notification.requestPermission() === "granted");
  }
}
