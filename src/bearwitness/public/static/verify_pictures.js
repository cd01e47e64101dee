"use strict";
/*
 * What kind of picture a file is and how large, read from its first bytes without decoding it, so
 * that no picture is decoded that moves, draws by program, or needs more memory than this page takes.
 *
 * bearwitnessPictures.look(bytes) -> {type, width, height}, or null for what is no picture;
 *   throws bearwitnessPictures.Refused, whose `why` is the name of a message
 */
const bearwitnessPictures = (() => {
  const MOST_BYTES = 24 * 2 ** 20;
  const MOST_PIXELS = 36e6; // 144 MB when decoded
  const LONGEST = 12000, SHORTEST = 21; // pixels; the smallest code has 21 modules

  class Refused extends Error {
    constructor(why) { super(why); this.why = why; }
  }
  const expect = (holds, why = "picture_broken") => { if (!holds) throw new Refused(why); };
  const number = (bytes, at, size) => {
    expect(at + size <= bytes.length);
    return bytes.slice(at, at + size).reduce((sum, byte) => sum * 256 + byte, 0);
  };
  const little = (bytes, at, size) => number(bytes.slice(at, at + size).reverse(), 0, size);
  const latin = (bytes, from, to) => String.fromCharCode(...bytes.slice(from, to));

  const png = (bytes) => {
    expect(number(bytes, 8, 4) === 13 && latin(bytes, 12, 16) === "IHDR");
    for (let at = 8; ; at += 12 + number(bytes, at, 4)) {
      const name = latin(bytes, at + 4, at + 8);
      expect(name !== "acTL", "picture_moves");
      expect(name.length === 4 && name !== "IEND");
      if (name === "IDAT") break;
    }
    return { type: "image/png", width: number(bytes, 16, 4), height: number(bytes, 20, 4) };
  };
  const jpeg = (bytes) => {
    let frame = null;
    for (let at = 2; ; at += 2 + number(bytes, at + 2, 2)) {
      while (bytes[at + 1] === 0xFF) at += 1; // fill bytes
      const marker = number(bytes, at, 2) - 0xFF00;
      expect(marker >= 0xC0 && !(marker >= 0xD0 && marker <= 0xD9));
      if (marker === 0xDA) break;
      if (marker > 0xCF || [0xC4, 0xC8, 0xCC].includes(marker)) continue;
      expect(frame === null);
      frame = { type: "image/jpeg", height: number(bytes, at + 5, 2), width: number(bytes, at + 7, 2) };
    }
    expect(frame !== null);
    return frame;
  };
  const webp = (bytes) => {
    const kind = latin(bytes, 12, 16), found = { type: "image/webp" };
    if (kind === "VP8 ") {
      expect(number(bytes, 23, 3) === 0x9D012A);
      return { ...found, width: little(bytes, 26, 2) & 0x3FFF, height: little(bytes, 28, 2) & 0x3FFF };
    }
    if (kind === "VP8L") {
      const sizes = little(bytes, 21, 4);
      expect(bytes[20] === 0x2F);
      return { ...found, width: (sizes & 0x3FFF) + 1, height: (sizes >>> 14 & 0x3FFF) + 1 };
    }
    expect(kind === "VP8X");
    expect(!(bytes[20] & 2), "picture_moves");
    return { ...found, width: little(bytes, 24, 3) + 1, height: little(bytes, 27, 3) + 1 };
  };

  const KINDS = [
    [(b) => latin(b, 0, 8) === "\x89PNG\r\n\x1a\n", png],
    [(b) => number(b, 0, 3) === 0xFFD8FF, jpeg],
    [(b) => latin(b, 0, 4) === "RIFF" && latin(b, 8, 12) === "WEBP", webp],
  ];
  const OTHERS = [
    [/^%PDF/, "picture_pdf"],
    [/^(?:\xEF\xBB\xBF)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/i, "picture_svg"],
    [/^(?:GIF8|BM|II\*\0|MM\0\*|\0\0\1\0|[^]{4}ftyp|\xFF\n|\0\0\0\x0CJXL)/, "picture_kind"],
  ];
  const look = (bytes) => {
    if (bytes.length < 16) return null;
    const [, read] = KINDS.find(([is]) => is(bytes)) ?? [];
    if (read === undefined) {
      const start = latin(bytes, 0, 64), other = OTHERS.find(([is]) => is.test(start));
      expect(!other, other?.[1]);
      return null;
    }
    expect(bytes.length <= MOST_BYTES, "picture_large");
    const found = read(bytes);
    expect(Math.min(found.width, found.height) >= SHORTEST, "picture_small");
    expect(Math.max(found.width, found.height) <= LONGEST, "picture_large");
    expect(found.width * found.height <= MOST_PIXELS, "picture_large");
    return found;
  };
  return { look, Refused, MOST_BYTES, MOST_PIXELS };
})();
