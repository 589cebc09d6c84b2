// Matrix<Rows, Cols>: a table of numbers, stored row after row in one Float64Array, with its shape in its type.
// Not here: the loops themselves, which are in kernels.ts, and anything that knows about networks.
// Every sum is the textbook's, in float64: where a product or a part of a sum is too large for it, the result is not finite.

import { requireFunction, requireNumber, requireSize, shown, UserError, valueAt } from "./errors";
import * as kernels from "./kernels";
import { printed } from "./print";

/** The same dimension once more: takes part in checking a call, not in inferring its types. */
export type Same<K extends number> = [K][K extends any ? 0 : never];

/** More entries than this are a mistake: 8 GB. */
const LARGEST = 1e9;

/** A longer list is a mistake, or never ends. */
const LONGEST = 1e7;

type LengthOf<T> = T extends { readonly length: infer N extends number } ? N : number;

/**
 * A matrix of `Rows`×`Cols` numbers. `Matrix<100, 1>` is a column of 100; a size known only at run time has the type
 * `number`, fits everywhere, and is checked when the program runs.
 */
export class Matrix<Rows extends number = number, Cols extends number = number> {
  /** The entries row after row: entry (i, j) is `data[i * cols + j]`. May be written in place. */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;

  /** A matrix around `data`, which is not copied; zeros if there is none. */
  constructor(rows: Rows, cols: Cols, data?: Float64Array) {
    requireSize("Matrix", "the number of rows", rows);
    requireSize("Matrix", "the number of columns", cols);
    if (data !== undefined && !(data instanceof Float64Array && data.length === rows * cols))
      throw new UserError(
        `Matrix: ${rows}×${cols} needs a Float64Array of ${rows * cols} numbers, got ${described(data)}`,
      );
    this.rows = rows;
    this.cols = cols;
    this.data = data ?? room(rows, cols);
  }

  /** A matrix from its rows: `Matrix.from([[1, 2], [3, 4]])`. */
  static from<const T extends readonly (readonly number[])[]>(rows: T): Matrix<T["length"], T[0]["length"]> {
    const table = listed("Matrix.from", rows).map((row, i) => listed(`Matrix.from: row ${i}`, row));
    const cols = table[0].length;
    const ragged = table.find((row) => row.length !== cols);
    if (ragged)
      throw new UserError(
        `Matrix.from: row ${table.indexOf(ragged)} has ${count(ragged.length)}, row 0 has ${cols}: rows must be equally long`,
      );
    const m = new Matrix(table.length, cols);
    table.forEach((row, i) => row.forEach((value, j) => m.put("Matrix.from", i, j, value)));
    return m;
  }

  /** A single column: `Matrix.column([1, 2, 3])` is 3×1. Takes any iterable of numbers. */
  static column<const T extends Iterable<number>>(values: T): Matrix<LengthOf<T>, 1> {
    const list = listed("Matrix.column", values);
    const m = new Matrix(list.length, 1);
    list.forEach((value, i) => m.put("Matrix.column", i, 0, value));
    return m;
  }

  /** A single row: `Matrix.row([1, 2, 3])` is 1×3. Takes any iterable of numbers. */
  static row<const T extends Iterable<number>>(values: T): Matrix<1, LengthOf<T>> {
    const list = listed("Matrix.row", values);
    const m = new Matrix(1, list.length);
    list.forEach((value, j) => m.put("Matrix.row", 0, j, value));
    return m;
  }

  /** A matrix of zeros. */
  static zeros<R extends number, C extends number>(rows: R, cols: C): Matrix<R, C> {
    return new Matrix(rows, cols);
  }

  /** The entry in row i and column j, both counted from 0. */
  at(i: number, j: number): number {
    this.requireEntry("at", i, j);
    return this.data[i * this.cols + j];
  }

  /** Writes the entry in row i and column j. */
  set(i: number, j: number, value: number): void {
    this.requireEntry("set", i, j);
    this.put("set", i, j, value);
  }

  /** Aᵀ: rows become columns. */
  transpose(): Matrix<Cols, Rows> {
    const out = new Matrix<number, number>(this.cols, this.rows);
    kernels.transposeInto(out.data, this.data, this.rows, this.cols);
    return out;
  }

  /** The product A·B: entry (i, j) is row i of A times column j of B. */
  matmul<C extends number>(b: Matrix<Cols, C>): Matrix<Rows, C> {
    return matmul(this, b);
  }

  /** A + B, entry by entry. A row (1×Cols) is added to every row of A. */
  add(b: Matrix<Rows, Cols> | Matrix<1, Cols>): Matrix<Rows, Cols> {
    return this.combine("add", "+", b, (x, y) => x + y);
  }

  /** A − B, entry by entry. A row (1×Cols) is subtracted from every row of A. */
  sub(b: Matrix<Rows, Cols> | Matrix<1, Cols>): Matrix<Rows, Cols> {
    return this.combine("sub", "−", b, (x, y) => x - y);
  }

  /** A ⊙ B, entry by entry (not the matrix product). A row (1×Cols) multiplies every row of A. */
  times(b: Matrix<Rows, Cols> | Matrix<1, Cols>): Matrix<Rows, Cols> {
    return this.combine("times", "⊙", b, (x, y) => x * y);
  }

  /** Every entry times a number. */
  scale(factor: number): Matrix<Rows, Cols> {
    requireNumber("scale", "the factor", factor);
    return this.map((x) => factor * x);
  }

  /** f of every entry. */
  map(f: (x: number) => number): Matrix<Rows, Cols> {
    requireFunction("map", "f", f, "(x) => x * x");
    return new Matrix<number, number>(
      this.rows,
      this.cols,
      this.data.map((x) => valueAt("map", f, x)),
    );
  }

  /** The sum of all entries. */
  sum(): number {
    return this.data.reduce((sum, x) => sum + x, 0);
  }

  /** The mean of all entries. */
  mean(): number {
    return this.sum() / this.data.length;
  }

  /** The sum of each column, as a row. */
  columnSums(): Matrix<1, Cols> {
    const out = new Matrix<number, number>(1, this.cols);
    kernels.columnSums(out.data, this.data, this.rows, this.cols);
    return out;
  }

  /** A matrix of its own with the same entries. */
  copy(): Matrix<Rows, Cols> {
    return new Matrix<number, number>(this.rows, this.cols, this.data.slice());
  }

  /** The rows as arrays. */
  toArray(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => [...this.data.subarray(i * this.cols, (i + 1) * this.cols)]);
  }

  /** The shape and the entries, aligned; a large matrix is shortened in the middle. */
  toString(): string {
    return printed(this.rows, this.cols, this.data);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Whether the shape is rows×cols. (This method is also where the compiler learns that Matrix<3, 2> is no Matrix<2, 3>.) */
  hasShape(rows: Rows, cols: Cols): boolean {
    return this.rows === rows && this.cols === cols;
  }

  private combine(name: string, sign: string, b: Matrix, f: (x: number, y: number) => number): Matrix<Rows, Cols> {
    requireMatrix(name, "the other operand", b);
    const { rows, cols } = this;
    if (b.cols !== cols || (b.rows !== rows && b.rows !== 1))
      throw new UserError(
        `${name}: (${shape(this)}) ${sign} (${shape(b)}): the shapes differ, and the second is no row of ${cols}`,
      );
    const wrap = b.data.length; // a single row starts again for every row of A
    return new Matrix<number, number>(
      rows,
      cols,
      this.data.map((x, i) => f(x, b.data[i % wrap])),
    );
  }

  private put(where: string, i: number, j: number, value: unknown): void {
    if (!Number.isFinite(value))
      throw new UserError(`${where}: entry (${i}, ${j}) must be a finite number, got ${shown(value)}`);
    this.data[i * this.cols + j] = value as number;
  }

  private requireEntry(where: string, i: number, j: number): void {
    if (!(Number.isInteger(i) && Number.isInteger(j) && i >= 0 && j >= 0 && i < this.rows && j < this.cols))
      throw new UserError(
        `${where}: there is no entry (${shown(i)}, ${shown(j)}) in a ${shape(this)} matrix; counting starts at 0`,
      );
  }
}

/** A·B. */
export function matmul<R extends number, K extends number, C extends number>(
  a: Matrix<R, K>,
  b: Matrix<Same<K>, C>,
): Matrix<R, C> {
  requireFactors("matmul", a, b);
  return matmulInto(new Matrix<number, number>(a.rows, b.cols), a, b);
}

/** out = A·B, written over what out held. */
export function matmulInto<R extends number, K extends number, C extends number>(
  out: Matrix<R, C>,
  a: Matrix<Same<R>, K>,
  b: Matrix<Same<K>, Same<C>>,
): Matrix<R, C> {
  requireFactors("matmul", a, b);
  if (a.cols !== b.rows) throw innerSizes("matmul", `(${shape(a)})·(${shape(b)})`, a.cols, b.rows);
  requireResult("matmul", out, a.rows, b.cols, a, b);
  kernels.product(out.data, a.data, b.data, a.rows, a.cols, b.cols, null);
  return out;
}

/** out = X·W + b, the row b added to every row. */
export function affineInto(out: Matrix, x: Matrix, w: Matrix, b: Matrix): Matrix {
  requireFactors("affine", x, w);
  if (x.cols !== w.rows) throw innerSizes("affine", `(${shape(x)})·(${shape(w)})`, x.cols, w.rows);
  requireShape("affine", "the bias", b, 1, w.cols);
  requireResult("affine", out, x.rows, w.cols, x, w);
  kernels.product(out.data, x.data, w.data, x.rows, x.cols, w.cols, b.data);
  return out;
}

/** out = A·Bᵀ, without building Bᵀ. */
export function matmulTransposedInto(out: Matrix, a: Matrix, b: Matrix): Matrix {
  requireFactors("matmul", a, b);
  if (a.cols !== b.cols) throw innerSizes("matmul", `(${shape(a)})·(${shape(b)})ᵀ`, a.cols, b.cols);
  requireResult("matmul", out, a.rows, b.rows, a, b);
  kernels.productTransposedRight(out.data, a.data, b.data, a.rows, a.cols, b.rows);
  return out;
}

/** dW = Xᵀ·dY and db = the column sums of dY: the gradients of X·W + b. */
export function affineGradientsInto(dW: Matrix, db: Matrix, x: Matrix, dy: Matrix): void {
  if (x.rows !== dy.rows) throw innerSizes("affine", `(${shape(x)})ᵀ·(${shape(dy)})`, x.rows, dy.rows);
  requireResult("affine", dW, x.cols, dy.cols, x, dy);
  requireResult("affine", db, 1, dy.cols, x, dy);
  kernels.gradients(dW.data, db.data, x.data, dy.data, x.rows, x.cols, dy.cols);
}

/** total += A. */
export function addInto(total: Matrix, a: Matrix): void {
  requireShape("addInto", "the second matrix", a, total.rows, total.cols);
  for (let i = 0; i < total.data.length; i++) total.data[i] += a.data[i];
}

/** "100×1" */
export function shape(m: Matrix): string {
  return `${m.rows}×${m.cols}`;
}

/** `reuse` if it has that shape, a new matrix otherwise. */
export function buffer(reuse: Matrix | undefined, rows: number, cols: number): Matrix {
  return reuse instanceof Matrix && reuse.hasShape(rows, cols) ? reuse : new Matrix(rows, cols);
}

/** Rows from, …, to − 1 as a matrix that shares their numbers; all rows are m itself. */
export function rowsOf<C extends number>(m: Matrix<number, C>, from: number, to: number): Matrix<number, C> {
  if (from === 0 && to === m.rows) return m;
  return new Matrix<number, C>(to - from, m.cols as C, m.data.subarray(from * m.cols, to * m.cols));
}

/** An error unless m is a Matrix. */
export function requireMatrix(where: string, name: string, m: unknown): void {
  if (!(m instanceof Matrix)) throw new UserError(`${where}: ${name} must be a Matrix, got ${shown(m)}`);
}

/** An error unless m is a Matrix of that shape. */
export function requireShape(where: string, name: string, m: Matrix, rows: number, cols: number): void {
  requireMatrix(where, name, m);
  if (!m.hasShape(rows, cols)) throw new UserError(`${where}: ${name} must be ${rows}×${cols}, got ${shape(m)}`);
}

/** An error naming the first entry of m that is NaN or infinite. */
export function requireFinite(where: string, name: string, m: Matrix): void {
  requireMatrix(where, name, m);
  const i = firstNotFinite(m.data);
  if (i >= 0)
    throw new UserError(`${where}: ${name} must hold finite numbers, but entry ${place(m, i)} is ${m.data[i]}`);
}

function requireFactors(where: string, a: unknown, b: unknown): void {
  requireMatrix(where, "the first factor", a);
  requireMatrix(where, "the second factor", b);
}

/** The index of the first NaN or infinity, −1 if there is none. */
export function firstNotFinite(data: Float64Array): number {
  return firstBeyond(Number.MAX_VALUE, data);
}

/** The index of the first number that is not between −most and most, −1 if there is none. */
export function firstBeyond(most: number, data: Float64Array): number {
  for (let i = 0; i < data.length; i++) if (!(Math.abs(data[i]) <= most)) return i;
  return -1;
}

/** Row and column of the entry at an index of data: "(3, 0)". */
export function place(m: Matrix, i: number): string {
  return `(${Math.floor(i / m.cols)}, ${i % m.cols})`;
}

function innerSizes(where: string, factors: string, left: number, right: number): UserError {
  return new UserError(`${where}: ${factors}: inner sizes ${left} and ${right} differ`);
}

function requireResult(where: string, out: Matrix, rows: number, cols: number, a: Matrix, b: Matrix): void {
  requireShape(where, "the result", out, rows, cols);
  if (out.data === a.data || out.data === b.data)
    throw new UserError(`${where}: the result cannot be written over one of its factors`);
}

function listed(where: string, values: unknown): unknown[] {
  const iterable = typeof values === "object" && values !== null && Symbol.iterator in values;
  if (!iterable) throw new UserError(`${where}: expected a list, got ${shown(values)}`);
  const list: unknown[] = [];
  for (const value of values as Iterable<unknown>) {
    if (list.length === LONGEST) throw new UserError(`${where}: more than ${LONGEST} entries: does the list ever end?`);
    list.push(value);
  }
  if (list.length === 0) throw new UserError(`${where}: expected at least one entry, got an empty list`);
  return list;
}

function room(rows: number, cols: number): Float64Array {
  try {
    if (rows * cols <= LARGEST) return new Float64Array(rows * cols);
  } catch {
    // this machine has less
  }
  throw new UserError(`Matrix: ${rows}×${cols} numbers do not fit into memory`);
}

function described(data: unknown): string {
  return data instanceof Float64Array ? `one of ${data.length}` : shown(data);
}

function count(n: number): string {
  return n === 1 ? "1 entry" : `${n} entries`;
}
