// The keyboard's way through a page. The functions run in the page.

/** Gives every stop of the Tab key its place in the page's own order, and tells how many there are. */
export function numberStops() {
  const isFirstOfGroup = (radio) => {
    const group = [...document.querySelectorAll("[type=radio]")].filter(
      ({ name, form }) => name === radio.name && form === radio.form,
    );
    return radio === (group.find(({ checked }) => checked) ?? group[0]);
  };
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
    .filter((element) => element.tabIndex >= 0 && (element.type !== "radio" || isFirstOfGroup(element)));
  stops.forEach((element, index) => (element.dataset.stop = index + 1));
  return stops.length;
}

/** From now on notes in `window.visited`, whenever a key comes up, where the focus is, and what is wrong with how it shows. */
export function noteFocus() {
  window.visited = [];
  window.addEventListener("keyup", () => window.visited.push(...focusNow()), { capture: true });

  function focusNow() {
    const element = document.activeElement;
    if (element === document.body) return [];
    const name = `${element.localName} “${(element.innerText || element.name || "").trim().slice(0, 40)}”`;
    const style = getComputedStyle(element);
    const problems = [];
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) problems.push("no outline of 2 pixels");
    if (contrast(colorOf(style.outlineColor), backgroundOf(element.parentElement)) < 3) problems.push("a faint outline");

    const boxes = [...element.getClientRects()].filter(({ width, height }) => width && height);
    const isSeen = ({ left, top, right, bottom }) => left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    if (!boxes.every((box) => isSeen(box) || box.height > innerHeight)) problems.push("outside the window");
    const middle = (start, end, length) => (Math.max(start, 0) + Math.min(end, length)) / 2;
    const isCovered = ({ left, top, right, bottom }) => {
      const found = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
      return !found || !(element.contains(found) || [...(element.labels ?? [])].some((label) => label.contains(found)));
    };
    if (boxes.length === 0 || boxes.some(isCovered)) problems.push("covered");
    return [{ stop: Number(element.dataset.stop ?? 0), name, problems }];
  }

  /** Red, green and blue, and how opaque: drawn, so that any way of writing a color will do. */
  function colorOf(text) {
    const { canvas, known } = (window.drawn ??= {
      canvas: document.createElement("canvas").getContext("2d", { willReadFrequently: true }),
      known: new Map(),
    });
    if (!known.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      known.set(text, canvas.getImageData(0, 0, 1, 1).data);
    }
    return known.get(text);
  }

  function backgroundOf(each) {
    for (; each; each = each.parentElement) {
      const color = colorOf(getComputedStyle(each).backgroundColor);
      if (color[3] > 0) return color;
    }
    return colorOf("Canvas");
  }

  function contrast(one, other) {
    const [light, dark] = [one, other].map(luminance).toSorted((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  /** As WCAG defines it. */
  function luminance([red, green, blue]) {
    const [r, g, b] = [red, green, blue].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
