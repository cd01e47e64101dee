"use strict";
/*
 * What a reader sees of a passage: words, gaps, and no character that shows as something else.
 * docs/spec/bundle.md has the same table of refused characters, and so has proof/display.py.
 */
const bearwitnessWords = (() => {
  const REFUSED = [
    [0x0000, 0x0008], [0x000B, 0x000C], [0x000E, 0x001F], [0x007F, 0x009F], [0x00AD, 0x00AD],
    [0x034F, 0x034F], [0x061C, 0x061C], [0x115F, 0x1160], [0x17B4, 0x17B5], [0x180B, 0x180F],
    [0x200B, 0x200F], [0x2028, 0x202E], [0x2060, 0x206F], [0x3164, 0x3164], [0xD800, 0xF8FF],
    [0xFEFF, 0xFEFF], [0xFFA0, 0xFFA0], [0xFFF0, 0xFFFF], [0x1D173, 0x1D17A],
    [0xE0000, 0x10FFFF],
  ];
  const hidden = new RegExp(`[${REFUSED.map(
    ([a, b]) => `\\u{${a.toString(16)}}-\\u{${b.toString(16)}}`).join("")}]`, "u");
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
  return { hidden, gapsOf, shown };
})();
