// Files of a survey's page, sent as soon as they are chosen: progress in words, another try, taking away. Without this
// script the form sends them with the page. The program learns of a file by a box that nobody sees, ticked with the
// file's name; until the program is there, a file stays in its field.
(() => {
  const own = document.currentScript.dataset;
  const isLive = () => document.querySelector('[data-live]');
  const parts = (input) => {
    const set = input.closest('fieldset');
    return { set, taker: set.querySelector('[data-taker]'), said: set.querySelector('[data-said]') };
  };
  const line = (text, className = '') => Object.assign(document.createElement('p'), { textContent: text, className });
  /** Looked up anew: the page may have changed meanwhile. */
  const say = (input, ...nodes) => parts(input).said.replaceChildren(...nodes);
  const again = (input, file) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'quiet', textContent: own.again });
    button.onclick = () => {
      input.focus();
      send(input, [file]);
    };
    return button;
  };
  const take = (input, name) => {
    const { taker } = parts(input);
    taker.value = name;
    taker.checked = true;
    taker.dispatchEvent(new Event('change', { bubbles: true }));
    taker.checked = false;
    taker.value = '';
  };
  const message = (request) => {
    try {
      return JSON.parse(request.responseText).fields[0].message;
    } catch {
      return '';
    }
  };
  /** The fields whose files are on their way. */
  const busy = new Set();
  /** One after the other; what is wrong with one stays said while the others are sent. */
  const send = (input, [file, ...rest], wrong = []) => {
    if (!file) return;
    const request = new XMLHttpRequest();
    const item = input.name.slice('file-'.length);
    const failed = (text) => {
      busy.delete(input);
      const all = [...wrong, line(text || own.failed, 'error'), ...(text ? [] : [again(input, file)])];
      say(input, ...all);
      send(input, rest, all);
    };
    let told = -1;
    const tell = (share) => {
      // a reader of screens would read every hundredth
      const percent = Math.floor(share * 4) * 25;
      if (percent > told) say(input, line(own.adding.replace('{0}', (told = percent))), ...wrong);
    };
    request.open('POST', `/api/v1/respond/${own.slug}/files/${item}?lang=${encodeURIComponent(document.documentElement.lang)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => tell(total ? loaded / total : 0);
    request.onerror = () => failed('');
    request.onload = () => {
      if (request.status !== 201) return failed(message(request));
      busy.delete(input);
      take(input, JSON.parse(request.responseText).name);
      say(input, line(own.added), ...wrong);
      send(input, rest, wrong);
    };
    busy.add(input);
    tell(0);
    request.send(file);
  };
  const begin = (input) => {
    const files = [...input.files];
    // else the form would send them once more
    input.value = '';
    send(input, files);
  };
  const waiting = () => document.querySelectorAll('form input[type=file]');
  new MutationObserver((_, observer) => {
    if (!isLive()) return;
    observer.disconnect();
    waiting().forEach((input) => input.files.length && begin(input));
  }).observe(document.documentElement, { attributes: true, subtree: true, attributeFilter: ['data-live'] });
  // before the program hears of it: what it takes out of the page could not be looked at any more
  document.addEventListener(
    'change',
    ({ target }) => {
      if (!isLive() || target.matches('[data-taker]')) return;
      if (target.type === 'file' && target.files.length) begin(target);
      const input = target.closest('fieldset')?.querySelector('input[type=file]');
      if (!input || target.type !== 'checkbox' || target.checked || !/^[a-z]+-[0-9a-f]{32}$/.test(target.value)) return;
      // a box that is gone takes the focus with it
      setTimeout(() => {
        input.focus();
        say(input, line(own.removed));
      });
    },
    true,
  );
  // a page that is left would not learn of its file
  document.addEventListener(
    'submit',
    (event) => {
      const [input] = busy;
      if (!input) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      input.focus();
    },
    true,
  );
})();
