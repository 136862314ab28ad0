// Starts the preview in the designer's page, which names this script and the two parts of the program in its head.
const [, script, module] = document.head.querySelector('meta[name="preview"]').content.split(' ');
const program = await import(script);
await program.default({ module_or_path: module });
