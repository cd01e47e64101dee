"use strict";
/* The verify page: takes files, asks `bearwitness.verify`, and says in words what came of it. */
(() => {
  const MOST_FILES = 20;
  const data = (id) => JSON.parse(document.getElementById(id).textContent);
  const messages = data("messages");
  const policy = data("policy");
  const notice = data("notice"); // the newest withdrawal notice when the page was made, or null
  const verdicts = document.getElementById("verdicts");
  let language = document.documentElement.lang;
  let told = []; // [{name, verdict}], kept so that another language can tell them again
  let turn = 0; // a slow answer about earlier files must not replace a newer one

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const say = (name, values = {}) => filled(messages[language][name], values);
  const sayCount = (name, n, values = {}) => {
    const form = new Intl.PluralRules(language).select(n);
    return filled(messages[language][name][form], { n, ...values });
  };
  const moment = (text) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "long", timeStyle: "short", timeZone: "UTC",
  }).format(new Date(text)) + " UTC";

  const spoken = (root) => {
    for (const part of root.querySelectorAll("[data-say]")) part.textContent = say(part.dataset.say);
  };
  const element = (name, text, properties = {}) =>
    Object.assign(document.createElement(name), { textContent: text, ...properties });

  const words = (verdict) => {
    const gaps = new Map(verdict.gaps.map((gap) => [gap.slot, gap.words]));
    return verdict.slots.flatMap((text, number) => {
      if (text !== null) return [element("span", text, { className: "word" })];
      if (!gaps.has(number)) return [];
      const box = element("span", "[…]", { className: "gap", tabIndex: 0, role: "img" });
      const because = sayCount("gap", gaps.get(number));
      box.setAttribute("aria-label", because);
      box.dataset.because = because;
      return [box, " "];
    });
  };
  const byWhom = (facts) => say(facts.pinned ? "by_pinned" : "by_unknown", facts);
  const sinceWhen = ({ sealed_before: time, independent, facts }) => {
    const how = independent ? "sealed_independent" : "sealed_before";
    const said = [time === null ? say("no_time")
      : say(how, { time: moment(time), n: facts.clocks })];
    if (facts.cosigners.length) said.push(say("cosigned", { names: facts.cosigners.join(", ") }));
    if (facts.stamped.length) said.push(say("stamped", { names: facts.stamped.join(", ") }));
    return said.join(" ");
  };
  const hiddenWords = (verdict) => {
    if (!verdict.facts.withheld) return say("hidden_none");
    const where = verdict.gaps.map(({ slot, words: count }) => say(
      count === 1 ? "where_one" : "where_more", { from: slot + 1, to: slot + count })).join(", ");
    return sayCount("hidden_some", verdict.facts.withheld, { where, slots: verdict.facts.slots });
  };
  const place = ({ index, passages }) => index === null || passages === null
    ? say("place_hidden") : say("place_is", { index: index + 1, passages });
  const step = ({ number, ok }) => {
    const [held, failed] = messages[language].steps[number - 1];
    return element("li", ok ? held : failed, { className: ok ? "ok" : "no" });
  };

  const receipt = ({ name, verdict }) => {
    const id = verdict.verified ? "held" : "failed";
    const made = document.getElementById(id).content.cloneNode(true);
    spoken(made);
    const put = (mark, ...content) => made.querySelector(`[data-${mark}]`).replaceChildren(...content);
    put("file", element("bdi", name));
    put("steps", ...verdict.steps.map(step));
    if (!verdict.verified) {
      const number = verdict.failed_step;
      put("failed", say("failed_at", { number, why: messages[language].steps[number - 1][1] }));
      return made;
    }
    const silence = made.querySelector("[data-withdrawn]");
    silence.hidden = verdict.withdrawn === null;
    if (verdict.withdrawn) put("when", say("withdrawn", { time: moment(verdict.withdrawn) }));
    put("words", ...words(verdict));
    if (verdict.language) made.querySelector("[data-words]").lang = verdict.language;
    put("proven", say("proven_is"));
    put("by-whom", byWhom(verdict.facts));
    put("since-when", sinceWhen(verdict));
    put("hidden", hiddenWords(verdict));
    put("place", place(verdict));
    return made;
  };
  const show = () => {
    const notes = told.length > MOST_FILES ? [element("p", say("too_many"))] : [];
    const told20 = told.slice(0, MOST_FILES);
    verdicts.replaceChildren(...notes, ...told20.map((one) =>
      one.verdict ? receipt(one) : element("p", `${one.name}: ${say("unread")}`)));
  };

  const speak = (chosen) => {
    language = chosen;
    document.documentElement.lang = chosen;
    document.title = say("title");
    spoken(document);
    for (const button of document.querySelectorAll("[data-speak]")) {
      button.setAttribute("aria-pressed", String(button.dataset.speak === chosen));
    }
    show();
  };
  const checked = async (file) => {
    try {
      const bytes = await file.slice(0, bearwitness.LARGEST + 1).arrayBuffer();
      return { name: file.name, verdict: await bearwitness.verify(new Uint8Array(bytes), policy, notice) };
    } catch { // unreadable, or a mistake of ours: in neither case is there a verdict
      return { name: file.name, verdict: null };
    }
  };
  const take = async (files) => {
    const mine = turn += 1;
    const found = [];
    for (const file of [...files].slice(0, MOST_FILES + 1)) found.push(await checked(file));
    if (mine !== turn) return;
    told = found;
    show();
    verdicts.scrollIntoView({ block: "start" });
  };

  const drop = document.getElementById("drop");
  const input = document.getElementById("file");
  input.addEventListener("change", () => take(input.files).then(() => { input.value = ""; }));
  document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files);
  });
  document.getElementById("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = document.getElementById("code").value.trim();
    take([new File([text], say("pasted"))]);
  });
  for (const button of document.querySelectorAll("[data-speak]")) {
    button.addEventListener("click", () => speak(button.dataset.speak));
  }
  speak(language);
  bearwitness.works().then((able) => {
    document.getElementById("cannot").hidden = able;
    drop.hidden = !able;
    document.documentElement.dataset.ready = String(able);
  });
})();
