// axe-core on every page, on a phone and on a desk, as it comes and with the settings that change how it looks.
import { COLOR_RULES, LOOK_RULES, RULES, problemsOn } from "./support/axe.js";
import { OPENED, open } from "./support/pages.js";
import { expect, test } from "./support/site.js";

const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1280, height: 900 } },
};
// `device` is what the reader's own device asks for: here the opposite of the setting, which must win.
const SETTINGS = {
  light: { preferences: "contrast=light", device: { colorScheme: "dark" } },
  // Only how things look differs from light: what looks at the page's text and structure alone would say the same again.
  dark: { preferences: "contrast=dark", device: { colorScheme: "light" }, rules: LOOK_RULES },
  "high contrast": { preferences: "contrast=high", device: {}, rules: LOOK_RULES },
  "200 % text": { preferences: "text_size=200", device: {} },
};
const ALL_OTHERS = "text_size=150&spacing=wide&font=readable&motion=reduced&links=underlined&focus=large&images=hidden";
// Without a setting the device decides. Only colors differ, and forced ones are the reader's own, not ours to check.
const NO_WISHES = { colorScheme: "light", contrast: "no-preference", forcedColors: "none" };
const WISHES = {
  desk: {
    "device: light": { media: {}, rules: COLOR_RULES },
    "device: more contrast": { media: { contrast: "more" }, rules: COLOR_RULES },
    "device: forced colors": { media: { forcedColors: "active" }, rules: RULES.filter((rule) => !COLOR_RULES.includes(rule)) },
  },
  phone: {
    "device: dark": { media: { colorScheme: "dark" }, rules: COLOR_RULES },
    "device: dark, more contrast": { media: { colorScheme: "dark", contrast: "more" }, rules: COLOR_RULES },
  },
};

test("axe has its rules for landmarks, headings, contrast of 7 to 1 and target size switched on", () => {
  expect(RULES.length).toBeGreaterThan(95);
  for (const rule of [
    "color-contrast-enhanced",
    "empty-heading",
    "heading-order",
    "landmark-no-duplicate-main",
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
    "skip-link",
    "target-size",
    "valid-lang",
  ]) {
    expect(RULES).toContain(rule);
  }
});

/** The settings in force, as the page itself names them. */
const settingsOn = (page) =>
  page.locator("html").evaluate((root) => Object.entries({ ...root.dataset }).map((pair) => pair.join("=")));

/** What the server is to write for a cookie: `text_size` is the attribute `data-text-size`. */
const attributesOf = (preferences) =>
  preferences.split("&").map((pair) => pair.replace(/_(\w)/, (_, letter) => letter.toUpperCase()));

/** `looks` are those that a page has in turn, without being opened again. */
function checkEveryPage(device, { preferences = "", options }, looks) {
  test.describe(() => {
    test.use({ ...DEVICES[device], ...options, contextOptions: { reducedMotion: "reduce" } });

    test(`every page is without problems: ${device}, ${Object.keys(looks).join(", ")}`, async ({ page, context, pages, baseURL }) => {
      test.setTimeout(240_000);
      if (preferences) await context.addCookies([{ name: "preferences", value: preferences, url: baseURL }]);
      const counts = {};
      for (const each of [...pages, ...OPENED]) {
        await open(page, each);
        const settings = preferences ? attributesOf(preferences) : [];
        expect((await settingsOn(page)).toSorted(), `${each.name}: settings`).toEqual(settings.toSorted());
        for (const [name, { media, rules }] of Object.entries(looks)) {
          if (media) await page.emulateMedia({ ...NO_WISHES, ...media });
          const problems = await problemsOn(page, rules);
          (counts[name] ??= {})[each.name] = problems.length;
          expect.soft(problems, `${each.name}, ${device}, ${name}`).toEqual([]);
        }
      }
      for (const [name, counted] of Object.entries(counts)) {
        const column = { column: `${device}, ${name}`, counts: counted };
        await test.info().attach("axe", { body: JSON.stringify(column), contentType: "application/json" });
      }
    });
  });
}

for (const device of Object.keys(DEVICES)) {
  for (const [name, { preferences, device: options, rules }] of Object.entries(SETTINGS)) {
    checkEveryPage(device, { preferences, options }, { [name]: { rules } });
  }
}
checkEveryPage("phone", { preferences: ALL_OTHERS }, { "all other settings": {} });
for (const [device, wishes] of Object.entries(WISHES)) checkEveryPage(device, {}, wishes);
