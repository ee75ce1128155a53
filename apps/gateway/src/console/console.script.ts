/**
 * Keys for the moderation console; every one does what a link or a form on the page does without it. An element says
 * its key itself: `data-key`.
 */
export const CONSOLE_SCRIPT = `'use strict';
const dialog = document.getElementById('keys');
const opener = document.getElementById('show-keys');
opener.hidden = false;
document.documentElement.classList.add('with-keys');
opener.addEventListener('click', () => dialog.showModal());

function isTyping(element) {
  return element.matches('textarea, select, input:not([type=radio]):not([type=checkbox])');
}
function act(element) {
  if (element.matches('[type=radio]')) {
    element.checked = true;
    document.querySelector('[data-note]').focus();
  } else if (element.matches('a, button')) element.click();
  else element.focus();
}
function move(step) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const here = rows.indexOf(document.activeElement);
  const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  if (next) next.focus();
}

document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.isComposing || dialog.open) return;
  if (key === 'Enter' && (event.ctrlKey || event.metaKey) && target.matches('textarea')) {
    event.preventDefault();
    target.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(target)) {
    if (key === 'Escape') target.blur();
    return;
  }
  const element = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
  if (element) act(element);
  else if (key === 'j') move(1);
  else if (key === 'k') move(-1);
  else if (key === '?') dialog.showModal();
  else return;
  event.preventDefault();
});
`;
