// What an exercise is. A lesson's exercises stand in a file of their own, written with `exercise` from here.

import { Matrix } from "../matrix";
import { normal, type Random } from "../random";

/** What an answer can be, or give back. */
export type Value = number | boolean | string | Matrix | readonly number[] | { readonly [part: string]: Value };

/** What rounding may change, relative to the largest entry. */
export const TOLERANCE = 1e-9;

/** A wrong answer that students give, and what to tell them. */
export interface Mistake<Args extends readonly any[] = any[]> {
  /** What that wrong answer gives; it may throw as theirs would. */
  gives: (...args: Args) => Value;
  /** What is wrong, in words; from the arguments of the first case in which it shows, if numbers help. */
  says: string | ((...args: Args) => string);
}

export interface Exercise<Args extends readonly any[] = any[]> {
  /** The names of the arguments, for messages. None: the answer is a value, not a function. */
  of: { readonly [K in keyof Args]: string };
  /** Lists of arguments, edges first. Made anew for every run, so it may depend on nothing but `random`. */
  cases: (random: Random) => Args[];
  /** What is right. */
  oracle: (...args: Args) => Value;
  /** How the answer is put to use, where that is more than calling it. */
  use?: (answer: any, ...args: Args) => unknown;
  /** Looked through in this order; the first that agrees with the answer in every case is the diagnosis. */
  mistakes: Mistake<Args>[];
  /** Why a right answer is right. */
  right: string;
  /** The largest difference that passes, relative to the largest entry; TOLERANCE unless given. */
  tolerance?: number;
}

/** An exercise, its argument types checked and then forgotten. */
export function exercise<Args extends readonly any[]>(definition: Exercise<Args>): Exercise {
  return definition as unknown as Exercise;
}

/** A matrix of draws from N(0, 1). */
export function randomMatrix(rows: number, cols: number, random: Random): Matrix {
  return Matrix.zeros(rows, cols).map(() => normal(random));
}
