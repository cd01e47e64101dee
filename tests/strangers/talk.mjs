// Does what the lines on standard input ask, one JSON object each, and answers each with a line.
import { createInterface } from "node:readline";
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (data) => Buffer.from(data).toString("base64");

async function open({ key, passphrase, file }) {
  const decrypter = new Decrypter();
  if (key) decrypter.addIdentity(key);
  if (passphrase) decrypter.addPassphrase(passphrase);
  return text(await decrypter.decrypt(bytes(file)));
}

async function seal({ to, passphrase, plain }) {
  const encrypter = new Encrypter();
  for (const recipient of to ?? []) encrypter.addRecipient(recipient);
  if (passphrase) {
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(4);
  }
  return text(await encrypter.encrypt(bytes(plain)));
}

const asked = {
  open,
  seal,
  key: async () => generateHybridIdentity(),
  recipient: async ({ key }) => identityToRecipient(key),
};

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  let answer;
  try {
    answer = { done: await asked[job.do](job) };
  } catch (wrong) {
    answer = { refused: String(wrong.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
