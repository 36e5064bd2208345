// A patient's way: from the first page over the guide and a pose to a request, failed, mended and received.
import { expect, test } from "./support/site.js";

const problems = (page) => page.getByRole("group", { name: "Please check these answers" });
/** By what is seen: a required field carries a star. */
const labelled = (page, name) => page.getByRole("main").getByLabel(`${name} * required`, { exact: true });

/** How a patient with a mouse or a finger does it. */
const pointer = {
  follow: (page, link) => link.click(),
  fill: (page, field, text) => field.fill(text),
  choose: (page, radio) => radio.check(),
  select: (page, list, name) => list.selectOption(name),
  press: (page, button) => button.click(),
};

async function tabTo(page, target) {
  for (let presses = 0; presses < 200; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** How one does it who has only the keyboard. */
const keyboard = {
  async follow(page, link) {
    await tabTo(page, link);
    await page.keyboard.press("Enter");
  },
  async fill(page, field, text) {
    await tabTo(page, field);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  },
  async choose(page, radio) {
    const first = page.getByRole("group", { name: "Have you been to our clinic before?" }).getByRole("radio").first();
    await tabTo(page, first);
    await page.keyboard.press("Space");
    for (let presses = 0; presses < 3 && !(await radio.isChecked()); presses++) await page.keyboard.press("ArrowDown");
  },
  async select(page, list, name) {
    await tabTo(page, list);
    await page.keyboard.type(name);
  },
  press: (page, button) => keyboard.follow(page, button),
};

async function readUp(page, hand) {
  const main = page.getByRole("main");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await hand.follow(page, main.getByRole("link", { name: "Read the guide" }));
  await expect(page).toHaveURL("/articles/yoga-for-upper-back-pain");
  await hand.follow(page, main.getByRole("link", { name: "Cat-Cow" }).first());
  await expect(page).toHaveURL("/poses/cat-cow");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Cat-Cow/i);
  await hand.follow(page, main.getByRole("link", { name: "Request an appointment" }));
  await expect(page).toHaveURL("/appointment");
}

/** Forgets the last name, mistypes the phone number, and does not say whether they are new. */
async function sendInHaste(page, hand) {
  await hand.fill(page, labelled(page, "First name"), "Zoë");
  await hand.fill(page, labelled(page, "Phone number"), "703");
  await hand.fill(page, labelled(page, "Email address"), "zoe@mail.example");
  await hand.select(page, labelled(page, "Which location suits you?"), "Harbor");
  await hand.press(page, page.getByRole("button", { name: "Send my request" }));
}

async function seeWhatIsWrong(page) {
  await expect(problems(page)).toBeVisible();
  await expect(problems(page)).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(problems(page).getByRole("link")).toHaveText([
    "Enter your last name",
    "Enter a phone number, like 703 555 0100 or +44 20 7946 0018",
    /./,
  ]);
  for (const [name, value] of [["First name", "Zoë"], ["Phone number", "703"], ["Email address", "zoe@mail.example"]]) {
    await expect(labelled(page, name)).toHaveValue(value);
  }
  await expect(labelled(page, "Which location suits you?").locator("option:checked")).toHaveText(/Harbor/);
}

async function mendAndSend(page, hand) {
  const messages = problems(page).getByRole("link");
  await hand.follow(page, messages.first());
  await expect(labelled(page, "Last name")).toBeFocused();
  await hand.fill(page, labelled(page, "Last name"), "Ångström-O’Neill");
  await hand.fill(page, labelled(page, "Phone number"), "(703) 555-0142 ext. 7");
  await hand.choose(page, page.getByRole("radio", { name: "Yes, I have been here before" }));
  await hand.press(page, page.getByRole("button", { name: "Send my request" }));
  await expect(page).toHaveURL(/\/appointment\/received\/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you. We have your request");
  await expect(page.getByRole("main")).toContainText(page.url().split("/").at(-1));
  await expect(page.getByRole("main")).not.toContainText(/Zoë|Ångström|0142|mail\.example/);
}

async function travel(page, hand) {
  await readUp(page, hand);
  await sendInHaste(page, hand);
  await seeWhatIsWrong(page);
  await mendAndSend(page, hand);
}

test("the patient's way, with script", async ({ page }) => travel(page, pointer));

test("the patient's way, by keyboard alone", async ({ page }) => {
  test.setTimeout(60_000);
  await travel(page, keyboard);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the patient's way, with a finger", async ({ page }) => {
    await travel(page, { ...pointer, follow: (_, link) => link.tap(), press: (_, button) => button.tap() });
  });
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the patient's way, without script", async ({ page }) => travel(page, pointer));

  test("the patient's way, without script and by keyboard alone", async ({ page }) => {
    test.setTimeout(60_000);
    await travel(page, keyboard);
  });
});
