// In a survey that another site shows: tells that site how high the page is, when the visit is over and that
// Escape was pressed. It speaks only to the page around it, and only when its site is one that the survey names.
(() => {
  const hosts = document.currentScript.dataset.hosts.split(' ');
  let host;
  const say = (what) => host && parent.postMessage({ candor: 1, ...what }, host);
  const tell = () =>
    say({ height: Math.ceil(document.body.getBoundingClientRect().height), done: !!document.querySelector('main.notice') });
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || data !== 'candor' || !hosts.includes(origin)) return;
    host = origin;
    tell();
  });
  addEventListener('keydown', ({ key }) => key === 'Escape' && say({ escape: true }));
  new ResizeObserver(tell).observe(document.body);
  new MutationObserver(tell).observe(document.body, { childList: true, subtree: true });
})();
