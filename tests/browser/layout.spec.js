// What a reader sees at first glance: how much room the header takes, what stands beside what, and in one piece.
import { OPENED, open } from "./support/pages.js";
import { remember } from "./support/preferences.js";
import { Player, startButton, steps } from "./support/routine.js";
import { expect, test } from "./support/site.js";

const PHONE = { width: 360, height: 640 };
const SETTINGS = [{}, { text_size: "200" }, { text_size: "200", spacing: "wide" }];
const GUIDE = "/articles/yoga-for-upper-back-pain";

const boxOf = (locator) => locator.evaluate((element) => element.getBoundingClientRect().toJSON());
/** Around all that is drawn of a picture: the box of a turned group is larger than what is in it, by how much is the browser's. */
const drawnBoxOf = (locator) =>
  locator.evaluate((element) => {
    const boxes = [...element.querySelectorAll(":not(g)")].map((part) => part.getBoundingClientRect());
    const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
    const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((box) => box[side])));
    return { left, top, right, bottom, height: bottom - top };
  });
const requests = (page) => page.getByRole("link", { name: "Request an appointment", exact: true });

/** Opens a page as it is with the settings. */
async function openWith({ page, context, baseURL }, settings, path) {
  await context.clearCookies();
  if (Object.keys(settings).length > 0) await remember(context, baseURL, settings);
  await page.goto(path);
}

test.describe("on a phone", () => {
  test.use({ viewport: PHONE });

  test("the header leaves most of the screen to the page, and with the largest text half of it", async ({ page, context, baseURL }) => {
    for (const [settings, highest] of [[SETTINGS[0], 170], [SETTINGS[1], 380], [SETTINGS[2], 380]]) {
      for (const path of ["/", GUIDE, "/appointment"]) {
        await openWith({ page, context, baseURL }, settings, path);
        const { height } = await boxOf(page.locator(".site-header"));
        expect(height, `${path} with ${JSON.stringify(settings)}`).toBeLessThanOrEqual(highest);
        await expect(page.locator(".site-header").getByRole("link", { name: /^Call \(/ })).toBeInViewport();
      }
    }
  });

  test("one way to a request stands in the first screen, not two", async ({ page }) => {
    await page.goto("/");
    await expect(requests(page).filter({ visible: true })).toHaveCount(1);
    await expect(requests(page).filter({ visible: true })).toBeInViewport();
  });

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? "with script" : "without script", () => {
      test.use({ javaScriptEnabled });

      test("the menu is one press away, and each of its links is there and large enough", async ({ page }) => {
        await page.goto("/");
        const menu = page.getByRole("navigation", { name: "Main menu" });
        await expect(menu).toBeHidden();
        await page.getByText("Menu", { exact: true }).click();
        await expect(menu.getByRole("link")).toHaveCount(6);
        for (const link of await menu.getByRole("link").all()) {
          await expect(link).toBeInViewport({ ratio: 1 });
          expect((await boxOf(link)).height).toBeGreaterThanOrEqual(44);
        }
        await page.getByText("Menu", { exact: true }).click();
        await expect(menu).toBeHidden();
      });
    });
  }
});

test("on a desk the menu stands open, in one row, and there is nothing to press for it", async ({ page }) => {
  await page.goto("/");
  const links = page.getByRole("navigation", { name: "Main menu" }).getByRole("link");
  await expect(links).toHaveCount(6);
  const middles = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect()).map(({ top, bottom }) => (top + bottom) / 2));
  for (const middle of middles) expect(middle).toBeCloseTo(middles[0], 0);
  await expect(page.getByText("Menu", { exact: true })).toBeHidden();
});

// Runs in the page: the links to a number that stand on two lines, or partly outside the screen.
function brokenNumbers() {
  const problems = [];
  for (const link of document.querySelectorAll("a[href^='tel:']")) {
    if (!link.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(link);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    if (Math.max(...lines.map(({ top }) => top)) - Math.min(...lines.map(({ top }) => top)) > 3) problems.push(`${link.textContent}: broken`);
    if (lines.some(({ right }) => right > document.documentElement.clientWidth)) problems.push(`${link.textContent}: cut off`);
  }
  return problems;
}

for (const settings of SETTINGS) {
  test(`no number to call is broken over lines: ${new URLSearchParams(settings)}`, async ({ page, context, baseURL, pages }) => {
    test.setTimeout(120_000);
    if (Object.keys(settings).length > 0) await remember(context, baseURL, settings);
    for (const each of pages) {
      await open(page, each);
      expect(await page.locator("a[href^='tel:']").count(), each.name).toBeGreaterThan(2);
      for (const width of [320, 360, 412, 600, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect.soft(await page.evaluate(brokenNumbers), `${each.name} at ${width}`).toEqual([]);
      }
    }
  });
}

test("no heading is empty, not even one that waits to be shown", async ({ page, pages }) => {
  for (const each of [...pages, ...OPENED]) {
    await open(page, each);
    const texts = await page.locator("h1, h2, h3, h4").evaluateAll((all) => all.map(({ textContent }) => textContent.trim()));
    expect(texts, each.name).not.toContain("");
  }
});

for (const width of [768, 1024, 1280, 1920]) {
  test.describe(`at ${width} pixels`, () => {
    test.use({ viewport: { width, height: 900 } });

    test("on the home page the two buttons stand beside each other, and the figure beside the words", async ({ page }) => {
      await page.goto("/");
      const [first, second] = await Promise.all((await page.locator(".hero .button").all()).map(boxOf));
      expect(second.top).toBeCloseTo(first.top, 0);
      const title = await boxOf(page.getByRole("heading", { level: 1 }));
      const hero = await boxOf(page.locator(".hero"));
      const body = await drawnBoxOf(page.locator(".hero .figure .body").first());
      expect(body.left).toBeGreaterThan(title.left);
      expect(body.top, "not low").toBeLessThan(title.bottom);
      expect(body.bottom).toBeLessThanOrEqual(hero.bottom);
      expect(body.height / hero.height, "not small").toBeGreaterThan(width < 1000 ? 0.25 : 0.4);
    });

    test("on the home page nothing leaves a hole: each part begins where the last ends, and all on one edge", async ({ page }) => {
      await page.goto("/");
      const parts = await Promise.all((await page.locator(".home-body > *").all()).map(boxOf));
      expect(parts.length).toBeGreaterThan(5);
      for (const [index, part] of parts.entries()) {
        expect(part.left, `part ${index}`).toBeCloseTo(parts[0].left, 0);
        if (index > 0) expect(part.top - parts[index - 1].bottom, `above part ${index}`).toBeLessThan(90);
      }
    });
  });
}

test("the list of contents begins beside the title", async ({ page, pages }) => {
  const withContents = pages.filter(({ path }) => /^\/articles\/|^\/(privacy|accessibility)$/.test(path)).filter(({ status }) => !status);
  expect(withContents.length).toBeGreaterThan(4);
  for (const each of withContents) {
    await open(page, each);
    const title = await boxOf(page.getByRole("heading", { level: 1 }));
    const contents = await boxOf(page.locator(".contents"));
    expect(Math.abs(contents.top - title.top), each.name).toBeLessThan(24);
    expect(contents.right, each.name).toBeLessThan(title.left);
  }
});

test("a card's picture and title belong together: there is less between them than between cards", async ({ page }) => {
  for (const width of [360, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/poses");
    const between = await page.locator(".pose-cards").first().evaluate((list) => parseFloat(getComputedStyle(list).rowGap));
    for (const card of await page.locator(".pose-card").all()) {
      const gap = await card.evaluate((element) => {
        const words = document.createRange();
        words.selectNodeContents(element.querySelector("h3 a"));
        return words.getBoundingClientRect().top - element.querySelector(".picture").getBoundingClientRect().bottom;
      });
      expect(gap, `${await card.innerText()} at ${width}`).toBeLessThan(between);
      expect(gap).toBeGreaterThan(3);
    }
  }
});

test("on the list of articles every title begins level with its picture", async ({ page }) => {
  await page.goto("/articles");
  for (const card of await page.locator(".article-cards > li").all()) {
    const [title, picture] = await Promise.all([card.getByRole("heading"), card.locator(".picture")].map(boxOf));
    expect(Math.abs(title.top - picture.top)).toBeLessThan(20);
  }
});

for (const viewport of [{ width: 1280, height: 720 }, PHONE]) {
  test.describe(() => {
    test.use({ viewport, contextOptions: { reducedMotion: "reduce" } });

    test(`in the player every step has its buttons on the screen, and one breath: ${viewport.width} by ${viewport.height}`, async ({ page }) => {
      test.setTimeout(120_000);
      for (const place of ["floor", "chair"]) {
        await page.goto(`/practice?minutes=15&place=${place}`);
        const count = await steps(page).count();
        await startButton(page).click();
        const player = new Player(page);
        for (let step = 1; step <= count; step++) {
          await expect(player.step(step, count)).toBeVisible();
          for (const name of ["Back", "Pause", "Next"]) await expect(player.button(name)).toBeInViewport({ ratio: 1 });
          await expect(player.region.getByText(/^Breathe (in|out|easily)$/).filter({ visible: true })).toHaveCount(1);
          if (step < count) await player.button("Next").click();
        }
      }
    });
  });
}

test("no time is said in more seconds than one can see at once", async ({ page }) => {
  let longest = 0;
  for (const place of ["floor", "chair"]) {
    await page.goto(`/practice?minutes=15&place=${place}`);
    longest = Math.max(longest, ...(await steps(page).evaluateAll((all) => all.map(({ dataset }) => Number(dataset.seconds)))));
    const words = await page.getByRole("main").innerText();
    for (const [said, number] of words.matchAll(/(\d+) seconds/g)) expect(Number(number), said).toBeLessThanOrEqual(90);
    expect(words).toMatch(/\d minutes?( \d+ seconds?)?\n/);
  }
  // The player's script says it in the same way.
  expect(longest).toBeGreaterThan(90);
  const step = await steps(page).evaluateAll((all, longest) => all.findIndex(({ dataset }) => Number(dataset.seconds) === longest), longest);
  await startButton(page).click();
  const player = new Player(page);
  for (let next = 0; next < step; next++) await player.button("Next").click();
  await expect(player.timer).toHaveText(/^[12] minutes?( \d+ seconds?)? left$/);
});

test("where the warning signs are to be read first, the words themselves lead there, and say it once", async ({ page }) => {
  for (const path of ["/poses", "/practice"]) {
    await page.goto(path);
    const link = page.getByRole("main").getByRole("link", { name: "Read the warning signs first", exact: true });
    await expect(link, path).toHaveAttribute("href", "/articles/upper-back-pain#warning-signs");
    expect((await page.getByRole("main").innerText()).match(/warning signs/gi), path).toHaveLength(1);
  }
});

test("what somebody has to take care of is named as that, not as what the routine is for", async ({ page }) => {
  await page.goto("/practice?minutes=15&place=chair&without=knee-pain");
  const routine = page.getByRole("region", { name: "Your routine", exact: true });
  await expect(routine.getByText(/parts: On a chair$/)).toBeVisible();
  await expect(routine.getByText("You told us to take care of: Knee pain or a knee replacement.", { exact: true })).toBeVisible();
});
