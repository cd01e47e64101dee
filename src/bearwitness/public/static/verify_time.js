"use strict";
/*
 * Timestamps in a bundle (docs/spec/bundle.md, step 12), read in a browser: tokens of an authority
 * as of RFC 3161, and OpenTimestamps files. What reads both in proof/ does the same in Python, with
 * other code. Every function throws for what is not as it must be.
 *
 * bearwitnessTime.holds(key, signature, message, hash) -> Promise of boolean; a key is an SPKI
 * bearwitnessTime.seen(stamp, text, policy) -> Promise of [{at, by, trusted}]
 *   by: the pin's name, or for what is not pinned a digest or the number of a block
 *   at: milliseconds since 1970 or null; trusted: the keys behind it in hex, or null if no pin is
 * bearwitnessTime.clocks(seen, policy) -> Promise of [{at, by}], one for each authority
 */
const bearwitnessTime = (() => {
  const LARGEST = 64 * 1024; // bytes of one timestamp
  const LONGEST_CHAIN = 6;
  const BLOCKS = "Bitcoin"; // all pinned blocks are one clock
  const { utf8 } = bearwitnessEncoding;
  const { expect, hex, same, joined, hashed, fromB64, only, of, children, exactly, oid, moment } =
    bearwitnessDer;
  const { RSA, SIGNED_WITH, certificate, certified, related, digestOf, familyOf, fingerprint, holds,
    mayStamp, nameOf, valid } = bearwitnessCertificates;

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
  const pinsOf = (policy) => (policy?.authorities ?? []).map((pin) => certificate(fromB64(pin)));
  const byAuthority = async (data, text, policy) => {
    const found = await token(data, text), pins = pinsOf(policy), met = [];
    let last = found.signer, between = 0;
    for (let turn = 0; turn < LONGEST_CHAIN && last !== null && valid(found.signer, found.at); turn += 1) {
      const below = last, pin = pins.find((one) => same(one.whole, below.whole));
      if (pin) met.push(pin);
      if (turn > 0 && !same(last.subject, last.issuer)) between += 1;
      last = null;
      for (const one of [...pins, ...found.others]) {
        if (last === null && await certified(below, one, between, found.at)) last = one;
      }
    }
    if (met.length === 0) return [await unpinned(found)];
    const behind = [found.signer, ...found.others, ...met].map(({ key }) => hex(key));
    return [{ at: found.at, by: await nameOf(met[0]), trusted: behind }];
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
        trusted: pin ? [BLOCKS] : null };
    });
  };

  // ---- clocks: one for each authority ----

  /* The sets of keys that have one in common are one, whoever certified it. */
  const together = (sets) => sets.reduce((found, set) => {
    const mine = found.filter((one) => set.some((key) => one.has(key)));
    return [...found.filter((one) => !mine.includes(one)),
      new Set([...set, ...mine.flatMap((one) => [...one])])];
  }, []);
  /* By code points: JavaScript's own order is that of UTF-16. */
  const ordered = (one, other) => {
    const [left, right] = [one, other].map((text) => Array.from(text, (each) => each.codePointAt(0)));
    const place = left.findIndex((point, at) => point !== right[at]);
    return place < 0 ? left.length - right.length : left[place] - (right[place] ?? -1);
  };
  /* Each clock once, with the earliest time that it states; the earliest clock first. */
  const clocks = async (seen, policy) => {
    const said = seen.filter(({ trusted, at }) => trusted !== null && at !== null);
    const pins = pinsOf(policy), sets = said.map(({ trusted }) => trusted);
    for (const [number, one] of pins.entries()) {
      for (const other of pins.slice(0, number)) {
        if (await related(one, other)) sets.push([hex(one.key), hex(other.key)]);
      }
    }
    const sooner = (one, other) => one.at - other.at || ordered(one.by, other.by);
    return together(sets).map((set) => said.filter(({ trusted }) => set.has(trusted[0])).sort(sooner)[0])
      .filter((one) => one !== undefined).sort(sooner)
      .map(({ at, by }) => ({ at: new Date(at).toISOString().replace(".000Z", "Z"), by }));
  };

  const seen = async (stamp, text, policy) => {
    const [kind, encoded, ...more] = stamp.split(" ");
    expect(more.length === 0 && encoded !== undefined);
    const data = fromB64(encoded);
    expect(data.length <= LARGEST && (kind === "rfc3161" || kind === "ots"));
    return kind === "ots" ? byBlocks(data, text, policy) : byAuthority(data, text, policy);
  };
  return { seen, clocks, holds };
})();
