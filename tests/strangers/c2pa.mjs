// Reads films with @trustnxt/c2pa-ts, which is not the code that signed them; a path a line in, JSON out.
import { createInterface } from "node:readline";
import { readFile } from "node:fs/promises";
import { BMFF } from "@trustnxt/c2pa-ts/asset";
import { SuperBox } from "@trustnxt/c2pa-ts/jumbf";
import { ManifestStore } from "@trustnxt/c2pa-ts/manifest";

// It reads boxes of any kind of file, but opens pictures only until it is told of films.
BMFF.canReadBrands.add("isom");

async function read(path) {
  const film = new BMFF(new Uint8Array(await readFile(path)));
  const store = ManifestStore.read(SuperBox.fromBuffer(film.getManifestJUMBF()));
  const told = await store.validate(film);
  const active = store.getActiveManifest();
  const labels = active.assertions.assertions.map((one) => one.fullLabel ?? one.label);
  const ours = active.assertions.assertions.find((one) => one.label === "org.bearwitness.passages");
  const codes = told.statusEntries.map(({ code, success }) => ({ code, success }));
  const passages = ours?.sourceBox.contentBoxes[0].content ?? null; // decoded, as a label that it does not know
  return { valid: told.isValid, codes, labels, passages };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await read(JSON.parse(line).film);
  } catch (wrong) {
    answer = { refused: String(wrong.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
