// Fractions of whole numbers: [numerator, denominator] in lowest terms, the denominator above 0.

const ZERO = [0, 1];
const ONE = [1, 1];

function fraction(numerator, denominator = 1) {
  const sign = denominator < 0 ? -1 : 1;
  const common = commonDivisor(Math.abs(numerator), Math.abs(denominator));
  return [(sign * numerator) / common + 0, (sign * denominator) / common]; // + 0: there is no −0
}

function plus(one, other) {
  return fraction(one[0] * other[1] + other[0] * one[1], one[1] * other[1]);
}

function times(one, other) {
  return fraction(one[0] * other[0], one[1] * other[1]);
}

function isEqual(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}

function isBelow(one, other) {
  return one[0] * other[1] < other[0] * one[1];
}

function floorOf([numerator, denominator]) {
  return Math.floor(numerator / denominator);
}

function ceilOf([numerator, denominator]) {
  return Math.ceil(numerator / denominator);
}

// Returns a fraction as a person writes it: 3, 1/2, −5/2.
function fractionText([numerator, denominator]) {
  const whole = denominator === 1 ? `${Math.abs(numerator)}` : `${Math.abs(numerator)}/${denominator}`;
  return numerator < 0 ? `−${whole}` : whole;
}
