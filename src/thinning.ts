// Fewer points where there are more than a screen can show: which of them are drawn.
// It knows plotly's traces, and leaves a short one as it is.

import type { Layer } from "./layers";

/** No more of a trace is drawn. A screen is 2000 points wide. */
const MOST = 5000;

/** A layer with at most MOST points. */
export function thinned(layer: Layer): Layer {
  if (layer.z) return thinnedGrid(layer);
  if (size(layer) <= MOST) return layer;
  const { x, y, marker } = layer;
  const kept = chosen(layer);
  const at = (values: unknown) => (Array.isArray(values) ? kept.map((i) => values[i]) : values);
  return { ...layer, x: at(x), y: at(y), ...(marker && { marker: { ...marker, size: at(marker.size) } }) };
}

/** "drawn: 5000 of 1000000 points", if some of the layers lost any. */
export function wordOnThinning(before: readonly Layer[], after: readonly Layer[]): string | undefined {
  const [of, drawn] = [before, after].map((layers) =>
    layers.reduce((sum, layer, i) => sum + (size(before[i]) > size(after[i]) ? size(layer) : 0), 0),
  );
  return of > 0 ? `drawn: ${drawn} of ${of} points` : undefined;
}

function size({ x, z }: Layer): number {
  return z ? z.length * z[0].length : Array.isArray(x) ? x.length : 0;
}

function chosen({ x, y, mode, marker }: Layer): number[] {
  // An arrow is three points: its start, its end and a gap.
  if (Array.isArray(marker?.size)) return spread(x.length / 3, MOST / 3).flatMap((k) => [3 * k, 3 * k + 1, 3 * k + 2]);
  return mode === "markers" ? cloud(x, y) : outline(x, y);
}

/** Of a cloud of points every so many, and the outermost. */
function cloud(x: number[], y: number[]): number[] {
  return ascending([...spread(x.length, MOST - 4), ...extremes(x, 0, x.length), ...extremes(y, 0, y.length)]);
}

/** Of a line, from stretch to stretch, its ends, its lowest and its highest point, so that a spike survives, and a gap. */
function outline(x: number[], y: number[]): number[] {
  const stretches = Math.floor(MOST / 7);
  const kept: number[] = [];
  for (let k = 0; k < stretches; k++) {
    const from = Math.floor((k * x.length) / stretches);
    const to = Math.floor(((k + 1) * x.length) / stretches);
    kept.push(...ascending([from, to - 1, ...extremes(x, from, to), ...extremes(y, from, to), ...gap(y, from, to)]));
  }
  return kept;
}

/** Where the least and the greatest of some values stand; nowhere if none of them is finite. */
function extremes(values: number[], from: number, to: number): number[] {
  let [least, most] = [-1, -1];
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(values[i])) continue;
    if (least < 0 || values[i] < values[least]) least = i;
    if (most < 0 || values[i] > values[most]) most = i;
  }
  return least < 0 ? [] : [least, most];
}

/** Where the first gap is, if there is one. */
function gap(values: number[], from: number, to: number): number[] {
  for (let i = from; i < to; i++) if (!Number.isFinite(values[i])) return [i];
  return [];
}

/** A grid of heights with fewer rows and columns, the first and the last among them. */
function thinnedGrid(layer: Layer): Layer {
  const { x, y, z } = layer;
  if (size(layer) <= MOST) return layer;
  const most = Math.sqrt(MOST);
  const [rows, cols] = [spread(z.length, most), spread(z[0].length, most)];
  const heights = rows.map((i) => cols.map((j) => z[i][j]));
  return { ...layer, x: cols.map((j) => x[j]), y: rows.map((i) => y[i]), z: heights };
}

/** At most so many of 0 … n − 1, evenly, from the first to the last. */
function spread(n: number, most: number): number[] {
  const count = Math.min(n, Math.floor(most));
  return Array.from({ length: count }, (_, k) => Math.round((k * (n - 1)) / Math.max(count - 1, 1)));
}

function ascending(places: number[]): number[] {
  return [...new Set(places)].sort((a, b) => a - b);
}
