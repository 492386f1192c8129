// Reads what the tests hand in as JSON on standard input, and says what each reader found, as JSON.
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import jsQR from "jsqr";
import { parse, parseBarcode, validate } from "promptparse";
import promptpay from "promptpay-js";

const tried = (read) => {
  try {
    return read() ?? null;
  } catch (error) {
    return { error: String(error) };
  }
};

const readers = {
  // Strict: the checksum counts.
  promptparse: ({ text }) => ({
    bill: validate.billPayment(text),
    tags: parse(text, true, true)?.getTags?.() ?? null,
  }),
  slip: ({ text }) => validate.slipVerify(text),
  barcode: ({ text }) => parseBarcode(text),
  promptpay: ({ text }) => promptpay.parse(text),
  // Node's own cryptography with a key of /verify/keys.json, which it takes as it is: the facts where the key signed.
  signed: ({ text, key }) => {
    const held = Buffer.from(text.split("#").at(-1), "base64url");
    const [facts, signature] = [held.subarray(0, -64), held.subarray(-64)];
    const isSigned = verify(null, facts, createPublicKey({ key, format: "jwk" }), signature);
    return isSigned ? new TextDecoder("windows-874").decode(facts) : null;
  },
  jsqr: ({ pixels, width, height }) => jsQR(new Uint8ClampedArray(Buffer.from(pixels, "base64")), width, height)?.data,
};

const asked = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map((one) => tried(() => readers[one.reader](one)))));
