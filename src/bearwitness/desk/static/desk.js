// DESK works without this file. With it, htmx keeps the place on long pages, and words that are
// selected in a testimony fill the form that records what they tell.
"use strict";

// htmx notes the address of each page, which holds the id of a testimony, for a history that is
// switched off here. Nothing of DESK is to stay in the browser.
const forget = () => sessionStorage.clear();
forget();
window.addEventListener("pagehide", forget);
document.addEventListener("htmx:afterSettle", forget);

const say = (id) => document.getElementById(id);

// An answer that is an error shows its own page, as it would without a script.
document.addEventListener("htmx:beforeSwap", (event) => {
  const told = event.detail;
  if (told.xhr.status < 400) return;
  Object.assign(told, { shouldSwap: true, isError: false, target: say("content") });
  Object.assign(told, { selectOverride: "#content", swapOverride: "outerHTML" });
});

// Whoever works by keyboard goes on at the next card, also when the one just decided is gone.
let next = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const card = event.target.closest("li");
  next = card && card.nextElementSibling && card.nextElementSibling.id;
});
document.addEventListener("htmx:afterSettle", () => {
  const card = next && say(next);
  const first = card && card.querySelector("button, summary");
  next = null;
  if (first) first.focus({ preventScroll: true });
});

// In the review one key decides about the card in focus: 1 withholds, 2 says it less finely, 3 lets
// it be read, or asks for the reason where it identifies alone; 4 takes a plan, or a line of it. A key
// that is held down does nothing.
const cards = () => Array.from(document.querySelectorAll("[data-keys]"));
const place = (card) => cards().findIndex((one) => card && one.id === card.id);
let after = -1;

document.addEventListener("keydown", (event) => {
  const card = event.target.closest && event.target.closest("[data-keys]");
  const typing = event.target.matches && event.target.matches("input, textarea, select");
  if (!card || typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const digit = /^(?:Digit|Numpad)([1-4])$/.exec(event.code);
  const to = step ? cards()[place(card) + step] : digit && card.querySelector(`[data-key="${digit[1]}"]`);
  if (!to) return;
  event.preventDefault();
  if (step) return to.focus();
  if (to.tagName !== "DETAILS") return to.click();
  to.open = true;
  to.querySelector("input[name=reason]").focus();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  after = place(event.target.closest("[data-keys]"));
});
document.addEventListener("htmx:afterSettle", () => {
  const card = after < 0 ? null : cards()[after + 1] || cards()[after];
  after = -1;
  if (card) card.focus();
});
for (const hint of document.querySelectorAll(".scripted")) hint.hidden = false;

// Offsets count Unicode code points, as everything in the casebook does.
const length = (text) => Array.from(text).length;

function selected() {
  const held = window.getSelection();
  if (!held.rangeCount || held.isCollapsed) return null;
  const range = held.getRangeAt(0);
  const from = range.startContainer.parentElement.closest("[data-start]");
  const to = range.endContainer.parentElement && range.endContainer.parentElement.closest("[data-start]");
  if (!from || from !== to) return null;
  const before = document.createRange();
  before.setStart(from, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const lead = length(words) - length(words.trimStart());
  const start = Number(from.dataset.start) + length(before.toString()) + lead;
  return { passage: from.dataset.passage, words: words.trim(), start, end: start + length(words.trim()) };
}

document.addEventListener("selectionchange", () => {
  const form = say("act-form");
  const found = form && selected();
  if (!found || !found.words) return;
  form.elements.passage.value = found.passage;
  form.elements.start.value = found.start;
  form.elements.end.value = found.end;
  say("act-words").textContent = found.words;
  say("act-chosen").hidden = false;
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "act-passage") return;
  event.target.form.elements.start.value = "";
  event.target.form.elements.end.value = "";
  say("act-chosen").hidden = true;
});
