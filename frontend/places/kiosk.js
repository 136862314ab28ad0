// A survey on a device that many people use: clears itself, works without a connection for a day, and asks
// whoever wants to leave for a PIN. kiosk-sw.js is its other half. The survey's own program knows nothing of it.
(() => {
  const { home, slug, idle, warn, thanks, pin, still, clears, on } = document.currentScript.dataset;
  const DAY = 864e5;
  const POLL = 60_000;
  // so often while answers wait: a device may say that it is online before the network works
  const POLL_WAITING = 5_000;
  const TRIES = 5;
  const PAUSE = 60_000;
  const make = (name, more = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(more)) key in made ? (made[key] = value) : made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const button = (name, press, more) => make('button', { type: 'button', textContent: name, onclick: press, ...more });
  const answers = (count) => (count === 1 ? '1 answer' : `${count} answers`);

  // --- the line below the survey -------------------------------------------------------------------------
  const line = make('p', { role: 'status' });
  const bar = make('aside', { className: 'kiosk', ariaLabel: 'This device' }, line, button('Leave', () => leave()));
  const say = (text) => line.textContent === text || (line.textContent = text);
  // beside the body: the survey's program empties that when it takes over
  const root = document.documentElement;
  root.append(bar);

  let dialogs = 0;
  const dialog = (heading, ...content) => {
    const id = `kiosk-heading-${(dialogs += 1)}`;
    const made = make('dialog', { className: 'kiosk-dialog', 'aria-labelledby': id }, make('h2', { id, textContent: heading }), ...content);
    made.onclose = () => made.remove();
    root.append(made);
    made.showModal();
    return made;
  };

  // --- beginning anew ------------------------------------------------------------------------------------
  const reset = () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`candor/${slug}/`) || key === 'candor-keys') localStorage.removeItem(key);
    sessionStorage.clear();
    // browsers may keep a page that is left, as it is, for whoever goes back
    document.body.replaceChildren();
    location.replace(home);
  };
  const isEntrance = location.pathname === `/s/${slug}`;
  const [visit] = performance.getEntriesByType('navigation');
  // going back must not show what the one before has answered; browsers fill in forms again by themselves
  addEventListener('pageshow', (event) => event.persisted && reset());
  if (visit?.type === 'back_forward') reset();

  let touched = !isEntrance;
  let last = Date.now();
  let over;
  let warning;
  let stopped;
  const active = () => {
    touched = true;
    last = Date.now();
    warning?.close();
    warning = undefined;
  };
  for (const kind of ['click', 'keydown', 'input', 'scroll', 'wheel']) addEventListener(kind, active, { capture: true, passive: true });
  // a finger on the warning must find its button still there when it is lifted
  addEventListener('pointerdown', () => (last = Date.now()), { capture: true, passive: true });
  const tick = () => {
    const now = Date.now();
    // thanks, or a message that ends the visit; one that nobody has caused is not loaded anew all the time
    over = document.querySelector('main.notice') ? (over ?? now) : undefined;
    if (over && now - over >= (touched ? thanks * 1000 : 60_000)) return reset();
    const left = Math.ceil(idle - (now - last) / 1000);
    if (!touched || over || stopped || left > warn) return;
    if (left <= 0) return reset();
    if (!warning) {
      const seconds = make('strong', { ariaHidden: 'true' });
      const text = make('p', { textContent: `${clears} ` }, seconds);
      warning = dialog(still, text, button(on, active, { className: 'main' }));
    }
    warning.querySelector('strong').textContent = left;
  };
  const clock = setInterval(tick, 250);

  // --- without a connection ------------------------------------------------------------------------------
  let worker;
  let state;
  const ask = (what) =>
    new Promise((resolve) => {
      if (!worker) return resolve();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      worker.postMessage({ what, home }, [port2]);
    });
  const when = (time) => new Date(time).toLocaleString(root.lang || undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const words = () => {
    const { waiting, refused, since, ready } = state;
    const said = [];
    if (waiting) said.push(`${answers(waiting)} wait${waiting === 1 ? 's' : ''} on this device since ${when(since)} and will be sent.`);
    if (refused) said.push(`The server does not take ${answers(refused)} of this device. Tell whoever set up the survey.`);
    if (!said.length) said.push(ready ? 'Ready to work without a connection.' : 'Not ready yet to work without a connection.');
    return said.join(' ');
  };
  const stop = () => {
    if (stopped) return;
    const text = `${state.waiting ? `${answers(state.waiting)} wait here. ` : ''}Connect it to the network; then the survey goes on by itself.`;
    stopped = dialog('This device has had no connection for a day', make('p', { textContent: text }), button('Leave', () => leave()));
    // browsers let a second Escape close any dialog; while nothing has changed it comes again
    stopped.onclose = () => {
      stopped.remove();
      stopped = undefined;
      show(state);
    };
  };
  const show = (now) => {
    if (!now) return;
    state = now;
    say(words());
    if (Date.now() - state.contact > DAY) return stop();
    stopped?.close();
  };
  let asked = 0;
  const send = async () => {
    asked = Date.now();
    show(await ask('send'));
  };
  const start = async () => {
    if (!isSecureContext || !navigator.serviceWorker) {
      say('This page did not come over https: it does not work without a connection, and no PIN keeps anybody here.');
      return;
    }
    try {
      const registration = await navigator.serviceWorker.register(`/s/${slug}/kiosk-sw.js`, { scope: `/s/${slug}?kiosk=1`, updateViaCache: 'none' });
      const newest = registration.installing || registration.waiting || registration.active;
      if (newest.state !== 'activated') await new Promise((resolve) => newest.addEventListener('statechange', () => newest.state === 'activated' && resolve()));
      worker = newest;
    } catch {
      // without a connection the worker that is there goes on
      worker = (await navigator.serviceWorker.getRegistration(home))?.active;
    }
    if (!worker) return say('This browser does not let the page work without a connection.');
    show(await ask('keep'));
    send();
  };
  navigator.serviceWorker?.addEventListener('message', ({ data }) => show(data));
  addEventListener('online', send);
  addEventListener('offline', () => ask('status').then(show));
  setInterval(() => (state?.waiting || stopped || Date.now() - asked >= POLL) && send(), POLL_WAITING);
  start();
  // a form that cannot be sent would end on the browser's own page
  document.addEventListener(
    'submit',
    (event) => {
      if (navigator.onLine || document.querySelector('.app[data-live]') || event.target.closest('dialog')) return;
      event.preventDefault();
      say('There is no connection just now. Nothing is lost; try again in a moment.');
    },
    true,
  );

  // --- leaving -------------------------------------------------------------------------------------------
  const TRIED = 'candor-kiosk';
  const tried = () => JSON.parse(localStorage[TRIED] || '{"wrong":0,"until":0}');
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const isRight = async (typed) => {
    const [rounds, salt, digest] = pin.split('.');
    const text = (words) => new TextEncoder().encode(words);
    const key = await crypto.subtle.importKey('raw', text(typed), 'PBKDF2', false, ['deriveBits']);
    return hex(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: text(salt), iterations: +rounds }, key, 256)) === digest;
  };
  const go = async () => {
    clearInterval(clock);
    if (!state?.waiting && !state?.refused) await ask('forget');
    location.replace('/');
  };
  const confirm = (made) => {
    made.close();
    const left = (state?.waiting ?? 0) + (state?.refused ?? 0);
    if (!left) return go();
    const text = `${answers(left)} not sent yet. They stay on this device and are sent when this kiosk is opened again with a connection.`;
    const next = dialog('Leave anyway?', make('p', { textContent: text }), button('Stay', () => next.close(), { className: 'main' }), button('Leave anyway', go));
  };
  const check = async (made, field, error) => {
    const before = tried();
    const pause = Math.ceil((before.until - Date.now()) / 1000);
    const wrong = (words) => {
      error.textContent = words;
      field.setAttribute('aria-invalid', 'true');
      field.value = '';
      field.focus();
    };
    if (pause > 0) return wrong(`Too many wrong tries. Wait ${pause} seconds.`);
    if (await isRight(field.value)) {
      localStorage.removeItem(TRIED);
      return confirm(made);
    }
    const count = before.wrong + 1;
    const isEnough = count >= TRIES;
    localStorage[TRIED] = JSON.stringify(isEnough ? { wrong: 0, until: Date.now() + PAUSE } : { wrong: count, until: 0 });
    wrong(isEnough ? `Too many wrong tries. Wait ${PAUSE / 1000} seconds.` : 'This PIN is not right.');
  };
  const leave = () => {
    if (!pin || !isSecureContext) {
      const made = dialog('Leave this survey?', button('Stay', () => made.close(), { className: 'main' }), button('Leave', () => confirm(made)));
      return;
    }
    const field = make('input', { id: 'kiosk-pin', type: 'password', inputMode: 'numeric', autocomplete: 'off', maxLength: 8, 'aria-describedby': 'kiosk-error' });
    const error = make('p', { id: 'kiosk-error', className: 'error', role: 'alert' });
    const submit = make('button', { type: 'submit', className: 'main', textContent: 'Leave' });
    const form = make('form', {}, make('label', { htmlFor: 'kiosk-pin', textContent: 'PIN' }), field, error, submit, button('Stay', () => made.close()));
    const made = dialog('Leave this survey?', form);
    form.onsubmit = (event) => {
      event.preventDefault();
      check(made, field, error);
    };
    field.focus();
  };
})();
