// Each setting of the accessibility menu does what it says: computed styles, with the setting and without.
import { isSame, positionOf } from "./support/figures.js";
import { Menu, SETTINGS, remember, settingsOn } from "./support/preferences.js";
import { expect, test as base } from "./support/site.js";

const GUIDE = "/articles/yoga-for-upper-back-pain";

const test = base.extend({
  /** Opens a page as it is with the settings. */
  openWith: async ({ page, context, baseURL }, use) => {
    await use(async (settings, path = GUIDE) => {
      await context.clearCookies();
      if (Object.keys(settings).length > 0) await remember(context, baseURL, settings);
      await page.goto(path);
    });
  },
});

/** One computed style of every element that fits and is there to be seen. */
function stylesOf(page, selector, property) {
  return page.locator(selector).evaluateAll(
    (all, property) =>
      all
        .filter((element) => element.checkVisibility() && !element.closest(".hidden"))
        .map((element) => getComputedStyle(element).getPropertyValue(property)),
    property,
  );
}

const pixelsOf = async (...style) => (await stylesOf(...style)).map(parseFloat);

/** How bright a color is, from 0 for black to 255 for white. */
function brightness(color) {
  const [red, green, blue] = color.match(/\d+(\.\d+)?/g).map(Number);
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

const colorsOf = async (page) => ({
  paper: brightness((await stylesOf(page, "body", "background-color"))[0]),
  ink: brightness((await stylesOf(page, "main p", "color"))[0]),
});

test("the menu has every setting with its values, and what is chosen is what holds", async ({ page, openWith }) => {
  const menu = new Menu(page);
  await openWith({});
  await menu.open();
  for (const [setting, values] of Object.entries(SETTINGS)) {
    const choices = menu.place.locator(`[type=radio][name="${setting}"]`);
    expect(await choices.evaluateAll((all) => all.map(({ value }) => value))).toEqual(values);
    await expect(choices.first(), setting).toBeChecked();
    const group = menu.place.getByRole("group").filter({ has: page.locator(`[name="${setting}"]`) });
    await expect(group, setting).toHaveAccessibleName(/\w/);
  }
  const last = Object.fromEntries(Object.entries(SETTINGS).map(([setting, values]) => [setting, values.at(-1)]));
  await openWith(last);
  await menu.open();
  for (const [setting, value] of Object.entries(last)) await expect(menu.choice(setting, value), setting).toBeChecked();
  expect(await settingsOn(page)).toEqual(last);
});

test("text size: all text grows by as much as it says, and headings stay larger than it", async ({ page, openWith }) => {
  const words = "main :is(p, li, td), header :is(a, summary), footer :is(p, a)";
  await openWith({});
  const plain = await pixelsOf(page, words, "font-size");
  for (const percent of [125, 150, 200]) {
    await openWith({ text_size: String(percent) });
    const large = await pixelsOf(page, words, "font-size");
    expect(large).toHaveLength(plain.length);
    const growth = large.map((size, index) => size / plain[index]);
    expect(Math.min(...growth), `${percent} %`).toBeGreaterThan(percent / 100 - 0.01);
    const [text] = await pixelsOf(page, ".prose > p", "font-size");
    for (const size of await pixelsOf(page, "h1, .prose > :is(h2, h3)", "font-size")) expect(size).toBeGreaterThan(text);
  }
});

test("spacing: lines, letters, words and paragraphs stand as far apart as WCAG 1.4.12 has them", async ({ page, openWith }) => {
  for (const [settings, isWide] of [[{}, false], [{ spacing: "wide" }, true]]) {
    await openWith(settings);
    const [size] = await pixelsOf(page, ".prose > p", "font-size");
    const [letters] = await pixelsOf(page, ".prose > p", "letter-spacing");
    const [words] = await pixelsOf(page, ".prose > p", "word-spacing");
    const [line] = await pixelsOf(page, ".prose > p", "line-height");
    const [after] = await pixelsOf(page, ".prose > p", "margin-block-end");
    expect(line / size).toBeGreaterThanOrEqual(isWide ? 1.8 : 1.5);
    expect(letters >= 0.119 * size, "letters").toBe(isWide);
    expect(words >= 0.159 * size, "words").toBe(isWide);
    expect(after >= 1.99 * size, "paragraphs").toBe(isWide);
  }
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(`on a device with ${colorScheme} colors`, () => {
    test.use({ colorScheme });

    test("colors: the device decides, unless the reader does", async ({ page, openWith }) => {
      for (const contrast of ["auto", "light", "dark", "high"]) {
        await openWith(contrast === "auto" ? {} : { contrast });
        const { paper, ink } = await colorsOf(page);
        const isDark = (contrast === "light" || contrast === "dark" ? contrast : colorScheme) === "dark";
        expect(paper < ink, contrast).toBe(isDark);
        const [control] = await stylesOf(page, "html", "color-scheme");
        if (contrast === "light" || contrast === "dark") expect(control).toBe(contrast);
        if (contrast === "high") expect(Math.abs(paper - ink), "black and white").toBe(255);
        else expect(Math.abs(paper - ink), contrast).toBeLessThan(240);
      }
    });
  });
}

test("letters: the readable ones are used everywhere, and loaded only where they are chosen", async ({ page, openWith }) => {
  const fonts = [];
  page.on("request", (request) => request.resourceType() === "font" && fonts.push(new URL(request.url()).pathname));
  const selector = "h1, h2, p, li, a, summary, button, select, input:is([type=text], [type=tel], [type=email])";
  await openWith({}, "/appointment");
  await page.evaluate(() => document.fonts.ready);
  expect(fonts).toEqual([]);
  for (const family of await stylesOf(page, selector, "font-family")) expect(family).not.toMatch(/Atkinson/);
  await openWith({ font: "readable" }, "/appointment");
  await page.evaluate(() => document.fonts.ready);
  expect(fonts.length).toBeGreaterThan(0);
  for (const path of fonts) expect(path).toMatch(/^\/static\/.*\.woff2$/);
  for (const family of await stylesOf(page, selector, "font-family")) expect(family).toMatch(/^"?Atkinson Hyperlegible/);
  expect(await page.evaluate(() => [...document.fonts].some(({ status }) => status === "loaded"))).toBe(true);
});

test("motion: nothing glides, and the picture that moves goes from position to position", async ({ page, openWith }) => {
  await openWith({}, "/poses/cat-cow");
  expect(await stylesOf(page, "html", "scroll-behavior")).toEqual(["smooth"]);
  await openWith({ motion: "reduced" }, "/poses/cat-cow");
  expect(await stylesOf(page, "html", "scroll-behavior")).toEqual(["auto"]);
  const steps = [];
  for (const figure of await page.locator(".step .figure").all()) steps.push(await positionOf(figure));
  await page.getByRole("button", { name: "Show the movement" }).click();
  for (let look = 0; look < 25; look++) {
    const now = await positionOf(page.locator(".movement .figure").last());
    expect(steps.some((step) => isSame(step, now)), "one of the steps' own positions").toBe(true);
    await page.waitForTimeout(100); // Time is what is looked at.
  }
});

test("links: all are underlined", async ({ page, openWith }) => {
  await openWith({});
  expect(await stylesOf(page, "a", "text-decoration-line")).toContain("none");
  await openWith({ links: "underlined" });
  for (const line of await stylesOf(page, "a", "text-decoration-line")) expect(line).toBe("underline");
});

test("keyboard marker: the large one is at least twice as thick", async ({ page, openWith }) => {
  const thickness = {};
  for (const focus of ["standard", "large"]) {
    await openWith(focus === "large" ? { focus } : {});
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    [thickness[focus]] = await pixelsOf(page, ":focus-visible", "outline-width");
  }
  expect(thickness.standard).toBeGreaterThanOrEqual(2);
  expect(thickness.large).toBeGreaterThanOrEqual(2 * thickness.standard);
});

test("pictures: hidden ones are gone, and their words stay", async ({ page, openWith }) => {
  for (const path of ["/", "/poses", "/poses/cat-cow", "/practice", GUIDE]) {
    await openWith({}, path);
    const words = await page.locator("main h2, main h3").allInnerTexts();
    expect(await page.getByRole("main").getByRole("img").count(), path).toBeGreaterThan(0);
    await openWith({ images: "hidden" }, path);
    await expect(page.getByRole("main").getByRole("img"), path).toHaveCount(0);
    await expect(page.locator("main svg:visible"), path).toHaveCount(0);
    expect(words, path).toEqual(expect.arrayContaining(await page.locator("main h2, main h3").allInnerTexts()));
  }
});
