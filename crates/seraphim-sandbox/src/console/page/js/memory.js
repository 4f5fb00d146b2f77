/**
 * What the page remembers between visits. A browser may refuse to remember;
 * then nothing is remembered, and nothing else changes.
 */

const PREFIX = "seraphim.";

/**
 * @param {string} key
 * @returns {string | null}
 */
export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows and full stores: the page works without.
  }
}
