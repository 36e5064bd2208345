// How the checks in a browser run: Debian's Chromium, against the real program (support/server.js). Without windows it
// takes a third less of the processors, and has no memory of pages as they were left, which one check is about.
import { spawnSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

const WITH_WINDOWS = "**/sending-again.spec.js";

function find(program) {
  const found = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
  if (!found) throw new Error(`there is no \`${program}\`: install Debian's package of this name`);
  return found;
}

const launched = (program) => ({
  executablePath: find(program),
  args: [
    "--no-sandbox", // Chromium's own cannot be had as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

// Playwright turns off the cache that brings a page back as it was left.
const withPagesAsTheyWereLeft = { ...launched("chromium"), ignoreDefaultArgs: ["--disable-back-forward-cache"] };

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
  },
  projects: [
    { name: "chromium-headless-shell", testIgnore: WITH_WINDOWS, use: { launchOptions: launched("chromium-headless-shell") } },
    { name: "chromium", testMatch: WITH_WINDOWS, use: { launchOptions: withPagesAsTheyWereLeft } },
  ],
});
