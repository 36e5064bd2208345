// Where words stand on the page. The functions run in the page.

/** The words that are not seen whole, and what scrolls that should not: nothing, on a good page. */
export function cutOff() {
  const root = document.scrollingElement;
  const problems = [];
  if (root.scrollWidth > root.clientWidth) problems.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);

  const isForEyes = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("svg, .hidden, .skip");
  const clips = (element) => /hidden|clip/.test(getComputedStyle(element).overflow);

  /** What may cut off the words in it: the screen, and every block that does not show what overflows. */
  function framesOf(element) {
    const frames = [{ left: 0, right: root.clientWidth, top: -Infinity, bottom: Infinity }];
    for (let each = element; each; each = each.parentElement) if (clips(each)) frames.push(each.getBoundingClientRect());
    return frames;
  }
  const isIn = (box) => (frame) =>
    box.left > frame.left - 1 && box.right < frame.right + 1 && box.top > frame.top - 3 && box.bottom < frame.bottom + 3;

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent } = texts.currentNode;
    if (!textContent.trim() || !isForEyes(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const frames = framesOf(element);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    if (!lines.every((line) => frames.every(isIn(line)))) problems.push(`cut off: ${textContent.trim().slice(0, 60)}`);
  }
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, button")) {
    if (!isForEyes(field)) continue;
    if (!framesOf(field).every(isIn(field.getBoundingClientRect()))) problems.push(`cut off: ${field.outerHTML.slice(0, 60)}`);
  }
  return problems;
}

/** The words that stand on other words. */
export function overlaps() {
  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent } = texts.currentNode;
    if (!textContent.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest("svg, .hidden, .skip, option, sup")) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      lines.push({ left, right, top, bottom, text: textContent.trim().slice(0, 40) });
    }
  }
  lines.sort((one, other) => one.top - other.top);
  const shared = (one, other, start, end) => Math.min(one[end], other[end]) - Math.max(one[start], other[start]);
  return lines.flatMap((one, index) => {
    const found = [];
    for (let next = index + 1; next < lines.length && lines[next].top < one.bottom; next++) {
      const other = lines[next];
      const height = Math.min(one.bottom - one.top, other.bottom - other.top);
      const isOver = shared(one, other, "left", "right") > 2 && shared(one, other, "top", "bottom") > 0.5 * height;
      if (isOver && one.text !== other.text) found.push(`“${one.text}” and “${other.text}”`);
    }
    return found;
  });
}
