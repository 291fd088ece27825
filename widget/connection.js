// The conversation over socket.io. A message stays in the queue until the server has stored it and sends it back, or
// says that its turn is over: an acknowledged one may be lost with the server, and is said again after that.

const ACK_MS = 45_000;
const WAIT_MS = { first: 1_000, most: 10_000 };

/**
 * Calls back: onState("connecting" | "online" | "offline" | "refused"), onSession(session, messages, wasForgotten),
 * onMessage(message), onTyping(on), onSettled(id, "sent" | "waiting" | "failed", answer).
 */
export class Connection {
  #socket = null;
  #ready = false;
  #lastSeq = 0;
  #queue = new Map();
  #spoke = false;
  #greeted = false;
  #tries = 0;
  #ended = false;

  constructor(server, language, calls) {
    this.server = new URL(server, location.href);
    this.language = language;
    this.calls = calls;
  }

  get isOnline() {
    return this.#ready;
  }

  async open() {
    if (this.#socket) return this.#socket.active ? undefined : this.retry();
    this.calls.onState("connecting");
    try {
      const { io } = await import(new URL(`socket.io.js?${this.#tries}`, import.meta.url));
      if (this.#socket || this.#ended) return;
      this.#socket = io(this.server.origin, {
        path: `${this.server.pathname.replace(/\/$/, "")}/widget/socket`,
        transports: ["websocket"],
        auth: (give) => give(this.#greeting()),
        reconnectionDelay: WAIT_MS.first,
        reconnectionDelayMax: WAIT_MS.most,
      });
      this.#listen(this.#socket);
    } catch {
      // Browsers remember that an address failed, so the next try has another.
      this.#tries += 1;
      this.calls.onState("offline");
      setTimeout(() => this.#socket || this.open(), WAIT_MS.most);
    }
  }

  retry() {
    if (!this.#socket) return this.open();
    this.calls.onState("connecting");
    this.#socket.disconnect().connect();
  }

  /** Begin again: with another tab's token, with none, or in another language. */
  restart() {
    this.#queue.clear();
    this.#lastSeq = 0;
    this.#spoke = false;
    if (this.#socket) this.#socket.disconnect().connect();
  }

  /** Send now or when there is a connection. Returns the message's id. */
  say({ text, payload = null, title = null }) {
    const id = newId();
    const packet = { id, text, ...(payload ? { payload } : {}), ...(title ? { title } : {}) };
    this.#queue.set(id, packet);
    this.#send(packet);
    return id;
  }

  sayAgain(id) {
    const packet = this.#queue.get(id);
    if (packet) this.#send(packet);
  }

  /** Delete the conversation. Resolves to whether it is gone. */
  forget() {
    if (!this.#ready) return Promise.resolve(false);
    this.#queue.clear();
    return new Promise((done) => {
      this.#socket.timeout(ACK_MS).emit("forget", {}, (error, answer) => done(!error && Boolean(answer && answer.ok)));
    });
  }

  /** Delete if connected, keep nothing, hear nothing more. */
  leave() {
    this.#ended = true;
    if (this.#ready) this.#socket.emit("forget", {}, () => {});
    wipe();
  }

  #greeting() {
    const token = recall();
    return {
      ...(token ? { token } : {}),
      after: this.#lastSeq,
      lang: this.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
  }

  #listen(socket) {
    socket.on("connect", () => (this.#greeted = false));
    socket.on("session", (session) => this.#ended || this.#begin(session || {}));
    socket.on("message", (message) => this.#ended || this.#receive(message || {}));
    socket.on("typing", (typing) => this.#ended || this.calls.onTyping(Boolean(typing && typing.on)));
    socket.on("done", (done) => this.#settle(done && done.id));
    socket.on("disconnect", (reason) => this.#lost(reason));
    socket.on("connect_error", () => this.#lost(socket.active ? "" : "refused"));
    window.addEventListener("online", () => this.#ended || this.#ready || socket.connect());
  }

  #begin(session) {
    if (session.fresh === true) {
      this.#lastSeq = 0;
      this.#spoke = false;
      wipe();
    }
    const messages = Array.isArray(session.messages) ? session.messages : [];
    this.#spoke = this.#spoke || messages.length > 0 || this.#lastSeq > 0;
    this.#keep(session.token);
    for (const message of messages) this.#note(message);
    this.#ready = true;
    // A second one on the same connection follows a deletion or renews the token.
    this.calls.onSession(session, messages, this.#greeted);
    if (this.#greeted) return;
    this.#greeted = true;
    this.calls.onState("online");
    for (const packet of this.#queue.values()) this.#send(packet);
  }

  // Nothing is stored for someone who only looked.
  #keep(token) {
    if (typeof token !== "string" || !token) return;
    if (this.#spoke) store(token);
    else hold(token);
  }

  #receive(message) {
    this.#note(message);
    this.calls.onMessage(message);
  }

  #note(message) {
    const { id, seq } = message || {};
    if (Number.isFinite(seq)) this.#lastSeq = Math.max(this.#lastSeq, seq);
    this.#settle(id);
    if (!this.#spoke) {
      this.#spoke = true;
      this.#keep(recall());
    }
  }

  #lost(reason) {
    this.#ready = false;
    if (this.#ended) return;
    this.calls.onTyping(false);
    for (const id of this.#queue.keys()) this.calls.onSettled(id, "waiting");
    if (reason === "io client disconnect") return;
    if (reason === "io server disconnect" || reason === "refused") this.calls.onState("refused");
    else this.calls.onState("offline");
  }

  #send(packet) {
    if (!this.#ready) {
      this.calls.onSettled(packet.id, "waiting");
      return;
    }
    this.#socket.timeout(ACK_MS).emit("say", packet, (error, answer) => {
      if (!this.#queue.has(packet.id) || this.#ended) return;
      if (error) this.calls.onSettled(packet.id, this.#ready ? "failed" : "waiting");
      else if (answer && answer.ok) this.calls.onSettled(packet.id, "sent");
      else if (answer && answer.reason === "expired") this.#startAnew();
      else this.calls.onSettled(packet.id, "failed", answer || {});
    });
  }

  #settle(id) {
    if (this.#queue.delete(id)) this.calls.onSettled(id, "sent");
  }

  #startAnew() {
    wipe();
    this.#lastSeq = 0;
    this.#socket.disconnect().connect();
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// All that stays in the browser is the conversation's token. Where storage is blocked, the page alone keeps it.
const KEY = "uscis-triage-token";
let inPage = null;

function attempt(work) {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}

export function recall() {
  return attempt((storage) => storage.getItem(KEY)) || inPage;
}

/** Keep it in this page only. */
export function hold(token) {
  inPage = token;
}

/** Keep it for reloads and other tabs. */
export function store(token) {
  inPage = token;
  attempt((storage) => storage.setItem(KEY, token));
}

export function wipe() {
  inPage = null;
  attempt((storage) => storage.removeItem(KEY));
}

/** Hear of what other tabs store; null when they wipe it. */
export function watch(onChange) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key === null || key === KEY) onChange(key && newValue);
  });
}
