/**
 * Registered commands as a person reads them, in their language.
 * <https://discord.com/developers/docs/interactions/application-commands#localization>
 */

/** Where Discord looks when a language has no text. */
const NEXT_OF_KIN = { "en-US": "en-GB", "en-GB": "en-US", "es-419": "es-ES" };

export const SUBCOMMAND = 1;
export const GROUP = 2;
const SLASH = 1;

/**
 * Something to run: a command, or a subcommand with the way to it.
 * @typedef {object} Runnable
 * @property {any} command
 * @property {string[]} path registered names
 * @property {string} label as the person reads it, without the slash
 * @property {string} name registered, without the slash
 * @property {string} description
 * @property {any[]} options
 */

/** @param {Record<string, string> | null | undefined} texts @param {string} locale */
function localised(texts, locale) {
  return texts?.[locale] ?? texts?.[NEXT_OF_KIN[/** @type {"en-US"} */ (locale)] ?? ""];
}

/** The name of a command, an option or a choice. @param {any} thing @param {string} locale @returns {string} */
export function labelOf(thing, locale) {
  return localised(thing.name_localizations, locale) ?? thing.name;
}

/** @param {any} thing @param {string} locale @returns {string} */
export function descriptionOf(thing, locale) {
  return localised(thing.description_localizations, locale) ?? thing.description ?? "";
}

/**
 * What a command offers to run.
 * @param {any} command
 * @param {string} locale
 * @returns {Runnable[]}
 */
function runnables(command, locale) {
  const walk = (/** @type {any} */ thing, /** @type {any[]} */ way) => {
    const nested = (thing.options ?? []).filter((/** @type {any} */ one) => one.type === SUBCOMMAND || one.type === GROUP);
    if (nested.length) return nested.flatMap((/** @type {any} */ one) => walk(one, [...way, one]));
    const all = [command, ...way];
    return [{
      command, path: way.map((one) => one.name), options: thing.options ?? [],
      label: all.map((one) => labelOf(one, locale)).join(" "),
      name: all.map((one) => one.name).join(" "), description: descriptionOf(thing, locale),
    }];
  };
  return walk(command, []);
}

/**
 * Every slash command that you may use in a guild, by name.
 * @param {import("./world.js").World} world
 * @param {string} guild
 * @returns {Runnable[]}
 */
export function slashCommands(world, guild) {
  return world.all("command/")
    .filter((command) => command.usable && (command.type ?? SLASH) === SLASH && (!command.guild_id || command.guild_id === guild))
    .flatMap((command) => runnables(command, world.locale))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/**
 * Those that what was typed may mean, best first.
 * @param {Runnable[]} all
 * @param {string} typed without the slash
 */
export function matching(all, typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  const rank = (/** @type {Runnable} */ one) => {
    const names = [one.label.toLocaleLowerCase(), one.name];
    if (names.some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.includes(wanted))) return 1;
    return one.description.toLocaleLowerCase().includes(wanted) && wanted.length > 2 ? 2 : 3;
  };
  return all.map((one) => ({ one, rank: rank(one) })).filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}
