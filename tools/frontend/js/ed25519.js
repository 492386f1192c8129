// Ed25519 for browsers whose own cryptography has none yet: @noble/ed25519, by the strict rules of RFC 8032.
import { hashes, verify } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";

hashes.sha512 = sha512;
window.prachaEd25519 = (signature, message, key) => verify(signature, message, key, { zip215: false });
