// What the tests ask a JupyterLab from inside its page: what is drawn, typeset and readable, cell by cell.
// Here are the questions; the answers are found by the functions in the folder inside, which run in the browser.

import type { BrowserContext, Page } from "playwright-core";
import { type Cells, cellsInside } from "./inside/cells";
import { type Figures, figuresInside } from "./inside/figures";
import { page } from "./inside/page";
import { type Texts, textsInside } from "./inside/texts";

declare const window: any;

/** What a cell should show. */
export interface Expected {
  figures: number;
  formulas: number;
  diagrams: number;
}

/** A figure with a slider: where it stands, and how far it goes. */
export interface Slider {
  cell: string;
  steps: number;
  active: number;
}

/** What the page answers; every complaint begins with the id of its cell. */
type Inside = Cells & Figures & Texts;

/** Asks one of the questions above. */
export function ask<Q extends keyof Inside>(
  page: Page,
  question: Q,
  ...words: Parameters<Inside[Q]>
): Promise<ReturnType<Inside[Q]>> {
  return page.evaluate(([name, rest]) => window.course[name](...rest), [question, words] as const);
}

/** Prepares every page of a browser for the questions. */
export async function prepare(context: BrowserContext): Promise<void> {
  for (const script of [page, cellsInside, figuresInside, textsInside]) await context.addInitScript(script);
}
