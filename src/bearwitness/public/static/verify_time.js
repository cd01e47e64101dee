"use strict";
/*
 * Timestamps in a bundle (docs/spec/bundle.md, step 12), read in a browser: tokens of an authority
 * as of RFC 3161, and OpenTimestamps files. Python's proof/authority.py and proof/calendar.py do
 * the same with other code. Every function throws for what is not as it must be.
 *
 * bearwitnessTime.holds(key, signature, message, hash) -> Promise of boolean; a key is an SPKI
 * bearwitnessTime.seen(stamp, text, policy) -> Promise of [{at, by, trusted}]
 *   by: the pin's name, or for what is not pinned a digest or the number of a block
 *   at: milliseconds since 1970 or null; trusted: the policy's pin that stands behind it, or null
 */
const bearwitnessTime = (() => {
  const LARGEST = 64 * 1024; // bytes of one timestamp
  const expect = (holds) => { if (!holds) throw new RangeError("not a timestamp"); };
  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = (one, other) => hex(one) === hex(other);
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const fromB64 = (text) => {
    const raw = atob(text);
    expect(btoa(raw) === text);
    return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  };
  const hashed = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

  // ---- DER (ITU-T X.690) ----

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

  // ---- certificates (RFC 5280), as far as docs/spec/log.md takes them ----

  const DIGESTS = { "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384",
    "2.16.840.1.101.3.4.2.3": "SHA-512" };
  const RSA = "rsa", EC = "ec";
  const SIGNED_WITH = {
    "1.2.840.113549.1.1.11": [RSA, "SHA-256"], "1.2.840.113549.1.1.12": [RSA, "SHA-384"],
    "1.2.840.113549.1.1.13": [RSA, "SHA-512"], "1.2.840.10045.4.3.2": [EC, "SHA-256"],
    "1.2.840.10045.4.3.3": [EC, "SHA-384"], "1.2.840.10045.4.3.4": [EC, "SHA-512"],
  };
  const KEYS = { // by the whole AlgorithmIdentifier of the key
    "300d06092a864886f70d0101010500": { family: RSA },
    "301306072a8648ce3d020106082a8648ce3d030107": { family: EC, curve: "P-256", size: 32 },
    "301006072a8648ce3d020106052b81040022": { family: EC, curve: "P-384", size: 48 },
    "301006072a8648ce3d020106052b81040023": { family: EC, curve: "P-521", size: 66 },
  };
  const KEY_ID = "2.5.29.14", KEY_USAGE = "2.5.29.15", BASIC = "2.5.29.19";
  const NAMES_ONLY = "2.5.29.30", POLICIES = "2.5.29.32", ABOVE = "2.5.29.35", USES = "2.5.29.37";
  const HEEDED = [KEY_USAGE, BASIC, POLICIES, USES]; // these may be critical
  const MOST_BETWEEN = 6;
  const digestOf = (algorithm) => {
    const name = DIGESTS[oid(children(algorithm)[0])];
    expect(name);
    return name;
  };
  const extensionsOf = (held) => {
    const found = new Map();
    for (const one of children(of(only(held), 0x30))) {
      const [kind, ...rest] = children(of(one, 0x30));
      expect((rest.length === 1 || rest.length === 2) && !found.has(oid(kind)));
      const critical = rest.length === 2 && boolean(rest[0]);
      found.set(oid(kind), { critical, value: of(rest[rest.length - 1], 0x04).content });
    }
    return found;
  };
  const basicOf = (extensions) => {
    if (!extensions.has(BASIC)) return { ca: false, longest: null };
    const parts = children(of(only(extensions.get(BASIC).value), 0x30));
    const ca = parts[0]?.tag === 0x01 && boolean(parts.shift());
    expect(parts.length <= 1);
    return { ca, longest: parts.length ? count(parts[0], 4) : null };
  };
  const usageOf = (extensions) => {
    if (!extensions.has(KEY_USAGE)) return null;
    const bits = of(only(extensions.get(KEY_USAGE).value), 0x03).content;
    expect((bits.length === 2 || bits.length === 3) && bits[0] <= 7);
    return bits[1] | (bits[2] ? 0x100 : 0);
  };
  const keyIdsOf = (extensions) => {
    const own = extensions.get(KEY_ID), above = extensions.get(ABOVE);
    const parts = above ? children(of(only(above.value), 0x30)) : [];
    const said = new Map(parts.map((part) => [part.tag, part.content]));
    return { own: own ? of(only(own.value), 0x04).content : null,
      above: said.get(0x80) ?? null, serial: said.get(0x82) ?? null };
  };
  const checkedName = (name) => {
    for (const group of children(of(name, 0x30))) {
      for (const one of children(of(group, 0x31))) {
        const parts = children(of(one, 0x30));
        expect(parts.length === 2 && oid(parts[0]));
      }
    }
    return name;
  };
  const certificate = (whole) => {
    const outer = children(of(only(whole), 0x30));
    expect(outer.length === 3);
    const [body, algorithm, signature] = outer;
    const parts = children(of(body, 0x30));
    const first = parts[0]; // version 1 has no extensions and so may do nothing
    if (first?.tag !== 0x02) expect(hex(of(parts.shift(), 0xA0).content) === "020102");
    expect(parts.length >= 6);
    const [serial, inner, issuer, validity, subject, key, ...more] = parts;
    expect(same(inner.whole, of(algorithm, 0x30).whole));
    expect(more.every((one) => first.tag === 0xA0 && [0x81, 0x82, 0xA3].includes(one.tag)));
    const held = more.filter((one) => one.tag === 0xA3);
    expect(held.length <= 1);
    const times = children(of(validity, 0x30));
    expect(times.length === 2);
    const [from, until] = times.map((one) => moment(one));
    const bits = of(signature, 0x03).content;
    expect(bits[0] === 0);
    const [kind, ...rest] = children(of(key, 0x30));
    expect(oid(children(of(kind, 0x30))[0]) && rest.length === 1 && of(rest[0], 0x03));
    const extensions = held.length ? extensionsOf(held[0].content) : new Map();
    const critical = [...extensions].filter(([, one]) => one.critical).map(([name]) => name);
    return { whole, body: body.whole, issuer: checkedName(issuer).whole,
      subject: checkedName(subject).whole, serial: of(serial, 0x02).content, from, until,
      key: of(key, 0x30).whole, how: oid(children(algorithm)[0]), signature: bits.slice(1),
      ...basicOf(extensions), usage: usageOf(extensions), ids: keyIdsOf(extensions),
      uses: extensions.get(USES) ?? null,
      understood: critical.every((one) => HEEDED.includes(one)) && !extensions.has(NAMES_ONLY) };
  };
  const valid = (one, at) => one.from <= at && at <= one.until;
  const mayStamp = (one) => {
    if (!one.uses?.critical || !one.understood) return false;
    const uses = children(of(only(one.uses.value), 0x30)).map(oid);
    return uses.join() === "1.3.6.1.5.5.7.3.8"
      && (one.usage === null || (one.usage !== 0 && (one.usage & ~0xC0) === 0));
  };
  const fingerprint = async (one) => hex(await hashed("SHA-256", one.whole));
  /* The common name as a line of text, for pinned certificates alone; else the fingerprint. */
  const nameOf = async (one) => {
    const named = children(only(one.subject)).flatMap(children).map(children)
      .filter(([kind]) => oid(kind) === "2.5.4.3");
    const text = named.length ? new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(named[named.length - 1][1].content) : "";
    const trimmed = (line) => line.replace(/^ +| +$/g, "");
    const kept = Array.from(text).filter(
      (letter) => !/[\t\n]/.test(letter) && !bearwitnessWords.hidden.test(letter)).join("");
    const line = trimmed(Array.from(trimmed(kept.replace(/ +/g, " "))).slice(0, 64).join(""));
    return line || `certificate ${(await fingerprint(one)).slice(0, 32)}`;
  };
  /* Two integers in DER as the two numbers of fixed size that WebCrypto wants. */
  const plainPair = (signature, size) => {
    const pair = children(of(only(signature), 0x30)).map((one) => of(one, 0x02).content);
    expect(pair.length === 2);
    return joined(...pair.map(([first, ...rest]) => {
      expect(first < 128 && (first !== 0 || rest[0] >= 128)); // positive, and in its shortest form
      const number = first === 0 ? rest : [first, ...rest];
      expect(number.length <= size);
      return joined(new Uint8Array(size - number.length), number);
    }));
  };
  const holds = async (spki, signature, message, hash) => {
    const parts = children(of(only(spki), 0x30));
    expect(parts.length === 2);
    const kind = KEYS[hex(parts[0].whole)];
    const bits = of(parts[1], 0x03).content;
    expect(kind && bits[0] === 0);
    if (kind.family === EC) expect(bits[1] === 4); // both numbers of the point
    else {
      const numbers = children(only(bits.slice(1))).map((one) => count(one, 1025));
      const size = numbers[0].toString(2).length;
      expect(numbers.length === 2 && size >= 2048 && size <= 8192 && (numbers[1] === 3n || numbers[1] === 65537n));
    }
    const how = kind.family === EC ? { name: "ECDSA", namedCurve: kind.curve, hash }
      : { name: "RSASSA-PKCS1-v1_5", hash };
    const key = await crypto.subtle.importKey("spki", spki, how, false, ["verify"]);
    const plain = kind.family === EC ? plainPair(signature, kind.size) : signature;
    return crypto.subtle.verify(how, key, plain, message);
  };
  const familyOf = (spki) => KEYS[hex(children(only(spki))[0].whole)]?.family;
  const keyNamed = (below, above) => (below.above === null || above.ids.own === null
    || same(below.above, above.ids.own)) && (below.serial === null || same(below.serial, above.serial));
  /* Whether one certificate stands behind another; `between` are between it and the signer's. */
  const certified = async (below, above, between, at) => {
    if (same(above.whole, below.whole) || !same(above.subject, below.issuer)) return false;
    if (!above.ca || (above.longest !== null && BigInt(between) > above.longest)) return false;
    if (above.usage !== null && !(above.usage & 0x04)) return false;
    if (!above.understood || !valid(above, at) || !keyNamed(below.ids, above)) return false;
    const [family, hash] = SIGNED_WITH[below.how] ?? [];
    if (!family || familyOf(above.key) !== family) return false;
    try {
      return await holds(above.key, below.signature, below.body, hash);
    } catch { return false; }
  };

  // ---- an authority's token (RFC 3161, RFC 5652, RFC 5816) ----

  const CONTENT_TYPE = "1.2.840.113549.1.9.3", MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47", TST = "1.2.840.113549.1.9.16.1.4";

  const attributesOf = (held) => {
    const values = new Map();
    for (const one of children(of(held, 0xA0))) {
      const [name, several] = exactly(2, of(one, 0x30));
      const found = exactly(1, of(several, 0x31));
      expect(!values.has(oid(name)));
      values.set(oid(name), found[0]);
    }
    return values;
  };
  const named = async (value, certificates) => {
    const parts = children(children(children(value)[0])[0]);
    const explicit = parts[0].tag === 0x30;
    const hash = explicit ? digestOf(parts[0]) : "SHA-256";
    const wanted = of(parts[explicit ? 1 : 0], 0x04).content;
    for (const one of certificates) {
      if (same(await hashed(hash, one.whole), wanted)) return one;
    }
    throw new RangeError("without its certificate");
  };
  const token = async (data, text) => {
    const [kind, wrapped] = exactly(2, of(only(data), 0x30));
    expect(oid(kind) === "1.2.840.113549.1.7.2");
    const [signedData] = exactly(1, of(wrapped, 0xA0));
    const parts = children(of(signedData, 0x30));
    expect(hex(of(parts[0], 0x02).content) === "03");
    children(of(parts[1], 0x31)).forEach(digestOf);
    const [type, inner] = exactly(2, of(parts[2], 0x30));
    expect(oid(type) === TST);
    const info = of(exactly(1, of(inner, 0xA0))[0], 0x04).content;
    const [stated, , imprint, , at] = children(of(only(info), 0x30));
    const [algorithm, digest] = exactly(2, of(imprint, 0x30));
    expect(hex(of(stated, 0x02).content) === "01");
    expect(same(await hashed(digestOf(algorithm), utf8(text)), digest.content));
    const certificates = parts.slice(3, -1).filter((one) => one.tag === 0xA0)
      .flatMap(children).map((one) => certificate(one.whole));
    const signers = children(of(parts[parts.length - 1], 0x31));
    expect(signers.length === 1);
    const [edition, sid, how, held, algorithmUsed, signature] = children(of(signers[0], 0x30));
    const values = attributesOf(held), hash = digestOf(how);
    expect(oid(values.get(CONTENT_TYPE)) === TST);
    expect(same(of(values.get(MESSAGE_DIGEST), 0x04).content, await hashed(hash, info)));
    expect(values.has(SIGNING_CERTIFICATE));
    const signer = await named(values.get(SIGNING_CERTIFICATE), certificates);
    const [issuer, serial] = exactly(2, of(sid, 0x30));
    expect(hex(of(edition, 0x02).content) === "01" && same(issuer.whole, signer.issuer));
    expect(same(of(serial, 0x02).content, signer.serial));
    const used = oid(children(algorithmUsed)[0]); // RFC 4055 allows the plain name of RSA too
    const [family, digested] = used === "1.2.840.113549.1.1.1" ? [RSA, hash]
      : SIGNED_WITH[used] ?? [];
    expect(family && digested === hash && familyOf(signer.key) === family);
    const message = joined([0x31], held.whole.slice(1));
    expect(await holds(signer.key, of(signature, 0x04).content, message, hash));
    expect(mayStamp(signer) && at.tag === 0x18);
    return { at: moment(at, true), signer, others: certificates.filter((one) => !same(one.whole, signer.whole)) };
  };
  const byAuthority = async (data, text, policy) => {
    const found = await token(data, text);
    const pins = (policy?.authorities ?? []).map((pin) => ({ pin, ...certificate(fromB64(pin)) }));
    let last = found.signer, between = 0;
    if (!valid(last, found.at)) return [await unpinned(found)];
    for (let turn = 0; turn < MOST_BETWEEN; turn += 1) {
      const pin = pins.find((one) => same(one.whole, last.whole));
      if (pin) return [{ at: found.at, by: await nameOf(pin), trusted: pin.pin }];
      if (turn > 0 && !same(last.subject, last.issuer)) between += 1;
      let above = null;
      for (const one of [...pins, ...found.others]) {
        if (above === null && await certified(last, one, between, found.at)) above = one;
      }
      if (above === null) break;
      last = above;
    }
    return [await unpinned(found)];
  };
  /* A name in a certificate that nobody pinned is whatever its maker likes: never shown. */
  const unpinned = async (found) => ({ at: found.at, by: await fingerprint(found.signer),
    trusted: null });

  // ---- an OpenTimestamps file ----

  const MAGIC = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108";
  const BITCOIN = "0588960d73d71901";
  const walker = (data, from) => {
    let at = from;
    const take = (length) => {
      expect(at + length <= data.length);
      at += length;
      return data.slice(at - length, at);
    };
    const few = (most) => {
      let value = 0;
      for (let place = 0; place < 5; place += 1) {
        const [byte] = take(1);
        value += (byte & 127) * 128 ** place;
        if (byte < 128) { expect(value <= most); return value; }
      }
      throw new RangeError("a number without an end");
    };
    return { take, few, byte: () => take(1)[0], done: () => at === data.length };
  };
  const attestation = (read, message) => {
    const kind = hex(read.take(8)), payload = read.take(read.few(8192));
    if (kind !== BITCOIN) return [];
    const inner = walker(payload, 0), height = inner.few(2 ** 31);
    expect(inner.done());
    if (message === null || message.length !== 32) return [];
    return [{ height, root: hex(Uint8Array.from(message).reverse()) }];
  };
  const after = async (read, tag, message) => {
    if (tag === 0xF0 || tag === 0xF1) {
      const more = read.take(read.few(4096));
      if (message === null || message.length + more.length > 4096) return null;
      return tag === 0xF0 ? joined(message, more) : joined(more, message);
    }
    if (tag === 0x08) return message === null ? null : hashed("SHA-256", message);
    expect([0x02, 0x03, 0x67, 0xF2, 0xF3].includes(tag));
    return null;
  };
  const branch = async (read, tag, message, depth) => tag === 0x00 ? attestation(read, message)
    : tree(read, await after(read, tag, message), depth + 1);
  const tree = async (read, message, depth) => {
    expect(depth <= 256);
    const found = [];
    let tag = read.byte();
    while (tag === 0xFF) {
      found.push(...await branch(read, read.byte(), message, depth));
      tag = read.byte();
    }
    return [...found, ...await branch(read, tag, message, depth)];
  };
  const byBlocks = async (data, text, policy) => {
    const start = MAGIC.length / 2;
    expect(hex(data.slice(0, start)) === MAGIC);
    const read = walker(data, start), digest = read.take(32);
    expect(same(digest, await hashed("SHA-256", utf8(text))));
    const blocks = await tree(read, digest, 0);
    expect(read.done());
    return blocks.map(({ height, root }) => {
      const pin = (policy?.blocks ?? []).find((one) => one.startsWith(`${height} ${root} `));
      return { at: pin ? Date.parse(pin.split(" ")[2]) : null, by: `Bitcoin block ${height}`,
        trusted: pin ? "Bitcoin" : null };
    });
  };

  const seen = async (stamp, text, policy) => {
    const [kind, encoded, ...more] = stamp.split(" ");
    expect(more.length === 0 && encoded !== undefined);
    const data = fromB64(encoded);
    expect(data.length <= LARGEST && (kind === "rfc3161" || kind === "ots"));
    return kind === "ots" ? byBlocks(data, text, policy) : byAuthority(data, text, policy);
  };
  return { seen, holds };
})();
