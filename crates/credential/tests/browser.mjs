// The respondent's side of credentials as a browser would load it, tried and measured in Node.
//   node tests/browser.mjs FOLDER     with what wasm-bindgen wrote for the example `browser`
// It fails when a value is another than the one that the crate computes, and prints how long each step takes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const RUNS = 200;
const folder = resolve(process.argv[2]);
const known = JSON.parse(readFileSync(new URL('./browser.json', import.meta.url)));
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64url'));
const text = (array) => Buffer.from(array).toString('base64url');

const program = await import(pathToFileURL(join(folder, 'browser.mjs')));
const loading = performance.now();
program.initSync({ module: readFileSync(join(folder, 'browser_bg.wasm')) });
const loaded = performance.now() - loading;

const unit = new Uint8Array(16).fill(0xbb);
const terms = new program.Terms(bytes(known.terms), bytes(known.digest));
const collector = terms.recover(unit, known.code);
assert.equal(collector.code(), known.code);
assert.equal(text(collector.finish(bytes(known.response))), known.token);
assert.equal(program.spent(bytes(known.token)), known.spent);

// what must be refused is refused here as well
const flipped = (array, at) => array.map((byte, place) => (place === at ? byte ^ 1 : byte));
for (const at of [5, 40, 80]) assert.throws(() => collector.finish(flipped(bytes(known.response), at)));
assert.throws(() => new program.Terms(flipped(bytes(known.terms), 100), bytes(known.digest)));
assert.throws(() => terms.recover(unit, known.code.replace(/.$/, '0')));
assert.throws(() => terms.begin(new Uint8Array(16)));
// another seed has another request, so its token cannot be finished with this response
const stranger = terms.begin(unit);
assert.notEqual(text(stranger.request()), text(collector.request()));
assert.throws(() => stranger.finish(bytes(known.response)));
const answers = new TextEncoder().encode(JSON.stringify({ satisfaction: 4, comment: 'x'.repeat(500) }));
assert.equal(terms.seal(bytes(known.token), answers).length, 2 + 32 + 4096 + 16);

const steps = {
  'check the terms': () => new program.Terms(bytes(known.terms), bytes(known.digest)).free(),
  blind: () => terms.recover(unit, known.code).free(),
  'check the proof and unblind': () => collector.finish(bytes(known.response)),
  seal: () => terms.seal(bytes(known.token), answers),
};
console.log(`load ${loaded.toFixed(1)} ms; then median and 95 % of ${RUNS} runs:`);
for (const [name, step] of Object.entries(steps)) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.floor(share * RUNS)].toFixed(2);
  console.log(`  ${name.padEnd(28)} ${at(0.5)} ms  ${at(0.95)} ms`);
}
