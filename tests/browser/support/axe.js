// axe-core, with every rule it has for WCAG 2.2 (all three levels) and for good practice.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import axe from "axe-core";

const SCRIPT = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// What axe cannot decide is a problem, too; these it never decides.
const ASKS_A_PERSON = [
  "hidden-content", // what is hidden is checked once it is opened
  "identical-links-same-purpose", // links.spec.js goes by the addresses
];
// The marks before some words have no background, so they cannot hide the one behind the words.
const BEHIND_TEXT = { ignorePseudo: true, ignoreUnicode: true, boldValue: 700, boldTextPt: 14, largeTextPt: 18 };
const CHECKS = {
  "color-contrast-enhanced": {
    options: { ...BEHIND_TEXT, contrastRatio: { normal: { expected: 7 }, large: { expected: 4.5 } } },
  },
};

// Whatever keeps to 7 to 1 (4.5 for large text) keeps to 4.5 to 1 (3), which is the same rule with other numbers and
// would take as long again as all the rest.
const IS_IN_ANOTHER = ["color-contrast"];

/** Every rule but those that axe has given up or leaves to a person, and one that another holds. */
export const RULES = axe
  .getRules()
  .filter(({ tags }) => !tags.includes("deprecated"))
  .map(({ ruleId }) => ruleId)
  .filter((rule) => ![...ASKS_A_PERSON, ...IS_IN_ANOTHER].includes(rule));

export const COLOR_RULES = ["color-contrast-enhanced", "link-in-text-block"];

/** Those that look at colors, sizes and places. */
export const LOOK_RULES = [...COLOR_RULES, "css-orientation-lock", "scrollable-region-focusable", "target-size"];

const withAxe = new WeakSet();

/** Brings axe to the page, and to whatever is opened in it later: it is half a megabyte, too much to send each time. */
async function bring(page) {
  if (withAxe.has(page)) return;
  withAxe.add(page);
  await page.addInitScript({ content: SCRIPT });
  await page.evaluate(SCRIPT);
}

/** What is wrong on the page: one line for each rule and element. */
export async function problemsOn(page, rules = RULES) {
  await bring(page);
  const options = { runOnly: { type: "rule", values: rules }, checks: CHECKS };
  const { violations, incomplete } = await page.evaluate(runAxe, options);
  return [...violations, ...incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ target, why }) => `${id}: ${target.join(" ")}: ${why}`),
  );
}

// Runs in the page.
async function runAxe(options) {
  const { violations, incomplete } = await window.axe.run(document, { ...options, resultTypes: ["violations", "incomplete"] });

  // For axe, the loose box around a turned part of a drawing hides the words beside the drawing.
  function isOnTop({ target }) {
    const element = document.querySelector(target[0]);
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const box = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(box.x + Math.min(box.width / 2, 8), box.y + box.height / 2));
  }
  const checksOf = ({ any, all, none }) => [...any, ...all, ...none];
  const isDecided = (node) => checksOf(node)[0]?.data?.messageKey === "bgOverlap" && isOnTop(node);
  const brief = (rules, isLeftOut) =>
    rules.map(({ id, nodes }) => ({
      id,
      nodes: nodes
        .filter((node) => !isLeftOut(node))
        .map((node) => ({ target: node.target, why: checksOf(node)[0]?.message ?? "" })),
    }));
  return { violations: brief(violations, () => false), incomplete: brief(incomplete, isDecided) };
}
