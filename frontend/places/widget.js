// Shows a survey on a page of another site: where this script stands, or in a dialog that comes by rules.
// Served without comments and without spaces that mean nothing, so that a page that uses it loads 3 kB at most.
(() => {
  const script = document.currentScript;
  const data = script.dataset;
  const home = new URL(script.src).origin;
  const on = addEventListener;
  const candor = self.candor ||= { consent: () => dispatchEvent(new Event('candor:consent')) };
  let wrong = '';
  const check = (name, fine, remedy) => fine || (wrong += ` data-${name}: write ${remedy}.`);
  const word = (name, ...words) => {
    const given = data[name] || words[0];
    check(name, words.includes(given), words.join(' or '));
    return given;
  };
  // a number of the attribute; without it, what is given
  const number = (name, most, value) => {
    if (name in data) check(name, /^\d+$/.test(data[name]) && (value = +data[name]) <= most, `0 to ${most}`);
    return value;
  };
  const { survey, click, title = 'Survey' } = data;
  check('survey', survey, 'the name in its link');
  const popup = word('mode', 'inline', 'popup') > 'j';
  const consent = word('consent', 'none', 'required', 'given');
  const after = number('after', 3600);
  const scroll = number('scroll', 100);
  const share = number('share', 100, 100);
  const days = number('days', 3650, 30);
  const exit = 'exit' in data;
  try {
    script.matches(click || 'a');
  } catch {
    check('click', 0, 'a CSS selector');
  }
  check('mode', !popup || exit || click || after >= 0 || scroll >= 0, 'data-after, -scroll, -exit or -click, too');
  if (wrong) return console.error(`Candor:${wrong}`);

  let agreed = consent === 'given' || candor.agreed, over, begun;
  // what is known of this visitor, and a change of it; without consent nothing is read or written
  const known = (change) => {
    try {
      const place = 'candor/' + survey;
      const all = { ...JSON.parse((agreed && localStorage[place]) || '{}'), ...change };
      if (agreed && change) localStorage[place] = JSON.stringify(all);
      return all;
    } catch {
      return {};
    }
  };
  // style by property: a strict policy forbids style attributes
  const make = (name, style, more) => {
    const made = Object.assign(document.createElement(name), more);
    Object.assign(made.style, style);
    return made;
  };
  const frame = (heard) => {
    const src = new URL(`${home}/s/${survey}?embed=1`);
    for (const name of ['unit', 'channel']) data[name] && src.searchParams.set(name, data[name]);
    const made = make('iframe', { border: 0, width: '100%', height: '30rem' }, { src, title });
    // tells the page inside who listens; it answers only sites that the survey names
    made.onload = () => made.contentWindow.postMessage('candor', home);
    on('message', ({ source, origin, data: said }) => {
      if (source !== made.contentWindow || origin !== home) return;
      if (said.height) made.style.height = said.height + 'px';
      heard?.(said);
    });
    return made;
  };
  const open = () => {
    if (candor.shown) return;
    // its top stays where it is when the survey tells its height, so that the button to close never moves away
    const dialog = make('dialog', { width: 'min(32rem,92vw)', maxHeight: '88vh', margin: '5vh auto', padding: 0 }, { ariaLabel: title });
    const onclick = () => dialog.close();
    const close = make('button', { font: '24px/44px arial', width: '44px', float: 'right' }, { textContent: '×', ariaLabel: 'Close', onclick });
    const rest = () => known({ until: Date.now() + days * 864e5 });
    dialog.onclose = () => {
      rest();
      dialog.remove();
      candor.shown = 0;
    };
    dialog.append(close, frame((said) => (said.escape ? onclick() : said.done && rest())));
    document.body.append(dialog);
    dialog.showModal();
    candor.shown = over = 1;
  };
  const offer = () => over || known().until > Date.now() || open();
  const watch = () => {
    // who asks for the survey gets it, whatever the rules say
    if (click) on('click', (e) => e.target.closest(click) && open());
    const { drawn = Math.random() * 100 } = known();
    known({ drawn });
    if (drawn >= share) return;
    if (after >= 0) setTimeout(offer, after * 1e3);
    // without the attribute no height is enough
    on('scroll', () => (scrollY + innerHeight) * 100 >= scroll * document.body.scrollHeight && offer());
    if (exit) on('mouseout', (e) => e.relatedTarget || e.clientY > 0 || offer());
  };
  const begin = () => (begun ||= (popup ? watch() : script.after(frame()), 1));
  on('candor:consent', () => begin((agreed = candor.agreed = 1)), true);
  if (agreed || consent === 'none') begin();
})();
