// How the checks in a browser run: Debian's Chromium without its windows, which takes a third less of the processors,
// against the real program (support/server.js).
import { spawnSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

const chromium = spawnSync("sh", ["-c", "command -v chromium-headless-shell"], { encoding: "utf8" }).stdout.trim();
if (!chromium) throw new Error("there is no `chromium-headless-shell`: install Debian's package of this name");

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  reporter: [["list"], ["./support/tables.js"]],
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // Long, for a busy machine: a test that hangs fails all the same.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    headless: true,
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    trace: "off",
    video: "off",
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox", // Chromium's own cannot be had as root
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
