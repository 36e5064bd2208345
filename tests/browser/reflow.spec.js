// Small windows, large text and wide spacing: nothing is cut off, nothing covers anything, nothing scrolls sideways.
import { cutOff, overlaps } from "./support/layout.js";
import { OPENED, open } from "./support/pages.js";
import { expect, test } from "./support/site.js";

const AS_IT_COMES = "";
const LARGE_TEXT = "html { font-size: 200% }";
// What a reader of WCAG 1.4.12 may set.
const WIDE_SPACING = `
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }`;
const SMALL = { viewport: { width: 320, height: 640 } };
// 400 % on a screen of 1280 by 1024.
const ENLARGED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
const DESK = { viewport: { width: 1280, height: 900 } };

// `styles` are the reader's own, which a page is given in turn.
const CASES = {
  "a window of 320 pixels": {
    options: SMALL,
    styles: { "as it comes": AS_IT_COMES, "the browser's text at 200 %": LARGE_TEXT, "the reader's own spacing": WIDE_SPACING },
  },
  "zoomed to 400 %": { options: ENLARGED },
  "zoomed to 400 %, with the setting of 200 % text": { options: ENLARGED, preferences: "text_size=200" },
  "a desk": {
    options: DESK,
    styles: { "the browser's text at 200 %": LARGE_TEXT, "the reader's own spacing": WIDE_SPACING },
  },
  "a window of 320 pixels, with wide spacing and 200 % text": { options: SMALL, preferences: "text_size=200&spacing=wide" },
};

for (const [name, { options, preferences, styles = { "as it comes": AS_IT_COMES } }] of Object.entries(CASES)) {
  test.describe(() => {
    // The reader's own style sheet is no breach of the site's policy for content.
    test.use({ ...options, bypassCSP: Object.values(styles).some(Boolean) });

    test(`nothing is cut off, covered or wider than the screen: ${name}, ${Object.keys(styles).join(", ")}`, async ({
      page,
      context,
      pages,
      baseURL,
    }) => {
      test.setTimeout(120_000);
      if (preferences) await context.addCookies([{ name: "preferences", value: preferences, url: baseURL }]);
      for (const each of [...pages, ...OPENED]) {
        await open(page, each);
        for (const [style, content] of Object.entries(styles)) {
          const added = content && (await page.addStyleTag({ content }));
          expect.soft(await page.evaluate(cutOff), `${each.name}, ${name}, ${style}`).toEqual([]);
          expect.soft(await page.evaluate(overlaps), `${each.name}, ${name}, ${style}: words over words`).toEqual([]);
          if (added) await added.evaluate((element) => element.remove());
        }
      }
    });
  });
}
