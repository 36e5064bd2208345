// The practice page as a page: the form, the routine it makes, the handout. Nothing here has script.
import { arrive, expect, test } from "./support/site.js";
import { itemNames, itemSeconds, items, leftOut, leftOutNames, routine, steps } from "./support/routine.js";

test.use({ javaScriptEnabled: false });

const MINUTES = [5, 10, 15];
const PLACES = ["On the floor", "On a chair"];

const radio = (page, name) => page.getByRole("radio", { name, exact: true });
const checkbox = (page, name) => page.getByRole("checkbox", { name, exact: true });
const show = (page) => arrive(page, () => page.getByRole("button", { name: "Show my routine", exact: true }).click());
const openConditions = (page) => page.getByText("Is there something to take care of?").click();

/** The conditions that the form offers, with their names in the address. */
function conditionsOf(page) {
  return page.locator("input[name=without]").evaluateAll((all) =>
    all.map((box) => ({ name: box.labels[0].textContent.trim(), key: box.value })),
  );
}

const total = (seconds) => seconds.reduce((sum, each) => sum + each, 0);

test("who has not chosen yet gets five minutes on the floor", async ({ page }) => {
  await page.goto("/practice");
  await expect(radio(page, "5 minutes")).toBeChecked();
  await expect(radio(page, "On the floor")).toBeChecked();
  for (const { name } of await conditionsOf(page)) await expect(page.getByLabel(name, { exact: true })).not.toBeChecked();
  expect((await itemNames(page)).length).toBeGreaterThan(0);
  expect(total(await itemSeconds(page))).toBeLessThanOrEqual(5 * 60);
  await expect(leftOut(page)).toHaveCount(0);
});

test("no routine is longer than the time there is, and more time means more to do", async ({ page }) => {
  for (const place of PLACES) {
    let before = 0;
    for (const minutes of MINUTES) {
      await page.goto("/practice");
      await radio(page, `${minutes} minutes`).check();
      await radio(page, place).check();
      await show(page);
      await expect(radio(page, `${minutes} minutes`)).toBeChecked();
      await expect(radio(page, place)).toBeChecked();
      const seconds = await itemSeconds(page);
      const names = await itemNames(page);
      expect(seconds).toHaveLength(names.length);
      expect(total(seconds)).toBeLessThanOrEqual(minutes * 60);
      expect(total(seconds)).toBeGreaterThan(before);
      before = total(seconds);
      const rounded = Math.ceil(before / 60);
      const sum = names.length === 1 ? `${rounded} minutes, one part` : `${rounded} minutes, ${names.length} parts`;
      await expect(routine(page).getByText(`${sum}: ${place}`, { exact: true })).toBeVisible();
    }
  }
});

test("what the player goes by, the seconds of the steps, is what each pose says it takes", async ({ page }) => {
  for (const place of ["floor", "chair"]) {
    await page.goto(`/practice?minutes=15&place=${place}`);
    const said = await itemSeconds(page);
    for (const [index, item] of (await items(page).all()).entries()) {
      const seconds = await item.locator("[data-seconds]").evaluateAll((all) =>
        all.map((step) => Number(step.dataset.seconds)),
      );
      expect(total(seconds)).toBe(said[index]);
      for (const each of seconds) expect(each).toBeGreaterThan(0);
    }
  }
});

test("every step of every routine has a picture and words", async ({ page }) => {
  for (const place of ["floor", "chair"]) {
    await page.goto(`/practice?minutes=15&place=${place}`);
    expect(await steps(page).count()).toBeGreaterThan(0);
    for (const step of await steps(page).all()) {
      const where = `${place}: ${await step.innerText()}`;
      await expect(step.getByRole("img"), where).toHaveAccessibleName(/\S+ \S+/);
      await expect(step.getByRole("paragraph").last(), where).toHaveText(/\S+ \S+/);
    }
  }
});

test("on a chair nothing is done on the floor: what is not done sitting anyway is done in its way with a chair", async ({
  page,
  poses,
}) => {
  await page.goto("/practice?minutes=15&place=chair");
  const names = await itemNames(page);
  for (const [index, item] of (await items(page).all()).entries()) {
    const pose = poses.find(({ name }) => name === names[index]);
    if (pose.footings.includes("On a chair")) continue;
    await expect(item.getByText("On a chair", { exact: true }), pose.name).toBeVisible();
    await expect(item.locator("[data-seconds]"), pose.name).toHaveCount(1);
  }
  await page.goto("/practice?minutes=15&place=floor");
  await expect(items(page).getByText("On a chair", { exact: true })).toHaveCount(0);
});

test("a condition takes out the poses whose own pages rule it out, lists them, and says what to do another way", async ({
  page,
  poses,
}) => {
  test.slow();
  await page.goto("/practice");
  const conditions = await conditionsOf(page);
  expect(conditions.length).toBeGreaterThan(10);
  let leftOutAtAll = 0;
  let adaptedAtAll = 0;
  for (const place of ["floor", "chair"]) {
    await page.goto(`/practice?minutes=15&place=${place}`);
    const whole = await itemNames(page);
    for (const { name: condition, key } of conditions) {
      await page.goto(`/practice?minutes=15&place=${place}&without=${key}`);
      const where = `${place}, ${condition}`;
      const [kept, left] = [await itemNames(page), await leftOutNames(page)];
      const ruledOut = poses.filter((pose) => pose.isRuledOutBy(condition)).map((pose) => pose.name);
      for (const name of kept) expect(ruledOut, where).not.toContain(name);
      for (const name of left) expect(ruledOut, where).toContain(name);
      for (const name of whole.filter((each) => ruledOut.includes(each))) expect(left, where).toContain(name);
      if (place === "floor") expect(left.toSorted(), where).toEqual(ruledOut.toSorted());
      for (const line of await leftOut(page).getByRole("listitem").all()) {
        await expect(line, where).toContainText(condition);
        await expect(line, where).toContainText(/\((Leave it out|Ask first)\)/);
      }
      for (const [index, item] of (await items(page).all()).entries()) {
        const pose = poses.find(({ name }) => name === kept[index]);
        const care = item.getByText(`Take care: ${condition}`, { exact: true });
        await expect(care, `${where}, ${pose.name}`).toHaveCount(pose.adaptations.includes(condition) ? 1 : 0);
        adaptedAtAll += pose.adaptations.includes(condition) ? 1 : 0;
      }
      leftOutAtAll += left.length;
    }
  }
  expect(leftOutAtAll).toBeGreaterThan(0);
  expect(adaptedAtAll).toBeGreaterThan(0);
});

test("conditions are chosen in the form, add up, and stay chosen", async ({ page, poses }) => {
  const chosen = ["Knee pain or a knee replacement", "Dizziness or poor balance"];
  await page.goto("/practice");
  await radio(page, "15 minutes").check();
  await openConditions(page);
  for (const name of chosen) await checkbox(page, name).check();
  await show(page);
  expect(new URL(page.url()).searchParams.getAll("without")).toEqual(["knee-pain", "balance"]);
  for (const name of chosen) await expect(checkbox(page, name)).toBeChecked();
  const ruledOut = poses.filter((pose) => chosen.some((name) => pose.isRuledOutBy(name))).map((pose) => pose.name);
  expect((await leftOutNames(page)).toSorted()).toEqual(ruledOut.toSorted());
  for (const name of await itemNames(page)) expect(ruledOut).not.toContain(name);
  await expect(routine(page).getByText(/minutes?, .* parts?: On the floor$/)).toBeVisible();
  await expect(routine(page).getByText(`You told us to take care of: ${chosen.join(", ")}.`, { exact: true })).toBeVisible();
});

test("where every pose is ruled out, no routine is offered, and the page says whom to ask", async ({ page, poses }) => {
  await page.goto("/practice");
  const conditions = await conditionsOf(page);
  const suitAll = poses.filter((pose) => !conditions.some(({ name }) => pose.isRuledOutBy(name)));
  await page.goto(`/practice?minutes=15&${conditions.map(({ key }) => `without=${key}`).join("&")}`);
  const advice = page.getByText("With these choices we cannot offer a routine that is safe to do alone.");
  await expect(advice).toHaveCount(suitAll.length > 0 ? 0 : 1);
  await expect(items(page)).toHaveCount(suitAll.length);
});

test("an address alone gives the same routine again", async ({ page, browser, baseURL }) => {
  await page.goto("/practice");
  await radio(page, "10 minutes").check();
  await radio(page, "On a chair").check();
  await openConditions(page);
  await checkbox(page, "Neck pain").check();
  await show(page);
  const address = page.url();
  expect(address).toBe(`${baseURL}/practice?minutes=10&place=chair&without=neck-pain#routine`);
  const words = await routine(page).innerText();
  const elsewhere = await browser.newPage({ javaScriptEnabled: false });
  await elsewhere.goto(address);
  expect(await routine(elsewhere).innerText()).toBe(words);
  await elsewhere.close();
  await page.reload();
  expect(await routine(page).innerText()).toBe(words);
});

test("going back from one routine to the one before, the form says what the routine is made for", async ({ page }) => {
  await page.goto("/practice");
  await radio(page, "10 minutes").check();
  await show(page);
  const names = await itemNames(page);
  await radio(page, "15 minutes").check();
  await show(page);
  await page.goBack();
  expect(await itemNames(page)).toEqual(names);
  await expect(radio(page, "10 minutes")).toBeChecked();
});

test("an unknown choice in the address is passed over with a note", async ({ page }) => {
  const note = page.getByText("One of the choices in the address is not known here, so it was passed over.");
  for (const unknown of ["minutes=7", "place=boat", "without=hiccups", "minutes=-5", "minutes=99999999999999"]) {
    await page.goto(`/practice?${unknown}`);
    await expect(note, unknown).toBeVisible();
    await expect(radio(page, "5 minutes")).toBeChecked();
    expect((await itemNames(page)).length).toBeGreaterThan(0);
  }
  await page.goto("/practice?minutes=10&place=boat");
  await expect(radio(page, "10 minutes")).toBeChecked();
  await page.goto("/practice?minutes=10");
  await expect(note).toHaveCount(0);
});

test("without script there is no player and no button that does nothing", async ({ page }) => {
  for (const address of ["/practice", "/practice?minutes=15&place=chair&without=pregnancy"]) {
    await page.goto(address);
    expect(await page.getByRole("button").allInnerTexts()).toEqual(["Show my routine"]);
    await expect(page.getByRole("region", { name: "Guided practice" })).toHaveCount(0);
    await expect(page.getByText("Well done")).toBeHidden();
    await expect(page.getByRole("checkbox", { name: "A soft tone at each step" })).toHaveCount(0);
  }
});

test("the handout has the whole routine, and neither form nor navigation nor buttons", async ({ page }) => {
  await page.goto("/practice?minutes=15&place=floor&without=knee-pain");
  const [names, left] = [await itemNames(page), await leftOutNames(page)];
  await page.emulateMedia({ media: "print" });
  expect(await itemNames(page)).toEqual(names);
  expect(await leftOutNames(page)).toEqual(left);
  for (const step of await steps(page).all()) {
    await expect(step.getByRole("img")).toBeVisible();
    await expect(step.getByRole("paragraph").last()).toBeVisible();
  }
  for (const gone of ["button", "navigation", "radio", "checkbox", "combobox"]) {
    await expect(page.getByRole(gone), gone).toHaveCount(0);
  }
  for (const words of ["Make your routine", "Would you like us to look at your back?", "The page prints as a handout"]) {
    await expect(page.getByText(words)).toBeHidden();
  }
  const pdf = await page.pdf({ format: "Letter" });
  expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.length).toBeLessThan(20);
});
