// The form as a screen reader is told of it, from the browser's own accessibility tree.
import { expect, test } from "./support/site.js";
import { nodesOf } from "./support/tree.js";

const READ = ["heading", "textbox", "radio", "combobox", "button", "group", "alert", "status"];
const QUESTION = "Have you been to our clinic before?";

/** What stands in the main part, without the answers that a list offers. */
async function mainOf(page) {
  const nodes = await nodesOf(page);
  const start = nodes.findIndex(({ role }) => role === "main");
  const end = nodes.findIndex(({ role }, index) => index > start && role === "contentinfo");
  return nodes.slice(start, end);
}

const linesOf = (nodes) => nodes.filter(({ role }) => READ.includes(role)).map(({ role, name }) => `${role}: ${name}`);
const one = (nodes, role, name) => nodes.find((node) => node.role === role && node.name === name);

const FIELDS = [
  "heading: About you",
  "textbox: First name required",
  "textbox: Last name required",
  "textbox: Phone number required",
  "textbox: Email address required",
  "heading: About your visit",
  `group: ${QUESTION} required`,
  "radio: No, I am a new patient",
  "radio: Yes, I have been here before",
  "radio: Neither: I am asking for someone else or have a question",
  "combobox: Which location suits you? required",
  "combobox: What time of day suits you best? (optional)",
  "button: Send my request",
];

test("empty, the form is read in its order, every field with its name and hint", async ({ page }) => {
  await page.goto("/appointment");
  const nodes = await mainOf(page);
  const lines = linesOf(nodes).filter((line) => line !== "status: ");
  expect(lines).toEqual(["heading: Request an appointment", ...FIELDS]);
  expect(one(nodes, "textbox", "Phone number required").description).toMatch(/^We call this number/);
  expect(one(nodes, "textbox", "Email address required").description).toMatch(/^We write to you here/);
  expect(one(nodes, "textbox", "First name required").states.invalid).toBe("false");
  const aloud = nodes.map(({ name }) => name).join(" ");
  expect(aloud).toContain("The word “required” indicates a required field.");
  expect(aloud).not.toMatch(/Leave this field empty|\*/);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("failed, the summary comes first and each message belongs to its field", async ({ page }) => {
      await page.goto("/appointment");
      await page.getByLabel("Phone number").fill("12");
      await page.getByRole("button", { name: "Send my request" }).click();
      await expect(page.getByRole("group", { name: "Please check these answers" })).toBeFocused();
      await page.waitForLoadState();
      const nodes = await mainOf(page);
      const lines = linesOf(nodes).filter((line) => line !== "status: ");
      const summary = ["group: Please check these answers", "alert: ", "heading: Please check these answers"];
      expect(lines).toEqual([...summary, "heading: Request an appointment", ...FIELDS]);
      const first = one(nodes, "textbox", "First name required");
      expect(first.description).toBe("Error: Enter your first name");
      expect(first.states.invalid).toBe("true");
      const phone = one(nodes, "textbox", "Phone number required");
      expect(phone.description).toMatch(/^We call this number.* Error: Enter a phone number, like/);
      expect(phone.value).toBe("12");
      expect(one(nodes, "group", `${QUESTION} required`).description).toBe("Error: Choose whether you have been our patient");
      expect(one(nodes, "combobox", "Which location suits you? required").description).toBe("Error: Choose a location");
      const links = nodes.filter(({ role }) => role === "link").map(({ name }) => name);
      expect(links.slice(0, 2)).toEqual(["Home", "Enter your first name"]);
    });
  });
}

test("sent, the page says so first, then the reference and what happens next", async ({ page, request }) => {
  const form = { first_name: "Ada", last_name: "Byron", phone: "703 555 0142", email: "ada@mail.example", patient_status: "new", location: "any" };
  const sent = await request.post("/appointment", { form, maxRedirects: 0 });
  await page.goto(sent.headers().location);
  const nodes = await mainOf(page);
  expect(linesOf(nodes)).toEqual(["heading: Thank you. We have your request", "heading: What happens next", "heading: Until then"]);
  const words = nodes.filter(({ role }) => role === "StaticText").map(({ name }) => name);
  expect(words.slice(0, 3)).toEqual(["Thank you. We have your request", "Your reference", sent.headers().location.split("/").at(-1)]);
});

test("the menu is the second stop, and says whether it is open and what is chosen", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const menu = async () => (await nodesOf(page)).find(({ role, name }) => role === "DisclosureTriangle" && name.startsWith("Accessibility menu"));
  expect((await menu()).states).toMatchObject({ expanded: false, focused: true });
  await page.keyboard.press("Enter");
  expect((await menu()).states.expanded).toBe(true);
  const nodes = await nodesOf(page);
  const large = nodes.find(({ role, name }) => role === "radio" && name === "Large");
  expect(large.states.checked).toBe("false");
  expect(nodes.some(({ role, name }) => role === "group" && name === "Text size")).toBe(true);
});
