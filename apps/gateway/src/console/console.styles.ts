/** What only the moderation console needs, beside the one look. */
export const CONSOLE_STYLES = `
.tabs { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: -16px 0 24px; border-bottom: 1px solid var(--line); }
.tabs a { padding: 8px 0; color: var(--ink-soft); text-decoration: none; border-bottom: 2px solid transparent; margin-bottom: -1px; }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; border-bottom-color: var(--reef); }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: 12px 32px; margin: 0 0 20px; }
.choices { flex-wrap: wrap; gap: 4px 14px; min-height: 44px; }
.choices a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; border-bottom: 2px solid var(--reef); }
.finder { flex: 1 1 16rem; max-width: 26rem; margin-left: auto; }
.finder label { font-size: 14px; }
.joined { display: flex; gap: 8px; } .joined input { flex: 1; min-width: 0; } .joined button { flex: none; }
.search { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0 16px; align-items: end; margin: 0 0 8px; }
.search button { margin-bottom: 20px; }
summary { cursor: pointer; color: var(--reef); min-height: 28px; }
.walk { gap: 8px 20px; margin: 0 0 20px; }
.case { display: grid; grid-template-columns: minmax(0, 1fr) 22rem; gap: 32px; align-items: start; }
.decision { position: sticky; top: 16px; margin: 0; }
.evidence > h2:first-child { margin-top: 0; }
.choice { padding: 6px 0; }
textarea { width: 100%; min-height: 96px; padding: 8px 12px; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--edge); border-radius: 8px; resize: vertical; }
.wrong textarea { border: 2px solid var(--danger); }
.tag.good { color: var(--good); } .tag.warn { color: var(--coral); } .tag.bad { color: var(--danger); } .tag.calm { color: var(--ink-soft); }
th .soft { font-weight: 400; }
.finding { margin: 0 0 24px; }
h3 { font-size: 16px; line-height: 1.4; margin: 0 0 8px; overflow-wrap: anywhere; }
.code { border: 1px solid var(--line); border-radius: 8px; background: var(--surface); padding: 8px 0; margin: 0 0 16px; font: 14px/1.5 var(--mono); }
.line { display: flex; gap: 12px; padding: 0 12px; border-left: 4px solid transparent; }
.line .number { flex: none; min-width: 4ch; text-align: right; color: var(--ink-soft); user-select: none; }
.line code { flex: 1; min-width: 0; font-size: 14px; white-space: pre-wrap; tab-size: 4; unicode-bidi: isolate; }
.line.found { border-left-color: var(--danger); background: var(--ground); }
.line:target { outline: 2px solid var(--reef); outline-offset: -2px; }
.remark { margin: 0; padding: 4px 12px 8px calc(4ch + 28px); max-width: none; border-left: 4px solid var(--danger); background: var(--ground); font: 14px/1.5 system-ui, sans-serif; }
.remark.warn { border-left-color: var(--coral); } .remark.bad strong { color: var(--danger); } .remark.warn strong { color: var(--coral); }
.hidden-char { display: inline-block; padding: 0 4px; border: 1px solid var(--coral); border-radius: 4px; color: var(--coral); font: 600 12px/1.4 var(--mono); unicode-bidi: isolate; direction: ltr; }
.passage { display: block; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; border-left: 2px solid var(--line); padding-left: 12px; margin: 4px 0; max-width: 72ch; }
.files { overflow-wrap: anywhere; padding-left: 0; list-style: none; }
kbd { display: inline-block; font: 600 12px/1.5 var(--mono); padding: 0 6px; border: 1px solid var(--edge); border-radius: 4px; color: var(--ink-soft); }
#show-keys[hidden] { display: none; }
html:not(.with-keys) .only-keys { display: none; }
.keys-hint { margin: 32px 0 0; }
dialog { border: 1px solid var(--line); border-radius: 10px; background: var(--surface); color: var(--ink); padding: 24px; width: min(30rem, calc(100vw - 32px)); }
dialog::backdrop { background: rgb(0 0 0 / 50%); }
dialog h2 { margin-top: 0; }
dialog .facts { grid-template-columns: max-content 1fr; gap: 8px 20px; } dialog .facts dd { margin: 0; }
@media (max-width: 60rem) {
  .case { grid-template-columns: minmax(0, 1fr); }
  .decision { position: static; max-width: none; }
  .finder { margin-left: 0; max-width: none; }
}
@media (max-width: 44rem) {
  .tabs { margin-top: -8px; } .keys-hint { display: none; }
  .only-keys, .with-keys .only-keys { display: none; }
  .line { gap: 8px; padding: 0 8px; } .line .number { min-width: 3ch; }
  .remark { padding-left: 12px; }
}
`;
