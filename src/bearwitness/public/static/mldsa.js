"use strict";
/*
 * Verifies signatures of ML-DSA-44 (FIPS 204), for checkpoints whose log or cosigners signed with
 * it too (docs/spec/bundle.md, step 9). Browsers have neither it nor SHAKE. It holds no
 * secret, so it need not take constant time; numbers of algorithms are those of FIPS 204.
 *
 * bearwitnessMldsa.verify(key, signature, message, context = []) -> boolean; all Uint8Arrays
 */
const bearwitnessMldsa = (() => {
  // ---- SHAKE (FIPS 202): 25 lanes of 64 bits, each as its low and its high half ----

  const TURNS = [], PLACES = []; // of rho and pi, along their one walk through the lanes
  for (let step = 1, x = 1, y = 0; step <= 24; step += 1) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    PLACES.push(x + 5 * y);
    TURNS.push(step * (step + 1) / 2 % 64);
  }
  const CONSTANTS = new Uint32Array(48);
  for (let round = 0, bits = 1; round < 24; round += 1) {
    for (let power = 0; power < 7; power += 1) {
      const place = 2 ** power - 1;
      if (bits & 1) CONSTANTS[2 * round + (place >> 5)] ^= 1 << (place & 31);
      bits = bits << 1 ^ (bits >> 7 ? 0x171 : 0);
    }
  }
  const permuted = (lanes) => {
    const column = new Uint32Array(10), row = new Uint32Array(10);
    for (let round = 0; round < 24; round += 1) {
      for (let at = 0; at < 10; at += 1) {
        column[at] = lanes[at] ^ lanes[at + 10] ^ lanes[at + 20] ^ lanes[at + 30] ^ lanes[at + 40];
      }
      for (let x = 0; x < 5; x += 1) { // theta
        const left = 2 * ((x + 4) % 5), right = 2 * ((x + 1) % 5);
        const low = column[left] ^ (column[right] << 1 | column[right + 1] >>> 31);
        const high = column[left + 1] ^ (column[right + 1] << 1 | column[right] >>> 31);
        for (let at = 2 * x; at < 50; at += 10) { lanes[at] ^= low; lanes[at + 1] ^= high; }
      }
      let low = lanes[2], high = lanes[3];
      for (let step = 0; step < 24; step += 1) { // rho, pi
        const at = 2 * PLACES[step], turn = TURNS[step] & 31;
        if (TURNS[step] & 32) [low, high] = [high, low];
        const keptLow = lanes[at], keptHigh = lanes[at + 1];
        lanes[at] = turn ? low << turn | high >>> 32 - turn : low;
        lanes[at + 1] = turn ? high << turn | low >>> 32 - turn : high;
        low = keptLow; high = keptHigh;
      }
      for (let start = 0; start < 50; start += 10) { // chi
        row.set(lanes.subarray(start, start + 10));
        for (let at = 0; at < 10; at += 1) {
          lanes[start + at] = row[at] ^ ~row[(at + 2) % 10] & row[(at + 4) % 10];
        }
      }
      lanes[0] ^= CONSTANTS[2 * round];
      lanes[1] ^= CONSTANTS[2 * round + 1];
    }
  };
  /* Absorbs the parts; returns a function that gives the next so many bytes. */
  const shake = (rate, ...parts) => {
    const lanes = new Uint32Array(50);
    const mix = (at, byte) => { lanes[at >> 2] ^= byte << 8 * (at & 3); };
    let at = 0;
    for (const part of parts) {
      for (const byte of part) {
        mix(at, byte);
        at += 1;
        if (at === rate) { permuted(lanes); at = 0; }
      }
    }
    mix(at, 0x1F);
    mix(rate - 1, 0x80);
    at = rate;
    return (length) => Uint8Array.from({ length }, () => {
      if (at === rate) { permuted(lanes); at = 0; }
      at += 1;
      return lanes[at - 1 >> 2] >>> 8 * (at - 1 & 3) & 255;
    });
  };
  const shake128 = (...parts) => shake(168, ...parts);
  const shake256 = (...parts) => shake(136, ...parts);

  // ---- polynomials of 256 coefficients, numbers modulo q ----

  const Q = 8380417, D = 13, TAU = 39, GAMMA1 = 2 ** 17, GAMMA2 = (Q - 1) / 88;
  const K = 4, L = 4, BETA = 78, OMEGA = 80; // K rows, L columns
  const KEY = 1312, SIGNATURE = 2420, HASH = 32;
  const mod = (value) => (value % Q + Q) % Q; // products stay below 2 to the 46
  const ZETAS = (() => {
    const powers = [1];
    for (let at = 1; at < 256; at += 1) powers.push(powers[at - 1] * 1753 % Q);
    return powers.map((_, at) =>
      powers[parseInt(at.toString(2).padStart(8, "0").split("").reverse().join(""), 2)]);
  })();
  const forward = (polynomial) => { // algorithm 41
    const w = Array.from(polynomial, mod);
    let turn = 0;
    for (let length = 128; length >= 1; length /= 2) {
      for (let start = 0; start < 256; start += 2 * length) {
        turn += 1;
        for (let at = start; at < start + length; at += 1) {
          const product = ZETAS[turn] * w[at + length] % Q;
          w[at + length] = mod(w[at] - product);
          w[at] = (w[at] + product) % Q;
        }
      }
    }
    return w;
  };
  const backward = (polynomial) => { // algorithm 42
    const w = [...polynomial];
    let turn = 256;
    for (let length = 1; length < 256; length *= 2) {
      for (let start = 0; start < 256; start += 2 * length) {
        turn -= 1;
        for (let at = start; at < start + length; at += 1) {
          const first = w[at];
          w[at] = (first + w[at + length]) % Q;
          w[at + length] = (Q - ZETAS[turn]) * mod(first - w[at + length]) % Q;
        }
      }
    }
    return w.map((value) => value * 8347681 % Q);
  };
  const sampled = (seed, column, row) => { // algorithm 30
    const next = shake128(seed, [column, row]), found = [];
    while (found.length < 256) {
      const [low, middle, high] = next(3);
      const value = (high & 127) << 16 | middle << 8 | low;
      if (value < Q) found.push(value);
    }
    return found;
  };
  const inBall = (seed) => { // algorithm 29
    const next = shake256(seed), signs = next(8), found = new Array(256).fill(0);
    for (let at = 256 - TAU; at < 256; at += 1) {
      let [place] = next(1);
      while (place > at) [place] = next(1);
      const sign = at + TAU - 256;
      found[at] = found[place];
      found[place] = signs[sign >> 3] >> (sign & 7) & 1 ? -1 : 1;
    }
    return found;
  };

  // ---- what keys and signatures hold ----

  const unpacked = (bytes, width) => { // algorithm 18, 19: numbers of so many bits, low bit first
    const found = [];
    let held = 0, bits = 0;
    for (const byte of bytes) {
      held += byte * 2 ** bits;
      bits += 8;
      while (bits >= width) {
        found.push(held % 2 ** width);
        held = Math.floor(held / 2 ** width);
        bits -= width;
      }
    }
    return found;
  };
  const rows = (bytes, count) => Array.from({ length: count }, (_, at) =>
    bytes.slice(at * bytes.length / count, (at + 1) * bytes.length / count));
  const hints = (bytes) => { // algorithm 21; null for what no signer writes
    const found = [];
    let at = 0;
    for (let row = 0; row < K; row += 1) {
      const end = bytes[OMEGA + row], marked = new Set();
      if (end < at || end > OMEGA) return null;
      for (const start = at; at < end; at += 1) {
        if (at > start && bytes[at - 1] >= bytes[at]) return null;
        marked.add(bytes[at]);
      }
      found.push(marked);
    }
    return bytes.slice(at, OMEGA).every((byte) => byte === 0) ? found : null;
  };
  const highPart = (value, hinted) => { // algorithms 36, 40
    const wide = 2 * GAMMA2, most = (Q - 1) / wide;
    let low = value % wide;
    if (low > GAMMA2) low -= wide;
    const top = value - low === Q - 1;
    const high = top ? 0 : (value - low) / wide;
    if (!hinted) return high;
    return (high + ((top ? low - 1 : low) > 0 ? 1 : most - 1)) % most;
  };
  const packed = (values) => { // algorithm 28: four numbers of six bits are three bytes
    const bytes = [];
    for (let at = 0; at < 256; at += 4) {
      const four = values[at] | values[at + 1] << 6 | values[at + 2] << 12 | values[at + 3] << 18;
      bytes.push(four & 255, four >> 8 & 255, four >> 16);
    }
    return bytes;
  };

  /* Algorithms 3 and 8. */
  const verify = (key, signature, message, context = []) => {
    if (key.length !== KEY || signature.length !== SIGNATURE || context.length > 255) return false;
    const seed = key.slice(0, 32), challenge = signature.slice(0, HASH);
    const z = rows(signature.slice(HASH, -OMEGA - K), L).map((bytes) =>
      unpacked(bytes, 18).map((value) => GAMMA1 - value));
    const marked = hints(signature.slice(-OMEGA - K));
    if (marked === null || z.flat().some((value) => Math.abs(value) >= GAMMA1 - BETA)) return false;
    const answer = z.map(forward), c = forward(inBall(challenge));
    const high = rows(key.slice(32), K).map((bytes, row) => {
      const t = forward(unpacked(bytes, 10).map((value) => value * 2 ** D));
      const sums = t.map((value, at) => mod(-value * c[at]));
      for (let column = 0; column < L; column += 1) {
        const a = sampled(seed, column, row);
        a.forEach((value, at) => { sums[at] = (sums[at] + value * answer[column][at]) % Q; });
      }
      return packed(backward(sums).map((value, at) => highPart(value, marked[row].has(at))));
    });
    const about = shake256(shake256(key)(64), [0, context.length], context, message)(64);
    return shake256(about, ...high)(HASH).every((byte, at) => byte === challenge[at]);
  };
  return { verify, shake128, shake256 };
})();
