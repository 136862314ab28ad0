// The level "verified anonymous" in a respondent's browser. One script for three pages: the link of a letter, where a
// token is collected; the survey, whose answers are sealed and sent with the token; and the list of counted tokens.
// The program that computes is loaded from the addresses in the script's element, and only here. Requests carry no
// cookie and no referrer, and nothing that is entered leaves the browser but sealed.
(() => {
  const own = document.currentScript.dataset;
  const place = `candor-token/${own.wave}`;
  const api = `/api/v1/credentials/${own.wave}/`;
  const fetched = window.fetch.bind(window);
  const quiet = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' };

  // several people may open their letters here, so what is kept has the name of the letter
  const named = (text) => {
    let [a, b] = [0x811c9dc5, 0x9e3779b9];
    for (const letter of text) {
      a = Math.imul(a ^ letter.codePointAt(0), 0x01000193);
      b = Math.imul(b ^ letter.codePointAt(0), 0x85ebca6b);
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  };
  const everything = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? {};
    } catch {
      return {};
    }
  };
  let name = own.step === 'collect' ? named(location.pathname.split('/')[2]) : '';
  const kept = () => everything()[name] ?? {};
  const keep = (more) => localStorage.setItem(place, JSON.stringify({ ...everything(), [name]: { ...kept(), ...more } }));
  const drop = () => {
    const { [name]: _, ...others } = everything();
    localStorage.setItem(place, JSON.stringify(others));
  };
  /** Names of the letters whose token is here; the one that this window came from alone, where it came from one. */
  const collected = () => {
    const all = everything();
    const names = Object.keys(all).filter((one) => all[one].token);
    const from = sessionStorage.getItem(place);
    return names.includes(from) ? [from] : names;
  };
  // two windows at once would ask for two tokens
  const alone = (work) => (navigator.locks ? navigator.locks.request(place, work) : work());
  const post = (what, body) =>
    fetched(api + what, { ...quiet, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  let started;
  const program = () =>
    (started ??= import(own.script).then(async (parts) => {
      await parts.default({ module_or_path: own.module });
      return parts;
    }));

  /** The published terms, when they are those of the letter. */
  const terms = async (digest) => {
    const reply = await fetched(`${api}terms`, quiet);
    if (!reply.ok) throw new Error('terms');
    return (await program()).Terms.accept((await reply.json()).terms, digest, own.wave);
  };

  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const paragraph = (inside, name = '') => {
    const made = element('p', '', { className: name });
    made.append(inside);
    return made;
  };
  const show = (...parts) => {
    const spot = document.getElementById('sealed');
    spot.replaceChildren(...parts);
  };
  const button = (label, press) => {
    const made = element('button', label, { type: 'button', className: 'main' });
    made.onclick = async () => {
      made.disabled = true;
      try {
        await press();
      } catch {
        show(paragraph(own.busy, 'error'), button(own.again, press));
      }
    };
    return paragraph(made, 'actions');
  };

  const isCollected = () => {
    const { code, unit, token } = kept();
    if (!token) return false;
    sessionStorage.setItem(place, name);
    const to = (address, label) => paragraph(element('a', label, { href: address }));
    const list = to(`/b/${own.wave}${location.search}`, own.list);
    const spoken = new URLSearchParams(location.search).get('lang');
    const survey = `/s/${own.slug}?unit=${encodeURIComponent(unit)}${spoken ? `&lang=${encodeURIComponent(spoken)}` : ''}`;
    show(paragraph(own.collected, 'prose'), paragraph(element('code', code)), to(survey, own.answer), list);
    return true;
  };

  const exchange = async (letter, cell, collector) => {
    // kept before it is sent: when the reply is lost the same is asked again
    const mine = { code: collector.code(), digest: location.hash.slice(1), unit: cell.code };
    keep(mine);
    const reply = await post('tokens', { code: letter, request: collector.request() });
    if (reply.status === 409) {
      if (isCollected()) return;
      if (kept().code === mine.code) drop();
      return elsewhere(letter, cell, own.wrong);
    }
    if (!reply.ok) throw new Error('tokens');
    const token = collector.finish((await reply.json()).response);
    if (!token) return show(paragraph(own.terms, 'error'));
    keep({ ...mine, token });
    isCollected();
  };

  const elsewhere = (letter, cell, problem) => {
    const entry = element('input', '', { id: 'recovery', autocomplete: 'off', spellcheck: false, maxLength: 60 });
    const label = element('label', own.code, { htmlFor: 'recovery' });
    const press = async () => {
      const accepted = await terms(location.hash.slice(1));
      if (!accepted) return show(paragraph(own.terms, 'error'));
      const collector = accepted.recover(cell.unit, entry.value);
      return collector ? exchange(letter, cell, collector) : elsewhere(letter, cell, own.wrong);
    };
    show(paragraph(own.elsewhere, 'prose'), ...(problem ? [paragraph(problem, 'error')] : []), paragraph(label), paragraph(entry), button(own.collect, press));
  };

  const collect = async () => {
    if (isCollected()) return;
    const letter = location.pathname.split('/')[2];
    const reply = await post('cell', { code: letter });
    if (!reply.ok) throw new Error('cell');
    const cell = await reply.json();
    if (cell.is_collected && !kept().code) return elsewhere(letter, cell);
    show(
      button(own.collect, async () => {
        const accepted = await terms(location.hash.slice(1));
        if (!accepted) return show(paragraph(own.terms, 'error'));
        await alone(async () => {
          if (isCollected()) return;
          const { code } = kept();
          const collector = code ? accepted.recover(cell.unit, code) : accepted.begin(cell.unit);
          // a key that is not among those published is what must not be
          if (!collector) return show(paragraph(own.terms, 'error'));
          await exchange(letter, cell, collector);
        });
      }),
    );
  };

  // the program's own part of the page, or the page as it came
  const say = (...parts) => {
    const whole = document.querySelector('.app') ?? document.querySelector('main');
    whole.className = '';
    whole.replaceChildren(...parts);
  };

  /** The digest of what is sealed; nothing where a browser does not compute it. */
  const digest = async (text) => {
    if (!crypto.subtle) return '';
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };

  let sealed = {};
  const send = async (submission, signal) => {
    const { token, digest: letter } = kept();
    const accepted = await terms(letter);
    const answers = accepted?.answers(submission);
    if (!answers) {
      say(paragraph(own.terms, 'error'));
      return new Response('{}', { status: 422 });
    }
    // the same again is the same envelope, which counts once; also after the page was loaded anew
    const of = (await digest(String(answers))) || String(answers);
    if (sealed.of !== of) {
      const before = kept().sealed;
      sealed = before?.of === of ? before : { of, envelope: accepted.seal(token, answers) };
      if (of.length === 64) keep({ sealed });
    }
    const reply = await fetched(`${api}answers`, {
      ...quiet,
      signal,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, envelope: sealed.envelope }),
    });
    return reply.status === 410 && (await isCounted(token)) ? new Response('{}', { status: 200 }) : reply;
  };

  const isCounted = async (token) => {
    const reply = await fetched(`${api}bulletin`, quiet);
    return reply.ok && (await reply.text()).split('\n').slice(6).includes((await program()).mark(token));
  };

  /** What the survey's program asks of the server: drafts stay in this browser, answers are sealed. */
  const answer = () => {
    const names = collected();
    if (names.length === 0) return say(paragraph(own.none, 'prose'));
    if (names.length > 1) {
      const all = everything();
      const choose = (one) => {
        const label = `${own.answer}: ${all[one].unit}, ${all[one].code.slice(0, 4)}…`;
        return button(label, () => {
          sessionStorage.setItem(place, one);
          location.reload();
        });
      };
      return say(...names.map(choose));
    }
    [name] = names;
    program();
    window.fetch = async (input, init) => {
      const address = new URL(input.url ?? input, location.href).pathname;
      if (!address.startsWith('/api/v1/respond/')) return fetched(input, init);
      const request = new Request(new Request(input, init), quiet);
      if (address.includes('/drafts/')) return new Response('{}', { status: 404 });
      if (address.endsWith('/responses')) return send(new Uint8Array(await request.arrayBuffer()), request.signal);
      return fetched(request);
    };
    // only now, when nothing that it sends can leave unsealed
    document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: own.program }));
  };

  const list = async () => {
    const names = collected();
    if (names.length === 0) return show(paragraph(own.none, 'prose'));
    const reply = await fetched(`${api}bulletin`, quiet);
    if (reply.status === 409) return show(paragraph(own.later, 'prose'));
    if (!reply.ok) throw new Error('bulletin');
    const [{ mark }, lines] = [await program(), (await reply.text()).split('\n').slice(6)];
    const tokens = everything();
    const own_lines = names.flatMap((one) => {
      const line = mark(tokens[one].token);
      return [paragraph(lines.includes(line) ? own.counted : own.missing, 'prose'), paragraph(element('code', line))];
    });
    show(...own_lines, paragraph(element('a', own.list, { href: `${api}bulletin` })));
  };

  const steps = { collect, answer, list };
  const begin = async () => {
    try {
      await steps[own.step]();
    } catch {
      show(paragraph(own.busy, 'error'), button(own.again, begin));
    }
  };
  begin();
})();
