"use strict";
/*
 * What a reader sees of a passage: words, gaps, and no character that shows as something else.
 * docs/spec/bundle.md has the same table of refused characters, and so has proof/display.py.
 */
const bearwitnessWords = (() => {
  const REFUSED = [
    [0x0000, 0x0008], [0x000B, 0x001F], [0x007F, 0x009F], [0x00AD, 0x00AD], [0x034F, 0x034F],
    [0x0600, 0x0605], [0x061C, 0x061C], [0x06DD, 0x06DD], [0x070F, 0x070F], [0x0890, 0x0891],
    [0x08E2, 0x08E2], [0x115F, 0x1160], [0x17B4, 0x17B5], [0x180B, 0x180F], [0x200B, 0x200F],
    [0x2028, 0x202E], [0x2060, 0x206F], [0x2800, 0x2800], [0x3164, 0x3164], [0xD800, 0xF8FF],
    [0xFDD0, 0xFDEF], [0xFE00, 0xFE0F], [0xFEFF, 0xFEFF], [0xFFA0, 0xFFA0], [0xFFF0, 0xFFFF],
    [0x110BD, 0x110BD], [0x110CD, 0x110CD], [0x13430, 0x1345F], [0x16FE4, 0x16FE4],
    [0x1BCA0, 0x1BCA3], [0x1D159, 0x1D159], [0x1D173, 0x1D17A], [0x1FFFE, 0x1FFFF],
    [0x2FFFE, 0x2FFFF], [0x3FFFE, 0x3FFFF], [0x4FFFE, 0x4FFFF], [0x5FFFE, 0x5FFFF],
    [0x6FFFE, 0x6FFFF], [0x7FFFE, 0x7FFFF], [0x8FFFE, 0x8FFFF], [0x9FFFE, 0x9FFFF],
    [0xAFFFE, 0xAFFFF], [0xBFFFE, 0xBFFFF], [0xCFFFE, 0xCFFFF], [0xDFFFE, 0x10FFFF],
  ];
  const hidden = new RegExp(`[${REFUSED.map(
    ([a, b]) => `\\u{${a.toString(16)}}-\\u{${b.toString(16)}}`).join("")}]`, "u");
  /* The text as it is shown: each run of white space as one space, so that it forges no line. */
  const inOneLine = (text) =>
    text.replace(/[\t\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g, " ");
  const gapsOf = (slots) => {
    const runs = [];
    slots.forEach((text, number) => {
      const last = runs[runs.length - 1];
      if (text !== null) return;
      if (last && last.slot + last.words === number) last.words += 1;
      else runs.push({ slot: number, words: 1 });
    });
    return runs;
  };
  const shown = (slots) => {
    const starts = new Set(gapsOf(slots).map((gap) => gap.slot));
    const pieces = slots.map((text, number) => starts.has(number) ? "[…] " : text ?? "");
    return pieces.join("").replace(/^ +| +$/g, "");
  };
  return { hidden, inOneLine, gapsOf, shown };
})();
