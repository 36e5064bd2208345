// What every test stands on: a server of its worker's own, what the poses' pages say, and an eye on the browser.
import { test as base, expect } from "@playwright/test";
import { everyPage } from "./pages.js";
import { readPoses } from "./poses.js";
import { startServer } from "./server.js";

export { expect };

const REFUSALS = [404, 405, 422];

/** Does what leads to another page, and waits until all of that page is there: a click alone waits for its address. */
export async function arrive(page, act) {
  const arrived = page.waitForEvent("load");
  await act();
  await arrived;
}

export const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  /** Every pose, as its own page describes it. */
  poses: [
    async ({ browser, server }, use) => {
      const page = await browser.newPage({ baseURL: server.address, javaScriptEnabled: false });
      const poses = await readPoses(page);
      await page.close();
      await use(poses);
    },
    { scope: "worker" },
  ],

  /** Every page, and every state of one that has an address or an answer of its own. */
  pages: [
    async ({ playwright, server }, use) => {
      const request = await playwright.request.newContext({ baseURL: server.address });
      const pages = await everyPage(request);
      await request.dispose();
      await use(pages);
    },
    { scope: "worker" },
  ],

  baseURL: async ({ server }, use) => use(server.address),

  /** No test passes while a page asks for something elsewhere, or the browser has something to complain about. */
  complaints: [
    async ({ context, server }, use) => {
      const complaints = [];
      const refused = new Set();
      context.on("request", (request) => {
        const { origin } = new URL(request.url());
        if (origin !== server.address) complaints.push(`a request left the site: ${request.url()}`);
      });
      context.on("requestfailed", (request) => {
        if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`no answer: ${request.url()}`);
      });
      // A page that says what is wrong is what the test asked for; to the console it is a failure, too.
      context.on("response", (response) => {
        if (response.request().isNavigationRequest() && REFUSALS.includes(response.status())) refused.add(response.url());
      });
      // A breach of the content policy is an error on the console, too.
      context.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        complaints.push({ address: message.location().url, text: `${message.type()}: ${message.text()}` });
      });
      context.on("weberror", (problem) => complaints.push(`a script failed: ${problem.error().stack}`));
      await use(complaints);
      const isExpected = ({ address, text }) => refused.has(address) && text?.includes("Failed to load resource");
      expect(complaints.filter((each) => !isExpected(each)), "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
});
