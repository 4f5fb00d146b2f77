/** Puts the parts of the page together. */

import { beginComposer } from "./composer.js";
import { Connection } from "./connection.js";
import { beginConversation } from "./conversation.js";
import { byId } from "./element.js";
import { beginFaults } from "./faults.js";
import { Hearing } from "./hearing/hearing.js";
import { beginModals } from "./modal.js";
import { beginMoments } from "./moment.js";
import { beginPeople, lastPerson, staysPerson } from "./people.js";
import { Place } from "./place.js";
import { beginRooms } from "./rooms.js";
import { beginTabs } from "./tabs.js";
import { beginTheme } from "./theme.js";
import { beginTour } from "./tour.js";
import { beginTranscript } from "./transcript.js";
import { Views } from "./views.js";
import { World } from "./world.js";

/**
 * What every part may use of the others.
 * @typedef {object} App
 * @property {Connection} connection
 * @property {World} world
 * @property {Place} place
 * @property {Views} views
 * @property {Hearing} hearing
 * @property {import("./composer.js").Composer} composer
 * @property {import("./modal.js").Modals} modals
 */

const connection = new Connection();
const world = new World();
const place = new Place(world);
const app = /** @type {App} */ ({ connection, world, place, views: new Views() });
app.hearing = new Hearing(app);
app.modals = beginModals(app);
app.composer = beginComposer(app);
beginTheme();
beginMoments();
beginRooms(app);
beginPeople(app);
beginConversation(app);
beginTabs();
beginFaults(app);
beginTranscript(app);
beginTour(app);

connection.on("state", (news) => world.take(news));
connection.on("health", async (health) => {
  if (health === "well") await welcome();
  showHealth(health);
});
world.watch(["bot", "info"], () => showHealth("well"));
connection.open();

/** A new connection is Alice; whoever you were goes on being you. */
async function welcome() {
  const person = lastPerson();
  const known = await connection.ask("be", { person }).catch(() => undefined);
  if (known) staysPerson(person);
  app.hearing.listen();
}

/** @param {import("./connection.js").Health} health */
function showHealth(health) {
  const bot = world.get(`bot/${world.get("info")?.main_bot}`);
  const words = {
    connecting: "Connecting…",
    lost: "Sandbox lost, trying again",
    well: bot?.connected ? `${bot.name} is online` : bot ? `${bot.name} is offline` : "No bot is logged in",
  };
  byId("link-words").textContent = words[health];
  byId("link-state").dataset.state = health === "well" && !bot?.connected ? "connecting" : health;
}
