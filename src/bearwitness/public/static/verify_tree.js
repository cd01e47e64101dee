"use strict";
/*
 * The log as a tree (docs/spec/log.md): whether it holds a leaf, and what ML-DSA-44 signs of it.
 *
 * bearwitnessTree.included(leaf, index, size, path, root) -> Promise of boolean
 * bearwitnessTree.outlives(key, signature, text) -> boolean; the signature begins with its time
 */
const bearwitnessTree = (() => {
  const { utf8 } = bearwitnessEncoding;
  const same = (one, other) => one.length === other.length && one.every((b, at) => b === other[at]);
  const hashed = async (...parts) => new Uint8Array(await crypto.subtle.digest(
    "SHA-256", Uint8Array.from(parts.flatMap((part) => [...part]))));

  /* RFC 6962, RFC 9162 section 2.1.3.2. */
  const included = async (leaf, index, size, path, root) => {
    if (index >= size) return false;
    let at = BigInt(index), last = BigInt(size) - 1n; // shifts of plain numbers stop at 32 bits
    let seen = await hashed([0], leaf);
    for (const sibling of path) {
      if (last === 0n) return false;
      if (at & 1n || at === last) {
        seen = await hashed([1], sibling, seen);
        while (!(at & 1n) && at) { at >>= 1n; last >>= 1n; }
      } else {
        seen = await hashed([1], seen, sibling);
      }
      at >>= 1n; last >>= 1n;
    }
    return last === 0n && same(seen, root);
  };

  const inEightBytes = (number) => Array.from({ length: 8 }, (_, at) =>
    Number(BigInt(number) >> BigInt(8 * (7 - at)) & 255n));
  const counted = (text) => [utf8(text).length, ...utf8(text)];
  /* c2sp.org/tlog-cosignature, `cosigned_message` of subtree/v1, over a checkpoint that parsed. */
  const outlives = (key, signature, text) => {
    const [origin, size, root] = text.split("\n");
    const message = [...utf8("subtree/v1\n\0"), ...counted(key.name), ...signature.slice(0, 8),
      ...counted(origin), ...inEightBytes(0), ...inEightBytes(size),
      ...Array.from(atob(root), (letter) => letter.charCodeAt(0))];
    return bearwitnessMldsa.verify(key.key, signature.slice(8), message);
  };
  return { included, outlives };
})();
