"use strict";
/*
 * What is signed with Ed25519 or ML-DSA-44: notes, checkpoints, withdrawal notices (docs/spec/log.md).
 * Python's proof/notes.py, checkpoint.py, notice.py and keys.py do the same with other code.
 *
 * bearwitnessNotes.verifierKey(text) -> Promise of {name, kind, key, id}
 * bearwitnessNotes.signedBy(note, key) -> Promise of boolean
 * bearwitnessNotes.checkpoint(text) -> {note, origin, size, root, time}
 * bearwitnessNotes.notice(text) -> {note, names, at, entries}; who signed it is not asked
 * bearwitnessNotes.aged(noticed, at) -> {days, old, ahead}: how old a notice is, both as written
 */
const bearwitnessNotes = (() => {
  const { expect, utf8, fromB64, sha256, hex } = bearwitnessEncoding;
  const SIGNS = 1, COSIGNS = 4, OUTLIVES = 6;
  const KEY_SIZES = { [SIGNS]: 33, [COSIGNS]: 33, [OUTLIVES]: 1313 }; // with the byte of the type
  const MOST_LOGS = 100; // that one withdrawal notice is for
  const OLD_DAYS = 30; // after which a notice is called old, as `bearwitness verify` does
  const DAY = 86_400_000; // milliseconds

  // ---- keys and signatures ----

  const P = (1n << 255n) - 19n;
  const EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7n;
  const SMALL_ORDER = [0n, 1n, P - 1n, EIGHTH, P - EIGHTH];
  const acceptable = (key) => {
    const y = BigInt("0x" + hex(Uint8Array.from(key).reverse())) & ((1n << 255n) - 1n);
    return key.length === 32 && y < P && !SMALL_ORDER.includes(y);
  };
  const signed = async (key, signature, message) => {
    if (!acceptable(key) || signature.length !== 64) return false;
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    } catch { return false; } // not a point of the curve
    return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
  };
  const fingerprint = async (key) =>
    hex(await sha256(key)).slice(0, 32).match(/.{4}/g).join(" ");

  // ---- notes and checkpoints (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature) ----

  const verifierKey = async (text) => {
    const [name, id, ...rest] = text.split("+");
    const typed = fromB64(rest.join("+"));
    expect(/^[!-*,-~]{1,255}$/.test(name) && typed.length === KEY_SIZES[typed[0]]);
    expect(typed[0] === OUTLIVES || acceptable(typed.slice(1)));
    const keyId = (await sha256(utf8(name + "\n"), typed)).slice(0, 4);
    expect(id === hex(keyId));
    return { name, kind: typed[0], key: typed.slice(1), id: hex(keyId) };
  };
  const note = (text) => {
    const at = text.lastIndexOf("\n\n");
    expect(at > 0 && !/[\u0000-\u0009\u000b-\u001f]/.test(text));
    const lines = text.slice(at + 2).split("\n");
    expect(lines.pop() === "" && lines.length >= 1 && lines.length <= 100);
    return { text: text.slice(0, at + 1), lines: lines.map(signatureLine) };
  };
  const signatureLine = (line) => {
    const found = /^— ([^ +\n]{1,255}) ([A-Za-z0-9+/]{8,8192}={0,2})$/u.exec(line);
    expect(found);
    const bytes = fromB64(found[2]);
    return { name: found[1], id: hex(bytes.slice(0, 4)), signature: bytes.slice(4) };
  };
  const lineHolds = async (text, line, key) => {
    if (key.kind === SIGNS) return signed(key.key, line.signature, utf8(text));
    if (line.signature.length !== (key.kind === OUTLIVES ? 2428 : 72)) return false;
    const seconds = BigInt("0x" + hex(line.signature.slice(0, 8)));
    if (seconds > BigInt(Number.MAX_SAFE_INTEGER)) return false;
    if (key.kind === OUTLIVES) return bearwitnessTree.outlives(key, line.signature, text);
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
    return signed(key.key, line.signature.slice(8), message);
  };
  const signedBy = async (found, key) => {
    const mine = found.lines.filter((line) => line.name === key.name && line.id === key.id);
    const held = await Promise.all(mine.map((line) => lineHolds(found.text, line, key)));
    return mine.length > 0 && held.every(Boolean);
  };
  const checkpoint = (text) => {
    const found = note(text);
    const lines = found.text.split("\n").slice(0, -1);
    expect(lines.length >= 3);
    const [origin, size, root, ...ours] = lines;
    const times = ours.filter((line) => line.startsWith("time ")).map((line) => line.slice(5));
    expect(/^(0|[1-9][0-9]{0,15})$/.test(size) && Number(size) <= Number.MAX_SAFE_INTEGER);
    expect(times.length <= 1 && [origin, ...ours].every((line) => line !== ""));
    return { note: found, origin, size: Number(size), root: fromB64(root, 32),
      time: times.length ? times[0] : null };
  };
  const isMoment = (stated) => {
    expect(/^[2-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(stated));
    const moment = new Date(stated);
    expect(!Number.isNaN(moment.getTime()));
    expect(moment.toISOString() === stated.replace("Z", ".000Z"));
  };

  // ---- the withdrawal notice ----

  const notice = (text) => {
    const found = note(text);
    const [title, ...lines] = found.text.split("\n").slice(0, -1);
    const names = [];
    while (/^log [!-*,-~]{1,255}$/.test(lines[names.length] ?? "")) {
      names.push(lines[names.length].slice(4));
    }
    const [timed, ...entries] = lines.slice(names.length);
    expect(title === "bearwitness withdrawal notice v2" && timed?.startsWith("time "));
    expect(names.length >= 1 && names.length <= MOST_LOGS && new Set(names).size === names.length);
    isMoment(timed.slice(5));
    return { note: found, names, at: timed.slice(5),
      entries: new Set(entries.map((entry) => hex(fromB64(entry, 32)))) };
  };
  const aged = (noticed, at) => {
    const age = new Date(at) - new Date(noticed), days = Math.floor(age / DAY);
    return { days, old: days > OLD_DAYS, ahead: age < -DAY };
  };
  return { SIGNS, OUTLIVES, acceptable, signed, fingerprint, verifierKey, signedBy, checkpoint,
    isMoment, notice, aged };
})();
