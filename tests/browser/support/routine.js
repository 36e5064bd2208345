// The practice page as a visitor finds it: the form, the routine as a list, and the player.
import { nameOf } from "./poses.js";

export const routine = (page) => page.getByRole("region", { name: "Your routine", exact: true });
export const leftOut = (page) => page.getByRole("region", { name: "Left out for you", exact: true });
export const startButton = (page) => page.getByRole("button", { name: "Start", exact: true });
export const resumeButton = (page) => page.getByRole("button", { name: "Go on where you stopped", exact: true });

/** The poses of the routine: items of the list that have a heading of their own. */
export function items(page) {
  return routine(page).getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });
}

export const itemNames = (page) => nameOf(items(page)).allInnerTexts();
export const leftOutNames = (page) => leftOut(page).getByRole("listitem").getByRole("link").allInnerTexts();

const TIME = /^(?:(\d+) minutes?)? ?(?:(\d+) seconds?)?$/;

/** The seconds that the poses say they take. */
export async function itemSeconds(page) {
  const texts = await items(page).locator(".tags").allInnerTexts();
  return texts.map((text) => {
    const [, minutes = 0, seconds = 0] = TIME.exec(text);
    return 60 * Number(minutes) + Number(seconds);
  });
}

/** How the site writes a time: in seconds as long as one can see at once how long that is. */
export function timeInWords(seconds) {
  const part = (count, unit) => (count === 1 ? `1 ${unit}` : `${count} ${unit}s`);
  if (seconds <= 90) return part(seconds, "second");
  const rest = seconds % 60;
  return part(Math.floor(seconds / 60), "minute") + (rest ? ` ${part(rest, "second")}` : "");
}

/** The routine's steps, in order; the attribute is what the player goes by. */
export const steps = (page) => routine(page).locator("[data-seconds]");

/** What the player has to show for each step: read it before the player hides the list. */
export function readSteps(page) {
  return steps(page).evaluateAll((all) =>
    all.map((step) => ({
      pose: step.closest("li:has(h3)").querySelector("h3 a").textContent,
      title: step.querySelector("h4")?.textContent,
      seconds: Number(step.dataset.seconds),
    })),
  );
}

/** The player and its parts. */
export class Player {
  constructor(page) {
    this.page = page;
    this.region = page.getByRole("region", { name: "Guided practice", exact: true });
    this.timer = this.region.getByRole("timer");
    this.status = this.region.getByRole("status");
    this.figure = this.region.getByRole("img");
    this.pacer = this.region.locator("[data-pacer]"); // only for the eye, so it has no role
    this.wellDone = this.region.getByRole("heading", { name: "Well done", exact: true });
  }

  button(name) {
    return this.region.getByRole("button", { name, exact: true });
  }

  option(name) {
    return this.region.getByRole("checkbox", { name, exact: true });
  }

  step(number, count) {
    return this.region.getByText(`Step ${number} of ${count}`, { exact: true });
  }
}
