// The staff area in a browser: every way to sign in, what is shown once, and what is left when one has gone.
import { expect } from "@playwright/test";
import { problemsOn } from "./support/axe.js";
import { cutOff } from "./support/layout.js";
import { startServer } from "./support/server.js";
import { PASSWORD, addAccount, addDevice, codeOf, localhost, setUpWithCodes, signOut, test } from "./support/staff.js";

test("an account is set up with a passkey, which is all that it needs from then on", async ({ page, server }) => {
  const { cdp, authenticatorId } = await addDevice(page);
  await page.goto(await addAccount(server, "ada@example.com"));
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();
  await signOut(page);
  await page.goto("/staff/accounts");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Accounts" })).toBeVisible();
  await signOut(page);

  // A counter that goes back is a copy's.
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credentials[0].credentialId });
  await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
  await page.goto("/staff/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not taken" })).toBeVisible();
});

test("a passkey without its owner, or of nobody here, lets nobody in", async ({ page, server }) => {
  const { cdp, authenticatorId } = await addDevice(page);
  await page.goto(await addAccount(server, "ada@example.com"));
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await page.waitForURL(/profile/);
  await signOut(page);
  await page.goto("/staff/sign-in");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not taken" })).toBeVisible();
  // An answer to no question, and one that is none.
  for (const answer of ["", "{}", '{"id":"AA","rawId":"AA","response":{},"type":"public-key"}']) {
    const sent = await page.evaluate(async (answer) => {
      const body = new URLSearchParams({ question: "A".repeat(43), answer });
      return (await fetch("/staff/sign-in/passkey", { method: "POST", body })).status;
    }, answer);
    expect(sent).toBe(422);
  }
});

test("an answer of a passkey is good once, and only for the site that asked", async ({ page, server, baseURL }) => {
  await addDevice(page);
  await page.goto(await addAccount(server, "ada@example.com"));
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await page.waitForURL(/profile/);
  await signOut(page);
  await page.goto("/staff/sign-in");
  const answered = page.waitForRequest(/\/staff\/sign-in\/passkey$/);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(/staff\/requests$/);
  const sent = (await answered).postData();
  const send = (body) =>
    page.request.post("/staff/sign-in/passkey", {
      data: body,
      headers: { origin: baseURL, "content-type": "application/x-www-form-urlencoded" },
      maxRedirects: 0,
    });
  expect((await send(sent)).status(), "the same answer again").toBe(422);

  // Another site on this machine asks the same device what this one wants to know.
  const other = await startServer();
  try {
    const asked = await page.request.post("/staff/sign-in/passkey/question", { headers: { origin: baseURL } });
    const { question, options } = await asked.json();
    await page.goto(`${localhost(other)}/staff/sign-in`);
    const answer = await page.evaluate(async (options) => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
      return JSON.stringify(await navigator.credentials.get({ publicKey }));
    }, options);
    const body = new URLSearchParams({ question, answer }).toString();
    expect((await send(body)).status(), "made for another site").toBe(422);
  } finally {
    await other.stop();
  }
});

test("a password asks for a code, a recovery code works once, and a passkey can be added and removed", async ({ page, server }) => {
  await addDevice(page);
  const { secret, recovery } = await setUpWithCodes(page, await addAccount(server, "ada@example.com"));
  await signOut(page);
  const signIn = async (code) => {
    await page.goto("/staff/sign-in");
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByRole("button", { name: "Go on" }).click();
  };
  await signIn(codeOf(secret, 1));
  await expect(page.getByRole("heading", { name: "What to do next" })).toBeVisible();
  await signOut(page);
  await signIn(recovery.toLowerCase());
  await page.getByRole("link", { name: "Your profile" }).click();
  await expect(page.getByText("Codes left: 9")).toBeVisible();
  await page.getByRole("link", { name: "Add or remove passkeys" }).click();
  await page.getByLabel("Name of the passkey").fill("Work phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText("The passkey is added.")).toBeVisible();
  await page.getByRole("link", { name: "Add or remove passkeys" }).click();
  await page.getByRole("button", { name: "Remove Work phone" }).click();
  await expect(page.getByText("The passkey is removed.")).toBeVisible();
});

test("what was shown is not shown any more once its reader has signed out", async ({ page, server }) => {
  await setUpWithCodes(page, await addAccount(server, "ada@example.com"));
  await page.goto("/staff/accounts");
  await signOut(page);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in to the front desk" })).toBeVisible();
});

test("a minute before the end one button, or any key, goes on; and what was typed outlives the end", async ({ page, server }) => {
  await page.clock.install();
  await setUpWithCodes(page, await addAccount(server, "ada@example.com"));
  await page.goto("/staff/profile");
  await page.clock.runFor("14:30");
  const stay = page.getByRole("button", { name: "Stay signed in" });
  await expect(stay).toBeVisible();
  const answered = page.waitForResponse(/\/staff\/session$/);
  await stay.click();
  expect((await answered).status()).toBe(204);
  await expect(stay).toBeHidden();
  await page.clock.runFor("14:30");
  await page.keyboard.press("Shift");
  await expect(stay).toBeHidden();
  await page.getByLabel("Name").fill("Ada King");
  await page.context().clearCookies();
  await page.clock.runFor("16:00");
  await expect(page.getByText("You have been signed out")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("Ada King");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("everything but passkeys works", async ({ page, server }) => {
    await setUpWithCodes(page, await addAccount(server, "ada@example.com"));
    await page.goto("/staff/accounts/add");
    await page.getByLabel("Name").fill("Grace Hopper");
    await page.getByLabel("E-mail address").fill("grace@example.com");
    await page.getByRole("button", { name: "Add the account" }).click();
    await expect(page.locator("#link")).toContainText("/staff/set-up/");
    await page.goto("/staff/profile/passkeys");
    await expect(page.locator("noscript p").first()).toBeVisible();
    await signOut(page);
    await page.goto("/staff/sign-in");
    await expect(page.locator("noscript p").first()).toBeVisible();
  });
});

const PAGES = [
  "/staff/requests",
  "/staff/requests?status=",
  "/staff/requests/call-sheet",
  "/staff/export",
  "/staff/export/sets",
  "/staff/profile",
  "/staff/profile/password",
  "/staff/profile/passkeys",
  "/staff/profile/codes",
  "/staff/profile/recovery-codes",
  "/staff/statistics",
  "/staff/accounts",
  "/staff/accounts/add",
  "/staff/audit",
];
for (const [name, width, contrast, size] of [
  ["phone, light", 390, "light", "100"],
  ["tablet, light", 768, "light", "100"],
  ["desk, dark", 1280, "dark", "100"],
  ["desk, high contrast", 1280, "high", "100"],
  ["narrow, 200 % text", 320, "light", "200"],
]) {
  test.describe(() => {
    test.use({ viewport: { width, height: 900 }, contextOptions: { reducedMotion: "reduce" } });
    test(`every page of the staff area is without problems: ${name}`, async ({ page, context, server, baseURL }) => {
      test.setTimeout(240_000);
      const value = `contrast=${contrast}&text_size=${size}`;
      const look = async (where) => {
        expect.soft(await problemsOn(page), `${where}, ${name}`).toEqual([]);
        expect.soft(await page.evaluate(cutOff), `${where}, ${name}`).toEqual([]);
      };
      await context.addCookies([{ name: "preferences", value, url: baseURL }]);
      await page.goto("/staff/sign-in");
      await look("sign-in");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await look("sign-in with problems");
      const link = await addAccount(server, "ada@example.com");
      await page.goto(link);
      await look("set-up");
      await setUpWithCodes(page, link);
      await look("recovery codes");
      await server.run("demo", "60");
      await server.run("export", "--format", "jsonl", "--new");
      for (const path of PAGES) {
        await page.goto(path);
        await look(path);
      }
      await page.goto("/staff/profile");
      await page.getByRole("button", { name: "Make an address for your calendar" }).click();
      await expect(page.locator("#address")).toContainText("/call-backs.ics");
      await look("a calendar's address");
      await page.getByRole("link", { name: "Continue to your profile" }).click();
      await page.getByRole("button", { name: "Remove the address" }).click();
      await expect(page.getByText("The address of your calendar no longer works.")).toBeVisible();
      await look("a calendar's address, removed");
      await page.goto("/staff/requests?status=all&order=newest");
      await look("requests by a filter");
      await page.locator("tbody th a").first().click();
      await page.waitForURL(/requests\/[^/]+$/);
      await look("a request");
    });
  });
}
