// Starts the WebAssembly program of the page. Its two parts have names that change with their content;
// the page's head already names them for early fetching, so they are read from there.
const address = (selector) => document.head.querySelector(selector).href;
const program = await import(address('link[rel="modulepreload"]'));
await program.default({
  module_or_path: address('link[rel="preload"][type="application/wasm"]'),
});
