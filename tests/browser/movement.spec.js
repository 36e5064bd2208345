// The moving picture on a pose's page.
import { isSame, positionOf } from "./support/figures.js";
import { expect, test } from "./support/site.js";

const POSE = "/poses/cat-cow";
const block = (page) => page.getByRole("heading", { name: "See it move" }).locator("..");
const stage = (page) => block(page).getByRole("img", { name: "The person in the picture moves between the steps" });
const figure = (page) => stage(page).locator("svg");
const play = (page) => page.getByRole("button", { name: "Show the movement", exact: true });
const pause = (page) => page.getByRole("button", { name: "Pause", exact: true });
const stepPictures = (page) => page.getByRole("region", { name: "Step by step" }).getByRole("listitem").getByRole("img");

/** Opens a pose's page with the clock in the test's hands. */
async function open(page, path = POSE) {
  await page.clock.install({ time: "2026-11-24T10:00:00Z" });
  await page.goto(path);
  await expect(play(page)).toBeVisible();
  await page.clock.pauseAt("2026-11-24T10:01:00Z");
}

/** Where the figure is at each of some moments, so many milliseconds apart. */
async function watch(page, moments, milliseconds) {
  const positions = [];
  for (let moment = 0; moment < moments; moment++) {
    await page.clock.runFor(milliseconds);
    positions.push(await positionOf(figure(page)));
  }
  return positions;
}

async function keyPositions(page) {
  const pictures = await stepPictures(page).all();
  return Promise.all(pictures.map((picture) => positionOf(picture)));
}

test("nothing moves before it is asked to", async ({ page }) => {
  await open(page);
  const before = await positionOf(figure(page));
  for (const position of await watch(page, 5, 2000)) expect(position).toEqual(before);
  await expect(pause(page)).toHaveCount(0);
});

test("once asked, the figure moves little by little through the steps, and breathes with them", async ({ page }) => {
  await open(page);
  const keys = await keyPositions(page);
  await play(page).click();
  const positions = await watch(page, 40, 250);
  const distinct = new Set(positions.map(String));
  expect(distinct.size).toBeGreaterThan(20);
  const between = positions.filter((position) => !keys.some((key) => isSame(key, position)));
  expect(between.length).toBeGreaterThan(20);
  const words = new Set();
  for (let second = 0; second < 12; second++) {
    await page.clock.runFor(1000);
    words.add(await block(page).getByText(/^Breathe/).innerText());
  }
  expect([...words].sort()).toEqual(["Breathe in", "Breathe out"]);
});

test("Pause stops it where it is, and the same button sets it going again", async ({ page }) => {
  await open(page);
  await play(page).click();
  await page.clock.runFor(1500);
  await pause(page).click();
  await expect(play(page)).toBeVisible();
  const still = await positionOf(figure(page));
  for (const position of await watch(page, 4, 1700)) expect(position).toEqual(still);
  await play(page).click();
  await page.clock.runFor(800);
  const after = await positionOf(figure(page));
  expect(isSame(after, still)).toBe(false);
});

test("the keyboard sets it going and stops it", async ({ page }) => {
  await open(page);
  await play(page).focus();
  await page.keyboard.press("Enter");
  await expect(pause(page)).toBeFocused();
  await page.clock.runFor(1500);
  await page.keyboard.press("Space");
  await expect(play(page)).toBeFocused();
  const still = await positionOf(figure(page));
  await page.clock.runFor(2000);
  expect(await positionOf(figure(page))).toEqual(still);
});

test("every pose moves when asked to", async ({ page, poses }) => {
  await page.clock.install({ time: "2026-11-24T10:00:00Z" });
  for (const { path } of poses) {
    await page.goto(path);
    await expect(play(page), path).toBeVisible();
    const before = await positionOf(figure(page));
    await page.clock.runFor(2000);
    expect(await positionOf(figure(page)), path).toEqual(before);
    await play(page).click();
    const positions = await watch(page, 4, 1300);
    expect(new Set(positions.map(String)).size, path).toBeGreaterThan(2);
  }
});

test.describe("for whoever asked their system for less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("the figure stands in one position after the other and never between them", async ({ page }) => {
    await open(page);
    const keys = await keyPositions(page);
    await play(page).click();
    const positions = await watch(page, 60, 250);
    for (const position of positions) {
      expect(keys.some((key) => isSame(key, position)), "one of the steps' own positions").toBe(true);
    }
    expect(new Set(positions.map(String)).size).toBeGreaterThan(1);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("every step of every pose has a picture, words and its breath, and no dead button shows", async ({
    page,
    poses,
  }) => {
    for (const { path } of poses) {
      await page.goto(path);
      const steps = page.getByRole("region", { name: "Step by step" }).getByRole("listitem");
      expect(await steps.count(), path).toBeGreaterThan(1);
      for (const step of await steps.all()) {
        await expect(step.getByRole("img")).toHaveAccessibleName(/\S+ \S+/);
        await expect(step.getByRole("heading", { level: 3 })).toHaveText(/\S/);
        await expect(step.getByText(/^Breathe (in|out|easily)$/)).toBeVisible();
        await expect(step.getByRole("paragraph").nth(1)).toHaveText(/\S+ \S+/);
      }
      await expect(page.getByRole("button"), path).toHaveCount(0);
      await expect(page.getByRole("heading", { name: "See it move" }), path).toHaveCount(0);
    }
  });
});
