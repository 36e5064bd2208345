// What every test stands on: a server of its worker's own, what the poses' pages say, and an eye on the browser.
import { test as base, expect } from "@playwright/test";
import { readPoses } from "./poses.js";
import { startServer } from "./server.js";

export { expect };

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

  baseURL: async ({ server }, use) => use(server.address),

  /** No test passes while a page asks for something elsewhere, or the browser has something to complain about. */
  complaints: [
    async ({ context, server }, use) => {
      const complaints = [];
      context.on("request", (request) => {
        const { origin } = new URL(request.url());
        if (origin !== server.address) complaints.push(`a request left the site: ${request.url()}`);
      });
      context.on("requestfailed", (request) => {
        if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`no answer: ${request.url()}`);
      });
      // A breach of the content policy is an error on the console, too.
      context.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
      });
      context.on("weberror", (problem) => complaints.push(`a script failed: ${problem.error().stack}`));
      await use(complaints);
      expect(complaints, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
});
