// An answer put to use: called for every case, ended if it does not end, whatever it does caught and noted.

import { runInNewContext } from "node:vm";
import { shown, UserError } from "../errors";
import { inline, settled } from "./values";

/** What one call gave: a value, a promise, or an error, as its message. */
export interface Outcome {
  value?: unknown;
  promise?: true;
  thrown?: string;
}

export const SECONDS = 2;
const PRINTS = 200;

/** Calls the answer for every case; node:vm ends it when it does not end by itself. */
export function runAll(call: (...args: any[]) => unknown, cases: any[][]): { outcomes: Outcome[]; endless: boolean } {
  const outcomes: Outcome[] = [];
  const run = () => {
    for (const args of cases) outcomes.push(outcomeOf(() => call(...args)));
  };
  const { write } = process.stdout;
  try {
    process.stdout.write = atMost(PRINTS, write.bind(process.stdout));
    runInNewContext("run()", { run }, { timeout: 1000 * SECONDS });
    return { outcomes, endless: false };
  } catch {
    return { outcomes, endless: true };
  } finally {
    process.stdout.write = write;
  }
}

/** Drops what is printed after so many times: a loop that prints and never ends would bury the notebook and its kernel. */
function atMost(times: number, write: typeof process.stdout.write): typeof process.stdout.write {
  let printed = 0;
  return (...print: unknown[]) => ++printed > times || write(...(print as [string]));
}

export function outcomeOf(call: () => unknown): Outcome {
  try {
    const value = call();
    if (!isPromise(value)) return { value: settled(value) };
    value.then(undefined, () => {}); // its rejection is told here, not by the kernel
    return { promise: true };
  } catch (error) {
    return { thrown: message(error) };
  }
}

/** Whether a value comes later. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === "function";
}

/** An error's message, whatever was thrown. */
function message(thrown: unknown): string {
  try {
    if (thrown instanceof UserError) return thrown.message;
    const { name, message: text } = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Error;
    if (name) return text ? `${name}: ${text}` : `${name}`;
    return inline(thrown) ?? shown(thrown);
  } catch {
    return "an error without a message";
  }
}
