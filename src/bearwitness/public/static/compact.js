"use strict";
/*
 * The compact form of a bundle, as a QR code holds it (docs/spec/bundle.md): its text, which is
 * then verified like any other. Python's proof/compact.py does the same with other code.
 *
 * bearwitnessCompact.expanded(text) -> Promise of the bundle's JSON text; throws for anything else
 */
const bearwitnessCompact = (() => {
  const MARK = "BW1:", END = ".";
  const LARGEST = 4296; // letters
  const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const INDEX = 0, LANGUAGE = 1, PASSAGES = 2, TESTIMONY = 3, FIELDS = 4; // places before the words
  const FROM = 946684800, BEFORE = 253402300800; // seconds: 2000 to 9999
  const HEADER = '{"alg":"EdDSA","typ":"dc+sd-jwt"}';
  const expect = (holds) => { if (!holds) throw new RangeError("not a compact form"); };
  const { b64url, hex, utf8 } = bearwitnessEncoding;
  const b64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

  /* RFC 9285: three letters are two bytes. */
  const fromB45 = (text) => {
    const bytes = [];
    for (let at = 0; at < text.length; at += 3) {
      const group = [...text.slice(at, at + 3)].map((letter) => LETTERS.indexOf(letter));
      expect(group.length > 1 && !group.includes(-1));
      const number = group.reduce((sum, value, place) => sum + value * 45 ** place, 0);
      expect(number < 256 ** (group.length - 1));
      if (group.length === 3) bytes.push(number >> 8);
      bytes.push(number & 255);
    }
    return Uint8Array.from(bytes);
  };

  const reader = (data) => {
    let at = 0;
    const take = (length) => {
      expect(at + length <= data.length);
      at += length;
      return data.slice(at - length, at);
    };
    /* LEB128 in its shortest writing, up to 2^53 - 1. */
    const number = (most = Number.MAX_SAFE_INTEGER) => {
      let value = 0n;
      for (let place = 0n; place < 56n; place += 7n) {
        const [byte] = take(1);
        value |= BigInt(byte & 127) << place;
        if (byte < 128) {
          expect(place === 0n || byte !== 0);
          expect(value <= BigInt(most));
          return Number(value);
        }
      }
      throw new RangeError("a number without an end");
    };
    const text = (length) =>
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(length));
    const name = () => {
      const found = text(take(1)[0]);
      expect(/^[!-*,-~]+$/.test(found));
      return found;
    };
    const bits = (count) => {
      const bytes = take(Math.ceil(count / 8));
      const on = Array.from({ length: bytes.length * 8 }, (_, bit) =>
        (bytes[bit >> 3] >> (bit & 7) & 1) === 1);
      expect(!on.slice(count).includes(true));
      return on.slice(0, count);
    };
    return { take, number, text, name, bits, done: () => at === data.length };
  };

  const keyId = async (name, key) => (await sha256(Uint8Array.from(
    [...utf8(name), 10, 1, ...key]))).slice(0, 4);
  const line = (name, id, signature) => `— ${name} ${b64([...id, ...signature])}\n`;
  const inEightBytes = (value) => Array.from({ length: 8 }, (_, at) =>
    Number(BigInt(value) >> BigInt(8 * (7 - at)) & 255n));

  const checkpoint = async (read, name, key) => {
    const size = read.number(), root = read.take(32), seconds = read.number();
    let text = `${name}\n${size}\n${b64(root)}\n`;
    if (seconds > 0) {
      expect(seconds - 1 >= FROM && seconds - 1 < BEFORE);
      const moment = new Date((seconds - 1) * 1000).toISOString().replace(".000Z", "Z");
      text += `time ${moment}\n`;
    }
    const own = await keyId(name, key);
    let lines = line(name, own, read.take(64));
    for (let left = read.number(99); left > 0; left -= 1) {
      const cosigner = read.name(), id = read.take(4);
      expect(cosigner !== name || hex(id) !== hex(own)); // a log signs once
      const when = inEightBytes(read.number());
      lines += line(cosigner, id, [...when, ...read.take(64)]);
    }
    return `${text}\n${lines}`;
  };

  const value = (read, place) => {
    if (place === INDEX || place === PASSAGES) return read.number();
    return place === TESTIMONY ? b64url(read.take(16)) : read.text(read.number(LARGEST));
  };
  const credential = async (read, issuer) => {
    const signature = read.take(64), slots = read.number(1000);
    expect(slots >= 1);
    const on = [...read.bits(FIELDS), ...read.bits(slots)];
    const shown = [], places = [];
    for (let place = 0; place < FIELDS + slots; place += 1) {
      if (on[place]) {
        const salt = b64url(read.take(16));
        shown.push(b64url(utf8(JSON.stringify([salt, "is", value(read, place)]))));
        places.push({ _sd: [b64url(await sha256(utf8(shown[shown.length - 1])))] });
      } else {
        places.push({ _sd: [b64url(read.take(32))] });
      }
    }
    const payload = JSON.stringify({ _sd_alg: "sha-256", index: places[INDEX],
      iss: b64url(issuer), language: places[LANGUAGE], passages: places[PASSAGES],
      testimony: places[TESTIMONY], vct: "urn:bearwitness:passage:2", words: places.slice(FIELDS) });
    const jwt = `${b64url(utf8(HEADER))}.${b64url(utf8(payload))}.${b64url(signature)}`;
    return [jwt, ...shown, ""].join("~");
  };

  const expanded = async (text) => {
    expect(text.startsWith(MARK) && text.endsWith(END) && text.length <= LARGEST);
    const read = reader(fromB45(text.slice(MARK.length, -END.length)));
    expect(read.take(1)[0] === 2);
    const issuer = read.take(32), name = read.name(), key = read.take(32);
    const signed = await checkpoint(read, name, key);
    const place = read.number();
    const path = Array.from({ length: read.number(64) }, () => b64url(read.take(32)));
    const blind = b64url(read.take(32));
    const proof = await credential(read, issuer);
    expect(read.done());
    const log = `${name}+${hex(await keyId(name, key))}+${b64([1, ...key])}`;
    return JSON.stringify({ blind, checkpoint: signed, credential: proof, inclusion: path,
      issuer: b64url(issuer), leaf_index: place, log, timestamps: [], v: 2 });
  };
  return { expanded, MARK };
})();
