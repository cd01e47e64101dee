"use strict";
/*
 * Timestamps in a bundle (docs/spec/bundle.md, step 12), read in a browser: tokens of an authority
 * as of RFC 3161, and OpenTimestamps files. Python's proof/authority.py and proof/calendar.py do
 * the same with other code. Every function throws for what is not as it must be.
 *
 * bearwitnessTime.holds(key, signature, message, hash) -> Promise of boolean; a key is an SPKI
 * bearwitnessTime.seen(stamp, text, policy) -> Promise of [{at, by, trusted}]
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
  const oid = (one) => {
    const data = of(one, 0x06).content, numbers = [];
    expect(data.length > 0 && !(data[data.length - 1] & 128));
    let value = 0;
    for (const byte of data) {
      value = value * 128 + (byte & 127);
      if (!(byte & 128)) { numbers.push(value); value = 0; }
    }
    const first = Math.min(Math.floor(numbers[0] / 40), 2);
    return [first, numbers[0] - 40 * first, ...numbers.slice(1)].join(".");
  };
  const moment = (one) => {
    const text = String.fromCharCode(...one.content);
    const century = one.tag === 0x18 ? "" : Number(text.slice(0, 2)) < 50 ? "20" : "19";
    expect(one.tag === 0x18 || one.tag === 0x17);
    const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(century + text);
    expect(found);
    const [, year, month, day, hour, minute, second] = found;
    const stated = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
    const at = Date.parse(stated);
    expect(!Number.isNaN(at) && new Date(at).toISOString() === stated);
    return at;
  };

  // ---- certificates (RFC 5280), as far as a timestamp needs them ----

  const DIGESTS = { "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384",
    "2.16.840.1.101.3.4.2.3": "SHA-512" };
  const SIGNED_WITH = {
    "1.2.840.113549.1.1.11": "SHA-256", "1.2.840.113549.1.1.12": "SHA-384",
    "1.2.840.113549.1.1.13": "SHA-512", "1.2.840.10045.4.3.2": "SHA-256",
    "1.2.840.10045.4.3.3": "SHA-384", "1.2.840.10045.4.3.4": "SHA-512",
  };
  const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48],
    "1.3.132.0.35": ["P-521", 66] };
  const digestOf = (algorithm) => {
    const name = DIGESTS[oid(children(algorithm)[0])];
    expect(name);
    return name;
  };
  const extension = (extensions, wanted) => {
    for (const one of extensions) {
      const [name, ...rest] = children(one);
      if (oid(name) !== wanted) continue;
      const critical = rest.length === 2 && of(rest[0], 0x01).content[0] === 0xFF;
      return { critical, value: only(of(rest[rest.length - 1], 0x04).content) };
    }
    return null;
  };
  const certificate = (whole) => {
    const [body, algorithm, signature] = children(of(only(whole), 0x30));
    const parts = children(of(body, 0x30)).filter((one) => one.tag !== 0xA0);
    const [serial, , issuer, validity, subject, key] = parts;
    const held = parts.find((one) => one.tag === 0xA3);
    const extensions = held ? children(only(held.content)) : [];
    const [from, until] = children(validity).map(moment);
    const basic = extension(extensions, "2.5.29.19");
    const use = extension(extensions, "2.5.29.37");
    const bits = of(signature, 0x03).content;
    return { whole, body: body.whole, issuer: issuer.whole, subject: subject.whole, serial: serial.content,
      from, until,
      key: key.whole, how: SIGNED_WITH[oid(children(algorithm)[0])], signature: bits.slice(1),
      ca: basic !== null && children(basic.value)[0]?.tag === 0x01,
      stamps: use !== null && use.critical && children(use.value).map(oid).join()
        === "1.3.6.1.5.5.7.3.8", name: nameOf(subject) };
  };
  const nameOf = (subject) => {
    const parts = children(subject).flatMap(children).map(children);
    const common = parts.find(([kind]) => oid(kind) === "2.5.4.3");
    return common ? new TextDecoder().decode(common[1].content) : "?";
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
    const [kind, curve] = children(children(only(spki))[0]);
    const elliptic = oid(kind) === "1.2.840.10045.2.1";
    expect(elliptic || oid(kind) === "1.2.840.113549.1.1.1");
    const [name, size] = elliptic ? CURVES[oid(curve)] ?? [] : [];
    expect(!elliptic || name);
    const how = elliptic ? { name: "ECDSA", namedCurve: name, hash }
      : { name: "RSASSA-PKCS1-v1_5", hash };
    const key = await crypto.subtle.importKey("spki", spki, how, false, ["verify"]);
    const plain = elliptic ? plainPair(signature, size) : signature;
    return crypto.subtle.verify(how, key, plain, message);
  };
  const issued = async (above, below) => {
    if (!above.ca || !below.how || !same(above.subject, below.issuer)) return false;
    try {
      return await holds(above.key, below.signature, below.body, below.how);
    } catch { return false; }
  };

  // ---- an authority's token (RFC 3161, RFC 5652, RFC 5816) ----

  const CONTENT_TYPE = "1.2.840.113549.1.9.3", MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47", TST = "1.2.840.113549.1.9.16.1.4";

  const attributesOf = (held) => {
    const values = new Map();
    for (const one of children(of(held, 0xA0))) {
      const [name, several] = children(of(one, 0x30));
      const found = children(of(several, 0x31));
      expect(found.length === 1 && !values.has(oid(name)));
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
    const [kind, wrapped] = children(of(only(data), 0x30));
    expect(oid(kind) === "1.2.840.113549.1.7.2");
    const [signedData] = children(of(wrapped, 0xA0));
    const parts = children(of(signedData, 0x30));
    expect(hex(of(parts[0], 0x02).content) === "03");
    children(of(parts[1], 0x31)).forEach(digestOf);
    const [type, inner] = children(of(parts[2], 0x30));
    expect(oid(type) === TST);
    const info = of(children(of(inner, 0xA0))[0], 0x04).content;
    const [stated, , imprint, , at] = children(of(only(info), 0x30));
    const [algorithm, digest] = children(of(imprint, 0x30));
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
    const [issuer, serial] = children(of(sid, 0x30));
    expect(hex(of(edition, 0x02).content) === "01" && same(issuer.whole, signer.issuer));
    expect(same(of(serial, 0x02).content, signer.serial));
    const used = oid(children(algorithmUsed)[0]), plainRsa = used === "1.2.840.113549.1.1.1";
    const elliptic = oid(children(children(only(signer.key))[0])[0]) === "1.2.840.10045.2.1";
    expect(plainRsa ? !elliptic : SIGNED_WITH[used] === hash
      && used.startsWith("1.2.840.10045.") === elliptic);
    const message = joined([0x31], held.whole.slice(1));
    expect(await holds(signer.key, of(signature, 0x04).content, message, hash));
    expect(signer.stamps && at.tag === 0x18);
    return { at: moment(at), signer, others: certificates.filter((one) => one !== signer) };
  };
  const byAuthority = async (data, text, policy) => {
    const found = await token(data, text);
    const pins = (policy?.authorities ?? []).map((pin) => ({ pin, ...certificate(fromB64(pin)) }));
    let last = found.signer, trusted = null;
    for (let turn = 0; turn < 6 && trusted === null; turn += 1) {
      if (found.at < last.from || found.at > last.until) break;
      trusted = pins.find((one) => same(one.whole, last.whole))?.pin ?? null;
      let above = null;
      for (const one of [...pins, ...found.others]) {
        if (above === null && !same(one.whole, last.whole) && await issued(one, last)) above = one;
      }
      if (above === null) break;
      last = above;
    }
    return [{ at: found.at, by: found.signer.name, trusted }];
  };

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
      return { at: pin ? Date.parse(pin.split(" ")[2]) : null, by: `Bitcoin ${height}`,
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
