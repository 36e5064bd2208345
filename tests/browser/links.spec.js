// Where links lead, and how large they are to a finger: more than axe asks for.
import { OPENED, open } from "./support/pages.js";
import { expect, test } from "./support/site.js";
import { nodesOf } from "./support/tree.js";

const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1280, height: 900 } },
};
const SAYS_NOTHING = /^(click |tap )?(here|more|read more|learn more|link|this|this page|details|continue|go)$/i;

// Runs in the page. A link in a sentence may be as small as its words.
function smallTargets() {
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const isInSentence = (element) =>
    getComputedStyle(element).display === "inline" && words(element.closest("p, li, dd, td, div")) !== words(element);

  function sizeOf(element) {
    const boxes = [element, ...(element.labels ?? [])].map((each) => each.getBoundingClientRect());
    const length = (start, end) => Math.max(...boxes.map((box) => box[end])) - Math.min(...boxes.map((box) => box[start]));
    return { width: length("left", "right"), height: length("top", "bottom") };
  }
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isInSentence(element))
    .map((element) => ({ name: words(element) || element.name, tag: element.localName, ...sizeOf(element) }))
    .filter(({ width, height }) => width < 43.9 || height < 43.9)
    .map(({ name, tag, width, height }) => `${tag} “${name}” is ${width.toFixed(1)} × ${height.toFixed(1)}`);
}

for (const [device, options] of Object.entries(DEVICES)) {
  test.describe(() => {
    test.use(options);

    test(`everything to press that does not stand in a sentence has 44 by 44 pixels: ${device}`, async ({ page, pages }) => {
      test.setTimeout(60_000);
      for (const each of [...pages, ...OPENED]) {
        await open(page, each);
        expect.soft(await page.evaluate(smallTargets), `${each.name}, ${device}`).toEqual([]);
      }
    });
  });
}

test("a link's name alone says where it leads, and no name leads to two places on a page", async ({ page, pages }) => {
  test.setTimeout(60_000);
  for (const each of [...pages, ...OPENED]) {
    await open(page, each);
    const addresses = new Map();
    const links = (await nodesOf(page)).filter(({ role }) => role === "link");
    for (const { name, states } of links) {
      const address = states.url;
      expect.soft(name, `${each.name}: the name of a link to ${address}`).toMatch(/\w/);
      expect.soft(name, `${each.name}: the name of a link to ${address}`).not.toMatch(SAYS_NOTHING);
      const known = addresses.get(name.toLowerCase()) ?? address;
      expect.soft(address, `${each.name}: “${name}”`).toBe(known);
      addresses.set(name.toLowerCase(), known);
    }
    expect(addresses.size, `links on ${each.name}`).toBeGreaterThan(5);
  }
});

// Runs in the page. The title of a source is a name as its publisher writes it.
function namesInSanskrit() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const { textContent, parentElement } = texts.currentNode;
    if (!/[āa]sana\b/i.test(textContent) || parentElement.closest(".sources")) continue;
    found.push({ text: textContent, language: parentElement.closest("[lang]").lang });
  }
  return found;
}

test("pages are in English, and every Sanskrit name says that it is Sanskrit in Latin letters", async ({ page, pages }) => {
  let count = 0;
  for (const each of pages) {
    await open(page, each);
    await expect(page.locator("html"), each.name).toHaveAttribute("lang", "en");
    const names = await page.evaluate(namesInSanskrit);
    for (const { text, language } of names) expect.soft(language, `${each.name}: ${text}`).toBe("sa-Latn");
    count += names.length;
  }
  expect(count).toBeGreaterThan(9);
});
