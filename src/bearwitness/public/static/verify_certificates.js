"use strict";
/*
 * Certificates of timestamping authorities (RFC 5280), as far as docs/spec/log.md takes them;
 * Python's proof/certificates.py does the same with other code.
 *
 * bearwitnessCertificates.certificate(bytes) -> what it says; throws for what is none
 * bearwitnessCertificates.certified(below, above, between, at) -> Promise of boolean
 * bearwitnessCertificates.holds(key, signature, message, hash) -> Promise of boolean; a key is an SPKI
 */
const bearwitnessCertificates = (() => {
  const { expect, hex, same, joined, hashed, only, of, children, oid, count, boolean, moment } =
    bearwitnessDer;

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
  /* Whether the key of a certificate signed the other, which names it as its issuer. */
  const signedBy = async (below, above) => {
    if (!same(above.subject, below.issuer)) return false;
    const [family, hash] = SIGNED_WITH[below.how] ?? [];
    if (!family || familyOf(above.key) !== family) return false;
    try {
      return await holds(above.key, below.signature, below.body, hash);
    } catch { return false; }
  };
  /* Whether one certificate stands behind another; `between` are between it and the signer's. */
  const certified = async (below, above, between, at) => {
    if (same(above.whole, below.whole) || !same(above.subject, below.issuer)) return false;
    if (!above.ca || (above.longest !== null && BigInt(between) > above.longest)) return false;
    if (above.usage !== null && !(above.usage & 0x04)) return false;
    if (!above.understood || !valid(above, at) || !keyNamed(below.ids, above)) return false;
    return signedBy(below, above);
  };
  /* Whether two certificates are of one authority: one signed the other, or they have one key. */
  const related = async (one, other) => same(one.key, other.key)
    || await signedBy(one, other) || await signedBy(other, one);
  return { RSA, SIGNED_WITH, certificate, certified, related, digestOf, familyOf, fingerprint, holds,
    mayStamp, nameOf, valid };
})();
