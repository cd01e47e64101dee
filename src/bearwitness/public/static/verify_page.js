"use strict";
/* The verify page: takes files, pictures and text, asks `bearwitness.verify`, shows its receipts. */
(() => {
  const MOST_FILES = 20;
  const data = (id) => JSON.parse(document.getElementById(id).textContent);
  const messages = data("messages");
  const policy = data("policy");
  const notice = data("notice"); // the newest withdrawal notice when the page was made, or null
  const part = (id) => document.getElementById(id);
  const verdicts = part("verdicts"), status = part("status");
  let language = document.documentElement.lang;
  let told = []; // answers, kept so that another language can tell them again
  let saying = null; // the line of the status, as [message, values], for the same reason
  let turn = 0; // a slow answer about earlier files must not replace a newer one
  let stopCamera = null;

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const say = (name, values = {}) => filled(messages[language][name], values);
  const sayCount = (name, n, values = {}) => {
    const form = new Intl.PluralRules(language).select(n);
    return filled(messages[language][name][form], { n, ...values });
  };
  const moment = (text) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "long", timeStyle: "short", timeZone: "UTC",
  }).format(new Date(text)) + " UTC";
  const receipt = bearwitnessReceipt({ say, sayCount, moment, steps: () => messages[language].steps });

  const announce = (name, values) => {
    saying = name ? [name, values] : null;
    status.textContent = saying ? say(...saying) : "";
  };
  const show = () => {
    const more = told.length > MOST_FILES
      ? [Object.assign(document.createElement("p"), { textContent: say("too_many") })] : [];
    verdicts.replaceChildren(...more, ...told.slice(0, MOST_FILES).map(receipt));
    if (saying) announce(...saying);
  };
  const speak = (chosen) => {
    language = chosen;
    document.documentElement.lang = chosen;
    document.title = say("title");
    for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
    for (const button of document.querySelectorAll("[data-speak]")) {
      button.setAttribute("aria-pressed", String(button.dataset.speak === chosen));
    }
    show();
  };

  // ---- from a file, a picture or a text to an answer ----

  const answered = async (name, bytes) => ({
    name, size: bytes.length, at: new Date().toISOString(),
    digest: bytes.length > bearwitness.LARGEST ? null // not the whole file was read
      : bearwitnessEncoding.hex(await bearwitnessEncoding.sha256(bytes)),
    verdict: await bearwitness.verify(bytes, policy, notice),
  });
  const ofCode = (name, text) => answered(name, new TextEncoder().encode(text));
  const bytesOf = async (file, most) =>
    new Uint8Array(await file.slice(0, most + 1).arrayBuffer());
  const checked = async (file) => {
    try {
      const bytes = await bytesOf(file, bearwitnessPictures.MOST_BYTES);
      const found = await bearwitnessScan.codes(bytes);
      if (found === null) return [await answered(file.name, bytes.slice(0, bearwitness.LARGEST + 1))];
      if (found.proofs.length) return await Promise.all(found.proofs.map((t) => ofCode(file.name, t)));
      return [{ name: file.name, trouble: found.others ? "code_other" : "code_none" }];
    } catch (wrong) { // refused; unreadable; or a mistake of ours: in no case is there a verdict
      const known = wrong instanceof bearwitnessPictures.Refused;
      return [{ name: file.name, trouble: known ? wrong.why : "unread" }];
    }
  };
  const tell = (answers) => {
    told = answers;
    const held = answers.filter((one) => one.verdict?.verified).length;
    announce("told", { n: answers.length, held });
    show();
    verdicts.querySelector("h2")?.focus({ preventScroll: true });
    verdicts.scrollIntoView({ block: "start" });
  };
  const take = async (files, ask = checked) => {
    const mine = turn += 1;
    const found = [];
    announce("working");
    for (const file of [...files].slice(0, MOST_FILES + 1)) found.push(...await ask(file));
    if (mine === turn) tell(found);
  };

  // ---- what a reader does ----

  const drop = part("drop"), input = part("file"), camera = part("camera"), viewing = part("viewing");
  input.addEventListener("change", () => take(input.files).then(() => { input.value = ""; }));
  document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => { // a screenshot
    if (event.clipboardData.files.length) take(event.clipboardData.files);
  });
  part("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    take([part("code").value.trim()], async (text) => [await ofCode(say("pasted"), text)]);
  });
  camera.addEventListener("click", () => {
    turn += 1; // what is still being read is not waited for
    announce("camera_asks");
    camera.disabled = true;
    viewing.hidden = false;
    part("camera-stop").focus();
    stopCamera = bearwitnessCamera.start(part("video"), {
      found: (texts) => take(texts, async (text) => [await ofCode(say("from_camera"), text)]),
      other: () => announce("code_other"),
      ended: (why) => {
        viewing.hidden = true;
        camera.disabled = false;
        camera.focus();
        announce(why ?? "camera_off");
      },
    });
  });
  part("camera-stop").addEventListener("click", () => stopCamera?.());
  for (const button of document.querySelectorAll("[data-speak]")) {
    button.addEventListener("click", () => speak(button.dataset.speak));
  }
  const opened = new Set();
  addEventListener("beforeprint", () => { // paper has no lines to unfold
    for (const one of verdicts.querySelectorAll("details:not([open])")) {
      one.open = true;
      opened.add(one);
    }
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened.clear();
  });

  part("languages").hidden = false;
  speak(language);
  bearwitness.works().then((able) => {
    part("cannot").hidden = able;
    part("ways").hidden = !able;
    document.documentElement.dataset.ready = String(able);
  });
})();
