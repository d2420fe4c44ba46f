// Small comforts; every page works without them.

// A form is sent once, however often its button is pressed.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
  if (form.dataset.sent === 'yes') {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
});
// Back from the browser's memory: it may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// After a refused form the reader begins at its errors.
const errors = document.querySelector('[data-errors]');
if (errors instanceof HTMLElement) errors.focus();

// Queues: J and K go to the next and the former entry (by place on the keyboard, whatever the language), Tab to its buttons.
const entries = [...document.querySelectorAll('[data-entry]')];
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || entries.length === 0) return;
  if (event.target instanceof Element && event.target.closest('input, textarea, select')) return;
  const step = { KeyJ: 1, KeyK: -1 }[event.code];
  if (step === undefined) return;
  const at = entries.findIndex((entry) => entry.contains(document.activeElement));
  const next = entries[at < 0 ? 0 : Math.min(entries.length - 1, Math.max(0, at + step))];
  const link = next?.querySelector('a');
  if (link instanceof HTMLElement) link.focus();
  event.preventDefault();
});
