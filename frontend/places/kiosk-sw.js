// The half of a kiosk that works without a connection: keeps the page, and the answers until the server has them.
// It looks after the kiosk's own address only (its scope), so other pages of this site never meet it.
const slug = /^\/s\/([^/]+)\//.exec(location.pathname)[1];
const PAGE = `/s/${slug}`;
const SURVEY = `/api/v1/respond/${slug}/form`;
const SEND = `/api/v1/respond/${slug}/responses`;
const POSTCARD = 'application/vnd.candor.postcard';
const NAME = `candor-kiosk/${slug}`;
const PATIENCE = 8_000;

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

// --- answers that wait, and when the server was last heard -----------------------------------------------
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
let opened;
const database = () => {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => ['answers', 'state'].forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
};
const store = async (name, mode) => (await database()).transaction(name, mode).objectStore(name);
const read = async (name, key) => done((await store(name)).get(key));
const write = async (name, key, value) => done((await store(name, 'readwrite')).put(value, key));
const remove = async (name, key) => done((await store(name, 'readwrite')).delete(key));
const waiting = async () => done((await store('answers')).getAll());

const heard = () => write('state', 'contact', Date.now());
const status = async () => {
  const kept = await waiting();
  const refused = kept.filter((answer) => answer.refused).length;
  const ready = !!(await (await caches.open(NAME)).match(new Request(`${PAGE}?kiosk=1`), { ignoreSearch: true, ignoreVary: true }));
  return { waiting: kept.length - refused, refused, since: await read('state', 'since'), contact: (await read('state', 'contact')) ?? Date.now(), ready };
};
const tell = async () => {
  const now = await status();
  for (const page of await clients.matchAll()) page.postMessage(now);
};

const isAway = (response) => [502, 503, 504].includes(response.status);
const reach = (address, options) => fetch(address, { signal: AbortSignal.timeout(PATIENCE), credentials: 'same-origin', cache: 'no-store', ...options });
/** Answers go to an address that names their secret: the same ones twice are stored once. */
const post = (address, body) => reach(address, { method: 'POST', body, headers: { accept: POSTCARD, 'content-type': POSTCARD } });

// --- sending what waits ----------------------------------------------------------------------------------
let sending;
const send = () => (sending ??= sendAll().finally(() => (sending = undefined)));
const sendAll = async () => {
  const keys = await done((await store('answers')).getAllKeys());
  try {
    if (!keys.length && (await reach('/healthz')).ok) await heard();
    for (const key of keys) {
      const answer = await read('answers', key);
      const response = await post(answer.address, answer.body);
      // the server cannot just now: what waits goes on waiting
      if (response.status >= 500 || response.status === 429) return;
      await heard();
      if (response.ok) await remove('answers', key);
      else await write('answers', key, { ...answer, refused: response.status });
    }
  } catch {
    return;
  }
  if (!(await waiting()).length) await remove('state', 'since');
};

/** Keeps an answer under its address, which no other has, and says so as the server would. */
const keep = async (address, body) => {
  // no time of its own: only since when any waits
  if (!(await read('state', 'since'))) await write('state', 'since', Date.now());
  await write('answers', address, { address, body });
  await tell();
  return new Response(new ArrayBuffer(0), { headers: { 'content-type': POSTCARD } });
};

const take = async (event) => {
  const body = await event.request.arrayBuffer();
  const { url } = event.request;
  const response = await post(url, body).catch(() => undefined);
  if (!response || isAway(response)) return keep(url, body);
  event.waitUntil(heard().then(send).then(tell));
  return response;
};

// --- pages and files -------------------------------------------------------------------------------------
const kept = async (address) => (await caches.open(NAME)).match(address, { ignoreVary: true });
const put = async (address, response) => (await caches.open(NAME)).put(address, response);

/** Keeps the pictures of a survey; false when one is not to be had. */
const keepPictures = async (survey) => {
  // the survey as it travels is bytes, but addresses in it are plain letters
  const named = new TextDecoder('latin1').decode(await survey.arrayBuffer()).match(/\/pictures\/[0-9a-f]{64}/g) ?? [];
  for (const path of new Set(named)) {
    if (await kept(path)) continue;
    const response = await reach(path);
    if (!response.ok) return false;
    await put(path, response);
  }
  return true;
};

/** The network's answer, else the one kept; what the server says is gone is forgotten. */
const newest = async (event, options) => {
  // offline everybody sees the arrangement that was kept, and it is named when the answers are sent
  const url = event.request.url.replace(/[?&]arrangement=\w+/, '');
  const response = await reach(event.request.url, options).catch(() => undefined);
  // a page in another language has an address of its own; offline it is the one that was kept
  const home = async () => (event.request.mode === 'navigate' ? kept(await read('state', 'home')) : undefined);
  if (!response || isAway(response)) return (await kept(url)) ?? (await home()) ?? response ?? Response.error();
  if (response.redirected) return Response.redirect(response.url);
  event.waitUntil(heard().then(send).then(tell));
  if (response.ok) {
    await put(url, response.clone());
    if (new URL(url).pathname === SURVEY) event.waitUntil(keepPictures(response.clone()).catch(() => false));
  } else if ([404, 410].includes(response.status)) await (await caches.open(NAME)).delete(url, { ignoreVary: true });
  return response;
};

/** Names of files change with their content, so the one kept is right. */
const file = async (request) => {
  const found = await kept(request.url);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await put(request.url, response.clone());
  return response;
};

/** Fetches everything that the kiosk needs; the page last, so that it never names what is not there. */
const prepare = async (home) => {
  const page = await reach(home);
  if (!page.ok) return;
  const text = await page.clone().text();
  const named = [...text.matchAll(/(?:href|src)=["']?(\/(?:assets|kiosk)[^"'\s>]*)/g)].map(([, path]) => path);
  for (const path of new Set(named)) {
    if (path.startsWith('/assets/') && (await kept(path))) continue;
    const response = await reach(path);
    if (!response.ok) return;
    await put(path, response);
  }
  const url = new URL(home, location.origin);
  const unit = url.searchParams.get('unit');
  // hidden fields stand first, as the survey's program writes them
  const asked = url.search.slice(1).split('&').filter((part) => part.startsWith('f.'));
  if (unit) asked.push(`unit=${encodeURIComponent(unit)}`);
  const address = asked.length ? `${SURVEY}?${asked.join('&')}` : SURVEY;
  const languages = [...text.matchAll(/value=["']?language-([\w-]+)/g)].map(([, tag]) => `${address}${asked.length ? '&' : '?'}lang=${tag}`);
  for (const each of [address, ...languages]) {
    const survey = await reach(each, { headers: { accept: POSTCARD } });
    if (!survey.ok) return;
    if (!(await keepPictures(survey.clone()))) return;
    await put(each, survey);
  }
  await put(home, page);
  await write('state', 'home', url.href);
  await heard();
};

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === 'POST' && pathname === SEND) return event.respondWith(take(event));
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && pathname === PAGE) return event.respondWith(newest(event, { headers: { accept: 'text/html' } }));
  if (/^\/(assets|pictures)\//.test(pathname)) return event.respondWith(file(request));
  if (pathname === SURVEY) return event.respondWith(newest(event, { headers: { accept: POSTCARD } }));
  if (pathname.startsWith('/kiosk.')) event.respondWith(newest(event));
});

const forget = async () => {
  await caches.delete(NAME);
  (await database()).close();
  opened = undefined;
  await done(indexedDB.deleteDatabase(NAME));
  await registration.unregister();
};

addEventListener('message', (event) => {
  const { what, home } = event.data;
  const work = async () => {
    if (what === 'forget') await forget();
    if (what === 'keep') await prepare(home).catch(() => undefined);
    if (what === 'send') await send();
    event.ports[0].postMessage(what === 'forget' ? undefined : await status());
  };
  event.waitUntil(work());
});
