"use strict";
/*
 * One written form for every value in a bundle (docs/spec/bundle.md), as proof/encoding.py has it.
 * What is in another form throws `Fails`, which the step at hand turns into "does not hold".
 */
const bearwitnessEncoding = (() => {
  class Fails extends Error {}
  const expect = (holds) => { if (!holds) throw new Fails(); };

  const utf8 = (text) => new TextEncoder().encode(text);
  const fromUtf8 = (bytes) => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch { throw new Fails(); }
  };
  const b64 = (bytes) => {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const b64url = (bytes) => b64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const fromB64 = (text, length) => {
    expect(/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0);
    let raw;
    try { raw = atob(text); } catch { throw new Fails(); }
    const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
    expect(b64(bytes) === text && (length === undefined || bytes.length === length));
    return bytes;
  };
  const fromB64url = (text, length) => {
    expect(/^[A-Za-z0-9_-]*$/.test(text) && text.length % 4 !== 1);
    const padded = text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat(-text.length & 3);
    return fromB64(padded, length);
  };
  const isText = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
  const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
  const isTexts = (value) => Array.isArray(value) && value.every(isText);
  const isRecord = (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const parsed = (text) => {
    try { return JSON.parse(text); } catch { throw new Fails(); }
  };
  const flat = (value) => isText(value) || isCount(value) || isTexts(value);
  /* A flat object as its one canonical text: names sorted, no spaces. */
  const written = (record) => "{" + Object.keys(record).sort().map(
    (name) => `${JSON.stringify(name)}:${JSON.stringify(record[name])}`).join(",") + "}";
  const record = (text) => {
    const value = parsed(text);
    expect(isRecord(value) && Object.values(value).every(flat) && written(value) === text);
    return value;
  };
  const sha256 = async (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  };
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { Fails, expect, utf8, fromUtf8, b64url, fromB64, fromB64url, isText, isCount, isTexts,
    isRecord, parsed, record, sha256, hex };
})();
