/**
 * The line to write in. A text becomes a message; a slash offers the
 * registered commands, and a chosen one turns the line into its options.
 */

import { labelOf, matching, slashCommands } from "./command_names.js";
import { CommandForm } from "./command_form.js";
import { byId, element, fill, icon } from "./element.js";
import { Offers } from "./offers.js";
import { attempt, complain } from "./telling.js";
import { order } from "./world.js";

/** @typedef {import("./main.js").App} App */
/** @typedef {import("./command_names.js").Runnable} Runnable */

/** As the sandbox takes them. */
const LARGEST_FILE = 10 * 1024 * 1024;

export class Composer {
  /** @type {CommandForm | null} */ #form = null;
  #offers = new Offers();
  #line = /** @type {HTMLInputElement} */ (element("input", { type: "text", maxlength: "2000", enterkeyhint: "send" }));
  #file = /** @type {HTMLInputElement} */ (element("input", { type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true" }));
  #hint = element("p", { class: "hint-line" });
  #bar = element("div", { class: "bar" });

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.#offers.attach(this.#line);
    this.#line.addEventListener("input", () => this.#typed());
    this.#line.addEventListener("keydown", (event) => this.#key(event));
    this.#line.addEventListener("blur", () => this.#offers.close());
    this.#file.addEventListener("change", () => this.#say());
    fill(byId("composer"), this.#offers.root, this.#bar, this.#hint, this.#file);
    this.write("");
    app.place.watch(() => this.#name());
    app.world.watch(["you", "user"], () => this.#name());
    app.world.watch(["interaction"], () => this.#tellProgress());
    app.world.watch(["command", "you", "user"], () => document.activeElement === this.#line && this.#typed());
  }

  /** Back to plain writing. @param {string} text */
  write(text) {
    this.#form = null;
    this.#line.value = text;
    fill(this.#bar,
      element("button", { type: "button", class: "plain-button", "aria-label": "Send a file", onclick: () => this.#file.click() }, icon("clip")),
      this.#line, this.#sendButton(() => this.#say()));
    this.#name();
    this.#offers.close();
    this.#rest();
  }

  /**
   * A command with some of its options filled in.
   * @param {Runnable} runnable
   * @param {Record<string, string>} [given]
   */
  command(runnable, given = {}) {
    this.#form = new CommandForm(this.app, runnable, this.#offers, given, {
      send: () => this.#run(),
      leave: () => {
        this.write("");
        this.#line.focus();
      },
      hint: (sentence) => this.#tell(sentence),
    });
    fill(this.#bar, this.#form.root, this.#sendButton(() => this.#run()));
    this.#tell(runnable.description);
    this.#form.focus();
  }

  /** The command of this registered name, if there is one. @param {string} name */
  find(name) {
    return slashCommands(this.app.world, this.app.place.guild).find((one) => one.name === name);
  }

  /** Sends what stands in the line. */
  send() {
    return this.#form ? this.#run() : this.#say();
  }

  /** Uploads a file. @param {File} file @returns {Promise<string>} its id for a command or message */
  async upload(file) {
    if (file.size > LARGEST_FILE) throw new Error(`${file.name} is larger than 10 MiB.`);
    const answer = await fetch(`files?name=${encodeURIComponent(file.name)}`, {
      method: "POST", body: file, headers: { "content-type": file.type || "application/octet-stream" } });
    if (!answer.ok) throw new Error(`The sandbox did not take ${file.name}.`);
    return (await answer.json()).file;
  }

  /** @param {() => void} deed */
  #sendButton(deed) {
    return element("button", { type: "button", class: "plain-button send", "aria-label": "Send", onclick: deed }, icon("send"));
  }

  #name() {
    const { world, place } = this.app;
    const where = world.get(`channel/${place.channel}`)?.name ?? "";
    const who = world.get(`user/${world.you}`)?.shown ?? "";
    this.#line.placeholder = `Write in #${where} or type /`;
    this.#line.setAttribute("aria-label", `Write in #${where} as ${who}`);
  }

  #rest() {
    this.#hint.classList.remove("wrong");
    fill(this.#hint, element("span", {}, ""), element("span", { class: "keys" }, element("kbd", {}, "/"), " commands · ", element("kbd", {}, "↑"), " in the conversation walks over messages"));
  }

  /** @param {string} sentence @param {boolean} [wrong] */
  #tell(sentence, wrong = false) {
    this.#hint.classList.toggle("wrong", wrong);
    fill(this.#hint, element("span", { role: wrong ? "alert" : undefined }, sentence),
      this.#form && element("span", { class: "keys" }, element("kbd", {}, "Enter"), " sends · ", element("kbd", {}, "Esc"), " leaves"));
  }

  #typed() {
    const text = this.#line.value;
    if (!text.startsWith("/")) {
      this.#offers.close();
      return;
    }
    const all = slashCommands(this.app.world, this.app.place.guild);
    const typed = text.slice(1);
    const meant = all.filter((one) => [one.label, one.name].some((name) => typed.startsWith(`${name} `)))
      .sort((a, b) => b.label.length - a.label.length)[0];
    if (meant) {
      const name = typed.startsWith(`${meant.label} `) ? meant.label : meant.name;
      const rest = typed.slice(name.length + 1);
      this.command(meant, rest && meant.options[0] ? { [meant.options[0].name]: rest } : {});
      return;
    }
    const found = matching(all, typed);
    this.#offers.show(this.#line, all.length ? "Commands" : "No bot has registered a command yet.",
      found.map((one) => this.#offer(one)), (offer) => this.command(/** @type {Runnable} */ (offer.value)), true);
  }

  /** @param {Runnable} one */
  #offer(one) {
    const takes = one.options.map((option) => {
      const label = labelOf(option, this.app.world.locale);
      return option.required ? label : `[${label}]`;
    }).join(" ");
    return { label: `/${one.label}`, takes, detail: one.description, value: one };
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#offers.key(event)) return;
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      void this.#say();
    } else if (event.key === "ArrowUp" && !this.#line.value) {
      byId("log").focus();
    }
  }

  async #say() {
    const { connection, place } = this.app;
    const text = this.#line.value.trim();
    const file = this.#file.files?.[0];
    if (!text && !file) return;
    if (text.startsWith("/")) {
      complain("There is no such command for you here. Type / to see those there are.");
      return;
    }
    const said = await attempt((async () => {
      const files = file ? [await this.upload(file)] : [];
      return connection.ask("say", { channel: place.channel, text, files });
    })());
    this.#file.value = "";
    if (said) this.#line.value = "";
  }

  async #run() {
    const form = this.#form;
    if (!form || !form.complete()) return;
    const { connection, place, modals, hearing } = this.app;
    hearing.allow();
    this.#tell(`Sending /${form.runnable.label}…`);
    try {
      const files = await form.files((file) => this.upload(file));
      const begun = await connection.ask("run", { channel: place.channel, ...form.wish(), files });
      if (this.#form === form) {
        this.write("");
        this.#line.focus();
      }
      modals.expect(begun.interaction);
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error), true);
    }
  }

  /** How long the bot took for what you did last. */
  #tellProgress() {
    if (this.#form) return;
    const { world, place } = this.app;
    const here = world.all("interaction/").filter((one) => world.get(`channel/${one.channel_id}`)?.guild_id === place.guild);
    const last = here.sort((a, b) => order(a.id, b.id)).at(-1);
    const what = last?.command ? `/${last.command}` : "Your action";
    if (!last || last.state === "sent") return;
    const words = {
      thinking: `${what}: acknowledged after ${milliseconds(last.acknowledged_ms)}, working…`,
      answered: `${what}: answered after ${milliseconds(last.answered_ms ?? last.acknowledged_ms)}`,
      failed: `${what}: no answer within 3 s`,
    };
    this.#tell(words[/** @type {"failed"} */ (last.state)] ?? "");
  }
}

/** @param {number | null} time */
function milliseconds(time) {
  return time === null || time === undefined ? "a while" : `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}

/** @param {App} app */
export function beginComposer(app) {
  return new Composer(app);
}

