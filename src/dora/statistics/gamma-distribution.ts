/** Coefficients of Lanczos' approximation with g = 7, accurate to about 15 digits (Godfrey 2001). */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const precision = 1e-15;
const most = 10_000;

/** Natural logarithm of Γ(x), for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const sum = lanczos.reduce((total, coefficient, index) => (index === 0 ? coefficient : total + coefficient / (shifted + index)), 0);
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** P(X ≤ x) for a gamma variable of the given shape and scale 1: the regularised lower incomplete gamma function. */
export function gammaProbability(shape: number, x: number): number {
  if (x <= 0) return 0;
  return x < shape + 1 ? lowerSeries(shape, x) : 1 - upperFraction(shape, x);
}

/** The x with P(X ≤ x) = probability, for a gamma variable of the given shape and scale 1. */
export function gammaQuantile(shape: number, probability: number): number {
  if (probability <= 0) return 0;
  let low = 0;
  let high = shape + 1;
  while (gammaProbability(shape, high) < probability) high *= 2;
  for (let step = 0; step < 200 && high - low > precision * high; step += 1) {
    const middle = (low + high) / 2;
    if (gammaProbability(shape, middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < most && term > sum * precision; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Lentz's evaluation of the continued fraction of the upper function (Numerical Recipes, 6.2). */
function upperFraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < most; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / nonzero(a * d + b, tiny);
    c = nonzero(b + a / c, tiny);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < precision) break;
  }
  return fraction * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

function nonzero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
