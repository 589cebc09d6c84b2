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

/** out = Aᵀ·B. A is k×m, B is k×n. */
export function productTransposedLeft(out: Numbers, a: Numbers, b: Numbers, k: number, m: number, n: number) {
  if (n >= NARROW || n >= m) sumOfRows(out, a, 1, m, b, m, k, n, null);
  else if (n === 1) sumOfRows(out, b, 1, n, a, n, k, m, null);
  else {
    const outTransposed = new Float64Array(m * n);
    sumOfRows(outTransposed, b, 1, n, a, n, k, m, null); // (Aᵀ·B)ᵀ = Bᵀ·A has the longer rows
    transposeInto(out, outTransposed, n, m);
  }
}

/** out = A·Bᵀ. A is m×k, B is n×k. */
export function productTransposedRight(out: Numbers, a: Numbers, b: Numbers, m: number, k: number, n: number) {
  if (k >= NARROW || k >= n) dotProducts(out, a, b, m, k, n, null);
  else sumOfRows(out, a, k, 1, k === 1 ? b : transposed(b, n, k), m, k, n, null);
}

/** out = the sum of each column of A, which is m×n. */
export function columnSums(out: Numbers, a: Numbers, m: number, n: number) {
  out.fill(0);
  let i = 0;
  for (; i + 3 < m; i += 4) addRows1x4(out, 0, 1, 1, 1, 1, a, i * n, n, n);
  for (; i < m; i++) addRow(out, 0, 1, a, i * n, n);
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
  let first = 0;
  if (rest === 1) {
    setRows(out, a, ai, b, m, n, start);
    first = 1;
  } else if (start) for (let i = 0; i < m; i++) out.set(start, i * n);
  else out.fill(0, 0, m * n);
  for (let q = first; q < rest; q++) for (let i = 0; i < m; i++) addRow(out, i * n, a[i * ai + q * ak], b, q * n, n);
  for (let q = rest; q < k; q += 4) {
    let i = 0;
    for (; i + 1 < m; i += 2) addRows2x4(out, i * n, a, i * ai + q * ak, ai, ak, b, q * n, n);
    if (i < m) {
      const p = i * ai + q * ak;
      addRows1x4(out, i * n, a[p], a[p + ak], a[p + 2 * ak], a[p + 3 * ak], b, q * n, n, n);
    }
  }
}

/** Row i of out = start + a(i) · the first row of B, four rows at a time. */
function setRows(out: Numbers, a: Numbers, ai: number, b: Numbers, m: number, n: number, start: Numbers | null) {
  const from = start ?? new Float64Array(n);
  let i = 0;
  for (; i + 3 < m; i += 4) setRows4(out, i * n, a[i * ai], a[(i + 1) * ai], a[(i + 2) * ai], a[(i + 3) * ai], b, from, n);
  for (; i < m; i++) {
    out.set(from, i * n);
    addRow(out, i * n, a[i * ai], b, 0, n);
  }
}

function setRows4(
  c: Numbers, c0: number, x0: number, x1: number, x2: number, x3: number, b: Numbers, start: Numbers, n: number,
) {
  const c1 = c0 + n, c2 = c1 + n, c3 = c2 + n;
  for (let j = 0; j < n; j++) {
    const w = b[j], s = start[j];
    c[c0 + j] = s + x0 * w;
    c[c1 + j] = s + x1 * w;
    c[c2 + j] = s + x2 * w;
    c[c3 + j] = s + x3 * w;
  }
}

function addRow(c: Numbers, c0: number, x: number, b: Numbers, b0: number, n: number) {
  for (let j = 0; j < n; j++) c[c0 + j] += x * b[b0 + j];
}

function addRows1x4(
  c: Numbers, c0: number, x0: number, x1: number, x2: number, x3: number, b: Numbers, b0: number, bi: number, n: number,
) {
  const b1 = b0 + bi, b2 = b1 + bi, b3 = b2 + bi;
  for (let j = 0; j < n; j++)
    c[c0 + j] = c[c0 + j] + x0 * b[b0 + j] + x1 * b[b1 + j] + x2 * b[b2 + j] + x3 * b[b3 + j];
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
