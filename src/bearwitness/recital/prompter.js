
"use strict";
// The prompter. Nothing is fetched and nothing is stored but what the reader saves.
const data = JSON.parse(document.getElementById("data").textContent);
const lines = data.lines;
const takes = new Map(); // line index -> its last take {blob, number, seconds, saved, name}
const state = { language: data.language, at: 0, open: new Set(), pace: 1, size: 1, mirrored: false };
let stream = null, recorder = null, folder = null, running = null, wanted = false;

const byId = (id) => document.getElementById(id);
const say = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), data.words[state.language][key]);
const line = () => lines[state.at];

function make(tag, attributes = {}, ...inner) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...inner);
  return element;
}

const button = (id, key, onclick, more = {}) => make("button", { id, type: "button", onclick, ...more }, say(key));

function show(name) {
  for (const id of ["before", "stage", "after"]) {
    byId(id).hidden = id !== name;
    byId(id).replaceChildren(); // else an id would stand twice
  }
  byId("top").hidden = name === "stage";
  document.documentElement.lang = state.language;
  ({ before: showBefore, stage: showStage, after: showAfter })[name]();
  document.body.dataset.shown = name;
}

// ── before ──
const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
const heaviest = () => ["graphic", "distressing"].find((level) => lines.some((one) => one.warning === level));

function showBefore() {
  const level = heaviest();
  byId("before").replaceChildren(
    make("p", {}, make("strong", {}, say(data.by_others))),
    make("p", { class: "small" }, say("lines", { count: lines.length, time: data.minutes[state.language] })),
    ...(level ? [make("p", { class: "notice warn" }, say(`warning_${level}`) + ". " + say("stop"))] : []),
    make("h2", {}, say("before_title")),
    make("ul", {}, ...["exact", "stop", "voice", "only_sound"].map((key) => make("li", {}, say(key)))),
    ...(canRecord() ? [] : [make("p", { class: "notice" }, say("no_recording"))]),
    make("p", { id: "where", class: "small" }, say(folder ? "folder_chosen" : "folder_none")),
    make("div", { class: "buttons" },
      ...(canRecord() ? [button("begin", "begin_recording", () => begin(true))] : []),
      button("read", "begin_reading", () => begin(false), { class: "quiet" }),
      ...(window.showDirectoryPicker ? [button("folder", "folder", chooseFolder, { class: "quiet" })] : []),
      button("language", "language", otherLanguage, { class: "quiet" })),
    make("h2", {}, say("keys_title")), make("p", { class: "small" }, say("keys")));
}

function otherLanguage() {
  state.language = state.language === "en" ? "ru" : "en";
  show(document.body.dataset.shown);
}

async function chooseFolder() {
  try {
    folder = await window.showDirectoryPicker({ mode: "readwrite" });
  } catch {
    folder = null; // the reader thought better of it
  }
  show("before");
}

async function begin(recording) {
  wanted = recording;
  if (recording && !stream) {
    try {
      // As the room sounds: what a browser does to a voice cannot be undone later.
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false }, video: false });
    } catch {
      stream = null;
      byId("where").textContent = say("no_recording");
      byId("where").className = "notice warn";
      byId("begin").disabled = true;
      return;
    }
  }
  show("stage");
}

// ── stage ──
function showStage() {
  halt();
  const one = line(), take = takes.get(one.index), hidden = one.warning === "graphic" && !state.open.has(one.index);
  const warning = say(`warning_${one.warning}`);
  const text = hidden
    ? make("div", {}, make("p", { class: "line aside", id: "line" }, say("heavy")),
        make("div", { class: "buttons" }, button("show", "show", reveal), button("leave", "leave", next, { class: "quiet" })))
    : make("p", { class: "line", id: "line", lang: one.language }, ...one.words.flatMap(([shown]) => [
        shown === null ? make("span", { class: "gap" }, say("gap")) : make("span", {}, shown), " "]));
  byId("stage").replaceChildren(
    make("div", { class: "status" },
      make("span", { id: "place" }, say("line_of", { index: one.index, number: state.at + 1, count: lines.length })),
      make("span", { class: "warn" }, warning),
      make("span", { id: "state", role: "status" }, take ? stateOf(take) : say("state_ready"))),
    make("div", { class: "glass" + (state.mirrored ? " mirrored" : ""), id: "glass" }, text),
    make("div", { class: "bar" }, make("div", { id: "done" })),
    make("div", { class: "controls" },
      ...(stream && wanted ? [
        button("record", "record", toggleRecording, { disabled: hidden }),
        button("again", "again", again, { class: "quiet", disabled: hidden || !take }),
        button("listen", "listen", listen, { class: "quiet", disabled: !take })] : []),
      button("run", "run", toggleRun, { class: "quiet", disabled: hidden }),
      button("back", "back", back, { class: "quiet", disabled: state.at === 0 }),
      button("next", "next", next),
      group("pace", "slower", "faster", () => pace(-0.1), () => pace(0.1), `${Math.round(state.pace * 100)} %`),
      group("size", "smaller", "larger", () => size(-0.1), () => size(0.1), `${Math.round(state.size * 100)} %`),
      button("mirror", "mirror", mirror, { class: "quiet", "aria-pressed": `${state.mirrored}` }),
      button("language", "language", otherLanguage, { class: "quiet" }),
      button("end", "end", end, { class: "quiet" })));
  document.documentElement.style.setProperty("--size", state.size);
}

function group(key, less, more, onLess, onMore, value) {
  return make("span", { class: "group" },
    make("button", { id: less, type: "button", class: "quiet", onclick: onLess, "aria-label": `${say(key)} −` }, "−"),
    make("span", { id: key }, `${say(key)} ${value}`),
    make("button", { id: more, type: "button", class: "quiet", onclick: onMore, "aria-label": `${say(key)} +` }, "+"));
}

const stateOf = (take) => say("state_take", { take: take.number, seconds: take.seconds.toFixed(1) });
const clamp = (value, least, most) => Math.round(Math.min(most, Math.max(least, value)) * 10) / 10;

function reveal() {
  state.open.add(line().index);
  showStage();
}

function pace(by) {
  state.pace = clamp(state.pace + by, 0.4, 2);
  byId("pace").textContent = `${say("pace")} ${Math.round(state.pace * 100)} %`;
  if (running) running.from = performance.now() - (running.share * line().seconds * 1000) / state.pace;
}

function size(by) {
  state.size = clamp(state.size + by, 0.5, 2);
  byId("size").textContent = `${say("size")} ${Math.round(state.size * 100)} %`;
  document.documentElement.style.setProperty("--size", state.size);
}

function mirror() {
  state.mirrored = !state.mirrored;
  byId("glass").classList.toggle("mirrored", state.mirrored);
  byId("mirror").setAttribute("aria-pressed", `${state.mirrored}`);
}

// The words light up at the pace that is set; nothing moves, so the eyes stay where they are.
function run() {
  const spans = [...byId("line").querySelectorAll("span")], weights = line().words.map(([, weight]) => weight);
  const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  running = { from: performance.now(), share: 0, frame: 0 };
  byId("run").textContent = say("halt");
  const step = (now) => {
    running.share = Math.min(1, Math.max(0, ((now - running.from) * state.pace) / (line().seconds * 1000)));
    let before = 0;
    spans.forEach((span, number) => {
      const after = before + weights[number] / whole;
      span.classList.toggle("said", after <= running.share);
      span.classList.toggle("now", before <= running.share && running.share < after);
      before = after;
    });
    byId("done").style.width = `${running.share * 100}%`;
    if (running.share < 1) running.frame = requestAnimationFrame(step);
    else halt(true);
  };
  running.frame = requestAnimationFrame(step);
}

function halt(finished = false) {
  if (!running) return;
  cancelAnimationFrame(running.frame);
  running = null;
  if (byId("run")) byId("run").textContent = say("run");
  if (finished) return;
  for (const span of byId("line") ? byId("line").querySelectorAll("span") : []) span.classList.remove("said", "now");
  if (byId("done")) byId("done").style.width = "0";
}

const toggleRun = () => (running ? halt() : byId("show") || run());

// ── takes ──
const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"], ["audio/webm", "webm"]];

function toggleRecording() {
  if (recorder) recorder.stop();
  else if (stream && wanted && !byId("show")) startRecording();
}

function startRecording() {
  const kind = KINDS.find(([type]) => MediaRecorder.isTypeSupported(type)) || ["", "webm"], one = line();
  const parts = [], from = performance.now();
  recorder = new MediaRecorder(stream, kind[0] ? { mimeType: kind[0] } : {});
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    recorder = null;
    const number = (takes.get(one.index)?.number || 0) + 1;
    const name = `line-${String(one.index).padStart(3, "0")}-take-${number}.${kind[1]}`;
    const take = { blob: new Blob(parts, { type: kind[0] }), number, name, saved: false, seconds: (performance.now() - from) / 1000 };
    takes.set(one.index, take);
    if (folder) save(take);
    if (!byId("stage").hidden) showStage();
    else if (!byId("after").hidden) showAfter();
  };
  recorder.start();
  halt();
  run();
  byId("record").classList.add("on");
  byId("record").textContent = say("stop_recording");
  byId("state").textContent = say("state_recording");
  byId("state").classList.add("on");
  for (const id of ["back", "next", "again", "listen", "language", "end"]) byId(id).disabled = true;
}

// A take that is done again replaces the one before it; only the last of a line counts.
function again() {
  if (recorder || !takes.has(line().index)) return;
  startRecording();
}

function listen() {
  const take = takes.get(line().index);
  if (!take || recorder) return;
  const address = URL.createObjectURL(take.blob), sound = new Audio(address);
  sound.onended = () => URL.revokeObjectURL(address);
  sound.play();
}

async function save(take) {
  if (folder) {
    try {
      const file = await folder.getFileHandle(take.name, { create: true });
      const writing = await file.createWritable();
      await writing.write(take.blob);
      await writing.close();
      take.saved = true;
      if (!byId("after").hidden) showAfter();
      return;
    } catch {
      folder = null; // the folder is gone or full: a download is asked for instead
    }
  }
  const address = URL.createObjectURL(take.blob);
  make("a", { href: address, download: take.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  take.saved = true;
}

// ── moving ──
function next() {
  if (recorder) return;
  const take = takes.get(line().index);
  if (take && !take.saved) save(take);
  if (state.at + 1 < lines.length) {
    state.at += 1;
    showStage();
  } else show("after");
}

function back() {
  if (recorder || state.at === 0) return;
  state.at -= 1;
  showStage();
}

function end() {
  if (!recorder) show("after");
}

// ── after ──
function showAfter() {
  halt();
  const rows = lines.map((one) => {
    const take = takes.get(one.index);
    const saving = take && make("button", { type: "button", class: "quiet", onclick: () => { save(take); showAfter(); } }, say("save"));
    return make("tr", {}, make("td", {}, `${one.index}`), make("td", {}, take ? stateOf(take) : "–"),
      make("td", {}, make("p", {}, say(take ? (take.saved ? "saved" : "unsaved") : "left")), ...(take ? [saving] : [])));
  });
  const clips = lines.filter((one) => takes.has(one.index)).map((one) => `--clip ${one.index}=${takes.get(one.index).name}`);
  byId("after").replaceChildren(
    make("h2", {}, say("after_title")),
    make("table", {}, make("thead", {}, make("tr", {}, ...["table_line", "table_take", "table_state"].map((key) => make("th", { scope: "col" }, say(key))))),
      make("tbody", {}, ...rows)),
    make("div", { class: "buttons" },
      button("save_all", "save_all", () => { for (const take of takes.values()) if (!take.saved) save(take); showAfter(); }),
      button("return", "return", () => show("stage"), { class: "quiet" }),
      button("language", "language", otherLanguage, { class: "quiet" })),
    make("h2", {}, say("bring_title")),
    make("ul", {}, make("li", {}, say("bring_1")), make("li", {}, say("bring_2")), make("li", {}, say("bring_4"))),
    make("p", {}, say("bring_3")),
    make("code", { id: "command" }, `bearwitness recite film SCRIPT.json --out FILM ${clips.join(" ")}`.trim()));
}

// ── keys ──
const KEYS = {
  " ": toggleRecording, r: again, p: listen, n: next, b: back, s: toggleRun, m: mirror, e: end,
  ArrowRight: next, PageDown: next, ArrowLeft: back, PageUp: back, ArrowUp: () => pace(0.1), ArrowDown: () => pace(-0.1),
  "+": () => size(0.1), "=": () => size(0.1), "-": () => size(-0.1),
};
// By the place of the key where the letters are Cyrillic.
const PLACES = { KeyR: again, KeyP: listen, KeyN: next, KeyB: back, KeyS: toggleRun, KeyM: mirror, KeyE: end };

document.addEventListener("keydown", (event) => {
  if (byId("stage").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] || PLACES[event.code];
  if (!act) return;
  event.preventDefault();
  if (event.repeat && (act === toggleRecording || act === again || act === next)) return;
  act();
});

window.addEventListener("beforeunload", (event) => {
  if (recorder || [...takes.values()].some((take) => !take.saved)) event.preventDefault();
});

show("before");
document.body.dataset.ready = "true";
