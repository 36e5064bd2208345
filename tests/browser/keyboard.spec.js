// The Tab key, from the top of every page to its end: every stop once, in order, and always to be seen.
import { noteFocus, numberStops } from "./support/focus.js";
import { OPENED, open } from "./support/pages.js";
import { expect, test } from "./support/site.js";

const PHONE = { viewport: { width: 320, height: 640 } };
const DESK = { viewport: { width: 1280, height: 900 } };
const CASES = {
  "on a desk": { options: DESK },
  "in a window of 320 pixels, with the large marker": { options: PHONE, preferences: "focus=large" },
  "with high contrast": { options: DESK, preferences: "contrast=high" },
};

/** Presses Tab until every stop has been visited, or twice as often as it should take. */
async function tabThrough(page, count) {
  await page.evaluate(noteFocus);
  const most = 2 * count + 4;
  let visited = [];
  for (let presses = 0; presses < most && visited.length < count; visited = await page.evaluate(() => window.visited)) {
    for (const end = Math.min(presses + count - visited.length, most); presses < end; presses++) await page.keyboard.press("Tab");
  }
  return visited;
}

/** The order to expect: the page's own, from where the page itself put the focus. */
function orderFrom(first, count) {
  return Array.from({ length: count }, (_, index) => ((first - 1 + index) % count) + 1);
}

for (const [name, { options, preferences }] of Object.entries(CASES)) {
  test.describe(() => {
    test.use({ ...options, contextOptions: { reducedMotion: "reduce" } });

    test(`Tab visits everything once, in order, and one sees where one is: ${name}`, async ({
      page,
      context,
      pages,
      baseURL,
    }) => {
      test.setTimeout(240_000);
      if (preferences) await context.addCookies([{ name: "preferences", value: preferences, url: baseURL }]);
      for (const each of [...pages, ...OPENED]) {
        await open(page, each);
        const count = await page.evaluate(numberStops);
        expect(count, each.name).toBeGreaterThan(10);
        const visited = await tabThrough(page, count);
        const order = visited.map(({ stop }) => stop);
        expect.soft(order, `${each.name}, ${name}: the order of stops`).toEqual(orderFrom(order[0], count));
        const hard = visited.filter(({ problems }) => problems.length > 0);
        expect.soft(hard, `${each.name}, ${name}: hard to see`).toEqual([]);
      }
    });
  });
}

test("the first stop leads to the main text, and the second is the accessibility menu", async ({ page, pages }) => {
  for (const each of pages.filter(({ form }) => !form)) {
    await open(page, each);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the main text" });
    await expect(skip, each.name).toBeFocused();
    await expect(skip, each.name).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Tab");
    await expect(page.locator(":focus"), each.name).toHaveText(/^Accessibility menu/);
  }
});

test("after the skip link, Tab goes on in the main text", async ({ page }) => {
  await page.goto("/articles/upper-back-pain");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement.closest("main") !== null)).toBe(true);
});

test.describe("in forced colors", () => {
  test.use({ contextOptions: { forcedColors: "active", reducedMotion: "reduce" } });

  test("every stop has an outline, in a color of the reader's own", async ({ page, pages }) => {
    test.setTimeout(120_000);
    for (const each of pages.filter(({ path }) => ["/", "/practice", "/appointment"].includes(path))) {
      await open(page, each);
      const visited = await tabThrough(page, await page.evaluate(numberStops));
      expect.soft(visited.filter(({ problems }) => problems.length > 0), each.name).toEqual([]);
      const adjusted = await page.evaluate(() =>
        [...document.querySelectorAll("body *")].filter((one) => getComputedStyle(one).forcedColorAdjust === "none").length,
      );
      expect.soft(adjusted, `${each.name}: what keeps its own colors`).toBe(0);
    }
  });
});
