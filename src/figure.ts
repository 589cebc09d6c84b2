// What all figures of the course share: the frame around the picture, axes, the slider, numbers as exact as a screen.

import { requireText, UserError } from "./errors";

/** What plotly draws, and a sentence that says what is to be seen. */
export interface Figure {
  data: object[];
  layout: object;
  frames?: object[];
  config: object;
  description: string;
}

/** What all figures of the course share. */
export function figure(title: string, data: object[], layout: object, description: string): Figure {
  if (![title, description].every((text) => typeof text === "string" && text.trim() !== ""))
    throw new UserError(
      "plot: a picture needs a title that states what it shows, and a description that says it in words",
    );
  return {
    data,
    layout: {
      title: { text: title, font: { size: 18 }, x: 0, xref: "paper", xanchor: "left", y: 0.98, yanchor: "top" },
      height: 460,
      margin: { l: 70, r: 30, t: 80, b: 60 },
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      font: { size: 14, color: "#222222" },
      legend: { orientation: "h", y: 1, yanchor: "bottom", x: 0, xanchor: "left" },
      ...layout,
    },
    config: { displaylogo: false },
    description: `${title}. ${description.replace(/\.$/, "")}.`,
  };
}

export function axis(title: string): object {
  requireText("plot", "the label of an axis", title);
  return {
    title: { text: title },
    gridcolor: "#e3e3e3",
    zerolinecolor: "#b0b0b0",
    linecolor: "#777777",
    ticks: "outside",
  };
}

/** A log axis from `least` to `most`. Over many decades not every one is labelled, within two also their 2 and 5; the title makes room for wide labels. */
export function logAxis(title: string, least = 1, most = 1): object {
  const decades = Math.log10(most) - Math.log10(least);
  return {
    ...axis(title),
    type: "log",
    exponentformat: "power",
    dtick: decades > 10 ? Math.ceil(decades / 8) : decades > 0 && decades < 2 ? "D2" : 1,
    minor: { showgrid: false, ticks: "outside" },
    ...((least < 1e-9 || most > 1e9) && { automargin: true }),
  };
}

/** A slider that jumps to a frame, and a button that plays them. */
export function withSlider(still: Figure, frames: { name: string }[], prefix: string, active = 0): Figure {
  const jump = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
  const play = { fromcurrent: true, frame: { duration: 350, redraw: true }, transition: { duration: 0 } };
  const steps = frames.map(({ name }) => ({ label: name, method: "animate", args: [[name], jump] }));
  const buttons = [
    { label: "▶", method: "animate", args: [null, play] },
    { label: "❚❚", method: "animate", args: [[null], jump] },
  ];
  const { height = 460 } = still.layout as { height?: number };
  const slider = { active, steps, x: 0.18, len: 0.82, y: -0.14, pad: { t: 20 } };
  const placed = { x: 0, xanchor: "left", y: -0.2, yanchor: "top", pad: { t: 20 } };
  const layout = {
    ...still.layout,
    height: Math.max(height, 540),
    margin: { l: 70, r: 30, t: 80, b: 130 },
    sliders: [{ ...slider, currentvalue: { prefix, font: { size: 15 } } }],
    updatemenus: [{ type: "buttons", direction: "right", showactive: false, buttons, ...placed }],
  };
  return { ...still, layout, frames };
}

/** Numbers as exact as a screen can show them: one step in two thousand of their span. A gap where one is not finite. */
export function rounded(values: ArrayLike<number>, span?: number): (number | null)[] {
  const numbers = Array.from(values);
  const [least, most] = extent(numbers);
  const largest = Math.max(Math.abs(least), Math.abs(most));
  const size = Math.max(span ?? most - least, Math.min(1e-8, largest)); // below twelve digits only where all is so small
  let digits = 0;
  for (let unit = 1; unit * 2000 > size && digits <= MOST_DIGITS; unit /= 10) digits++;
  const round = (x: number) => (digits > MOST_DIGITS ? x : Number(x.toFixed(digits)));
  return numbers.map((x) => (Number.isFinite(x) ? round(x) : null));
}

/** toFixed takes no more. */
const MOST_DIGITS = 100;

/** A number as exact as a log axis can show it. A gap if it is not finite. */
export function significant(x: number): number | null {
  return Number.isFinite(x) ? inRange(Number(x.toPrecision(4))) : null; // the largest numbers are rounded up to infinity
}

export function widened(from: number, to: number, by: number): [number, number] {
  const margin = by * (to - from);
  return [inRange(from - margin), inRange(to + margin)];
}

/** The number, or the largest of its sign if it is infinite. */
export function inRange(x: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, x));
}

export function extent(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of Array.from(values).filter(Number.isFinite)) [least, most] = [Math.min(least, x), Math.max(most, x)];
  return [least, most];
}
