// Random numbers that are the same on every run: a seed goes in, a stream comes out.
// Nothing in the course calls Math.random.

import seedrandom from "seedrandom";
import { requireFraction, requireFunction, requireNumber } from "./errors";

/** A stream of numbers in [0, 1): each call gives the next one. */
export type Random = () => number;

/** The stream that belongs to a seed. The same seed gives the same stream, always. */
export function seededRandom(seed: number): Random {
  requireNumber("seededRandom", "the seed", seed);
  const text = String(seed);
  const repeats = /^(.+)\1+$/.test(text); // seedrandom repeats a short key, and would take 11 for 1
  return seedrandom(repeats ? `${text};` : text);
}

/** The next draw from the normal distribution N(0, 1), made of two uniform draws (Box and Muller 1958). */
export function normal(random: Random): number {
  requireRandom("normal", random);
  const radius = Math.sqrt(-2 * Math.log(1 - uniform("normal", random))); // 1 − u is never 0
  return radius * Math.cos(2 * Math.PI * uniform("normal", random));
}

/** The next number of a stream, or an error if it is not in [0, 1). */
export function uniform(where: string, random: Random): number {
  const u = random();
  requireFraction(where, "what random gives", u);
  return u;
}

/** An error unless `random` is a stream. */
export function requireRandom(where: string, random: unknown): void {
  requireFunction(where, "random", random, "seededRandom(42)");
}
