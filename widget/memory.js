// What stays in the browser: the conversation's token. Where storage is blocked, it lives as long as the page.

const KEY = "uscis-triage-token";
let inPage = null;

/** The token, or null. */
export function recall() {
  try {
    return localStorage.getItem(KEY) || inPage;
  } catch {
    return inPage;
  }
}

/** Keep it in this page only. */
export function hold(token) {
  inPage = token;
}

/** Keep it for reloads and other tabs. */
export function store(token) {
  inPage = token;
  try {
    localStorage.setItem(KEY, token);
  } catch {
    // Blocked.
  }
}

/** Keep nothing. */
export function wipe() {
  inPage = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Blocked.
  }
}

/** Hear of what other tabs store; null when they wipe it. */
export function watch(onChange) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key === null || key === KEY) onChange(key && newValue);
  });
}
