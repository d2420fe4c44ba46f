// Straight lines that a page draws: the rules of its tables.
import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** [a, b, c, d, e, f] of the PDF reference: x′ = ax + cy + e, y′ = bx + dy + f. */
export type Matrix = readonly number[];

/** A straight line: `at` is its y when it lies, its x when it stands; `from` ≤ `to` along it. Points. */
export interface Rule {
  lies: boolean;
  at: number;
  from: number;
  to: number;
}

type Point = readonly [number, number];

/** Filled rectangles up to this are lines, points. */
const THIN = 3;
/** A page with more is a drawing. */
const MAX_RULES = 20_000;
/** Operators that draw the path's outline. */
const STROKES = new Set<number>([
  OPS.stroke,
  OPS.closeStroke,
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
]);
/** Numbers behind each operator of a path: move, line, curve, quadratic curve, close. */
const NUMBERS = [2, 2, 6, 4, 0];
const [CURVE, CLOSE] = [2, 4];

/** @param upright from the page's own space to points from its upper left corner */
export function rulesOf(fnArray: readonly number[], argsArray: readonly unknown[], upright: Matrix): Rule[] {
  const rules: Rule[] = [];
  const kept: Matrix[] = [];
  let matrix = upright;
  fnArray.forEach((fn, at) => {
    const args = argsArray[at];
    if (fn === OPS.save) kept.push(matrix);
    else if (fn === OPS.restore || fn === OPS.paintFormXObjectEnd) matrix = kept.pop() ?? matrix;
    else if (fn === OPS.transform) matrix = combined(matrix, args);
    else if (fn === OPS.paintFormXObjectBegin) {
      kept.push(matrix);
      if (Array.isArray(args)) matrix = combined(matrix, args[0]);
    } else if (fn === OPS.constructPath && Array.isArray(args) && rules.length < MAX_RULES) {
      const [paint, [path]] = args as [number, unknown[]];
      if (isFloats(path) && paint !== OPS.endPath) rules.push(...drawn(path, paint, matrix));
    }
  });
  return rules;
}

/** Told by its tag: pdfjs hands over copies, which may be made by another realm's constructor. */
const isFloats = (value: unknown): value is Float32Array =>
  Object.prototype.toString.call(value) === '[object Float32Array]';

/** The inner transformation, then the outer one. What is no matrix changes nothing. */
export function combined(outer: Matrix, inner: unknown): Matrix {
  if (!(Array.isArray(inner) || isFloats(inner)) || inner.length !== 6) return outer;
  const [a, b, c, d, e, f] = inner as unknown as [number, number, number, number, number, number];
  const [x, y] = applied([e, f], outer);
  const [m0 = 1, m1 = 0, m2 = 0, m3 = 1] = outer;
  return [m0 * a + m2 * b, m1 * a + m3 * b, m0 * c + m2 * d, m1 * c + m3 * d, x, y];
}

function applied([x, y]: Point, [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: Matrix): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

function drawn(path: Float32Array, paint: number, matrix: Matrix): Rule[] {
  return outlines(path).flatMap((outline) => {
    const points = outline.map((point) => applied(point, matrix));
    if (!STROKES.has(paint)) return filled(points);
    return points.slice(1).flatMap((point, at) => ruleOf(points[at] ?? point, point));
  });
}

/** Polygons of a path. Outlines with curves are no rules. */
function outlines(path: Float32Array): Point[][] {
  const found: Point[][] = [];
  let points: Point[] = [];
  let straight = true;
  const end = (): void => {
    if (straight && points.length > 1) found.push(points);
    points = [];
    straight = true;
  };
  for (let at = 0; at < path.length; ) {
    const operator = path[at++] ?? CLOSE;
    const numbers = NUMBERS[operator];
    if (numbers === undefined) break;
    if (operator === 0) end();
    if (operator === CLOSE) {
      if (points[0]) points.push(points[0]);
    } else if (operator < CURVE) points.push([path[at] ?? 0, path[at + 1] ?? 0]);
    else straight = false;
    at += numbers;
  }
  end();
  return found;
}

/** A thin rectangle is the line through its middle. */
function filled(points: readonly Point[]): Rule[] {
  const [left, right] = bounds(points.map(([x]) => x));
  const [top, bottom] = bounds(points.map(([, y]) => y));
  const [width, height] = [right - left, bottom - top];
  if (height <= THIN && width > height)
    return ruleOf([left, (top + bottom) / 2], [right, (top + bottom) / 2]);
  if (width <= THIN && height > width) return ruleOf([(left + right) / 2, top], [(left + right) / 2, bottom]);
  return [];
}

function bounds(numbers: readonly number[]): [number, number] {
  return numbers.reduce<[number, number]>(
    ([least, most], number) => [Math.min(least, number), Math.max(most, number)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function ruleOf([x1, y1]: Point, [x2, y2]: Point): Rule[] {
  const [across, along] = [Math.abs(x2 - x1), Math.abs(y2 - y1)];
  if (!Number.isFinite(across + along) || Math.max(across, along) < 1) return [];
  if (along <= 1) return [{ lies: true, at: (y1 + y2) / 2, from: Math.min(x1, x2), to: Math.max(x1, x2) }];
  if (across <= 1) return [{ lies: false, at: (x1 + x2) / 2, from: Math.min(y1, y2), to: Math.max(y1, y2) }];
  return [];
}
