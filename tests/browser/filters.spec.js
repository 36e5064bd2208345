// Looking poses up by position, area and time: plain forms and links, so nothing here has script.
import { cards, nameOf } from "./support/poses.js";
import { arrive, expect, test } from "./support/site.js";

test.use({ javaScriptEnabled: false });

const choice = (page, name) => page.getByRole("combobox", { name, exact: true });
const show = (page) => arrive(page, () => page.getByRole("button", { name: "Show", exact: true }).click());
const showAll = (page) => arrive(page, () => page.getByRole("link", { name: "Show all ten", exact: true }).click());
const namesOn = async (page) => (await nameOf(cards(page)).allInnerTexts()).sort();
const namesOf = (poses) => poses.map((pose) => pose.name).sort();

/** The choices of a list: what a visitor reads, and what goes into the address; the first is no choice. */
function optionsOf(list) {
  return list.getByRole("option").evaluateAll((all) => all.map((option) => [option.textContent, option.value]));
}

test("without a choice all ten poses and stretches show, with five of each kind", async ({ page, poses }) => {
  await page.goto("/poses");
  expect(poses).toHaveLength(10);
  expect(await namesOn(page)).toEqual(namesOf(poses));
  for (const kind of ["Five stretches on a chair or standing", "Five yoga poses"]) {
    const region = page.getByRole("region", { name: kind, exact: true });
    await expect(region.getByRole("heading", { level: 3 })).toHaveCount(5);
  }
});

test("pressing Show without a choice shows all ten again", async ({ page, poses }) => {
  await page.goto("/poses");
  await show(page);
  expect(await namesOn(page)).toEqual(namesOf(poses));
  await expect(page.getByText("One of the choices in the address is not known")).toHaveCount(0);
});

test("every card has a picture with words for whoever cannot see it, and says what the pose's page says", async ({
  page,
  poses,
}) => {
  await page.goto("/poses");
  for (const pose of poses) {
    const card = cards(page).filter({ has: page.getByRole("link", { name: pose.name, exact: true }) });
    await expect(card).toHaveCount(1);
    await expect(card.getByRole("img")).toHaveAccessibleName(/\S+ \S+/);
    for (const fact of [pose.position, `${pose.minutes} min`, pose.level]) {
      await expect(card.getByText(fact, { exact: true })).toBeVisible();
    }
  }
});

test("a choice of position shows the poses done in it, stands in the address, and outlives a reload", async ({
  page,
  poses,
}) => {
  await page.goto("/poses");
  for (const footing of ["On the floor", "On a chair", "Standing"]) {
    await choice(page, "Position").selectOption(footing);
    await show(page);
    const fitting = poses.filter((pose) => pose.footings.includes(footing));
    expect(fitting.length).toBeGreaterThan(0);
    expect(await namesOn(page)).toEqual(namesOf(fitting));
    expect(new URL(page.url()).searchParams.get("position")).toBe(await choice(page, "Position").inputValue());
    await expect(choice(page, "Position").locator("option:checked")).toHaveText(footing);
    await page.reload();
    await expect(choice(page, "Position").locator("option:checked")).toHaveText(footing);
    expect(await namesOn(page)).toEqual(namesOf(fitting));
  }
});

test("going back from one choice to the one before, the form says what the list shows", async ({ page, poses }) => {
  await page.goto("/poses");
  for (const footing of ["On a chair", "Standing"]) {
    await choice(page, "Position").selectOption(footing);
    await show(page);
  }
  await page.goBack();
  expect(await namesOn(page)).toEqual(namesOf(poses.filter((pose) => pose.footings.includes("On a chair"))));
  await expect(choice(page, "Position").locator("option:checked")).toHaveText("On a chair");
});

test("the choices are kept when a visitor reads a pose and comes back", async ({ page, poses }) => {
  await page.goto("/poses");
  await choice(page, "Where you feel it").selectOption("Neck");
  await choice(page, "Time").selectOption({ index: 1 });
  await show(page);
  const [address, names] = [page.url(), await namesOn(page)];
  await arrive(page, () => nameOf(cards(page)).first().click());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp(poses.map(({ name }) => name).join("|")));
  await page.goBack();
  expect(page.url()).toBe(address);
  expect(await namesOn(page)).toEqual(names);
  await expect(choice(page, "Where you feel it").locator("option:checked")).toHaveText("Neck");
  await expect(choice(page, "Time").locator("option:checked")).toHaveText(/^\d+ minutes or less$/);
});

test("each choice alone can be found: none of the form's options is empty of poses", async ({ page }) => {
  await page.goto("/poses");
  for (const name of ["Position", "Where you feel it", "Time"]) {
    const [any, ...options] = await optionsOf(choice(page, name));
    expect(any[1]).toBe("");
    expect(options.length).toBeGreaterThan(0);
    const parameter = await choice(page, name).getAttribute("name");
    for (const [words, value] of options) {
      await page.goto(`/poses?${parameter}=${value}`);
      expect(await namesOn(page), words).not.toEqual([]);
      await page.goto("/poses");
    }
  }
});

test("every combination of choices shows exactly the poses whose own pages say so", async ({ page, poses }) => {
  await page.goto("/poses");
  const positions = await optionsOf(choice(page, "Position"));
  const areas = await optionsOf(choice(page, "Where you feel it"));
  const times = await optionsOf(choice(page, "Time"));
  for (const [footing, position] of positions) {
    for (const [area, areaValue] of areas) {
      for (const [length, time] of times) {
        const fitting = poses.filter(
          (pose) =>
            (!position || pose.footings.includes(footing)) &&
            (!areaValue || pose.areas.includes(area)) &&
            (!time || pose.minutes <= parseInt(length, 10)),
        );
        const address = `/poses?${new URLSearchParams({ position, area: areaValue, time })}`;
        await page.goto(address);
        expect(await namesOn(page), address).toEqual(namesOf(fitting));
        if (!position && !areaValue && !time) continue;
        const count = fitting.length === 1 ? "1 that fits" : `${fitting.length} that fit`;
        await expect(page.getByRole("heading", { name: count, exact: true }), address).toBeVisible();
      }
    }
  }
});

test("where nothing fits, the page says so and leads to all ten", async ({ page, poses }) => {
  await page.goto("/poses?time=1");
  await expect(page.getByRole("heading", { name: "0 that fit" })).toBeVisible();
  await expect(page.getByText("Nothing here fits all of that. Change one of your choices")).toBeVisible();
  expect(await namesOn(page)).toEqual([]);
  await showAll(page);
  expect(new URL(page.url()).search).toBe("");
  expect(await namesOn(page)).toEqual(namesOf(poses));
});

test("what found something leads back to all ten, too", async ({ page, poses }) => {
  await page.goto("/poses?position=standing");
  await showAll(page);
  expect(await namesOn(page)).toEqual(namesOf(poses));
});

test("an unknown choice in the address is passed over with a note, and the known ones still count", async ({
  page,
  poses,
}) => {
  const note = page.getByText("One of the choices in the address is not known here, so it was passed over.");
  for (const unknown of ["position=trapeze", "area=elbow", "time=soon", "time=-1", "position=%FF"]) {
    await page.goto(`/poses?${unknown}`);
    await expect(note, unknown).toBeVisible();
    expect(await namesOn(page), unknown).toEqual(namesOf(poses));
  }
  await page.goto("/poses?position=trapeze&area=neck");
  await expect(note).toBeVisible();
  expect(await namesOn(page)).toEqual(namesOf(poses.filter((pose) => pose.areas.includes("Neck"))));
  await expect(choice(page, "Where you feel it").locator("option:checked")).toHaveText("Neck");
  await page.goto("/poses?utm_source=letter");
  await expect(note).toHaveCount(0);
});
