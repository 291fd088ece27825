// The messages on the screen and the buttons under them.

import { blocks, h, icon, ICONS, list, text } from "./dom.js";
import { isPlan, planCard, stringsOf, UNFOLDED } from "./plan.js";
import { saveBar } from "./save.js";
import { languageOf } from "./strings.js";

export class Transcript {
  #menus = [];
  #own = new Map();
  #card = null;
  #lastOwn = null;

  /** `calls`: onChoose({payload, title}), onSendAgain(id), announce(words). */
  constructor(log, strings, calls) {
    this.log = log;
    this.strings = strings;
    this.calls = calls;
  }

  get isEmpty() {
    return !this.log.querySelector(".message:not(.welcome)");
  }

  reset() {
    this.log.replaceChildren();
    this.#menus = [];
    this.#own.clear();
    this.#card = null;
    this.#lastOwn = null;
  }

  welcome(language) {
    this.reset();
    this.#bot({ text: this.strings.say("welcome") }, language, [
      { title: this.strings.say("welcome_topics"), payload: "/greet" },
      { title: this.strings.say("welcome_person"), payload: "/reach_a_person" },
    ]).classList.add("welcome");
  }

  /** Earlier messages are shown, not announced. */
  addHistory(messages) {
    this.log.setAttribute("aria-live", "off");
    for (const message of messages) this.add(message);
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 400);
  }

  /** Show a message of the server. Returns an answer's language. */
  add(message) {
    if (message.from === "user" || message.from === "bot") {
      if (this.#isKnown(message)) return null;
      this.#endWelcome();
    }
    if (message.from === "user") this.#user(text(message.title) || text(message.text), null, message.seq);
    else if (message.from === "bot") return this.#answer(message);
    else this.notice(text(message.text));
    return null;
  }

  addOwn(id, words) {
    this.#endWelcome();
    this.#own.set(id, this.#user(words, id));
  }

  notice(words) {
    if (!words) return;
    const language = languageOf(words, this.strings.language);
    this.#append(h("div", { class: "message notice", lang: language }, blocks(words)));
  }

  settle(id, how, answer = {}) {
    const bubble = this.#own.get(id);
    if (!bubble) return;
    const old = bubble.querySelector(".state");
    if (old) old.remove();
    if (how === "sent") return;
    const mayRetry = how === "failed" && !["too_long", "bad_request"].includes(answer.reason);
    const words = how === "waiting" ? this.strings.say("waiting") : text(answer.text) || this.strings.say("not_sent");
    const state = h(
      "div",
      { class: `state ${how}`, lang: this.strings.language },
      h("span", {}, words),
      mayRetry && h("button", { type: "button", class: "again", onclick: () => this.calls.onSendAgain(id) }, this.strings.say("send_again")),
    );
    bubble.append(state);
    if (how === "failed") this.calls.announce(words);
  }

  choiceFor(words) {
    const number = /^\s*(\d{1,2})[.)]?\s*$/.exec(words);
    const menu = this.#menus[this.#menus.length - 1];
    return (number && menu && menu.choices[Number(number[1]) - 1]) || null;
  }

  #isKnown(message) {
    if (message.seq && this.log.querySelector(`[data-seq="${Number(message.seq)}"]`)) return true;
    const own = message.id && this.#own.get(message.id);
    if (!own) return false;
    // In the server's version identity numbers are masked.
    own.dataset.seq = Number(message.seq) || "";
    own.querySelector(".words").textContent = text(message.title) || text(message.text);
    this.settle(message.id, "sent");
    return true;
  }

  #user(words, id, seq = null) {
    this.#closeMenus(words);
    const bubble = h(
      "div",
      { class: "message user", "data-seq": seq, "data-id": id, "aria-live": "off", lang: languageOf(words, this.strings.language) },
      h("span", { class: "unseen", lang: this.strings.language }, `${this.strings.say("you")} `),
      h("span", { class: "words" }, words),
    );
    this.#lastOwn = bubble;
    this.#append(bubble);
    return bubble;
  }

  #answer(message) {
    const plan = isPlan(message.plan) ? message.plan : null;
    const language = plan ? stringsOf(plan).language : languageOf(text(message.text), this.strings.language);
    this.#bot(message, language, this.#offered(message, plan), plan);
    return language;
  }

  #bot(message, language, choices, plan = null) {
    const card = plan && this.#makeCard(plan);
    const words = card ? beforeThePlan(text(message.text), plan) : text(message.text);
    const element = h(
      "div",
      { class: "message bot", "data-seq": message.seq, lang: language },
      h("span", { class: "unseen", lang: this.strings.language }, `${this.strings.say("helper")} `),
      words && h("div", { class: "words" }, blocks(words)),
      card,
      this.#menu(choices, Boolean(this.#card) && !plan && this.#repeatsThePlan(message)),
    );
    this.#append(element);
    return element;
  }

  #makeCard(plan) {
    try {
      this.#card = planCard(plan, saveBar(plan, this.calls.announce));
      return this.#card;
    } catch (error) {
      console.warn("uscis-triage: a plan could not be shown as a card", error.name);
      return null;
    }
  }

  #offered(message, plan) {
    const choices = list(message.buttons)
      .map((button) => ({ title: text(button && button.title), payload: text(button && button.payload) }))
      .filter((choice) => choice.title && choice.payload);
    return plan || this.#card ? choices.filter((choice) => !UNFOLDED.has(choice.payload)) : choices;
  }

  #repeatsThePlan(message) {
    return list(message.buttons).some((button) => button && UNFOLDED.has(button.payload));
  }

  #menu(choices, withPlan) {
    if (choices.length === 0 && !withPlan) return null;
    const group = h("div", { class: "choices", role: "group", "aria-label": this.strings.say("answers") });
    const numbered = choices.length > 1;
    for (const [place, choice] of choices.entries()) {
      const number = numbered && h("span", { class: "number", "aria-hidden": "true" }, String(place + 1));
      choice.button = h("button", { type: "button", class: "choice", onclick: (event) => this.#choose(choice, event) }, number, h("span", {}, choice.title));
      group.append(choice.button);
    }
    if (withPlan) {
      group.append(h("button", { type: "button", class: "choice", onclick: () => this.#showCard() }, this.strings.say("show_plan")));
    }
    this.#menus.push({ group, choices });
    return group;
  }

  #choose(choice, event) {
    this.calls.onChoose({ payload: choice.payload, title: choice.title }, event.detail === 0);
  }

  // An old "yes" must not answer a new question.
  #closeMenus(words) {
    for (const { choices } of this.#menus) {
      for (const { button, title } of choices) {
        button.disabled = true;
        if (title === words && !button.parentNode.querySelector(".chosen")) this.#markChosen(button);
      }
    }
    this.#menus = [];
  }

  #markChosen(button) {
    button.classList.add("chosen");
    const number = button.querySelector(".number");
    if (number) number.remove();
    button.prepend(icon(ICONS.check));
    button.append(h("span", { class: "unseen" }, ` (${this.strings.say("chosen")})`));
  }

  #showCard() {
    const title = this.#card.querySelector("h3");
    this.#card.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
  }

  #endWelcome() {
    for (const button of this.log.querySelectorAll(".welcome .choice")) button.disabled = true;
  }

  #append(element) {
    this.log.append(element);
    this.scroll();
  }

  // Not past what was last said: answers are read from their beginning.
  scroll() {
    const bottom = this.log.scrollHeight - this.log.clientHeight;
    const top = this.#lastOwn ? this.#lastOwn.offsetTop - 8 : bottom;
    this.log.scrollTop = Math.min(bottom, top);
  }
}

// A changed plan begins with thanks; the card holds the rest.
function beforeThePlan(words, plan) {
  const place = words.indexOf(`**${text(plan.title)}**`);
  return place > 0 ? words.slice(0, place).trim() : "";
}
