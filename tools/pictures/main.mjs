// Draws the figures that come in, one a line: {"figure": {data, layout}, "description": "..."}.
// Answers each with a line: {"svg": "..."}, or {"error": "..."} in one sentence. tools/lessons.py asks.

import process from "node:process";
import { createInterface } from "node:readline";
import { draw } from "./draw.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}

/** @param {string} line */
async function answer(line) {
  const { figure, description } = JSON.parse(line);
  try {
    return { svg: await draw(figure, description) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
