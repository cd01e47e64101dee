"use strict";
/*
 * Says in words what came of a check: a receipt for each file. Nothing of a file is ever markup.
 *
 * bearwitnessReceipt(say, sayCount, moment, steps) -> a function from one answer to an element
 *   answer: {name, verdict, digest, size, at}, or {name, trouble} with the name of a message
 */
const bearwitnessReceipt = ({ say, sayCount, moment, steps }) => {
  const element = (name, text, properties = {}) =>
    Object.assign(document.createElement(name), { textContent: text, ...properties });

  const words = (verdict) => {
    const gaps = new Map(verdict.gaps.map((gap) => [gap.slot, gap.words]));
    return verdict.slots.flatMap((text, number) => {
      if (text !== null) return [element("span", bearwitnessWords.inOneLine(text), { className: "word" })];
      if (!gaps.has(number)) return [];
      const box = element("span", `[… ${sayCount("gap_mark", gaps.get(number))}]`,
        { className: "gap", tabIndex: 0, role: "img" });
      const because = sayCount("gap", gaps.get(number));
      box.setAttribute("aria-label", because);
      box.dataset.because = because;
      return [" ", box, " "];
    });
  };
  const byWhom = (facts) => say(facts.pinned ? "by_pinned" : "by_unknown", facts);
  const sinceWhen = ({ sealed_before: time, independent, undated, clocks, facts }) => {
    const how = independent ? "sealed_independent" : "sealed_before";
    const said = [undated ? say("undated_since") : time === null ? say("no_time")
      : say(how, { time: moment(time), n: facts.clocks })];
    said.push(...clocks.map(({ by, at }) => say("clock", { by, time: moment(at) })));
    if (facts.cosigners.length) said.push(say("cosigned", { names: facts.cosigners.join(", ") }));
    if (facts.stamped.length) said.push(say("stamped", { names: facts.stamped.join(", ") }));
    const unchecked = facts.outlives === null ? "outlives_unchecked" : "outlives_not";
    said.push(say(facts.outlives ? "outlives" : unchecked));
    return said.join(" ");
  };
  const takenBack = ({ at, verdict: { noticed, withdrawn, facts } }) => {
    if (noticed === null) return say(facts.others ? "noticed_others" : "noticed_none");
    const told = say(withdrawn ? "noticed_withdrawn" : "noticed", { time: moment(noticed) });
    const { days, old, ahead } = bearwitnessNotes.aged(noticed, at);
    if (ahead) return `${told} ${say("noticed_ahead")}`;
    return old ? `${told} ${sayCount("noticed_old", days)}` : told;
  };
  const hiddenWords = (verdict) => {
    if (!verdict.facts.withheld) return say("hidden_none");
    const where = verdict.gaps.map(({ slot, words: count }) => say(
      count === 1 ? "where_one" : "where_more", { from: slot + 1, to: slot + count })).join(", ");
    return sayCount("hidden_some", verdict.facts.withheld, { where, slots: verdict.facts.slots });
  };
  const place = ({ index, passages }) => index === null || passages === null
    ? say("place_hidden") : say("place_is", { index: index + 1, passages });
  const step = (undated) => ({ number, ok }) => {
    const [held, otherwise] = steps()[number - 1];
    const failed = undated ? say("undated_since") : otherwise;
    return element("li", ok ? held : failed, { className: ok ? "ok" : "no" });
  };
  const record = ({ digest, size, at, verdict }) => [
    digest === null ? "" : say("record", { size, digest, at: moment(at) }),
    verdict.verified || verdict.undated ? say("record_log", verdict.facts) : "",
  ].join(" ");

  const made = (id, name) => {
    const found = document.getElementById(id).content.cloneNode(true);
    for (const part of found.querySelectorAll("[data-say]")) part.textContent = say(part.dataset.say);
    found.querySelector("[data-file]").replaceChildren(element("bdi", name));
    found.querySelector("[data-print]")?.addEventListener("click", () => print());
    return found;
  };
  return (one) => {
    const { name, verdict } = one;
    const id = verdict ? verdict.verified || verdict.undated ? "held" : "failed" : "untold";
    const found = made(id, name);
    const put = (mark, ...content) => found.querySelector(`[data-${mark}]`).replaceChildren(...content);
    if (!verdict) {
      put("why", say(one.trouble));
      return found;
    }
    put("steps", ...verdict.steps.map(step(verdict.undated)));
    put("record", record(one));
    if (!verdict.verified && !verdict.undated) {
      const number = verdict.failed_step;
      put("failed", say("failed_at", { number, why: steps()[number - 1][1] }));
      return found;
    }
    found.querySelector("article").classList.toggle("undated", verdict.undated);
    put("title", say(verdict.undated ? "undated_title"
      : verdict.facts.pinned ? "held_title" : "held_title_unknown"));
    found.querySelector("[data-withdrawn]").hidden = verdict.withdrawn === null;
    if (verdict.withdrawn) put("when", say("withdrawn", { time: moment(verdict.withdrawn) }));
    put("words", ...words(verdict));
    if (verdict.language) found.querySelector("[data-words]").lang = verdict.language;
    put("proven", say("proven_is"));
    put("by-whom", byWhom(verdict.facts));
    put("since-when", sinceWhen(verdict));
    put("taken-back", takenBack(one));
    put("hidden", hiddenWords(verdict));
    put("place", place(verdict));
    return found;
  };
};
