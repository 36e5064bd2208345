// The guide on paper: all of it, and nothing that only works on a screen.
import { extractText, getDocumentProxy } from "unpdf";
import { expect, test } from "./support/site.js";

const GUIDE = "/articles/yoga-for-upper-back-pain";
const withoutSpace = (text) => text.normalize("NFKC").replace(/[\s\u00ad]+/g, "");

/** The text of a PDF, page after page, in the order in which it is drawn. */
async function textOf(pdf) {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false });
  return text;
}

// Runs in the page: the pieces of the guide's text as they stand, without what leads on to other pages.
function guideTexts() {
  const pieces = [];
  const texts = document.createTreeWalker(document.querySelector("main article"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement, textContent } = texts.currentNode;
    if (textContent.trim() && !parentElement.closest("nav, aside, svg, .related, .hidden, .sources")) pieces.push(textContent);
  }
  return pieces;
}

test("the guide's PDF has its whole text in order, every heading, and no navigation", async ({ page }) => {
  await page.goto(GUIDE);
  const pieces = await page.evaluate(guideTexts);
  const headings = await page.locator("main article :is(h1, .prose > h2, .prose > h3)").allTextContents();
  const menus = await page.getByRole("navigation").allTextContents();
  expect(headings.length).toBeGreaterThan(5);
  expect(menus.length).toBeGreaterThan(3);

  const sheets = await textOf(await page.pdf({ format: "Letter" }));
  expect(sheets.length).toBeGreaterThan(2);
  const paper = withoutSpace(sheets.join(""));
  let place = 0;
  for (const piece of pieces) {
    const found = paper.indexOf(withoutSpace(piece), place);
    expect(found, `“${piece.trim()}”, after “${paper.slice(Math.max(0, place - 60), place)}”`).toBeGreaterThanOrEqual(0);
    place = found + withoutSpace(piece).length;
  }
  for (const heading of headings) expect(paper).toContain(withoutSpace(heading));
  for (const menu of menus) expect(paper).not.toContain(withoutSpace(menu));
  for (const words of ["Skip to the main text", "Accessibility menu", "On this page", "You are here", "Request an appointment"]) {
    expect(paper, words).not.toContain(withoutSpace(words));
  }
});

test("on paper no page has navigation, a form to fill or a button to press", async ({ page, pages }) => {
  for (const { name, path, form, status } of pages) {
    if (form || status) continue;
    await page.goto(path);
    await page.emulateMedia({ media: "print" });
    for (const role of ["navigation", "button"]) await expect(page.getByRole(role), `${name}: ${role}`).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 }), name).toBeVisible();
    await page.emulateMedia({ media: "screen" });
  }
});
