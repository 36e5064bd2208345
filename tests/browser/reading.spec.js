// How hard the prose is to read: the Flesch-Kincaid grade, which is the school year that understands it.
import { fleschKincaid } from "flesch-kincaid";
import { syllable } from "syllable";
import { expect, test } from "./support/site.js";

const HIGHEST_GRADE = 8;
const READ_BY_EVERYONE = /^\/$|^\/(articles|poses)\/|^\/(privacy|accessibility)$/;

// Runs in the page: each paragraph, item and cell of the text itself, without the numbers of sources.
function blocks() {
  const isApart = (element) => element.closest("nav, aside, form, .sources, .related, .tags, .hidden, .saved-note, [hidden]");
  return [...document.querySelectorAll("main :is(p, li, dd, td, summary)")]
    .filter((element) => !isApart(element) && !element.querySelector("p, li, dd, td"))
    .map((element) => {
      const copy = element.cloneNode(true);
      for (const mark of copy.querySelectorAll(".cite, sup, svg, .hidden")) mark.remove();
      return copy.textContent.replace(/\s+/g, " ").trim();
    });
}

const partsOf = (text, granularity) => [...new Intl.Segmenter("en", { granularity }).segment(text)];

/** What it counts: only whole sentences, as the fragments of a list would make the grade look better than it is. */
function measure(texts) {
  const sentences = texts.flatMap((text) => partsOf(text, "sentence").map(({ segment }) => segment.trim()));
  const whole = sentences.filter((sentence) => /[.!?]["”’)]*$/.test(sentence));
  const words = whole.flatMap((sentence) => partsOf(sentence, "word").filter(({ isWordLike }) => isWordLike));
  const syllables = words.reduce((sum, { segment }) => sum + syllable(segment), 0);
  const grade = fleschKincaid({ sentence: whole.length, word: words.length, syllable: syllables });
  return { grade, words: words.length, perSentence: words.length / whole.length };
}

test(`every text is written for school year ${HIGHEST_GRADE} or below`, async ({ page, pages }) => {
  const counts = { grade: {}, words: {}, "words a sentence": {} };
  for (const { name, path } of pages.filter((each) => each.name === each.path && READ_BY_EVERYONE.test(each.path))) {
    await page.goto(path);
    const { grade, words, perSentence } = measure(await page.evaluate(blocks));
    counts.grade[name] = grade.toFixed(1);
    counts.words[name] = words;
    counts["words a sentence"][name] = perSentence.toFixed(1);
    expect(words, `words of ${name}`).toBeGreaterThan(60);
    expect.soft(grade, name).toBeLessThanOrEqual(HIGHEST_GRADE);
  }
  expect(Object.keys(counts.grade).length).toBeGreaterThanOrEqual(17);
  for (const [column, values] of Object.entries(counts)) {
    await test.info().attach("reading", { body: JSON.stringify({ column, counts: values }), contentType: "application/json" });
  }
});
