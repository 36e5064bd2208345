// What the site says about poses, read from its pages as a visitor reads it.

const FOOTINGS = {
  "On hands and knees": ["On the floor"],
  "Lying face down": ["On the floor"],
  "Sitting on the floor": ["On the floor"],
  Kneeling: ["On the floor"],
  Standing: ["Standing"],
  "On a chair": ["On a chair"],
  "On a chair or standing": ["On a chair", "Standing"],
};

/** The names on the cards of poses on a page. */
export function cards(page) {
  return page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });
}

export const nameOf = (item) => item.getByRole("heading", { level: 3 }).getByRole("link");

/** The names and descriptions of a list of them. */
function pairsIn(region) {
  return region.locator("dl > div").evaluateAll((rows) =>
    rows.map((row) => {
      const [term, definition] = [row.querySelector("dt"), row.querySelector("dd")].map((part) => part.textContent.trim());
      return { term, definition };
    }),
  );
}

const section = (page, name) => page.getByRole("region", { name, exact: true });

/** Reads the list, and every pose's own page. */
export async function readPoses(page) {
  await page.goto("/poses");
  const links = cards(page).getByRole("heading", { level: 3 }).getByRole("link");
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const poses = [];
  for (const path of paths) poses.push(await readPose(page, path));
  return poses;
}

async function readPose(page, path) {
  await page.goto(path);
  const facts = Object.fromEntries(
    (await pairsIn(section(page, "At a glance"))).map(({ term, definition }) => [term, definition]),
  );
  const felt = await section(page, "Felt in").getByRole("paragraph").textContent();
  // "A back injury Ask first" holds the condition and the advice.
  const cautions = (await pairsIn(section(page, "Before you start"))).map(({ term }) => term);
  const adaptations = (await pairsIn(section(page, "Do it another way if you have"))).map(({ term }) => term);
  return {
    path,
    name: await page.getByRole("heading", { level: 1 }).innerText(),
    position: facts.Position,
    footings: FOOTINGS[facts.Position],
    level: facts.Level,
    minutes: parseInt(facts.Time, 10),
    areas: felt.split(", "),
    adaptations,
    isRuledOutBy: (condition) =>
      cautions.some((caution) => [`${condition} Leave it out`, `${condition} Ask first`].includes(caution)),
  };
}
