// The form's script: the server's words without a round trip, never in the way, never stricter than the server.
import { expect, test } from "./support/site.js";

const GOOD = {
  first_name: "Ada",
  last_name: "Byron",
  phone: "703 555 0142",
  email: "ada@mail.example",
  patient_status: "new",
  location: "any",
};

async function fill(page, answers) {
  for (const name of ["first_name", "last_name", "phone", "email"]) await page.locator(`#${name}`).fill(answers[name] ?? "");
  if (answers.patient_status) await page.locator(`[name=patient_status][value=${answers.patient_status}]`).check();
  if (answers.location) await page.locator("#location").selectOption(answers.location);
}

const press = (page) => page.locator(".request-form [type=submit]").click();

/** What a visitor meets of problems: words, places, and what ties them together. */
function shown(page) {
  return page.evaluate(() => {
    const plain = (element) => element?.outerHTML.replace(/ autofocus(="")?/, "").replace(/\s+/g, " ").replaceAll("> <", "><");
    const fields = [...document.querySelectorAll(".request-form .field")].map((field) => ({
      marked: field.classList.contains("field-problem"),
      notes: [...field.querySelectorAll("p")].map(plain),
      inputs: [field, ...field.querySelectorAll("input, select")].map((input) => [
        input.getAttribute("aria-describedby"),
        input.getAttribute("aria-invalid"),
      ]),
    }));
    return { title: document.title, summary: plain(document.querySelector("#summary")), before: document.querySelector("#summary")?.nextElementSibling.localName, fields };
  });
}

function countPosts(page) {
  const posts = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  return posts;
}

const MISTAKES = {
  "nothing filled in": { ...GOOD, first_name: "", last_name: "", phone: "", email: "", patient_status: "", location: "" },
  "only spaces": { ...GOOD, first_name: "  ", last_name: "\u00a0" },
  "a name too long": { ...GOOD, last_name: "y".repeat(101) },
  "no phone number, no address": { ...GOOD, phone: "12", email: "ada" },
  "words for a number, no domain": { ...GOOD, phone: "call me at 911", email: "ada@mail" },
  "only what is not seen": { ...GOOD, first_name: "\ufffc\u200b", last_name: "\u0301", phone: "\ufe0f\u0301", email: "\u2060" },
  "an address that ends with its @": { ...GOOD, email: "ada_l+x@" },
  "a slip in the address beside a problem": { ...GOOD, email: "ada@gmial.com", location: "" },
};

for (const [name, answers] of Object.entries(MISTAKES)) {
  test(`the script says what the server says: ${name}`, async ({ page, browser, server }) => {
    const posts = countPosts(page);
    await page.goto("/appointment");
    await fill(page, answers);
    await press(page);
    await expect(page.locator("#summary")).toBeFocused();
    const said = await shown(page);
    expect(posts).toEqual([]);

    const context = await browser.newContext({ baseURL: server.address });
    const asked = await context.newPage();
    await asked.route("**/form.*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    await asked.goto("/appointment");
    await fill(asked, answers);
    await press(asked);
    await expect(asked).toHaveTitle(/^Error: /);
    expect(said).toEqual(await shown(asked));
    await context.close();
  });
}

test("each line of the summary leads to its field, with the question in view", async ({ page }) => {
  await page.goto("/appointment");
  await press(page);
  for (const link of await page.locator("#summary a").all()) {
    await link.focus();
    await page.keyboard.press("Enter");
    const target = page.locator((await link.getAttribute("href")).replace("#", "#"));
    await expect(target).toBeFocused();
    await expect(page.locator(".field", { has: target }).locator("label, legend").first()).toBeInViewport();
  }
});

test("a message goes when its field is mended, and the last takes the summary with it", async ({ page }) => {
  await page.goto("/appointment");
  await fill(page, { ...GOOD, first_name: "", patient_status: "" });
  await press(page);
  await expect(page.locator("#summary li")).toHaveCount(2);
  await page.locator("#first_name").pressSequentially("A");
  await expect(page.locator("#summary li")).toHaveText(["Choose whether you have been our patient"]);
  await expect(page.locator("#first_name")).not.toHaveAttribute("aria-invalid");
  await expect(page.locator("#first_name")).not.toHaveAttribute("aria-describedby");
  await page.locator("[name=patient_status]").last().check();
  await expect(page.locator("#summary, .message, .field-problem")).toHaveCount(0);
  await expect(page).toHaveTitle(/^Request an appointment/);
});

test("what the server alone knows goes once the answer is another one", async ({ page }) => {
  await page.goto("/appointment");
  await fill(page, { ...GOOD, phone: "703 555 01429999" });
  await press(page);
  await expect(page.locator("#phone-error")).toBeVisible();
  await page.locator("#phone").fill("703 555 0142");
  await expect(page.locator("#summary, .message")).toHaveCount(0);
});

test("nobody is told anything while typing or passing through, and nothing typed is rewritten", async ({ page }) => {
  await page.goto("/appointment");
  const odd = { ...GOOD, first_name: "  ZOË  o’hara ", phone: " +1.703.555-0142 ", email: "x@" };
  for (const name of ["first_name", "last_name", "phone", "email", "patient_status", "location"]) {
    await page.locator(`#${name}`).focus();
    await page.keyboard.press("Tab");
  }
  await fill(page, odd);
  await page.locator("#email").blur();
  await expect(page.locator("#summary, .message, [aria-invalid]")).toHaveCount(0);
  await press(page);
  await expect(page.locator("#email-error")).toBeVisible();
  for (const name of ["first_name", "phone", "email"]) await expect(page.locator(`#${name}`)).toHaveValue(odd[name]);
});

const UNUSUAL = [
  { first_name: "李" },
  { last_name: "O’Brien-Smith Jr." },
  { first_name: "محمد" },
  { first_name: "n".repeat(100) },
  { phone: "(703) 555-0142 ext. 12" },
  { phone: "+44 20 7946 0018" },
  { phone: "703.555.0142x5" },
  { phone: "٧٠٣٥٥٥٠١٤٢" },
  { phone: "cell: 436-555-0142 ext." },
  { phone: "'+1 (0) 703 555 0142; x12" },
  { email: "o'hara_1!#$%@example.org" },
  { email: "ada@bücher.example" },
  { email: " ada@example.com " },
  { email: "用户@例え.jp" },
  { email: "Ada <ada@example.com>," },
  { email: "mailto:ada%40example.com?subject=Back" },
  { email: "ada＠example．com" },
];

for (const change of UNUSUAL) {
  test(`the script lets through what the server takes: ${Object.values(change)[0].slice(0, 24)}`, async ({ page }) => {
    await page.goto("/appointment");
    await fill(page, { ...GOOD, ...change });
    await press(page);
    await expect(page).toHaveURL(/\/appointment\/received\//);
  });
}

test("the hint at a mistyped address is the server's, and holds nothing up", async ({ page, request }) => {
  await page.goto("/appointment");
  const addresses = ["gmial.com", "gmai.com", "gmaill.com", "GMALI.com", "gmail.com", "gmail.co", "yaho.com", "hotnail.com", "mail.con", "aol.con", "example.com", "ymail.com", "icluod.com", "att.nte"];
  for (const domain of addresses) {
    await page.locator("#email").fill(`ada@${domain}`);
    await page.locator("#email").blur();
    const hint = await page.locator("#email-meant").allTextContents();
    const answer = await (await request.post("/appointment", { form: { email: `ada@${domain}` } })).text();
    const served = /id="email-meant">([^<]*)</.exec(answer);
    const buttons = await page.locator("#email-offer button").allTextContents();
    expect(buttons, domain).toEqual(served ? [/value="([^"]*)">Use /.exec(answer)[1].replaceAll("&#64;", "@")].map((meant) => `Use ${meant}`) : []);
    expect(hint, domain).toEqual(served ? [served[1].replaceAll("&#64;", "@")] : []);
    if (served) await expect(page.locator("#email"), domain).toHaveAttribute("aria-describedby", "email-hint email-meant");
  }
  await fill(page, { ...GOOD, email: "ada@gmial.com" });
  await press(page);
  await expect(page).toHaveURL(/\/appointment\/received\//);
});

test("a press takes the offered address and moves on, and Enter in a field never does", async ({ page }) => {
  const posts = countPosts(page);
  await page.goto("/appointment");
  await fill(page, { ...GOOD, email: "ada@gmial.com", last_name: "" });
  const use = page.getByRole("button", { name: "Use ada@gmail.com" });
  await page.locator("#email").blur();
  // Typing on makes the offer untrue.
  await page.locator("#email").focus();
  await page.keyboard.type("m");
  await expect(use).toHaveCount(0);
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await expect(page.locator("#summary li")).toHaveText(["Enter your last name"]);
  await expect(page.locator("#email")).toHaveValue("ada@gmial.com");
  await page.locator("#email").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Space");
  await page.locator("#email").blur();
  await use.click();
  await expect(page.locator("#email")).toHaveValue("ada@gmail.com");
  await expect(page.locator("#email-offer")).toHaveCount(0);
  await expect(page.locator("#email")).toHaveAttribute("aria-describedby", "email-hint");
  await expect(page.locator("[name=patient_status]:checked")).toBeFocused();
  expect(posts).toEqual([]);
});

test("the offer of a page that the server sent is taken without asking it", async ({ page, server, browser }) => {
  const answers = { ...GOOD, email: "ada@gmial.com", phone: "703 555 01429999" };
  await page.goto("/appointment");
  await fill(page, answers);
  await press(page);
  await expect(page.locator("#phone-error")).toBeVisible();
  const posts = countPosts(page);
  const use = page.getByRole("button", { name: "Use ada@gmail.com" });
  await use.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#email")).toHaveValue("ada@gmail.com");
  await expect(use).toHaveCount(0);
  expect(posts).toEqual([]);

  const context = await browser.newContext({ baseURL: server.address, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto("/appointment");
  await fill(plain, answers);
  await press(plain);
  await plain.locator("#phone").fill(GOOD.phone);
  await plain.getByRole("button", { name: "Use ada@gmail.com" }).click();
  await expect(plain.locator("#email")).toBeFocused();
  await expect(plain.locator("#email")).toHaveValue("ada@gmail.com");
  await expect(plain.locator("#phone")).toHaveValue(GOOD.phone);
  await expect(plain.locator("#summary, .message, #email-offer")).toHaveCount(0);
  await plain.locator("#email").fill("ada@gmial.com");
  await plain.keyboard.press("Enter");
  await expect(plain).toHaveURL(/\/appointment\/received\//);
  await context.close();
});

test("without script, Enter sends a form with an offer as it is", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.address, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/appointment");
  await fill(page, { ...GOOD, email: "ada@gmial.com", last_name: "" });
  await press(page);
  await page.locator("#last_name").fill("Byron");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/appointment\/received\//);
  await context.close();
});

/** Sends the form to a server that does not answer, then does something: what the button says before and after. */
async function sendIntoSilence(page, act) {
  let answer;
  const silence = new Promise((resolve) => (answer = resolve));
  await page.route("**/appointment", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await silence;
    return route.abort().catch(() => {});
  });
  await page.goto("/appointment");
  await fill(page, GOOD);
  // All in one go: once a page is about to leave, the browser's driver only waits.
  const said = await page.evaluate(async (act) => {
    const button = document.querySelector("#send");
    const state = () => [button.textContent, button.getAttribute("aria-disabled")];
    button.click();
    const before = state();
    new Function(act)();
    for (let times = 0; times < 50 && button.textContent === before[0]; times++) await new Promise((done) => setTimeout(done, 50));
    return [before, state()];
  }, act);
  answer();
  return said;
}

const FREED = [["Sending…", "true"], ["Send my request", "false"]];

for (const [name, act] of Object.entries({
  // Pressed once the browser is on its way.
  "Stop": `navigation.addEventListener("navigate", () => setTimeout(stop, 100))`,
  "a letter typed": `const phone = document.querySelector("#phone"); phone.value += "1"; phone.dispatchEvent(new InputEvent("input", { bubbles: true }))`,
  "another answer chosen": `document.querySelector("[name=patient_status][value=existing]").click()`,
})) {
  test(`a button that waits is freed by: ${name}`, async ({ page }) => {
    expect(await sendIntoSilence(page, act)).toEqual(FREED);
  });
}

test("pressed twice it is sent once, and the button says so; going back, it can be used again", async ({ page }) => {
  const posts = countPosts(page);
  await page.goto("/appointment");
  await fill(page, GOOD);
  // All in one go: once a page is about to leave, the browser's driver only waits.
  const seen = await page.evaluate(() => {
    const button = document.querySelector(".request-form [type=submit]");
    button.click();
    const [words, state, told] = [button.textContent, button.getAttribute("aria-disabled"), document.querySelector("#sending").textContent];
    button.click();
    button.form.requestSubmit();
    return [words, state, told];
  });
  expect(seen).toEqual(["Sending…", "true", "Sending…"]);
  await expect(page).toHaveURL(/\/appointment\/received\//);
  expect(posts).toHaveLength(1);
  const button = page.locator(".request-form [type=submit]");
  await page.waitForLoadState();
  await page.goBack();
  await expect(button).toHaveText("Send my request");
  await expect(button).not.toHaveAttribute("aria-disabled", "true");
});
