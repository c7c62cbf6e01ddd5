// Reads a key from the environment, and prints its digests as JSON: by the hash of better-auth, and by the crypto module of Node.
import { createHash } from 'node:crypto';
import { defaultKeyHasher } from '@better-auth/api-key';

const key = process.env.KEY;
const digests = [{ algorithm: 'sha256', encoding: 'base64url', value: await defaultKeyHasher(key) }];
for (const algorithm of ['sha256', 'sha512']) {
  for (const encoding of ['hex', 'base64', 'base64url']) {
    digests.push({ algorithm, encoding, value: createHash(algorithm).update(key).digest(encoding) });
  }
}

console.log(JSON.stringify(digests));
