"use strict";
/*
 * The second verifier: the fourteen steps of docs/spec/bundle.md in a browser, with WebCrypto
 * and, for ML-DSA-44, mldsa.js. It sends nothing. Python's proof/verify.py has the same numbers, and both
 * must give the same answers on vectors/proof.
 *
 * bearwitness.verify(bytes, policy, notice) -> Promise of
 *   {verified, failed_step, steps: [{number, name, ok}], facts, text, slots, gaps,
 *    sealed_before, independent, withdrawn, noticed, issuer, index, passages, language, testimony}
 * `policy` is null or the values of a policy file, `notice` null or a withdrawal notice's text.
 */
const bearwitness = (() => {
  const LARGEST = 1 << 20; // bytes
  const MOST_SLOTS = 1000;
  const FIELDS = ["index", "language", "passages", "testimony"];
  const KINDS = {
    blind: "string", checkpoint: "string", credential: "string", inclusion: "object",
    issuer: "string", leaf_index: "number", log: "string", timestamps: "object",
    v: "number",
  };
  const HEADER = '{"alg":"EdDSA","typ":"dc+sd-jwt"}';
  const TYPE = "urn:bearwitness:passage:2";
  const MOST_TIMESTAMPS = 8;
  const STEPS = [
    "parse", "version", "keys", "signature", "digests", "fields", "slots", "leaf",
    "checkpoint", "inclusion", "cosigners", "time", "notice", "display",
  ];
  const { Fails, expect, utf8, fromUtf8, b64url, fromB64url, isText, isCount, isTexts, isRecord,
    parsed, record, sha256, hex } = bearwitnessEncoding;
  const notes = bearwitnessNotes;
  const { SIGNS, OUTLIVES, acceptable, signed, fingerprint, verifierKey, signedBy } = notes;

  // ---- what is in a credential ----

  /* The one payload of a credential with these digests, one for each place. */
  const payloadOf = (issuer, places) => {
    const place = (at) => ({ _sd: [places[at]] });
    return JSON.stringify({ _sd_alg: "sha-256", index: place(0), iss: issuer, language: place(1),
      passages: place(2), testimony: place(3), vct: TYPE,
      words: places.slice(FIELDS.length).map((digest) => ({ _sd: [digest] })) });
  };
  const sixteenBytes = (text) => {
    try { return fromB64url(text, 16).length === 16; } catch { return false; }
  };
  const FITS = { index: isCount, passages: isCount,
    language: (value) => isText(value) && /^[a-z]{2,3}$/.test(value),
    testimony: (value) => isText(value) && sixteenBytes(value) };

  // ---- the fourteen steps; `f` is what earlier steps found ----

  const fromCode = async (text) => {
    try {
      return await bearwitnessCompact.expanded(text.replace(/\r?\n$/, ""));
    } catch { throw new Fails(); } // whatever is wrong with a compact form, it is not one
  };
  const parse = async (f) => { // 1
    expect(f.bytes.length <= LARGEST);
    const text = fromUtf8(f.bytes);
    f.code = text.startsWith(bearwitnessCompact.MARK);
    f.bundle = record(f.code ? await fromCode(text) : text);
    expect(Object.keys(f.bundle).every((name) => /^[a-z][a-z_]{0,31}$/.test(name)));
  };
  const version = (f) => { // 2
    const names = Object.keys(f.bundle).sort();
    expect(f.bundle.v === 2 && names.join() === Object.keys(KINDS).join());
    expect(names.every((name) => typeof f.bundle[name] === KINDS[name]));
  };
  const keys = async (f) => { // 3
    f.key = fromB64url(f.bundle.issuer, 32);
    f.log = await verifierKey(f.bundle.log);
    expect(acceptable(f.key) && f.log.kind === SIGNS);
    expect(!f.policy || f.policy.issuers.includes(f.bundle.issuer));
    expect(!f.policy || f.policy.logs.includes(f.bundle.log));
    f.facts.pinned = Boolean(f.policy);
    f.facts.issuer = await fingerprint(f.key);
  };
  const signature = async (f) => { // 4
    const pieces = f.bundle.credential.split("~");
    expect(pieces.length > 1 && pieces.pop() === "");
    [f.jwt, ...f.disclosures] = pieces;
    const [header, payload, made, ...more] = f.jwt.split(".");
    expect(more.length === 0 && made !== undefined && header === b64url(utf8(HEADER)));
    const signature = fromB64url(made, 64);
    const text = fromUtf8(fromB64url(payload));
    const plain = parsed(text);
    expect(isRecord(plain) && Array.isArray(plain.words));
    expect(plain.words.length >= 1 && plain.words.length <= MOST_SLOTS);
    f.places = [...FIELDS.map((name) => plain[name]), ...plain.words].map((one) => one?._sd?.[0]);
    expect(f.places.every(isText) && payloadOf(f.bundle.issuer, f.places) === text);
    for (const digest of f.places) fromB64url(digest, 32);
    expect(new Set(f.places).size === f.places.length);
    expect(await signed(f.key, signature, utf8(`${header}.${payload}`)));
  };
  const digests = async (f) => { // 5
    const where = new Map(f.places.map((digest, place) => [digest, place]));
    f.found = [];
    for (const disclosure of f.disclosures) {
      const text = fromUtf8(fromB64url(disclosure));
      const value = parsed(text);
      expect(Array.isArray(value) && value.length === 3);
      expect(isText(value[0]) && value[1] === "is" && (isText(value[2]) || isCount(value[2])));
      expect(JSON.stringify(value) === text);
      fromB64url(value[0], 16);
      const place = where.get(b64url(await sha256(utf8(disclosure))));
      expect(place !== undefined);
      f.found.push([place, value[2]]);
    }
    f.facts.disclosures = f.found.length;
  };
  const fields = (f) => { // 6
    expect(f.found.every(([place], at) => at === 0 || f.found[at - 1][0] < place));
    f.held = Array.from({ length: f.places.length }, () => null);
    for (const [place, value] of f.found) f.held[place] = value;
    f.values = Object.fromEntries(FIELDS.map((name, place) => [name, f.held[place]]));
    expect(FIELDS.every((name) => f.values[name] === null || FITS[name](f.values[name])));
    const { index, passages } = f.values;
    expect(index === null || passages === null || index < passages);
  };
  const slots = (f) => { // 7
    f.slots = f.held.slice(FIELDS.length);
    expect(f.slots.every((text) => text === null || (isText(text) && text !== "")));
    f.facts.slots = f.slots.length;
    f.facts.withheld = f.slots.filter((text) => text === null).length;
    f.facts.shown = f.facts.slots - f.facts.withheld;
  };
  const leaf = async (f) => { // 8
    const blind = fromB64url(f.bundle.blind, 32);
    f.leaf = await sha256(utf8("bearwitness leaf v1\n"), blind, utf8(f.jwt));
  };
  /* Whether the log signed with ML-DSA-44 too; null if the policy has no such key of it. */
  const outlived = async (f) => {
    const pinned = await Promise.all((f.policy?.logs ?? []).map(verifierKey));
    const keys = pinned.filter((key) => key.kind === OUTLIVES && key.name === f.checkpoint.origin);
    const carried = keys.filter((key) => f.checkpoint.note.lines.some(
      (line) => line.name === key.name && line.id === key.id));
    for (const key of carried) expect(await signedBy(f.checkpoint.note, key));
    expect(!f.policy?.outliving_needed || carried.length > 0);
    return keys.length ? carried.length > 0 : null;
  };
  const signedCheckpoint = async (f) => { // 9
    f.checkpoint = notes.checkpoint(f.bundle.checkpoint);
    expect(f.log.name === f.checkpoint.origin && await signedBy(f.checkpoint.note, f.log));
    f.facts.outlives = await outlived(f);
    f.facts.origin = f.checkpoint.origin;
    f.facts.size = f.checkpoint.size;
  };
  const inclusion = async (f) => { // 10
    const path = f.bundle.inclusion.map((node) => fromB64url(node, 32));
    const { size, root } = f.checkpoint;
    expect(await bearwitnessTree.included(f.leaf, f.bundle.leaf_index, size, path, root));
    f.facts.leaf = f.bundle.leaf_index;
  };
  const cosigners = async (f) => { // 11
    f.facts.cosigners = [];
    if (!f.policy || !f.policy.cosigners_needed) return;
    const names = new Set();
    for (const text of f.policy.cosigners) {
      const key = await verifierKey(text);
      if (await signedBy(f.checkpoint.note, key)) names.add(key.name);
    }
    f.facts.cosigners = [...names].sort();
    expect(f.facts.cosigners.length >= f.policy.cosigners_needed);
  };
  const stamps = async (f) => {
    const found = [];
    for (const one of f.bundle.timestamps) {
      try {
        found.push(...await bearwitnessTime.seen(one, f.checkpoint.note.text, f.policy));
      } catch { throw new Fails(); } // whatever is wrong with a timestamp, it is not one
    }
    return found;
  };
  const time = async (f) => { // 12
    f.sealed = f.checkpoint.time;
    if (f.sealed !== null) notes.isMoment(f.sealed);
    expect(f.bundle.timestamps.length <= MOST_TIMESTAMPS);
    const said = await stamps(f);
    const needed = f.policy?.timestamps_needed ?? 0;
    f.clocks = await bearwitnessTime.clocks(said, f.policy);
    f.undated = f.clocks.length < needed;
    expect(!f.undated || f.code); // a code has no room for timestamps
    f.independent = f.clocks.length > 0;
    if (f.undated) f.sealed = null;
    else if (f.independent) f.sealed = f.clocks[Math.max(needed, 1) - 1].at;
    f.facts.clocks = f.clocks.filter(({ at }) => at <= f.sealed).length; // who say so
    const others = said.filter((one) => one.trusted === null).map((one) => one.by);
    f.facts.stamped = others.slice(0, MOST_TIMESTAMPS);
  };
  const notice = async (f) => { // 13
    f.withdrawn = null;
    f.noticed = null; // the time of a notice for this log
    f.facts.others = false; // whether the notice is of other logs
    if (f.notice === null) return;
    const found = notes.notice(f.notice);
    if (!found.names.includes(f.log.name)) { // of other logs: there is none for this one
      f.facts.others = true;
      return;
    }
    expect(await signedBy(found.note, f.log));
    f.noticed = found.at;
    if (found.entries.has(hex(f.leaf))) f.withdrawn = f.noticed;
  };
  const display = (f) => { // 14
    expect(f.slots.every((text) => text === null || !bearwitnessWords.hidden.test(text)));
  };
  const CHECKS = [parse, version, keys, signature, digests, fields, slots, leaf,
    signedCheckpoint, inclusion, cosigners, time, notice, display];

  const nothing = (steps) => ({
    verified: false, failed_step: steps.length, steps, facts: {}, text: null, slots: [],
    gaps: [], sealed_before: null, independent: false, clocks: [], undated: false, withdrawn: null, noticed: null, issuer: null, index: null, passages: null, language: null,
    testimony: null,
  });

  /* A block pinned twice had two times: no policy, and no verdict on any file. */
  const expectPolicy = (policy) => {
    const whole = policy === null || (policy.v === undefined || policy.v === 3)
      && ["issuers", "logs", "cosigners", "authorities", "blocks", "films"].every((one) => isTexts(policy[one]))
      && ["cosigners_needed", "outliving_needed", "timestamps_needed"].every((one) => isCount(policy[one]));
    if (!whole) throw new RangeError("a malformed policy");
    const heights = (policy?.blocks ?? []).map((block) => block.split(" ")[0]);
    if (new Set(heights).size < heights.length) throw new RangeError("a malformed policy");
  };
  const verify = async (bytes, policy, notice) => {
    expectPolicy(policy ?? null);
    const f = { bytes, policy: policy ?? null, notice: notice ?? null, facts: {} };
    const steps = [];
    for (const [at, check] of CHECKS.entries()) {
      const step = { number: at + 1, name: STEPS[at], ok: true };
      steps.push(step);
      try {
        await check(f);
        if (f.undated && step.name === "time") step.ok = false;
      } catch (wrong) {
        if (!(wrong instanceof Fails)) throw wrong; // our own mistake: never a verdict
        step.ok = false;
        return nothing(steps);
      }
    }
    return concluded(f, steps);
  };

  /* The only place that says "verified", reached only when all fourteen steps held. */
  const concluded = (f, steps) => ({
    verified: steps.length === 14 && steps.every((step) => step.ok),
    failed_step: f.undated ? 12 : null,
    steps,
    facts: f.facts,
    text: bearwitnessWords.shown(f.slots),
    slots: f.slots,
    gaps: bearwitnessWords.gapsOf(f.slots),
    sealed_before: f.sealed,
    independent: f.independent,
    clocks: f.clocks,
    undated: f.undated,
    withdrawn: f.withdrawn,
    noticed: f.noticed,
    issuer: f.facts.issuer,
    ...f.values,
  });

  /* Whether this browser checks Ed25519 as RFC 8032 section 7.1, test 1, says it should. */
  const works = async () => {
    const bytes = (text) => Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16));
    const key = bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    const good = bytes("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
      + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    if (!globalThis.crypto?.subtle) return false;
    return await signed(key, good, utf8("")) && !await signed(key, good, utf8("x"));
  };

  return { verify, works, signed, LARGEST };
})();
