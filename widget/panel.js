// The window of the conversation: focus, keys, language.

import { Connection, recall, watch, wipe } from "./connection.js";
import { adopt, h, icon, ICONS, link, telAddress, text } from "./dom.js";
import { stringsIn } from "./strings.js";
import { PANEL } from "./styles.js";
import { Transcript } from "./transcript.js";

const WHOLE_SCREEN = "(max-width: 520px), (max-height: 560px)";
const TOUCH = "(pointer: coarse)";
const SHIFTS_TO_LEAVE = 3;
const SHIFTS_WITHIN_MS = 2_000;
const SERVER_TELLS_MS = 3_000;
const NEUTRAL_PAGE = "https://www.weather.gov/";

export class Panel {
  #strings;
  #maxChars = Infinity;
  #shifts = [];
  #state = "connecting";
  #wasLost = false;

  constructor(host, server) {
    this.host = host;
    this.#strings = stringsIn(host.lang);
    this.#build();
    adopt(host.shadowRoot, PANEL);
    host.shadowRoot.append(this.dialog);
    this.transcript = new Transcript(this.log, this.#strings, {
      onChoose: (choice, byKeyboard) => this.#choose(choice, byKeyboard),
      onSendAgain: (id) => this.connection.sayAgain(id),
      announce: (words) => this.#announce(words),
    });
    this.connection = new Connection(server, host.lang === "es" ? "es" : host.dataset.lang || "auto", {
      onState: (state) => this.#show(state),
      onSession: (...session) => this.#begin(...session),
      onMessage: (message) => this.#receive(message),
      onTyping: (on) => this.#typing(on),
      onSettled: (id, how, answer) => this.transcript.settle(id, how, answer),
    });
    this.#setLanguage(host.lang);
    this.transcript.welcome(host.lang);
    this.#listen();
  }

  open(byKeyboard) {
    if (this.dialog.open) return;
    this.host.launcher.hidden = true;
    const whole = matchMedia(WHOLE_SCREEN).matches;
    if (whole) this.dialog.showModal();
    else this.dialog.show();
    // On a touch screen the keyboard would cover the first words.
    const first = byKeyboard || !matchMedia(TOUCH).matches ? this.input : this.heading;
    first.focus();
    this.transcript.scroll();
    this.connection.open();
  }

  close() {
    if (!this.dialog.open) return;
    this.#closeMore();
    this.dialog.close();
    this.host.launcher.hidden = false;
    this.host.launcher.focus();
  }

  #build() {
    // Elements made with `say` take their words from the strings of the language.
    const say = (tag, name, props) => h(tag, { "data-say": name, ...props });
    const button = (name, props, ...inside) => h("button", { type: "button", ...props }, inside.length ? inside : say("span", name));
    this.heading = say("h2", "title", { id: "title", tabindex: "-1" });
    const exit = button("exit", { class: "exit", "aria-describedby": "exit-hint", onclick: () => this.#leave() }, icon(ICONS.exit), say("span", "exit"));
    this.languageButton = button("other_language", { class: "bare text", onclick: () => this.#switchLanguage() });
    this.moreButton = button("more", { class: "bare text", "aria-expanded": "false", "aria-controls": "more", onclick: () => this.#toggleMore() });
    this.more = h("div", { id: "more", class: "more", hidden: true },
      button("start_over", { class: "tool", onclick: () => this.#startOver() }),
      button("forget", { class: "tool", onclick: () => this.#askForget() }),
    );
    this.ask = say("p", "forget_ask", { id: "ask", tabindex: "-1" });
    this.confirm = h("div", { class: "more", role: "group", "aria-labelledby": "ask", hidden: true },
      this.ask,
      button("forget_yes", { class: "tool strong", onclick: () => this.#forget() }),
      button("forget_no", { class: "tool", onclick: () => this.#cancelForget() }),
    );
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.dots = h("span", { class: "dots", "aria-hidden": "true", hidden: true }, h("i"), h("i"), h("i"));
    this.statusWords = h("span", { class: "status-words" });
    this.retryButton = button("try_again", { class: "tool", hidden: true, onclick: () => this.connection.retry() });
    this.status = h("div", { class: "status" }, h("p", { role: "status" }, this.dots, this.statusWords), this.retryButton);
    this.said = h("p", { class: "unseen", role: "status" });
    this.input = h("textarea", {
      id: "input", rows: "1", "aria-describedby": "hint", autocomplete: "off", enterkeyhint: "send",
      onkeydown: (event) => this.#typed(event), oninput: () => this.#grow(),
    });
    const unseen = { class: "unseen" };
    this.dialog = h("dialog", {
      class: "panel", "aria-labelledby": "title", "aria-describedby": "subtitle",
      oncancel: (event) => event.preventDefault(), onkeydown: (event) => this.#key(event),
    },
      h("div", { class: "head" },
        h("div", { class: "top" },
          h("div", { class: "names" }, this.heading, say("p", "subtitle", { id: "subtitle" })),
          button("close", { class: "bare", onclick: () => this.close() }, icon(ICONS.close), say("span", "close", unseen)),
        ),
        h("div", { class: "bar" }, exit, say("span", "exit_hint", { id: "exit-hint", ...unseen }), this.languageButton, this.moreButton),
      ),
      this.more, this.confirm, this.log, this.status, this.said,
      h("form", { class: "composer", onsubmit: (event) => this.#submit(event) },
        h("div", { class: "labels" }, say("label", "input", { for: "input" }), say("span", "input_hint", { id: "hint" })),
        h("div", { class: "write" }, this.input, h("button", { type: "submit", class: "send" }, icon(ICONS.send), say("span", "send", unseen))),
      ),
    );
  }

  #listen() {
    document.addEventListener("keydown", (event) => this.#countShift(event));
    watch((token) => this.#otherTab(token));
    const view = window.visualViewport;
    // A phone's keyboard covers a part of the window.
    if (view) view.addEventListener("resize", () => this.dialog.style.setProperty("--seen-height", `${Math.round(view.height)}px`));
  }

  #setLanguage(language) {
    this.#strings = stringsIn(language);
    const say = this.#strings.say;
    this.dialog.lang = language;
    this.transcript.strings = this.#strings;
    for (const element of this.dialog.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
    this.languageButton.lang = language === "es" ? "en" : "es";
    this.log.setAttribute("aria-label", say("log"));
    this.host.speak(language);
    if (this.#state !== "online") this.#show(this.#state);
  }

  #switchLanguage() {
    const language = this.#strings.language === "es" ? "en" : "es";
    const title = this.#strings.say("other_language");
    this.#setLanguage(language);
    this.connection.language = language;
    if (this.transcript.isEmpty) {
      this.transcript.welcome(language);
      this.connection.restart();
    } else this.#say({ payload: language === "es" ? "/switch_to_spanish" : "/switch_to_english", title });
  }

  #follow(language) {
    if (language && language !== this.#strings.language) this.#setLanguage(language);
  }

  #begin(session, messages, wasForgotten) {
    if (Number.isFinite(session.max_chars) && session.max_chars > 0) this.#maxChars = session.max_chars;
    if (session.fresh === true && (wasForgotten || !this.transcript.isEmpty)) this.#clear(wasForgotten);
    if (messages.length === 0) return;
    if (this.transcript.isEmpty) {
      this.transcript.reset();
      this.#follow(text(session.language));
      this.transcript.addHistory(messages);
    } else for (const message of messages) this.#receive(message);
  }

  #receive(message) {
    const language = this.transcript.add(message);
    this.#follow(language);
    if (message.from === "bot" && !this.dialog.open) this.host.unread();
  }

  #clear(wasForgotten) {
    this.transcript.welcome(this.#strings.language);
    if (!wasForgotten) this.transcript.notice(this.#strings.say("expired"));
  }

  #typing(on) {
    this.dots.hidden = !on;
    if (this.#state === "online") this.statusWords.textContent = on ? this.#strings.say("typing") : "";
    if (on) this.transcript.scroll();
  }

  #show(state) {
    this.#state = state;
    const lost = state === "offline" || state === "refused";
    this.status.classList.toggle("lost", lost);
    this.retryButton.hidden = !lost;
    const phone = lost && this.host.dataset.phone;
    this.statusWords.replaceChildren(this.#strings.say(state), ...(phone ? this.#phoneLine(phone) : []));
    if (state === "online" && this.#wasLost) this.#announce(this.#strings.say("back_online"));
    this.#wasLost = lost || (this.#wasLost && state !== "online");
  }

  #phoneLine(phone) {
    const [before, after] = this.#strings.say("offline_phone").split("{phone}");
    return [` ${before}`, link(telAddress(phone), phone), after];
  }

  #announce(words) {
    this.said.textContent = "";
    // The same words twice are announced twice.
    requestAnimationFrame(() => (this.said.textContent = words));
  }

  #otherTab(token) {
    if (token === null) this.#followWipe(recall());
    else if (this.transcript.isEmpty) this.connection.restart();
  }

  // The server tells every tab of a deletion; if it cannot, this tab follows by itself.
  #followWipe(token) {
    setTimeout(() => {
      if (!token || recall() !== token) return;
      wipe();
      this.transcript.welcome(this.#strings.language);
      this.connection.restart();
    }, this.connection.isOnline ? SERVER_TELLS_MS : 0);
  }

  #submit(event) {
    event.preventDefault();
    const words = this.input.value.trim();
    if (!words) return this.input.focus();
    const over = [...words].length - this.#maxChars;
    if (over > 0) return this.#tooLong(over);
    this.input.value = "";
    this.#grow();
    const choice = this.transcript.choiceFor(words);
    this.#say(choice ? { payload: choice.payload, title: choice.title } : { words });
    this.input.focus();
  }

  #tooLong(count) {
    const words = this.#strings.say("too_long", { count });
    this.statusWords.textContent = words;
    this.input.focus();
  }

  #choose(choice, byKeyboard) {
    this.#say(choice);
    (byKeyboard ? this.input : this.log).focus({ preventScroll: true });
  }

  #say({ words = "", payload = null, title = null }) {
    const id = this.connection.say({ text: payload ? title : words, payload, title });
    this.transcript.addOwn(id, title || words);
    if (!this.connection.isOnline) this.transcript.settle(id, "waiting");
  }

  #startOver() {
    this.#closeMore();
    this.#say({ payload: "/start_over", title: this.#strings.say("start_over") });
    this.input.focus();
  }

  #askForget() {
    this.#closeMore();
    this.confirm.hidden = false;
    this.ask.focus();
  }

  #cancelForget() {
    this.confirm.hidden = true;
    this.moreButton.focus();
  }

  async #forget() {
    this.confirm.hidden = true;
    this.heading.focus();
    const done = await this.connection.forget();
    this.transcript.notice(this.#strings.say(done ? "forgotten" : "forget_offline"));
  }

  // The page goes away before the network answers: blank first, then the neutral page in its place.
  #leave() {
    this.connection.leave();
    document.title = "";
    document.body.replaceChildren();
    location.replace(neutral(this.host.dataset.exit || NEUTRAL_PAGE));
  }

  #toggleMore() {
    const open = this.more.hidden;
    this.more.hidden = !open;
    this.moreButton.setAttribute("aria-expanded", String(open));
    if (open) this.more.firstChild.focus();
  }

  #closeMore() {
    this.more.hidden = true;
    this.moreButton.setAttribute("aria-expanded", "false");
  }

  #typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #key(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.confirm.hidden) this.#cancelForget();
    else if (!this.more.hidden) {
      this.#closeMore();
      this.moreButton.focus();
    } else this.close();
  }

  // Shift three times in two seconds, with no other key between, leaves; capital letters do not.
  #countShift(event) {
    if (event.repeat || !this.dialog.open) return;
    const now = performance.now();
    this.#shifts = event.key === "Shift" ? [...this.#shifts.filter((at) => now - at < SHIFTS_WITHIN_MS), now] : [];
    if (this.#shifts.length >= SHIFTS_TO_LEAVE) this.#leave();
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
  }
}

function neutral(address) {
  try {
    const url = new URL(address, location.href);
    return ["https:", "http:"].includes(url.protocol) ? url.href : "about:blank";
  } catch {
    return "about:blank";
  }
}

