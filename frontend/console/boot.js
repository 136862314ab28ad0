// Starts the WebAssembly program of the page, as ../boot.js does. Between pages of different programs the rail stays
// where it was: whoever is signed in sees its outline until the program is there.
document.documentElement.toggleAttribute('data-in', sessionStorage.getItem('candor-in') !== null);
const address = (selector) => document.head.querySelector(selector).href;
const program = await import(address('link[rel="modulepreload"]'));
await program.default({
  module_or_path: address('link[rel="preload"][type="application/wasm"]'),
});
