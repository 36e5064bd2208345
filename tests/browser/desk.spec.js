// A request's way over the front desk: sent by a patient, called in vain, reached, booked; and what else comes up there.
import { expect } from "@playwright/test";
import { problemsOn } from "./support/axe.js";
import { cutOff } from "./support/layout.js";
import { addAccount, localhost, setUpWithCodes, test } from "./support/staff.js";

/** A patient with a browser of their own sends the form. */
async function send(browser, baseURL, { first = "Ada", last = "Lovelace", phone = "(703) 555-0142", email = "ada@example.com" } = {}) {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto("/appointment");
  const main = page.getByRole("main");
  await main.getByLabel("First name").fill(first);
  await main.getByLabel("Last name").fill(last);
  await main.getByLabel("Phone").fill(phone);
  await main.getByLabel(/^E-?mail/i).fill(email);
  await main.getByRole("radio").first().check();
  await main.getByLabel(/Which location/).selectOption({ index: 1 });
  await main.getByRole("button", { name: /Send/ }).click();
  await page.waitForURL(/received/);
  const reference = page.url().split("/").at(-1);
  await context.close();
  return reference;
}

const status = (page) => page.getByRole("main").getByRole("status").filter({ hasText: "Done" });
const press = async (page, name) => {
  const arrived = page.waitForEvent("load");
  await page.getByRole("button", { name, exact: true }).click();
  await arrived;
};
const look = async (page, where) => {
  expect.soft(await problemsOn(page), where).toEqual([]);
  expect.soft(await page.evaluate(cutOff), where).toEqual([]);
};

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    test("a patient is called in vain, reached and booked", async ({ page, browser, server, baseURL }) => {
      await setUpWithCodes(page, await addAccount(server, "ada@example.com", "staff"));
      const reference = await send(browser, baseURL);
      await page.goto("/staff");
      await expect(page.getByRole("link", { name: "(703) 555-0142" })).toHaveAttribute("href", "tel:+17035550142");
      await page.getByRole("link", { name: "Ada Lovelace" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Request ${reference}`);
      await page.getByLabel("Note").fill("Rang eight times\nбрат отвечает");
      await press(page, "No answer");
      await expect(status(page)).toContainText("Called: no answer");
      await expect(page.locator(".history .note")).toHaveText("Rang eight times\nбрат отвечает");
      await press(page, "Left a message");
      await press(page, "Take it back");
      await expect(page.getByText("Taken back. What was noted stays.")).toBeVisible();
      await press(page, "Left a message");
      await press(page, "Reached");
      await expect(page.getByText("It stands at: Contacted.")).toBeVisible();
      await press(page, "A visit is booked");
      await expect(page.getByText("It stands at: Scheduled.")).toBeVisible();
      await page.goto("/staff/requests");
      await expect(page.locator(".empty")).toBeVisible();
      await page.getByLabel("Name, phone, e-mail or reference").fill("lovel");
      await press(page, "Search");
      await expect(page.getByRole("row", { name: /Ada Lovelace/ })).toContainText("Scheduled");
      expect(page.url()).not.toContain("lovel");
      await page.goto("/staff/statistics");
      const number = (row) => page.getByRole("row", { name: new RegExp(`^${row} `) }).getByRole("cell").first();
      await expect(number("3 calls")).toHaveText("1");
      await expect(number("Patient reached")).toHaveText("1");
      await expect(number("Called in time")).toHaveText("1");
    });
  });
}

test("new ones are announced, duplicates closed, spam sorted out, and one is erased", async ({ page, browser, server, baseURL }) => {
  test.setTimeout(180_000);
  await setUpWithCodes(page, await addAccount(server, "ada@example.com"));
  await page.goto("/staff/requests");
  const first = await send(browser, baseURL);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  const news = page.getByRole("status").filter({ hasText: "1 new request." });
  await expect(news).toBeVisible();
  await expect(page.getByRole("link", { name: "Ada Lovelace" })).toHaveCount(0);
  await look(page, "what is new");
  await news.getByRole("link").click();
  await expect(page.getByRole("link", { name: "Ada Lovelace" })).toBeVisible();

  const second = await send(browser, baseURL, { first: "Adah" });
  await page.goto(`/staff/requests/${second}`);
  await look(page, "two side by side");
  await press(page, `Close this one: it is the same as ${first}`);
  await expect(page.getByText("Reason: Same as another request.")).toBeVisible();

  await send(browser, baseURL, { first: "Buy", last: "Now", email: "buy@example.com", phone: "(703) 555-0143" });
  await page.goto("/staff/requests?status=new");
  await page.getByRole("checkbox", { name: "Choose Buy Now" }).check();
  await press(page, "Mark the chosen ones as spam");
  await expect(page.getByRole("link", { name: "Buy Now" })).toHaveCount(0);
  await page.goto("/staff/requests?status=suspected_spam");
  await look(page, "spam");
  await page.getByRole("checkbox", { name: "Choose Buy Now" }).check();
  await press(page, "Release the chosen ones: no spam");
  await press(page, "Take it back");
  await expect(page.getByRole("link", { name: "Buy Now" })).toBeVisible();

  await page.goto(`/staff/requests/${first}`);
  await page.getByText("Erase it on the patient's demand").click();
  await look(page, "to be erased");
  await press(page, "Erase this request");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Request ${first} was erased`);
  await look(page, "erased");
  await page.goto("/staff/requests?status=all");
  await expect(page.getByText("Erased on the patient's demand.")).toBeVisible();
});

test("keys do nothing until they are turned on, and nothing while somebody types", async ({ page, browser, server, baseURL }) => {
  await setUpWithCodes(page, await addAccount(server, "ada@example.com", "staff"));
  const reference = await send(browser, baseURL);
  await page.goto("/staff/requests");
  await page.keyboard.press("n");
  await expect(page).toHaveURL("/staff/requests");
  await page.getByRole("button", { name: "Turn keys on" }).click();
  await page.getByLabel("Name, phone, e-mail or reference").pressSequentially("n");
  await expect(page).toHaveURL("/staff/requests");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("n");
  await expect(page).toHaveURL(`/staff/requests/${reference}`);
  await page.keyboard.press("t");
  await expect(page.getByLabel("Note")).toBeFocused();
  await page.getByRole("button", { name: "Turn keys off" }).click();
  await page.keyboard.press("n");
  await expect(page).toHaveURL(`/staff/requests/${reference}`);
});
