// The same page sent again with a mended number: back in the browser's history, and stopped on a slow line.
import { arrive, expect, test } from "./support/site.js";

const WRONG = "(703) 555-0142";
const MENDED = "(703) 555-0143";
const received = /\/appointment\/received\/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]$/;
const labelled = (page, name) => page.getByRole("main").getByLabel(name);
const send = (page) => page.getByRole("button", { name: "Send my request" }).click();

async function fillIn(page, email) {
  await page.goto("/appointment");
  await labelled(page, "First name").fill("Zoë");
  await labelled(page, "Last name").fill("Ångström");
  await labelled(page, "Phone number").fill(WRONG);
  await labelled(page, "Email address").fill(email);
  await page.getByRole("radio").first().check();
  await labelled(page, "Which location suits you?").selectOption({ index: 1 });
}

/** The phone numbers in the export of whoever has this address. */
async function exportedNumbers(server, email) {
  const rows = (await server.export()).split("\r\n").filter((row) => row.includes(email));
  return rows.map((row) => /17035550\d{3}/.exec(row)?.[0]).sort();
}

test("back, a number mended, sent again: both are stored", async ({ page, server }) => {
  const email = "back@mail.example";
  await fillIn(page, email);
  await page.evaluate(() => (globalThis.isTheSamePage = true));
  await arrive(page, () => send(page));
  await expect(page).toHaveURL(received);
  const first = page.url();
  await page.goBack({ waitUntil: "commit" });
  await expect(labelled(page, "Phone number")).toHaveValue(WRONG);
  expect(await page.evaluate(() => globalThis.isTheSamePage), "the page came back as it was left").toBe(true);
  await labelled(page, "Phone number").fill(MENDED);
  await arrive(page, () => send(page));
  await expect(page).toHaveURL(received);
  expect(page.url()).not.toBe(first);
  expect(await exportedNumbers(server, email)).toEqual(["17035550142", "17035550143"]);
});

test("back and sent again as it was: one is stored, with one receipt", async ({ page, server }) => {
  const email = "twice@mail.example";
  await fillIn(page, email);
  await arrive(page, () => send(page));
  await expect(page).toHaveURL(received);
  const first = page.url();
  await page.goBack({ waitUntil: "commit" });
  await expect(labelled(page, "Phone number")).toHaveValue(WRONG);
  await arrive(page, () => send(page));
  await expect(page).toHaveURL(first);
  expect(await exportedNumbers(server, email)).toEqual(["17035550142"]);
});

async function stopAndMend(page, server, email) {
  await fillIn(page, email);
  let arrived;
  const isStored = new Promise((resolve) => (arrived = resolve));
  // The server has the request; its answer is on the slow line until the patient stops.
  await page.route("**/appointment", async (route) => {
    await route.fetch({ maxRedirects: 0 });
    arrived();
  }, { times: 1 });
  await page.getByRole("button", { name: "Send my request" }).click({ noWaitAfter: true });
  await isStored;
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.stopLoading");
  await labelled(page, "Phone number").fill(MENDED);
  await arrive(page, () => page.locator("#send").click());
  await expect(page).toHaveURL(received);
  expect(await exportedNumbers(server, email)).toEqual(["17035550142", "17035550143"]);
}

test("stopped on a slow line with script, a number mended, sent again: both are stored", async ({ page, server }) => {
  await stopAndMend(page, server, "stop-with-script@mail.example");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("stopped on a slow line, a number mended, sent again: both are stored", async ({ page, server }) => {
    await stopAndMend(page, server, "stop-without-script@mail.example");
  });
});
