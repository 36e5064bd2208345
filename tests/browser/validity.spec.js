// The HTML that is served, to a validator: every page, as bytes, without a browser that mends it.
import { HtmlValidate } from "html-validate";
import { read } from "./support/pages.js";
import { expect, test } from "./support/site.js";

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }],
    // A list of choices that add up is sent as one name many times.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    // The summary of what is wrong with a form stands before the page's heading, to be read first.
    "heading-level": ["error", { minInitialRank: "h2" }],
    // A title ends with the clinic's name, whose length is not ours to choose.
    "long-title": "off",
    // All scripts are the site's own.
    "require-sri": ["error", { target: "crossorigin" }],
    // With large text on a small screen a phone number must break, or it is cut off.
    "tel-non-breaking": "off",
  },
});
// The player is hidden until its script has filled it.
const isFilledByScript = ({ ruleId, selector }) => ruleId === "empty-heading" && selector?.startsWith("#player ");

test("every page is valid HTML", async ({ request, pages }) => {
  for (const page of pages) {
    const report = await validator.validateString(await read(request, page));
    const problems = report.results
      .flatMap(({ messages }) => messages.filter((message) => !isFilledByScript(message)))
      .map(({ ruleId, line, selector, message }) => `${ruleId}: line ${line} ${selector ?? ""}: ${message}`);
    expect.soft(problems, page.name).toEqual([]);
  }
});
