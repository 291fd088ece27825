// The panel and the printed plan. Sites set the --triage-… properties (docs/widget.md).

export const PANEL = `
:host {
  color-scheme: light dark;
  --accent: var(--triage-accent, #0b5966); --on-accent: var(--triage-on-accent, #fff); --paper: #fff; --ground: #f7f3ec; --tint: #e8f1f2;
  --ink: #1f2a30; --soft-ink: #4d5a61; --line: #d9d2c5; --edge: #7b858a; --focus: #0b2c5c;
  --red: #86190f; --red-ground: #fdecea; --amber: #6b3f00; --amber-ground: #fff3df; --green: #17553a; --green-ground: #e7f4ec;
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent: var(--triage-accent-dark, #8fd3dd); --on-accent: var(--triage-on-accent-dark, #06282e); --paper: #20292e; --ground: #161c20; --tint: #26363b;
    --ink: #f0ece4; --soft-ink: #b9c2c6; --line: #3b474d; --edge: #87949a; --focus: #ffe08a;
    --red: #ffd2cb; --red-ground: #47201d; --amber: #ffe0ae; --amber-ground: #40301a; --green: #c3efd6; --green-ground: #1d3a2c;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.panel {
  position: fixed; z-index: var(--triage-z-index, 2147483000); inset: auto; right: var(--triage-right, 16px); bottom: var(--triage-bottom, 16px);
  width: min(440px, 100vw - 32px); height: min(760px, 100vh - 32px); max-width: none; max-height: none;
  margin: 0; padding: 0; border: 1px solid var(--line); border-radius: var(--triage-radius, 16px); overflow: hidden;
  background: var(--ground); color: var(--ink); box-shadow: 0 12px 48px rgb(0 0 0 / .3);
  font: 400 1rem/1.5 var(--triage-font, system-ui, sans-serif); text-align: start; overflow-wrap: anywhere;
}
.panel[open] { display: flex; flex-direction: column; }
.panel::backdrop { background: var(--ground); }
h2, h3, h4, h5, p, ul, ol, blockquote { margin: 0; padding: 0; font: inherit; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
a { color: var(--accent); text-decoration: underline; text-underline-offset: .15em; }
strong { font-weight: 600; }
.icon { flex: none; width: 1.25em; height: 1.25em; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 6px; }

.exit, .bare, .tool, .choice, .way { display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 8px 14px; border-radius: 10px; line-height: 1.3; text-align: start; }
.head { flex: none; background: var(--paper); border-bottom: 1px solid var(--line); }
.top { display: flex; align-items: flex-start; gap: 8px; padding: 12px 8px 4px 12px; }
.names { flex: 1; min-width: 0; }
h2 { font-size: 1.125rem; font-weight: 700; line-height: 1.3; }
#subtitle { color: var(--soft-ink); font-size: .875rem; line-height: 1.4; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; padding: 0 8px 8px; font-size: .9375rem; }
.exit { margin-inline-end: auto; border: 2px solid var(--ink); background: var(--ink); color: var(--paper); font-weight: 600; }
.bare { justify-content: center; min-width: 44px; padding: 8px; border: 0; background: none; }
.bare.text { color: var(--accent); font-weight: 600; }
.more { flex: none; display: flex; flex-wrap: wrap; gap: 8px; padding: 12px 16px; background: var(--tint); border-bottom: 1px solid var(--line); }
.more p { flex: 1 0 100%; font-weight: 600; }

.tool { border: 1px solid var(--edge); background: var(--paper); color: var(--ink); }
.tool.strong { background: var(--red); border-color: var(--red); color: var(--red-ground); font-weight: 600; }

.log { position: relative; flex: 1 1 auto; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; display: flex; flex-direction: column; gap: 12px; }
.log:focus-visible { outline-offset: -3px; }
.words > * + * { margin-top: 10px; }
.words ul, .words ol { padding-inline-start: 22px; }
.words li + li { margin-top: 6px; }
.bot > .words, .notice { width: fit-content; padding: 12px 14px; background: var(--paper); border: 1px solid var(--line); border-radius: 4px 14px 14px 14px; }
.bot > .words { max-width: 94%; }
.bot em { color: var(--soft-ink); }
.user { align-self: flex-end; max-width: 88%; padding: 10px 14px; border-radius: 14px 14px 4px 14px; background: var(--accent); color: var(--on-accent); }
.user .words { white-space: pre-wrap; }
.notice { border-style: dashed; border-radius: 10px; color: var(--soft-ink); font-size: .9375rem; }
.notice > * + * { margin-top: 8px; }
.state { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 6px; font-size: .875rem; }
.again { min-height: 44px; padding: 6px 12px; border: 1px solid currentColor; border-radius: 10px; background: none; font-weight: 600; }
.user :focus-visible { outline-color: currentColor; }

.choices { margin-top: 10px; }
.choice { border: 1.5px solid var(--accent); border-radius: 22px; background: var(--paper); color: var(--accent); font-weight: 600; }
.bare:hover, .tool:hover, .choice:hover, summary:hover { background: var(--tint); }
.number { min-width: 1.5em; padding: 1px 4px; border-radius: 8px; background: var(--tint); color: var(--soft-ink); font-size: .8125rem; text-align: center; }
.choice:disabled { cursor: default; border-color: var(--line); background: none; color: var(--soft-ink); font-weight: 400; }
.choice.chosen:disabled { border-color: var(--green); background: var(--green-ground); color: var(--green); font-weight: 600; }

.card { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
.card > * { padding-inline: 16px; }
.urgency { padding-block: 10px; border-inline-start: 6px solid; }
.critical, .hours.closed { background: var(--red-ground); color: var(--red); }
.high, .careful { background: var(--amber-ground); color: var(--amber); }
.normal, .hours.open { background: var(--green-ground); color: var(--green); }
.urgency, .date, .careful, .hours { display: flex; gap: 10px; }
:is(.urgency, .date, .careful, .hours) .icon { margin-top: .125em; }
h3 { margin-block: 14px 8px; font-size: 1.1875rem; font-weight: 700; line-height: 1.3; }
.date, .careful { margin: 14px 16px 0; padding: 12px; border-radius: 10px; }
.date { border: 1px solid var(--line); background: var(--ground); }
.first { margin-top: 16px; padding-block: 14px; background: var(--tint); }
h4 { font-weight: 700; }
.first > h4 { margin-bottom: 4px; color: var(--accent); }
.contact, .contact > * + *, .unsure { margin-top: 8px; }
.name { font-weight: 600; }
.ways, .choices, .save { display: flex; flex-wrap: wrap; gap: 8px; }
.ways:empty { display: none; }
.way { border: 1.5px solid var(--accent); background: var(--paper); color: var(--accent); font-weight: 600; text-decoration: none; }
.way.call { background: var(--accent); color: var(--on-accent); }
.hours { width: fit-content; padding: 4px 10px; border-radius: 8px; font-size: .9375rem; }
.hours.unknown { background: var(--ground); color: var(--soft-ink); }
.unsure { color: var(--amber); font-size: .9375rem; }
.small { color: var(--soft-ink); font-size: .875rem; }

.parts { margin-top: 16px; padding-inline: 0 !important; border-top: 1px solid var(--line); }
.part { border-bottom: 1px solid var(--line); }
summary { display: flex; align-items: center; gap: 12px; min-height: 48px; padding: 10px 16px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; flex: none; width: 9px; height: 9px; margin-inline-end: 2px; border-right: 2.5px solid var(--accent); border-bottom: 2.5px solid var(--accent); transform: rotate(-45deg); }
details[open] > summary::before { transform: rotate(45deg); }
summary:focus-visible { outline-offset: -3px; }
.inside { padding: 2px 16px 16px; }
.inside > * + *, .inside li + li { margin-top: 12px; }
.inside ul, .inside ol { padding-inline-start: 24px; }
.inside ol > li + li { margin-top: 20px; }
.inside li::marker { font-weight: 700; color: var(--accent); }
.inside .careful { margin: 0 0 8px; }
.do_not li::marker { content: "✕  "; color: var(--red); }
.have_ready li::marker { content: "✓  "; color: var(--green); }
h5 { font-weight: 600; }
blockquote { padding: 12px 14px; border-inline-start: 4px solid var(--accent); border-radius: 4px 10px 10px 4px; background: var(--tint); }
.save { padding-block: 14px 4px; }
.save h4, .save > p, .save textarea { flex: 1 0 100%; }
.save textarea { padding: 8px; border: 1px solid var(--edge); border-radius: 8px; background: var(--paper); }
.ending { padding-block: 8px 14px; color: var(--soft-ink); font-size: .875rem; }

.status { flex: none; display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 0 16px; font-size: .9375rem; color: var(--soft-ink); }
.status p { display: flex; align-items: center; gap: 10px; flex: 1 1 12em; }
.status-words:not(:empty) { padding: 4px 0 8px; }
.status.lost { padding-block: 10px; background: var(--amber-ground); color: var(--amber); border-top: 1px solid; }
.status a { color: inherit; }
.dots { display: inline-flex; gap: 5px; }
.dots i { width: 8px; height: 8px; border-radius: 50%; border: 4px solid; animation: wave 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes wave { 0%, 60%, 100% { opacity: .35; transform: none; } 30% { opacity: 1; transform: translateY(-3px); } }

.composer { flex: none; padding: 8px 12px max(12px, env(safe-area-inset-bottom)); background: var(--paper); border-top: 1px solid var(--line); }
.labels { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; padding: 0 4px 4px; font-size: .875rem; }
.labels label { font-weight: 600; }
#hint { color: var(--soft-ink); font-size: .8125rem; }
.write { display: flex; align-items: flex-end; gap: 8px; }
#input { flex: 1; min-width: 0; min-height: 48px; max-height: 140px; padding: 11px 14px; border: 1.5px solid var(--edge); border-radius: 12px; background: var(--paper); color: var(--ink); line-height: 1.45; resize: none; }
#input:focus-visible { outline-offset: 0; border-radius: 12px; }
.send { flex: none; display: grid; place-items: center; width: 3rem; height: 3rem; border: 2px solid transparent; border-radius: 12px; background: var(--accent); color: var(--on-accent); }

@media (max-width: 520px), (max-height: 560px) {
  .panel { inset: 0; width: 100%; height: var(--seen-height, 100%); border: 0; border-radius: 0; }
}
@media (max-width: 520px) { .log { padding: 12px; } .bot > .words { max-width: 100%; } }
@media (max-height: 480px) {
  .panel[open] { display: block; overflow-y: auto; }
  .log { overflow: visible; min-height: 8em; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; } .dots i { opacity: .7; } }
@media (forced-colors: active) {
  .user, .careful, .hours { border: 1px solid; }
  .choice.chosen:disabled { border-width: 3px; }
  .tool.strong { color: ButtonText; }
}
@media print { .panel { display: none !important; } }
`;

export const PAPER = `
:host { all: initial; display: block; color: #000; background: #fff; font: 11pt/1.45 var(--triage-font, system-ui, sans-serif); }
* { box-sizing: border-box; }
h3, h4, h5, p, ul, ol, blockquote { margin: 0; padding: 0; font: inherit; }
.unseen, .icon { display: none; }
h3 { margin: 6pt 0; font-size: 16pt; font-weight: 700; line-height: 1.25; }
h4 { margin: 14pt 0 4pt; font-size: 12.5pt; font-weight: 700; break-after: avoid; }
h5 { margin: 8pt 0 3pt; font-weight: 700; break-after: avoid; }
p + p, p + ul, ul + h5, blockquote + h5 { margin-top: 4pt; }
ul, ol { padding-left: 18pt; }
li { margin-bottom: 5pt; break-inside: avoid; }
.name, strong { font-weight: 700; }
a { color: inherit; }
a[href^="https"].way::after { content: ": " attr(href); overflow-wrap: anywhere; }
a.way { display: inline-block; margin-right: 12pt; text-decoration: none; }
.urgency, .date, .careful, .first { padding: 6pt 8pt; border: 1pt solid #555; border-left-width: 4pt; break-inside: avoid; margin-top: 8pt; }
.first h4 { margin-top: 0; }
blockquote { padding-left: 10pt; border-left: 3pt solid #555; }
.small, .unsure, .hours, .ending { font-size: 9.5pt; }
.ending { margin-top: 14pt; padding-top: 4pt; border-top: 1pt solid #000; }
`;
