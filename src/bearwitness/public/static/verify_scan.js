"use strict";
/*
 * Finds codes in a picture, with the browser's BarcodeDetector where there is one and with the
 * decoder that the page carries (static/qr) everywhere. Nothing that it finds is trusted: a text
 * goes to `bearwitness.verify` like any other.
 *
 * bearwitnessScan.codes(bytes) -> Promise of {proofs: [text], others: count}; null if no picture
 * bearwitnessScan.inFrame(canvas) -> Promise of the same, in the time that a frame of a film allows
 */
const bearwitnessScan = (() => {
  const MARK = "BW1:";
  const FIRST_SIDE = 1400, MOST_SIDE = 4000; // pixels of a drawing
  const LONGEST = 8000; // milliseconds for one picture
  const { look, Refused, MOST_PIXELS } = bearwitnessPictures;

  const canvasOf = (width, height) =>
    Object.assign(document.createElement("canvas"), { width, height });
  const pixelsOf = (canvas) => canvas.getContext("2d", { willReadFrequently: true })
    .getImageData(0, 0, canvas.width, canvas.height);

  /* Some browsers give pages false pixels, so that nobody is recognised by them. */
  const seesPixels = () => {
    const canvas = canvasOf(16, 16), context = canvas.getContext("2d", { willReadFrequently: true });
    for (let at = 0; at < 16; at += 1) {
      context.fillStyle = at % 2 ? "#fff" : "#000";
      context.fillRect(at, 0, 1, 16);
    }
    return pixelsOf(canvas).data.every((value, at) => value === (at % 4 === 3 || at >> 2 & 1 ? 255 : 0));
  };

  /* The picture at a scale, turned by degrees, on white. */
  const drawn = (picture, scale, degrees) => {
    const turn = degrees * Math.PI / 180, across = Math.abs(Math.cos(turn)), along = Math.abs(Math.sin(turn));
    const width = picture.width * scale, height = picture.height * scale;
    const canvas = canvasOf(Math.ceil(width * across + height * along),
      Math.ceil(width * along + height * across));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.translate(canvas.width / 2, canvas.height / 2);
    context.rotate(turn);
    context.drawImage(picture, -width / 2, -height / 2, width, height);
    return canvas;
  };
  const attempts = ({ width, height }) => {
    const long = Math.max(width, height), made = new Map();
    for (const [side, degrees] of [[FIRST_SIDE, 0], [MOST_SIDE, 0], [2400, 45], [2800, 22], [900, 0],
      [2000, 67], [long < 1300 ? long * 2 : 1800, 0], [1200, 30]]) {
      const scale = degrees || side <= long ? Math.min(1, side / long) : long < 1300 ? side / long : 1;
      made.set(`${scale.toFixed(2)} ${degrees}`, [scale, degrees]);
    }
    return [...made.values()];
  };

  const detector = async () => {
    try {
      const known = await globalThis.BarcodeDetector.getSupportedFormats();
      return known.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
    } catch { return null; } // most browsers have none
  };
  const theirs = async (canvas) => {
    try {
      return (await (await detector())?.detect(canvas) ?? []).map((code) => code.rawValue);
    } catch { return []; } // whatever is wrong with theirs, ours looks too
  };
  const ours = async (canvas, timeLimit) => {
    const image = pixelsOf(canvas), { width, height } = image;
    const [found] = await bearwitnessCodes.decodeQRBatch([image],
      { maxSize: { width, height }, effort: Infinity, timeLimit });
    return found.filter((text) => typeof text === "string");
  };
  const sorted = (texts) => {
    const proofs = [...texts].filter((text) => text.startsWith(MARK));
    return { proofs, others: texts.size - proofs.length };
  };

  const searched = async (picture) => {
    const found = new Set(), start = performance.now();
    for (const [turn, [scale, degrees]] of attempts(picture).entries()) {
      const canvas = drawn(picture, scale, degrees);
      const time = turn < 2 ? 250 : 900;
      for (const text of [...await theirs(canvas), ...await ours(canvas, time)]) found.add(text);
      canvas.width = canvas.height = 0; // gives its memory back at once
      // A large picture is looked at again in full, since it may show several codes.
      const whole = turn > 0 || Math.max(picture.width, picture.height) <= FIRST_SIDE;
      if (whole && (sorted(found).proofs.length || performance.now() - start > LONGEST)) break;
    }
    return sorted(found);
  };
  const codes = async (bytes) => {
    const about = look(bytes);
    if (about === null) return null;
    if (!seesPixels()) throw new Refused("picture_hidden");
    let picture;
    try {
      picture = await createImageBitmap(new Blob([bytes], { type: about.type }));
    } catch { throw new Refused("picture_broken"); }
    try {
      if (picture.width * picture.height > MOST_PIXELS) throw new Refused("picture_large");
      return await searched(picture);
    } finally { picture.close(); }
  };
  const inFrame = async (canvas) => {
    const found = new Set(await theirs(canvas));
    if (!sorted(found).proofs.length) for (const text of await ours(canvas, 120)) found.add(text);
    return sorted(found);
  };
  return { codes, inFrame, canvasOf, seesPixels };
})();
