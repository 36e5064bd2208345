// The practice page with script: the player that leads through the routine.
import { isSame, positionOf } from "./support/figures.js";
import { arrive, expect, test } from "./support/site.js";
import { Player, itemNames, readSteps, resumeButton, routine, startButton, steps, timeInWords } from "./support/routine.js";

const ADDRESS = "/practice?minutes=5&place=floor";

/** Opens a routine with the clock in the test's hands. */
async function open(page, address = ADDRESS) {
  await page.clock.install({ time: "2026-11-24T10:00:00Z" });
  await page.clock.pauseAt("2026-11-24T10:00:01Z");
  await page.goto(address);
  return { player: new Player(page), all: await readSteps(page) };
}

/** The same, with the player started. */
async function start(page, address) {
  const { player, all } = await open(page, address);
  await startButton(page).click();
  await expect(player.region).toBeVisible();
  return { player, all };
}

const pass = (page, seconds) => page.clock.runFor(seconds * 1000);

/** Time passes without a frame, as on a device that dozes. */
const doze = (page, seconds) => page.clock.fastForward(seconds * 1000);

test("Start opens the player at the first step, with the focus in it and the list out of the way", async ({ page }) => {
  const { player, all } = await open(page);
  await expect(player.region).toBeHidden();
  await startButton(page).click();
  await expect(player.region).toBeVisible();
  await expect(player.region).toBeFocused();
  await expect(player.step(1, all.length)).toBeVisible();
  await expect(player.region.getByText(all[0].pose, { exact: true })).toBeVisible();
  await expect(player.region.getByRole("heading", { name: all[0].title })).toBeVisible();
  await expect(player.timer).toHaveText(`${timeInWords(all[0].seconds)} left`);
  await expect(player.figure).toHaveAccessibleName(/\S+ \S+/);
  await expect(routine(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Show my routine" })).toHaveCount(0);
});

test("each step shows its pose, its words and its picture, and no number of a source", async ({ page }) => {
  const { player, all } = await open(page);
  const images = steps(page).getByRole("img");
  const pictures = await images.evaluateAll((all) => all.map((image) => image.getAttribute("aria-label")));
  await startButton(page).click();
  for (const [index, step] of all.entries()) {
    await expect(player.step(index + 1, all.length)).toBeVisible();
    await expect(player.region.getByText(step.pose, { exact: true })).toBeVisible();
    await expect(player.region.getByRole("heading", { name: step.title, exact: true })).toBeVisible();
    await expect(player.figure).toHaveAccessibleName(pictures[index]);
    await expect(player.region.getByRole("link")).toHaveCount(0);
    await player.button("Next").click();
  }
  await expect(player.wellDone).toBeVisible();
});

test("with the keyboard alone one can start, go on, go back, pause and leave", async ({ page }) => {
  const { player, all } = await open(page);
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(startButton(page)).toBeFocused({ timeout: 1 });
  }).toPass({ intervals: [1] });
  await page.keyboard.press("Enter");
  await expect(player.region).toBeFocused();

  await page.keyboard.press("ArrowRight");
  await expect(player.step(2, all.length)).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await expect(player.step(2, all.length)).toBeVisible();
  await page.keyboard.press("Space");
  await expect(player.button("Go on")).toBeVisible();
  await page.keyboard.press("Space");
  await expect(player.button("Pause")).toBeVisible();

  // Every button and option is reached in the order it stands in, and works from there.
  for (const name of ["Close", "Back", "Pause", "Next"]) {
    await page.keyboard.press("Tab");
    await expect(player.button(name)).toBeFocused();
  }
  await page.keyboard.press("Space");
  await expect(player.step(3, all.length)).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await expect(player.button("Go on")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(player.button("Pause")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const tone = player.option("A soft tone at each step");
  await expect(tone).toBeFocused();
  await page.keyboard.press("Space");
  await expect(tone).toBeChecked();
  await expect(player.button("Pause")).toBeVisible();

  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Escape");
  await expect(player.region).toBeHidden();
  await expect(resumeButton(page)).toBeFocused();
});

test("Escape closes the player wherever in it the focus is", async ({ page }) => {
  const { player } = await start(page);
  await player.button("Next").click();
  for (const place of [player.button("Next"), player.option("A soft tone at each step"), player.region]) {
    if (await player.region.isHidden()) await resumeButton(page).click();
    await place.focus();
    await page.keyboard.press("Escape");
    await expect(player.region, `from ${place}`).toBeHidden();
  }
});

test("keys do nothing to the player while the focus is elsewhere, or with Control or Alt held", async ({ page }) => {
  const { player, all } = await start(page);
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("Alt+k");
  await expect(player.step(1, all.length)).toBeVisible();
  await expect(player.button("Pause")).toBeVisible();
  await page.getByRole("link", { name: "Accessibility" }).last().focus();
  await page.keyboard.press("k");
  await page.keyboard.press("ArrowRight");
  await expect(player.step(1, all.length)).toBeVisible();
  await expect(player.button("Pause")).toBeVisible();
});

test("Next and Back go from step to step, and Back on the first begins it anew", async ({ page }) => {
  const { player, all } = await start(page);
  await player.button("Next").click();
  await expect(player.step(2, all.length)).toBeVisible();
  await expect(player.timer).toHaveText(`${timeInWords(all[1].seconds)} left`);
  await player.button("Back").click();
  await expect(player.step(1, all.length)).toBeVisible();
  await pass(page, 3);
  await expect(player.timer).toHaveText(`${timeInWords(all[0].seconds - 3)} left`);
  await player.button("Back").click();
  await expect(player.step(1, all.length)).toBeVisible();
  await expect(player.timer).toHaveText(`${timeInWords(all[0].seconds)} left`);
});

test("the seconds left count down one by one", async ({ page }) => {
  const { player, all } = await start(page);
  for (let second = 0; second < 5; second++) {
    await expect(player.timer).toHaveText(`${timeInWords(all[0].seconds - second)} left`);
    await pass(page, 1);
  }
});

test("Pause stops the clock and the picture, and Go on goes on from there", async ({ page }) => {
  const { player, all } = await start(page);
  await player.button("Next").click();
  await pass(page, 2);
  await player.button("Pause").click();
  const left = `${timeInWords(all[1].seconds - 2)} left`;
  await expect(player.timer).toHaveText(left);
  const still = await positionOf(player.figure);
  await pass(page, 20);
  await doze(page, 3600);
  await expect(player.timer).toHaveText(left);
  await expect(player.step(2, all.length)).toBeVisible();
  expect(await positionOf(player.figure)).toEqual(still);
  await player.button("Go on").click();
  await pass(page, 1);
  await expect(player.timer).toHaveText(`${timeInWords(all[1].seconds - 3)} left`);
});

test("time leads through every step to the end, and there the clock stands still", async ({ page }) => {
  const { player, all } = await start(page);
  for (const [index, { seconds, title }] of all.entries()) {
    await expect(player.step(index + 1, all.length)).toBeVisible();
    await expect(player.region.getByRole("heading", { name: title, exact: true })).toBeVisible();
    await doze(page, seconds - 1);
    await expect(player.timer).toHaveText("1 second left");
    await pass(page, 1.04); // The clock of the player ticks every 16 ms.
  }
  await expect(player.wellDone).toBeVisible();
  await expect(player.wellDone).toBeFocused();
  await expect(player.region.getByText("Rest for a few breaths before you go on with your day.")).toBeVisible();
  expect(await player.region.getByRole("button").allInnerTexts()).toEqual(["Close", "Once more"]);
  await expect(player.timer).toBeHidden();
  await player.button("Once more").click();
  await expect(player.step(1, all.length)).toBeVisible();
  await expect(player.region).toBeFocused();
  await pass(page, 2);
  await expect(player.timer).toHaveText(`${timeInWords(all[0].seconds - 2)} left`);
});

test("a device that dozed through several steps is at the right one when it wakes", async ({ page }) => {
  const { player, all } = await start(page);
  await doze(page, all[0].seconds + all[1].seconds + 2);
  await expect(player.step(3, all.length)).toBeVisible();
  await expect(player.timer).toHaveText(`${timeInWords(all[2].seconds - 2)} left`);
  await doze(page, 3600);
  await expect(player.wellDone).toBeVisible();
});

test("Close brings the list back and the focus to where one came from", async ({ page }) => {
  const { player } = await start(page);
  await player.button("Close").click();
  await expect(player.region).toBeHidden();
  await expect(routine(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Show my routine" })).toBeVisible();
  await expect(startButton(page)).toBeFocused();
});

test("each step is announced once, with its pose, its title and its breath", async ({ page }) => {
  const { player, all } = await start(page);
  for (const { pose, title } of all.slice(0, 3)) {
    await pass(page, 0.5);
    await expect(player.status).toHaveText(new RegExp(`${pose}.*${title}.*Breathe`));
    const said = await player.status.innerText();
    await pass(page, 3);
    // The seconds are not read out one by one.
    await expect(player.status).toHaveText(said);
    await player.button("Next").click();
  }
  await expect(player.timer).toHaveAttribute("aria-live", "off");
});

test("the figure moves from position to position, and the circle swells and falls with the breath", async ({ page }) => {
  const { player, all } = await start(page);
  const second = all.findIndex((step, index) => index > 0 && step.pose === all[0].pose);
  for (let step = 0; step < second; step++) await player.button("Next").click();
  const [positions, sizes] = [new Set(), []];
  for (let moment = 0; moment < 30; moment++) {
    await pass(page, 0.25);
    positions.add(String(await positionOf(player.figure)));
    sizes.push((await player.pacer.boundingBox()).width);
  }
  expect(positions.size).toBeGreaterThan(5);
  expect(Math.max(...sizes)).toBeGreaterThan(Math.min(...sizes) * 1.5);
});

test.describe("for whoever asked their system for less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("the figure only ever stands in the steps' own positions, and the circle keeps its size", async ({ page }) => {
    const { player, all } = await open(page);
    const pictures = await steps(page).getByRole("img").all();
    const keys = await Promise.all(pictures.map((picture) => positionOf(picture)));
    await startButton(page).click();
    const size = (await player.pacer.boundingBox()).width;
    for (let step = 0; step < Math.min(all.length, 5); step++) {
      for (let moment = 0; moment < 10; moment++) {
        await pass(page, 0.3);
        expect(isSame(await positionOf(player.figure), keys[step]), `step ${step + 1}`).toBe(true);
        expect((await player.pacer.boundingBox()).width).toBeCloseTo(size, 3);
      }
      await player.button("Next").click();
    }
    await pass(page, 1);
    await expect(player.region.getByText(/^Breathe (in|out)$/).first()).toBeVisible();
  });
});

test("who leaves in the middle and comes back goes on where they stopped, in that routine alone", async ({ page }) => {
  const { player, all } = await start(page);
  await player.button("Next").click();
  await player.button("Next").click();
  await page.goto("/practice?minutes=10&place=floor");
  await expect(startButton(page)).toBeVisible();
  await page.goto(ADDRESS);
  await expect(startButton(page)).toHaveCount(0);
  await resumeButton(page).click();
  await expect(player.step(3, all.length)).toBeVisible();
  await expect(player.timer).toHaveText(`${timeInWords(all[2].seconds)} left`);
  await player.button("Close").click();
  await expect(resumeButton(page)).toBeFocused();
  // Once through, it begins anew.
  await resumeButton(page).click();
  await doze(page, 3600);
  await expect(player.wellDone).toBeVisible();
  await player.button("Close").click();
  await expect(startButton(page)).toBeFocused();
  await page.reload();
  await expect(startButton(page)).toBeVisible();
});

test("nothing that somebody has to take care of is kept on the device", async ({ page, context }) => {
  const { player } = await start(page, "/practice?minutes=10&place=floor&without=wrist-pain&without=glaucoma");
  await player.button("Next").click();
  await player.option("A soft tone at each step").check();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toMatch(/wrist|glaucoma|without|minutes|floor/);
  expect(await context.cookies()).toEqual([]);
});

test("what a person has to take care of stands beside every step of that pose", async ({ page, poses }) => {
  await page.goto("/practice?minutes=15&place=floor");
  const names = await itemNames(page);
  const condition = poses.filter(({ name }) => names.includes(name)).flatMap((pose) => pose.adaptations)[0];
  await page.getByText("Is there something to take care of?").click();
  await page.getByRole("checkbox", { name: condition, exact: true }).check();
  await arrive(page, () => page.getByRole("button", { name: "Show my routine" }).click());
  const { player, all } = await start(page, page.url().replace("#routine", ""));
  const adapted = poses.filter((pose) => pose.adaptations.includes(condition)).map((pose) => pose.name);
  expect(all.some(({ pose }) => adapted.includes(pose))).toBe(true);
  for (const { pose } of all) {
    const care = player.region.getByText(`Take care: ${condition}`, { exact: true });
    await expect(care, pose).toHaveCount(adapted.includes(pose) ? 1 : 0);
    await player.button("Next").click();
  }
});

test("where the browser keeps nothing, the player works all the same", async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = { get: () => { throw new DOMException("The operation is insecure.", "SecurityError"); } };
    Object.defineProperty(window, "localStorage", refuse);
    Object.defineProperty(window, "sessionStorage", refuse);
  });
  const { player, all } = await start(page);
  await player.button("Next").click();
  await player.option("A soft tone at each step").check();
  await pass(page, 2);
  await expect(player.timer).toHaveText(`${timeInWords(all[1].seconds - 2)} left`);
  await player.button("Close").click();
  await expect(startButton(page)).toBeFocused();
  await startButton(page).click();
  await doze(page, 3600);
  await expect(player.wellDone).toBeVisible();
});

test("the tone sounds at each step, and only for who asked for it", async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.tones = 0;
    const { start: play } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) {
      globalThis.tones++;
      return play.apply(this, when);
    };
  });
  const tones = () => page.evaluate(() => globalThis.tones);
  const { player, all } = await start(page);
  await player.button("Next").click();
  expect(await tones()).toBe(0);
  await player.option("A soft tone at each step").check();
  await expect.poll(tones).toBeGreaterThan(0);
  let before = await tones();
  await player.button("Next").click();
  await expect.poll(tones).toBeGreaterThan(before);
  before = await tones();
  await pass(page, all[2].seconds + 1);
  await expect(player.step(4, all.length)).toBeVisible();
  await expect.poll(tones).toBeGreaterThan(before);
  await player.option("A soft tone at each step").uncheck();
  before = await tones();
  await player.button("Next").click();
  await expect(player.step(5, all.length)).toBeVisible();
  expect(await tones()).toBe(before);
});

/** Listens to what the page wants said, and how often it wants silence. */
function listen(page) {
  return page.addInitScript(() => {
    globalThis.said = [];
    Object.defineProperty(window, "speechSynthesis", {
      configurable: true,
      value: {
        speak: (utterance) => globalThis.said.push({ text: utterance.text, language: utterance.lang }),
        cancel: () => globalThis.said.push("silence"),
      },
    });
  });
}

test("the steps are read aloud, and only to who asked for it; Pause is silent at once", async ({ page }) => {
  await listen(page);
  const said = () => page.evaluate(() => globalThis.said);
  const words = async () => (await said()).filter((each) => each !== "silence").map((each) => each.text).join(" ");
  const { player, all } = await start(page);
  await player.button("Next").click();
  expect(await words()).toBe("");
  await player.option("Read the steps aloud").check();
  await expect.poll(words).toContain(all[1].title);
  await player.button("Next").click();
  await expect.poll(words).toContain(all[2].title);
  await doze(page, all[2].seconds + 1);
  await expect.poll(words).toContain(all[3].title);
  for (const each of await said()) if (each !== "silence") expect(each.language).toBe("en");
  await player.button("Pause").click();
  expect((await said()).at(-1)).toBe("silence");
  await player.button("Go on").click();
  await player.option("Read the steps aloud").uncheck();
  expect((await said()).at(-1)).toBe("silence");
  const before = await words();
  await player.button("Next").click();
  expect(await words()).toBe(before);
});

test("the options stay as they were left", async ({ page }) => {
  await listen(page);
  const { player } = await start(page);
  await player.option("A soft tone at each step").check();
  await player.option("Read the steps aloud").check();
  await page.goto("/practice?minutes=10&place=chair");
  await startButton(page).click();
  await expect(player.option("A soft tone at each step")).toBeChecked();
  await expect(player.option("Read the steps aloud")).toBeChecked();
  await player.option("A soft tone at each step").uncheck();
  await page.reload();
  await startButton(page).click();
  await expect(player.option("A soft tone at each step")).not.toBeChecked();
});

test("a browser that cannot speak is not offered to", async ({ page }) => {
  await page.addInitScript(() => delete window.speechSynthesis);
  const { player, all } = await start(page);
  expect(await page.evaluate(() => "speechSynthesis" in window)).toBe(false);
  await expect(player.option("A soft tone at each step")).toBeVisible();
  await expect(player.option("Read the steps aloud")).toHaveCount(0);
  await player.button("Next").click();
  await expect(player.step(2, all.length)).toBeVisible();
});

test("the button for the handout prints", async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.prints = 0;
    window.print = () => globalThis.prints++;
  });
  await open(page);
  await page.getByRole("button", { name: "Print this routine", exact: true }).click();
  expect(await page.evaluate(() => globalThis.prints)).toBe(1);
});

test("who prints while the player is open gets the handout all the same", async ({ page }) => {
  const sheets = async () => (await page.pdf()).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  const { player } = await open(page);
  const whole = await sheets();
  expect(whole).toBeGreaterThan(1);
  await startButton(page).click();
  await expect(player.region).toBeVisible();
  expect(await sheets()).toBe(whole);
});

test("a routine on a chair is led through as well", async ({ page }) => {
  const { player, all } = await start(page, "/practice?minutes=10&place=chair");
  for (const [index, { pose, seconds }] of all.entries()) {
    await expect(player.step(index + 1, all.length)).toBeVisible();
    await expect(player.region.getByText(pose).first()).toBeVisible();
    await expect(player.timer).toHaveText(`${timeInWords(seconds)} left`);
    await player.button("Next").click();
  }
  await expect(player.wellDone).toBeVisible();
});
