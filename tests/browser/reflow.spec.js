// Small windows, large text and wide spacing: nothing is cut off, nothing covers anything, nothing scrolls sideways.
import { cutOff, overlaps } from "./support/layout.js";
import { OPENED, open } from "./support/pages.js";
import { expect, test } from "./support/site.js";

// What a reader of WCAG 1.4.12 may set.
const WIDE_SPACING = `
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }`;
const SMALL = { viewport: { width: 320, height: 640 } };
// 400 % on a screen of 1280 by 1024.
const ENLARGED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
const DESK = { viewport: { width: 1280, height: 900 } };

const CASES = {
  "a window of 320 pixels": { options: SMALL },
  "zoomed to 400 %": { options: ENLARGED },
  "zoomed to 400 %, with the setting of 200 % text": { options: ENLARGED, preferences: "text_size=200" },
  "a window of 320 pixels, with the browser's text at 200 %": { options: SMALL, style: "html { font-size: 200% }" },
  "a desk, with the browser's text at 200 %": { options: DESK, style: "html { font-size: 200% }" },
  "a desk, with the reader's own spacing": { options: DESK, style: WIDE_SPACING },
  "a window of 320 pixels, with the reader's own spacing": { options: SMALL, style: WIDE_SPACING },
  "a window of 320 pixels, with wide spacing and 200 % text": { options: SMALL, preferences: "text_size=200&spacing=wide" },
};

for (const [name, { options, preferences, style }] of Object.entries(CASES)) {
  test.describe(() => {
    // The reader's own style sheet is no breach of the site's policy for content.
    test.use({ ...options, bypassCSP: Boolean(style) });

    test(`nothing is cut off, covered or wider than the screen: ${name}`, async ({ page, context, pages, baseURL }) => {
      test.setTimeout(120_000);
      if (preferences) await context.addCookies([{ name: "preferences", value: preferences, url: baseURL }]);
      for (const each of [...pages, ...OPENED]) {
        await open(page, each);
        if (style) await page.addStyleTag({ content: style });
        expect.soft(await page.evaluate(cutOff), `${each.name}, ${name}`).toEqual([]);
        expect.soft(await page.evaluate(overlaps), `${each.name}, ${name}: words over words`).toEqual([]);
      }
    });
  });
}
