"use strict";
/*
 * DER (ITU-T X.690), as much of it as a timestamp needs, and the few things that its readers share;
 * proof/der.py is the other reader. Every function throws for what is not as it must be.
 */
const bearwitnessDer = (() => {
  const expect = (holds) => { if (!holds) throw new RangeError("not a timestamp"); };
  const { hex } = bearwitnessEncoding;
  const same = (one, other) => hex(one) === hex(other);
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const hashed = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const fromB64 = (text) => {
    const raw = atob(text);
    expect(btoa(raw) === text);
    return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  };

  const element = (data, at) => {
    expect(data.length >= at + 2 && (data[at] & 31) !== 31);
    let start = at + 2, length = data[at + 1];
    if (length & 128) {
      const count = length & 127;
      start += count;
      expect(count >= 1 && count <= 4 && start <= data.length && data[at + 2] !== 0);
      length = 0;
      for (const byte of data.slice(at + 2, start)) length = length * 256 + byte;
      expect(length >= 128);
    }
    expect(start + length <= data.length);
    return { tag: data[at], content: data.slice(start, start + length),
      whole: data.slice(at, start + length) };
  };
  const only = (data) => {
    const found = element(data, 0);
    expect(found.whole.length === data.length);
    return found;
  };
  const of = (one, tag) => { expect(one !== undefined && one.tag === tag); return one; };
  const children = (one) => {
    const found = [];
    for (let at = 0; at < one.content.length; at += found[found.length - 1].whole.length) {
      found.push(element(one.content, at));
    }
    return found;
  };
  const exactly = (number, one) => {
    const found = children(one);
    expect(found.length === number);
    return found;
  };
  const oid = (one) => {
    const data = of(one, 0x06).content, numbers = [];
    expect(data.length > 0 && data.length <= 64 && !(data[data.length - 1] & 128));
    let value = 0n;
    for (const byte of data) {
      value = value * 128n + BigInt(byte & 127);
      if (!(byte & 128)) { numbers.push(value); value = 0n; }
    }
    const first = numbers[0] < 80n ? numbers[0] / 40n : 2n;
    return [first, numbers[0] - 40n * first, ...numbers.slice(1)].join(".");
  };
  /* A number that is not negative, in at most `most` bytes. */
  const count = (one, most) => {
    const data = of(one, 0x02).content;
    expect(data.length >= 1 && data.length <= most && data[0] < 128);
    return BigInt("0x" + hex(data));
  };
  const boolean = (one) => {
    const data = of(one, 0x01).content;
    expect(data.length === 1 && (data[0] === 0 || data[0] === 0xFF));
    return data[0] === 0xFF;
  };
  const dated = (year, rest) => {
    const [month, day, hour, minute, second] = rest;
    const stated = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
    const at = Date.parse(stated);
    expect(!Number.isNaN(at) && new Date(at).toISOString() === stated);
    return at;
  };
  const ascii = (one) => String.fromCharCode(...one.content.slice(0, 64));
  /* Of a certificate; a token's own may have a fraction of a second, which is left away. */
  const moment = (one, fraction = false) => {
    if (one.tag === 0x17) {
      const found = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(ascii(one));
      expect(found && one.content.length === 13);
      return dated((Number(found[1]) < 50 ? "20" : "19") + found[1], found.slice(2));
    }
    const found = /^([1-9]\d{3})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,40})?Z$/.exec(ascii(of(one, 0x18)));
    expect(found && one.content.length <= 64 && (fraction || found[7] === undefined));
    return dated(found[1], found.slice(2));
  };
  return { expect, hex, same, joined, hashed, fromB64, only, of, children, exactly, oid, count, boolean,
    moment };
})();
