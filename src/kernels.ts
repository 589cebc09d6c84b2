// The loops behind Matrix: plain arrays and sizes in, no checks. Fast, and not needed to follow the lessons.
// Every sum runs in the order of the textbook formula, first term to last, however the loops are cut into tiles:
// a tiled product equals the three nested loops bit for bit, so a faster tile changes no number in the course.
// biome-ignore-all format: loops of the same shape are compared line by line, which the formatter would tear apart.

type Numbers = Float64Array;

/** Below this width a row is too short to be worth an inner loop of its own. */
const NARROW = 8;

/** out = start + A·B. A is m×k, B is k×n, start a row of n numbers or null for none. */
export function product(out: Numbers, a: Numbers, b: Numbers, m: number, k: number, n: number, start: Numbers | null) {
  if (n >= NARROW || n >= k) sumOfRows(out, a, k, 1, b, m, k, n, start);
  else dotProducts(out, a, n === 1 ? b : transposed(b, k, n), m, k, n, start);
}

/** out = A·Bᵀ. A is m×k, B is n×k. */
export function productTransposedRight(out: Numbers, a: Numbers, b: Numbers, m: number, k: number, n: number) {
  if (k >= NARROW || k >= n) dotProducts(out, a, b, m, k, n, null);
  else sumOfRows(out, a, k, 1, k === 1 ? b : transposed(b, n, k), m, k, n, null);
}

/** dW = Xᵀ·dY and db = the sum of each column of dY. X is k×m, dY is k×n. The sums ride along with the last row of dW. */
export function gradients(dW: Numbers, db: Numbers, x: Numbers, dy: Numbers, k: number, m: number, n: number) {
  if (n < NARROW && n < m) {
    const turned = n === 1 ? dW : new Float64Array(m * n);
    sumOfRows(turned, dy, 1, n, x, n, k, m, null); // (Xᵀ·dY)ᵀ = dYᵀ·X has the longer rows
    if (n > 1) transposeInto(dW, turned, n, m);
    columnSums(db, dy, k, n);
  } else {
    if (m > 1) sumOfRows(dW, x, 1, m, dy, m - 1, k, n, null);
    rowAndSums(dW, (m - 1) * n, db, x, m - 1, m, dy, k, n);
  }
}

/** y = max(0, x) = (x + |x|) / 2: no branch for the processor to guess, except where x + |x| is not finite. */
export function relu(y: Numbers, x: Numbers) {
  if (y !== x) y.set(x); // one array in the loop is faster than two
  let i = 0;
  for (; i + 7 < y.length; i += 8) {
    const y0 = y[i] + Math.abs(y[i]), y1 = y[i + 1] + Math.abs(y[i + 1]);
    const y2 = y[i + 2] + Math.abs(y[i + 2]), y3 = y[i + 3] + Math.abs(y[i + 3]);
    const y4 = y[i + 4] + Math.abs(y[i + 4]), y5 = y[i + 5] + Math.abs(y[i + 5]);
    const y6 = y[i + 6] + Math.abs(y[i + 6]), y7 = y[i + 7] + Math.abs(y[i + 7]);
    if (y0 + y1 + y2 + y3 + y4 + y5 + y6 + y7 < Number.POSITIVE_INFINITY) {
      y[i] = 0.5 * y0;
      y[i + 1] = 0.5 * y1;
      y[i + 2] = 0.5 * y2;
      y[i + 3] = 0.5 * y3;
      y[i + 4] = 0.5 * y4;
      y[i + 5] = 0.5 * y5;
      y[i + 6] = 0.5 * y6;
      y[i + 7] = 0.5 * y7;
    } else for (let j = i; j < i + 8; j++) y[j] = Math.max(0, y[j]);
  }
  for (; i < y.length; i++) y[i] = Math.max(0, y[i]);
}

/** dx = dy · [y > 0], where [true] is 1 and [false] 0. + 0 turns −0 into 0. */
export function reluGradient(dx: Numbers, dy: Numbers, y: Numbers) {
  if (dx === y) y = y.slice(); // about to be written over
  if (dx !== dy) dx.set(dy);
  let i = 0;
  for (; i + 7 < y.length; i += 8) {
    dx[i] = dx[i] * +(y[i] > 0) + 0;
    dx[i + 1] = dx[i + 1] * +(y[i + 1] > 0) + 0;
    dx[i + 2] = dx[i + 2] * +(y[i + 2] > 0) + 0;
    dx[i + 3] = dx[i + 3] * +(y[i + 3] > 0) + 0;
    dx[i + 4] = dx[i + 4] * +(y[i + 4] > 0) + 0;
    dx[i + 5] = dx[i + 5] * +(y[i + 5] > 0) + 0;
    dx[i + 6] = dx[i + 6] * +(y[i + 6] > 0) + 0;
    dx[i + 7] = dx[i + 7] * +(y[i + 7] > 0) + 0;
  }
  for (; i < y.length; i++) dx[i] = dx[i] * +(y[i] > 0) + 0;
}

/** out = the sum of each column of A, which is m×n. */
export function columnSums(out: Numbers, a: Numbers, m: number, n: number) {
  out.fill(0, 0, n);
  for (let i = 0; i < m; i++) addRow(out, 0, 1, a, i * n, n);
}

/** out = Aᵀ. A is m×n. */
export function transposeInto(out: Numbers, a: Numbers, m: number, n: number) {
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j];
}

function transposed(a: Numbers, m: number, n: number): Numbers {
  const out = new Float64Array(m * n);
  transposeInto(out, a, m, n);
  return out;
}

/** Row i of out = start + Σ_k a(i, k) · row k of B, where a(i, k) = a[i * ai + k * ak]. Runs along the rows of B. */
function sumOfRows(
  out: Numbers, a: Numbers, ai: number, ak: number, b: Numbers,
  m: number, k: number, n: number, start: Numbers | null,
) {
  const rest = k & 3; // this many rows of B go one by one, before the fours
  if (rest === 1) setRows(out, a, ai, b, m, n, start);
  else if (start) for (let i = 0; i < m; i++) out.set(start, i * n);
  else out.fill(0, 0, m * n);
  for (let q = rest === 1 ? 1 : 0; q < rest; q++)
    for (let i = 0; i < m; i++) addRow(out, i * n, a[i * ai + q * ak], b, q * n, n);
  for (let q = rest; q < k; q += 4)
    for (let i = 0; i + 1 < m; i += 2) addRows2x4(out, i * n, a, i * ai + q * ak, ai, ak, b, q * n, n);
  if (m & 1) addToLastRow(out, (m - 1) * n, a, (m - 1) * ai, ak, b, rest, k, n);
}

/** One row of out += Σ_k a(k) · row k of B for the k from `first`, a multiple of four of them. */
function addToLastRow(
  c: Numbers, c0: number, a: Numbers, p: number, ak: number, b: Numbers, first: number, k: number, n: number,
) {
  let q = first;
  if ((k - q) & 4) {
    addRows1x4(c, c0, a, p + q * ak, ak, b, q * n, n);
    q += 4;
  }
  for (; q < k; q += 8) addRows1x8(c, c0, a, p + q * ak, ak, b, q * n, n);
}

/** One row of out = Σ_k a(k) · row k of B, and sums = Σ_k row k of B. */
function rowAndSums(
  c: Numbers, c0: number, sums: Numbers, a: Numbers, p: number, ak: number, b: Numbers, k: number, n: number,
) {
  c.fill(0, c0, c0 + n);
  sums.fill(0, 0, n);
  let q = 0;
  for (; q < (k & 7); q++) {
    addRow(c, c0, a[p + q * ak], b, q * n, n);
    addRow(sums, 0, 1, b, q * n, n);
  }
  for (; q < k; q += 8) addRowsAndSums8(c, c0, sums, a, p + q * ak, ak, b, q * n, n);
}

let zeros = new Float64Array(0);

/** At least n zeros, the same ones each time: nobody writes to them. */
function zeroRow(n: number): Numbers {
  if (zeros.length < n) zeros = new Float64Array(n);
  return zeros;
}

/** Row i of out = start + a(i) · the first row of B, eight rows at a time. */
function setRows(out: Numbers, a: Numbers, ai: number, b: Numbers, m: number, n: number, start: Numbers | null) {
  const from = start ?? zeroRow(n);
  let i = 0;
  for (; i + 7 < m; i += 8) setRows8(out, i * n, a, i * ai, ai, b, from, n);
  for (; i < m; i++) setRow(out, i * n, a[i * ai], b, from, n);
}

function setRow(c: Numbers, c0: number, x: number, b: Numbers, start: Numbers, n: number) {
  for (let j = 0; j < n; j++) c[c0 + j] = start[j] + x * b[j];
}

function setRows8(c: Numbers, c0: number, a: Numbers, p: number, ai: number, b: Numbers, start: Numbers, n: number) {
  const x0 = a[p], x1 = a[p + ai], x2 = a[p + 2 * ai], x3 = a[p + 3 * ai];
  const x4 = a[p + 4 * ai], x5 = a[p + 5 * ai], x6 = a[p + 6 * ai], x7 = a[p + 7 * ai];
  const c1 = c0 + n, c2 = c1 + n, c3 = c2 + n, c4 = c3 + n, c5 = c4 + n, c6 = c5 + n, c7 = c6 + n;
  for (let j = 0; j < n; j++) {
    const w = b[j], s = start[j];
    c[c0 + j] = s + x0 * w;
    c[c1 + j] = s + x1 * w;
    c[c2 + j] = s + x2 * w;
    c[c3 + j] = s + x3 * w;
    c[c4 + j] = s + x4 * w;
    c[c5 + j] = s + x5 * w;
    c[c6 + j] = s + x6 * w;
    c[c7 + j] = s + x7 * w;
  }
}

function addRow(c: Numbers, c0: number, x: number, b: Numbers, b0: number, n: number) {
  for (let j = 0; j < n; j++) c[c0 + j] += x * b[b0 + j];
}

function addRows1x4(c: Numbers, c0: number, a: Numbers, p: number, ak: number, b: Numbers, b0: number, n: number) {
  const x0 = a[p], x1 = a[p + ak], x2 = a[p + 2 * ak], x3 = a[p + 3 * ak];
  const b1 = b0 + n, b2 = b1 + n, b3 = b2 + n;
  for (let j = 0; j < n; j++)
    c[c0 + j] = c[c0 + j] + x0 * b[b0 + j] + x1 * b[b1 + j] + x2 * b[b2 + j] + x3 * b[b3 + j];
}

function addRows1x8(c: Numbers, c0: number, a: Numbers, p: number, ak: number, b: Numbers, b0: number, n: number) {
  const x0 = a[p], x1 = a[p + ak], x2 = a[p + 2 * ak], x3 = a[p + 3 * ak];
  const x4 = a[p + 4 * ak], x5 = a[p + 5 * ak], x6 = a[p + 6 * ak], x7 = a[p + 7 * ak];
  const b1 = b0 + n, b2 = b1 + n, b3 = b2 + n, b4 = b3 + n, b5 = b4 + n, b6 = b5 + n, b7 = b6 + n;
  for (let j = 0; j < n; j++)
    c[c0 + j] = c[c0 + j] + x0 * b[b0 + j] + x1 * b[b1 + j] + x2 * b[b2 + j] + x3 * b[b3 + j]
      + x4 * b[b4 + j] + x5 * b[b5 + j] + x6 * b[b6 + j] + x7 * b[b7 + j];
}

function addRowsAndSums8(
  c: Numbers, c0: number, sums: Numbers, a: Numbers, p: number, ak: number, b: Numbers, b0: number, n: number,
) {
  const x0 = a[p], x1 = a[p + ak], x2 = a[p + 2 * ak], x3 = a[p + 3 * ak];
  const x4 = a[p + 4 * ak], x5 = a[p + 5 * ak], x6 = a[p + 6 * ak], x7 = a[p + 7 * ak];
  const b1 = b0 + n, b2 = b1 + n, b3 = b2 + n, b4 = b3 + n, b5 = b4 + n, b6 = b5 + n, b7 = b6 + n;
  for (let j = 0; j < n; j++) {
    const r0 = b[b0 + j], r1 = b[b1 + j], r2 = b[b2 + j], r3 = b[b3 + j];
    const r4 = b[b4 + j], r5 = b[b5 + j], r6 = b[b6 + j], r7 = b[b7 + j];
    c[c0 + j] = c[c0 + j] + x0 * r0 + x1 * r1 + x2 * r2 + x3 * r3 + x4 * r4 + x5 * r5 + x6 * r6 + x7 * r7;
    sums[j] = sums[j] + r0 + r1 + r2 + r3 + r4 + r5 + r6 + r7;
  }
}

function addRows2x4(
  c: Numbers, c0: number, a: Numbers, p: number, ai: number, ak: number, b: Numbers, b0: number, n: number,
) {
  const x0 = a[p], x1 = a[p + ak], x2 = a[p + 2 * ak], x3 = a[p + 3 * ak], q = p + ai;
  const y0 = a[q], y1 = a[q + ak], y2 = a[q + 2 * ak], y3 = a[q + 3 * ak];
  const c1 = c0 + n, b1 = b0 + n, b2 = b1 + n, b3 = b2 + n;
  for (let j = 0; j < n; j++) {
    const r0 = b[b0 + j], r1 = b[b1 + j], r2 = b[b2 + j], r3 = b[b3 + j];
    c[c0 + j] = c[c0 + j] + x0 * r0 + x1 * r1 + x2 * r2 + x3 * r3;
    c[c1 + j] = c[c1 + j] + y0 * r0 + y1 * r1 + y2 * r2 + y3 * r3;
  }
}

/** out(i, j) = start(j) + row i of A · row j of B, four rows of A at a time. A is m×k, B is n×k. */
function dotProducts(
  out: Numbers, a: Numbers, b: Numbers, m: number, k: number, n: number, start: Numbers | null,
) {
  for (let j = 0; j < n; j++) {
    const s = start ? start[j] : 0;
    let i = 0;
    for (; i + 3 < m; i += 4) dots4(out, i * n + j, n, s, a, i * k, b, j * k, k);
    for (; i < m; i++) out[i * n + j] = dot(s, a, i * k, b, j * k, k);
  }
}

function dot(s: number, a: Numbers, a0: number, b: Numbers, b0: number, k: number): number {
  for (let q = 0; q < k; q++) s += a[a0 + q] * b[b0 + q];
  return s;
}

function dots4(c: Numbers, c0: number, ci: number, s: number, a: Numbers, a0: number, b: Numbers, b0: number, k: number) {
  const a1 = a0 + k, a2 = a1 + k, a3 = a2 + k;
  let s0 = s, s1 = s, s2 = s, s3 = s;
  for (let q = 0; q < k; q++) {
    const w = b[b0 + q];
    s0 += a[a0 + q] * w;
    s1 += a[a1 + q] * w;
    s2 += a[a2 + q] * w;
    s3 += a[a3 + q] * w;
  }
  c[c0] = s0;
  c[c0 + ci] = s1;
  c[c0 + 2 * ci] = s2;
  c[c0 + 3 * ci] = s3;
}
