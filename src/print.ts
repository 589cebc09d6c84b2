// A matrix as text: aligned, shortened in the middle, with its shape.

const MANY_ROWS = 10;
const MANY_COLS = 8;

/** The shape, and the entries (row after row in `data`) aligned; long rows and columns are shortened in the middle. */
export function printed(m: number, n: number, data: Float64Array): string {
  const rows = ends(m, MANY_ROWS);
  const cols = ends(n, MANY_COLS);
  const format = formatter(rows.flatMap((i) => cols.map((j) => data[i * n + j])));
  const cells = rows.map((i) =>
    cols.map((j) => (Number.isNaN(i) ? "⋮" : Number.isNaN(j) ? "…" : format(data[i * n + j]))),
  );
  const widths = cols.map((_, c) => Math.max(...cells.map((row) => row[c].length)));
  const lines = cells.map((row) => `  ${row.map((cell, c) => cell.padStart(widths[c])).join("  ")}`);
  return [`Matrix ${m}×${n}`, ...lines].join("\n");
}

/** 0 … n − 1, or the first and last few with NaN standing for the gap: no entry is there. */
function ends(n: number, most: number): number[] {
  const all = Array.from({ length: n }, (_, i) => i);
  return n <= most ? all : [...all.slice(0, most / 2), Number.NaN, ...all.slice(-most / 2)];
}

/** One format for all numbers that are printed together, so that their decimal points stand in a line. */
function formatter(values: number[]): (x: number) => string {
  const finite = values.filter(Number.isFinite);
  const most = Math.max(0, ...finite.map(Math.abs));
  if (finite.every(Number.isInteger) && most < 1e7) return (x) => String(x);
  return most < 1e-3 || most >= 1e5 ? (x) => x.toExponential(3) : (x) => x.toFixed(4).replace("-0.0000", "0.0000");
}
