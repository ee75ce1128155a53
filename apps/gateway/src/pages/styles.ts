/** The one look of every page. Light and dark by the system's choice; 360 px wide is a first-class layout. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --ground: #fbfaf7; --surface: #ffffff; --line: #e4e0d8; --edge: #857f73; --ink: #1a2230; --ink-soft: #5a6472;
  --reef: #0f766e; --on-reef: #ffffff; --coral: #c2410c; --danger: #b42318; --good: #2e7d32;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10141a; --surface: #171d25; --line: #2a333f; --edge: #6b7787; --ink: #e8ebf0; --ink-soft: #9aa5b4;
    --reef: #2dd4bf; --on-reef: #0b1a19; --coral: #fb923c; --danger: #f97066; --good: #81c995;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); min-height: 100vh;
  display: flex; flex-direction: column;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
.column { width: 100%; max-width: 72rem; margin: 0 auto; padding-left: 24px; padding-right: 24px; }
main { flex: 1; padding-top: 40px; padding-bottom: 48px; outline: none; }
h1 { font-size: 34px; line-height: 1.2; margin: 0 0 16px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; margin: 32px 0 12px; }
p { margin: 0 0 16px; max-width: 72ch; }
.lead { font-size: 20px; color: var(--ink-soft); }
pre + button { margin-right: 8px; }
.soft, .hint, footer { color: var(--ink-soft); }
.small { font-size: 14px; }
a { color: var(--reef); text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--reef); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 8px; background: var(--surface); padding: 8px 12px; z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.bar { background: var(--surface); border-bottom: 1px solid var(--line); }
.bar .column { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 60px; }
.brand { display: inline-flex; align-items: center; gap: 8px; font-weight: 650; font-size: 20px; color: var(--ink); text-decoration: none; }
nav { display: flex; align-items: center; gap: 16px; min-width: 0; }
nav a { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
nav a.whole { flex: none; }
footer { padding-top: 16px; padding-bottom: 24px; font-size: 14px; }
footer a { color: inherit; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 24px; max-width: 36rem; margin: 0 0 24px; }
.card > :last-child, .notice > :last-child { margin-bottom: 0; }
.card h2 { margin-top: 0; }
ul { padding-left: 20px; } li + li { margin-top: 4px; }
.field { margin: 0 0 20px; }
label { display: block; font-weight: 600; margin: 0 0 4px; }
.hint { margin: 0 0 6px; font-size: 14px; }
.error { margin: 0 0 6px; font-size: 14px; color: var(--danger); font-weight: 600; }
input, select {
  width: 100%; min-height: 44px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--ground); border: 1px solid var(--edge); border-radius: 8px;
}
.choice { display: flex; align-items: baseline; gap: 10px; min-height: 32px; font-weight: 400; }
.choice input { flex: none; width: 18px; height: 18px; min-height: 0; padding: 0; margin: 0; accent-color: var(--reef); position: relative; top: 3px; }
fieldset { border: 0; padding: 0; min-width: 0; } legend { font-weight: 600; padding: 0; margin: 0 0 4px; }
.belongs { margin: 4px 0 12px 28px; }
.belongs > .field { margin: 0; }
.wrong input { border: 2px solid var(--danger); }
input.code { font: 26px/1.3 var(--mono); letter-spacing: 0.12em; text-transform: uppercase; }
button, .button {
  display: inline-block; min-height: 44px; padding: 9px 20px; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-reef); background: var(--reef); border: 1px solid var(--reef); border-radius: 8px; text-decoration: none;
}
button.second, .button.second { color: var(--ink); background: transparent; border-color: var(--edge); }
button.danger { color: var(--surface); background: var(--danger); border-color: var(--danger); }
button.quiet { min-height: 0; padding: 6px 0; border: 0; background: none; color: var(--reef); font-weight: 400; text-decoration: underline; text-underline-offset: 3px; white-space: nowrap; }
button:hover, .button:hover { filter: brightness(1.08); }
.actions { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
.or { display: flex; align-items: center; gap: 12px; color: var(--ink-soft); margin: 20px 0; font-size: 14px; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.wide { width: 100%; text-align: center; }
code, pre, .mono { font-family: var(--mono); }
code { font-size: 0.94em; overflow-wrap: anywhere; }
pre { margin: 0 0 16px; padding: 12px 16px; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 14px; }
.secret { display: block; padding: 12px; background: var(--ground); border: 1px solid var(--edge); border-radius: 8px; user-select: all; margin: 0 0 12px; }
.shown-code { font: 600 34px/1.3 var(--mono); letter-spacing: 0.08em; margin: 0 0 16px; }
.notice { border: 1px solid var(--line); border-left: 4px solid var(--reef); border-radius: 10px; background: var(--surface); padding: 16px 20px; margin: 0 0 24px; max-width: 44rem; }
.notice h2 { margin: 0 0 8px; }
.notice.bad { border-left-color: var(--danger); } .notice.bad h2, .notice.bad a { color: var(--danger); }
.notice.good { border-left-color: var(--good); }
.notice.warn { border-left-color: var(--coral); }
.notice ul { margin: 0; padding-left: 20px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 8px 20px; margin: 0 0 20px; }
.facts dt { color: var(--ink-soft); } .facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 24px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 24px; margin-top: 32px; }
.cards .card { margin: 0; max-width: none; }
.table { border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; margin: 0 0 24px; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; }
th, td { text-align: left; padding: 12px 16px; vertical-align: middle; overflow-wrap: anywhere; }
thead th { font-size: 14px; font-weight: 600; color: var(--ink-soft); border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
td.action { text-align: right; }
thead th, td.action, td.brief { white-space: nowrap; }
.tag { display: inline-block; font-size: 14px; color: var(--coral); border: 1px solid currentColor; border-radius: 999px; padding: 0 8px; }
@media (max-width: 44rem) {
  .column { padding-left: 16px; padding-right: 16px; }
  main { padding-top: 24px; padding-bottom: 24px; }
  h1 { font-size: 26px; }
  .lead { font-size: 16px; }
  .card { padding: 16px; }
  .two { grid-template-columns: 1fr; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 12px; }
  .shown-code { font-size: 26px; }
  .form-actions button, .form-actions .button { flex: 1 1 100%; text-align: center; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tr { padding: 12px 16px; } tbody tr + tr { border-top: 1px solid var(--line); } tbody tr + tr > * { border-top: 0; }
  tbody th, td { padding: 2px 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--ink-soft); }
  td.action { text-align: left; padding-top: 8px; }
}
@media (prefers-reduced-motion: no-preference) { button, .button { transition: filter 120ms; } }
`;
