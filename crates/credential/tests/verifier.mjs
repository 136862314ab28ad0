// Runs what `docs/verify/bulletin.html` computes, without a browser.
//   node tests/verifier.mjs PAGE BULLETIN [TOKEN]     prints the result as JSON
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { webcrypto } from 'node:crypto';

const [page, bulletin, token] = process.argv.slice(2);
globalThis.crypto ??= webcrypto;
const script = /<script>\n(.*)<\/script>/s.exec(readFileSync(page, 'utf8'))[1];
const check = runInThisContext(`(() => { ${script}; return check; })()`);
console.log(JSON.stringify(await check(readFileSync(bulletin, 'utf8'), token)));
