// The staff area as its people use it: accounts, passkeys of a device that is not there, and an app for codes.
import { createHmac } from "node:crypto";
import { test as base } from "@playwright/test";
import { startServer } from "./server.js";

/** Each test has a server of its own, by this machine's name: passkeys take no number for one. */
export const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "test" },
  ],
  baseURL: async ({ server }, use) => use(localhost(server)),
});

export const PASSWORD = "seven herons nap under ivy";

/** Adds an account, and answers the address of its link on this machine's own name: passkeys take no number for one. */
export async function addAccount(server, email, role = "admin") {
  const said = await server.run("staff", "add", email, "--name", "Ada Lovelace", "--role", role);
  return localhost(server) + new URL(said.trim().split("\n").at(-1)).pathname;
}

export const localhost = ({ address }) => `http://localhost:${new URL(address).port}`;

/** A device that makes and uses passkeys, and whose owner is always there. */
export async function addDevice(page, options = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...options,
    },
  });
  return { cdp, authenticatorId };
}

/** The code that an app shows for a secret (RFC 6238); `later` in half minutes. */
export function codeOf(secret, later = 0) {
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}

/** Sets an account up with a password and one-time codes, and answers their secret and a recovery code. */
export async function setUpWithCodes(page, link) {
  await page.goto(link);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await page.getByRole("link", { name: "Use one-time codes" }).click();
  const secret = await page.locator("#secret-text").innerText();
  await page.getByLabel("The code that the app shows now").fill(codeOf(secret));
  await page.getByRole("button", { name: "Use one-time codes" }).click();
  const recovery = await page.locator("#recovery-codes li").first().innerText();
  return { secret, recovery };
}

export async function signOut(page) {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
}
