// Verifies SD-JWTs with @sd-jwt/core as it comes; one JSON object a line in, one a line out.
import { createHash, createPublicKey, verify } from "node:crypto";
import { createInterface } from "node:readline";
import { SDJwtInstance } from "@sd-jwt/core";

function instance(jwk) {
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const bytes = (text) => Buffer.from(text, "base64url");
  const how = { key, dsaEncoding: "ieee-p1363" };
  return new SDJwtInstance({
    hashAlg: "sha-256",
    hasher: (data) => createHash("sha256").update(Buffer.from(data)).digest(),
    verifier: (data, signature) =>
      jwk.kty === "OKP"
        ? verify(null, Buffer.from(data), key, bytes(signature))
        : verify("sha256", Buffer.from(data), how, bytes(signature)),
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { jwk, credential } = JSON.parse(line);
  let answer;
  try {
    answer = { done: (await instance(jwk).verify(credential)).payload };
  } catch (wrong) {
    answer = { refused: String(wrong.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
