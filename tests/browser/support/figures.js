// Where the person in a picture stands: the numbers in its drawing, without regard to how they are written.

/** The numbers that say where each part of a figure's body is. */
export function positionOf(figure) {
  return figure.evaluate((svg) =>
    [...svg.querySelectorAll(".body, .body *")].flatMap((part) => {
      const matrix = [...part.transform.baseVal].reduce((all, each) => all.multiply(each.matrix), svg.createSVGMatrix());
      const drawn = ["d", "cx", "cy", "r", "rx", "ry"].map((name) => part.getAttribute(name) ?? "").join(" ");
      const { a, b, c, d, e, f } = matrix;
      return [a, b, c, d, e, f, ...(drawn.match(/-?\d*\.?\d+/g) ?? []).map(Number)];
    }),
  );
}

/** Whether two positions are the same to the eye. */
export function isSame(one, other) {
  return one.length === other.length && one.every((number, index) => Math.abs(number - other[index]) < 0.06);
}
