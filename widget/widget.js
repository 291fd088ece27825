// Puts <uscis-triage> on the page and paints its button; the rest is loaded when it is opened.
(() => {
  "use strict";

  const NAME = "uscis-triage";
  const LABELS = {
    en: { open: "Immigration help", unread: "new answer", failed: "The helper did not load. Check your connection and press again." },
    es: { open: "Ayuda de inmigración", unread: "respuesta nueva", failed: "La ayuda no se cargó. Revise su conexión y presione otra vez." },
  };
  const CSS = `
:host { all: initial; }
.launcher, .failed {
  position: fixed; z-index: var(--triage-z-index, 2147483000); right: var(--triage-right, 16px); bottom: var(--triage-bottom, 16px);
  box-sizing: border-box; max-width: calc(100vw - 32px); font: 600 1rem/1.3 var(--triage-font, system-ui, sans-serif);
}
.launcher {
  display: flex; align-items: center; gap: 10px; min-height: 52px; padding: 12px 20px 12px 16px; border: 2px solid transparent; border-radius: 28px;
  color: var(--triage-on-accent, #fff); background: var(--triage-accent, #0b5966); box-shadow: 0 3px 16px rgb(0 0 0 / .3); cursor: pointer;
}
.launcher:hover { background: var(--triage-accent-strong, #08434d); }
.launcher:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #0b2c5c; }
[hidden] { display: none !important; }
svg { flex: none; width: 26px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.dot { width: 12px; height: 12px; border-radius: 50%; background: #ffd166; border: 2px solid #3b2a00; }
.failed { margin: 0 0 64px; padding: 14px 16px; border: 1px solid #8a5a00; border-radius: 12px; background: #fff8e8; color: #3b2a00; }
@media print { .launcher, .failed { display: none; } }
`;
  const script = document.currentScript || document.querySelector('script[src*="widget.js"]');
  const folder = new URL(".", script.src);
  const get = (name) => import(new URL(name, folder));

  class UscisTriage extends HTMLElement {
    #panel = null;
    #tries = 0;

    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      adopt(root, CSS);
      this.launcher = make("button", { class: "launcher", type: "button", "aria-haspopup": "dialog" });
      this.words = make("span");
      this.dot = make("span", { class: "dot", role: "img", hidden: "" });
      this.failed = make("p", { class: "failed", role: "alert", hidden: "" });
      this.launcher.append(bubble(), this.words, this.dot);
      this.launcher.addEventListener("click", (event) => this.open(event.detail === 0));
      for (const name of ["pointerenter", "focus"]) this.launcher.addEventListener(name, () => this.#load().catch(() => {}), { once: true });
      this.speak(preferredLanguage(this.dataset.lang));
      root.append(this.launcher, this.failed);
    }

    async open(byKeyboard = false) {
      this.failed.hidden = true;
      try {
        (await this.#load()).open(byKeyboard);
        this.dot.hidden = true;
      } catch {
        this.failed.hidden = false;
      }
    }

    #load() {
      if (this.#panel) return this.#panel;
      // All at once: on a slow line, one after the other takes seconds.
      for (const name of ["calendar.js", "plan.js", "save.js", "transcript.js", "socket.io.js?0"]) get(name).catch(() => {});
      this.#panel = get(`panel.js?${this.#tries++}`).then(({ Panel }) => new Panel(this, this.dataset.server || folder.origin));
      this.#panel.catch(() => (this.#panel = null));
      return this.#panel;
    }

    unread() {
      this.dot.hidden = false;
    }

    speak(language) {
      this.lang = language;
      const { open, unread, failed } = LABELS[language];
      this.words.textContent = open;
      this.dot.setAttribute("aria-label", unread);
      const phone = this.dataset.phone || "";
      this.failed.replaceChildren(`${failed} USCIS: `, make("a", { href: `tel:${phone}` }, phone));
      if (!phone) this.failed.textContent = failed;
    }
  }

  function make(tag, attributes = {}, words = "") {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.textContent = words;
    return element;
  }

  function adopt(root, css) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(make("style", {}, css));
    }
  }

  function bubble() {
    const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5");
    svg.append(path);
    return svg;
  }

  // The tag's; else Spanish on a Spanish page; else the browser's.
  function preferredLanguage(wanted) {
    const page = document.documentElement.lang.startsWith("es") ? "es" : "";
    return [wanted, page, ...navigator.languages].map((name) => (name || "").slice(0, 2)).find((name) => LABELS[name]) || "en";
  }

  function place() {
    if (document.querySelector(NAME)) return;
    const element = document.createElement(NAME);
    Object.assign(element.dataset, script.dataset);
    document.body.append(element);
  }

  customElements.define(NAME, UscisTriage);
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
