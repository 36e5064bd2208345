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

/** The seconds that the poses say they take. */
export async function itemSeconds(page) {
  const texts = await items(page).getByText(/^\d+ seconds$/).allInnerTexts();
  return texts.map((text) => parseInt(text, 10));
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
