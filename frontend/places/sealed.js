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

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? {};
    } catch {
      return {};
    }
  };
  const keep = (more) => localStorage.setItem(place, JSON.stringify({ ...kept(), ...more }));
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
    const to = (address, label) => paragraph(element('a', label, { href: address }));
    const list = to(`/b/${own.wave}${location.search}`, own.list);
    const spoken = new URLSearchParams(location.search).get('lang');
    const survey = `/s/${own.slug}?unit=${encodeURIComponent(unit)}${spoken ? `&lang=${encodeURIComponent(spoken)}` : ''}`;
    show(paragraph(own.collected, 'prose'), paragraph(element('code', code)), to(survey, own.answer), list);
    return true;
  };

  const exchange = async (letter, cell, collector) => {
    // kept before it is sent: when the reply is lost the same is asked again
    keep({ code: collector.code(), digest: location.hash.slice(1), unit: cell.code });
    const reply = await post('tokens', { code: letter, request: collector.request() });
    if (reply.status === 409) {
      localStorage.removeItem(place);
      return elsewhere(letter, cell, own.wrong);
    }
    if (!reply.ok) throw new Error('tokens');
    const token = collector.finish((await reply.json()).response);
    if (!token) return show(paragraph(own.terms, 'error'));
    keep({ token });
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
        const { code } = kept();
        const collector = code ? accepted.recover(cell.unit, code) : accepted.begin(cell.unit);
        await exchange(letter, cell, collector);
      }),
    );
  };

  let sealed = {};
  const send = async (submission) => {
    const { token, digest } = kept();
    const accepted = await terms(digest);
    const answers = accepted?.answers(submission);
    if (!answers) return new Response('{}', { status: 422 });
    // the same again is the same envelope, which counts once
    if (sealed.answers !== answers) sealed = { answers, envelope: accepted.seal(token, answers) };
    return post('answers', { token, envelope: sealed.envelope });
  };

  /** What the survey's program asks of the server: drafts stay in this browser, answers are sealed. */
  const answer = () => {
    if (!kept().token) {
      const app = document.querySelector('.app');
      app.className = '';
      app.replaceChildren(paragraph(own.none, 'prose'));
      return;
    }
    program();
    window.fetch = async (input, init) => {
      const address = new URL(input.url ?? input, location.href).pathname;
      if (!address.startsWith('/api/v1/respond/')) return fetched(input, init);
      const request = new Request(new Request(input, init), quiet);
      if (address.includes('/drafts/')) return new Response('{}', { status: 404 });
      if (address.endsWith('/responses')) return send(new Uint8Array(await request.arrayBuffer()));
      return fetched(request);
    };
  };

  const list = async () => {
    const { token } = kept();
    if (!token) return show(paragraph(own.none, 'prose'));
    const reply = await fetched(`${api}bulletin`, quiet);
    if (reply.status === 409) return show(paragraph(own.later, 'prose'));
    if (!reply.ok) throw new Error('bulletin');
    const mark = (await program()).mark(token);
    const isThere = (await reply.text()).split('\n').slice(6).includes(mark);
    const all = element('a', own.list, { href: `${api}bulletin` });
    show(paragraph(isThere ? own.counted : own.missing, 'prose'), paragraph(element('code', mark)), paragraph(all));
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
