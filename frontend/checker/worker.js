// Starts the checker beside the page, so that checking never holds up typing. The first message says where its two
// parts are, because their names change with their content; the program itself answers the others.
onmessage = async ({ data: [script, module] }) => {
  const program = await import(script);
  await program.default({ module_or_path: module });
};
