// The accessibility menu: what it keeps, for how long, and what it says; with script and without.
import { open } from "./support/pages.js";
import { Menu, settingsOn } from "./support/preferences.js";
import { arrive, expect, test } from "./support/site.js";

const CHOICES = { text_size: "150", contrast: "dark", images: "hidden" };
const cookiesOf = async (context) => (await context.cookies()).map(({ name, value }) => `${name}: ${value}`);

test("nothing is kept before Save is pressed: no cookie on any page, nor for a choice that is only tried", async ({
  page,
  context,
  pages,
}) => {
  test.setTimeout(60_000);
  for (const each of pages) await open(page, each);
  const menu = new Menu(page);
  await page.goto("/poses");
  await menu.choose(CHOICES);
  expect(await settingsOn(page)).toEqual(CHOICES);
  expect(await cookiesOf(context)).toEqual([]);
  await page.goto("/articles");
  expect(await settingsOn(page)).toEqual({});
});

test("a choice shows at once, is counted and announced, and Save keeps it without leaving the page", async ({
  page,
  context,
}) => {
  const menu = new Menu(page);
  await page.goto("/appointment");
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Phone number").fill("703 555");
  await page.evaluate(() => (window.isSamePage = true));
  await menu.open();
  await expect(menu.status).toBeEmpty();
  await menu.choice("text_size", "200").check();
  expect(await settingsOn(page)).toEqual({ text_size: "200" });
  await expect(menu.status).toHaveText("Shown on this page. Press Save to keep it on all pages.");
  await menu.choice("spacing", "wide").check();
  await expect(menu.opener).toHaveText(/2 set$/);
  await menu.save.click();
  await expect(menu.status).toHaveText("Saved. All pages of this site now look like this.");
  await expect(menu.save).toBeFocused();
  expect(await cookiesOf(context)).toEqual(["preferences: text_size=200&spacing=wide"]);
  expect(await page.evaluate(() => window.isSamePage)).toBe(true);
  await expect(page.getByLabel("First name")).toHaveValue("Ada");
  await expect(page.getByLabel("Phone number")).toHaveValue("703 555");

  await menu.choice("text_size", "100").check();
  expect(await settingsOn(page)).toEqual({ spacing: "wide" });
  await menu.reset.click();
  await expect(menu.status).toHaveText("Everything is back to how it was at first.");
  expect(await settingsOn(page)).toEqual({});
  await expect(menu.choice("spacing", "normal")).toBeChecked();
  expect(await cookiesOf(context)).toEqual([]);
});

test("where Save does not reach the clinic, the menu says so, and the choice stays on the page", async ({ page }) => {
  const menu = new Menu(page);
  await page.goto("/poses");
  await menu.choose({ links: "underlined" });
  await page.route("/accessibility", (route) => route.abort("aborted"));
  await menu.save.click();
  await expect(menu.status).toHaveText("This could not be saved just now. Please try again.");
  expect(await settingsOn(page)).toEqual({ links: "underlined" });
});

test("what is saved holds on every page, in every answer to a form, on errors and on the receipt", async ({ page, pages }) => {
  test.setTimeout(60_000);
  const menu = new Menu(page);
  await page.goto("/");
  await menu.choose(CHOICES);
  await menu.save.click();
  await expect(menu.status).toHaveText(/^Saved/);
  for (const each of pages) {
    await open(page, each);
    expect(await settingsOn(page), each.name).toEqual(CHOICES);
    await menu.open();
    for (const [setting, value] of Object.entries(CHOICES)) {
      await expect(menu.choice(setting, value), `${each.name}: ${setting}`).toBeChecked();
    }
  }
});

test("a page seen before is shown with the settings saved since, also going back", async ({ page }) => {
  const menu = new Menu(page);
  await page.goto("/poses");
  await page.goto("/articles");
  await menu.choose({ contrast: "high" });
  await menu.save.click();
  await expect(menu.status).toHaveText(/^Saved/);
  await page.goBack();
  await expect(page).toHaveURL("/poses");
  await expect(page.locator("html")).toHaveAttribute("data-contrast", "high");
});

test("on paper a page is dark on white whatever the colors, and pictures that are hidden stay away", async ({ page }) => {
  const menu = new Menu(page);
  await page.goto("/poses/cat-cow");
  await menu.choose({ contrast: "dark", images: "hidden" });
  await menu.save.click();
  await expect(menu.status).toHaveText(/^Saved/);
  await page.goto("/poses/cat-cow");
  await page.emulateMedia({ media: "print" });
  const colors = await page.locator("body").evaluate((body) => {
    const { backgroundColor, color } = getComputedStyle(body);
    return { backgroundColor, color };
  });
  expect(colors).toEqual({ backgroundColor: "rgb(255, 255, 255)", color: "rgb(0, 0, 0)" });
  await expect(page.locator("main svg:visible")).toHaveCount(0);
  await expect(menu.place).toBeHidden();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("Save keeps the choice and brings the reader back to where they were, with a note", async ({ page, context }) => {
    const menu = new Menu(page);
    await page.goto("/poses?position=chair&area=neck");
    await menu.choose(CHOICES);
    expect(await settingsOn(page)).toEqual({});
    await arrive(page, () => menu.save.click());
    await expect(page).toHaveURL("/poses?position=chair&area=neck#preferences-saved");
    await expect(menu.note).toHaveText("Saved. All pages of this site now look like this.");
    await expect(menu.note).toBeInViewport();
    expect(await settingsOn(page)).toEqual(CHOICES);
    expect(await cookiesOf(context)).toEqual(["preferences: text_size=150&contrast=dark&images=hidden"]);
    await arrive(page, () => page.getByRole("link", { name: "Articles", exact: true }).first().click());
    expect(await settingsOn(page)).toEqual(CHOICES);

    await menu.open();
    await arrive(page, () => menu.reset.click());
    await expect(page).toHaveURL(/\/articles#preferences-/);
    expect(await settingsOn(page)).toEqual({});
    expect(await cookiesOf(context)).toEqual([]);
  });

  test("a reader who chose nothing gets no note, and no cookie", async ({ page, context }) => {
    const menu = new Menu(page);
    await page.goto("/videos");
    await expect(menu.note).toBeHidden();
    await menu.open();
    await arrive(page, () => menu.save.click());
    await expect(page).toHaveURL(/\/videos/);
    expect(await cookiesOf(context)).toEqual([]);
  });
});

test("Save leads to a place of this site, whatever the form says", async ({ request, baseURL }) => {
  const places = ["https://example.com/", "//example.com/", "/\\example.com", "\\\\example.com", "/\t/example.com", "/%0d%0aX: y"];
  for (const place of [...places, "javascript:alert(1)", "poses", "", "/" + "a".repeat(5000)]) {
    const form = { text_size: "125", return_to: place };
    const answer = await request.post("/accessibility", { form, maxRedirects: 0 });
    expect(answer.status(), place).toBe(303);
    const { location } = answer.headers();
    expect(location, place).toMatch(/^\/(?![/\\])/);
    expect(new URL(location, baseURL).origin, place).toBe(baseURL);
  }
});

test("what is no setting is not kept, and a cookie that is nonsense changes nothing", async ({ page, context, baseURL, request }) => {
  const answer = await request.post("/accessibility", { form: { text_size: "900", return_to: "/" }, maxRedirects: 0 });
  expect([303, 422]).toContain(answer.status());
  expect(answer.headers()["set-cookie"] ?? "").not.toContain("900");
  for (const value of ["text_size=900", "contrast=%22%3E%3Cscript%3E", "x".repeat(3000), "text_size", "&&=&"]) {
    await context.addCookies([{ name: "preferences", value, url: baseURL }]);
    expect((await page.goto("/poses")).status(), value).toBe(200);
    expect(await settingsOn(page), value).toEqual({});
  }
});

test("the cookie is kept for a year, for this site alone, and out of every script's reach", async ({ page, context }) => {
  const menu = new Menu(page);
  await page.goto("/");
  await menu.choose({ font: "readable" });
  await menu.save.click();
  await expect(menu.status).toHaveText(/^Saved/);
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ path: "/", httpOnly: true, sameSite: "Lax" });
  const days = (cookie.expires - Date.now() / 1000) / 86_400;
  expect(days).toBeGreaterThan(300);
  expect(days).toBeLessThan(401);
});
