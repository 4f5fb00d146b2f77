/**
 * The one WebSocket to the sandbox: requests with one answer each, and news.
 * It comes back by itself; what is asked meanwhile is refused.
 */

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;
const PATIENCE_MS = 15_000;

/** A refusal of the sandbox: its code, and a sentence to show. */
export class Refused extends Error {
  /** @param {string} code @param {string} reason */
  constructor(code, reason) {
    super(reason);
    this.code = code;
  }
}

/**
 * @typedef {object} Pending
 * @property {(result: any) => void} done
 * @property {(error: Error) => void} failed
 * @property {number} timer
 */

/** @typedef {"connecting" | "well" | "lost"} Health */

export class Connection {
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {Map<number, Pending>} */ #pending = new Map();
  /** @type {Map<string, ((news: any) => void)[]>} */ #listeners = new Map();
  #number = 0;
  #pause = FIRST_PAUSE_MS;

  /** Begins, and never gives up. */
  open() {
    this.#tell("health", "connecting");
    const address = new URL("live", document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#socket = socket;
      this.#pause = FIRST_PAUSE_MS;
      this.#tell("health", "well");
    };
    socket.onmessage = (event) => this.#take(event.data);
    socket.onclose = () => this.#lost();
  }

  /**
   * Listens to news of a kind: a `t` of the sandbox, `audio` (an ArrayBuffer)
   * or `health` ({@link Health}).
   * @param {string} kind
   * @param {(news: any) => void} listener
   */
  on(kind, listener) {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener]);
  }

  /**
   * Asks for something to be done; the answer is its result or {@link Refused}.
   * @param {string} verb
   * @param {Record<string, unknown>} [details]
   * @returns {Promise<any>}
   */
  ask(verb, details = {}) {
    this.#number += 1;
    const id = this.#number;
    return new Promise((done, failed) => {
      if (!this.#socket) {
        failed(new Refused("lost", "The page has lost the sandbox. Is seraphim still running?"));
        return;
      }
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        failed(new Refused("no_response", "The sandbox did not answer in time."));
      }, PATIENCE_MS);
      this.#pending.set(id, { done, failed, timer });
      this.#socket.send(JSON.stringify({ id, do: verb, ...details }));
    });
  }

  /**
   * Says something that has no answer.
   * @param {string} verb
   * @param {Record<string, unknown>} details
   */
  tell(verb, details) {
    this.#socket?.send(JSON.stringify({ do: verb, ...details }));
  }

  /** @param {string | ArrayBuffer} data */
  #take(data) {
    if (typeof data !== "string") {
      this.#tell("audio", data);
      return;
    }
    const news = JSON.parse(data);
    const waiting = this.#pending.get(news.id);
    if (news.t !== "done" && news.t !== "refused") {
      this.#tell(news.t, news);
    } else if (waiting) {
      this.#pending.delete(news.id);
      clearTimeout(waiting.timer);
      if (news.t === "done") waiting.done(news.result);
      else waiting.failed(new Refused(news.code, news.reason));
    }
  }

  #lost() {
    this.#socket = null;
    for (const waiting of this.#pending.values()) {
      clearTimeout(waiting.timer);
      waiting.failed(new Refused("lost", "The page lost the sandbox before it answered."));
    }
    this.#pending.clear();
    this.#tell("health", "lost");
    setTimeout(() => this.open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  /** @param {string} kind @param {unknown} news */
  #tell(kind, news) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(news);
  }
}
