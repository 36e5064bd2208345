// The colors of everything on a page. The functions run in the page.

/** What has a color, as it is drawn with a setting of contrast: each element, and what the stylesheet adds to it. */
export function everyColor(setting) {
  const NAMES = ["color", "background-color", "background-image", "border-color", "outline-color", "box-shadow"];
  const DRAWN = ["color", "fill", "stroke", "stop-color"];
  const root = document.documentElement;
  if (setting) root.dataset.contrast = setting;
  const read = (names, style) => names.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ");
  const colors = [...document.querySelectorAll("*")].map((element) => {
    if (element instanceof SVGElement) return read(DRAWN, getComputedStyle(element));
    const parts = [null, "::before", "::after"].map((part) => getComputedStyle(element, part));
    return parts.filter((style, part) => part === 0 || style.content !== "none").map((style) => read(NAMES, style)).join("; ");
  });
  delete root.dataset.contrast;
  return colors;
}

/** Where two readings of the colors of a page differ. */
export function differencesOf([one, other]) {
  const elements = [...document.querySelectorAll("*")];
  const brief = (element) => element.outerHTML.slice(0, 80);
  return elements.flatMap((element, index) =>
    one[index] === other[index] ? [] : [`${brief(element)}: ${one[index]} and ${other[index]}`],
  );
}
