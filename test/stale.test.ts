import { expect, it } from "vitest";
import { buildStamp, onceStale } from "../src/stale";

/** What is printed by calls that find these stamps one after the other; the first is that of the import. */
function printed(...stamps: (string | undefined)[]): string[] {
  const lines: string[] = [];
  const check = onceStale(
    () => stamps.shift(),
    (line) => lines.push(line),
  );
  while (stamps.length > 0) {
    const left = stamps.length;
    check();
    if (stamps.length === left) break;
  }
  return lines;
}

const word = expect.stringMatching(/^handrolled was rebuilt after this kernel started.*Restart Kernel\.\n$/);

it("says nothing while the build is the one that was imported", () => {
  expect(printed("a", "a", "a")).toEqual([]);
});

it("says once that the package was rebuilt", () => {
  expect(printed("a", "a", "b", "b", "c")).toEqual([word]);
});

it("waits for the end of a build", () => {
  expect(printed("a", undefined, "a")).toEqual([]);
  expect(printed("a", undefined, undefined, "b")).toEqual([word]);
});

it("says nothing where there was no stamp, as when the package was built by hand", () => {
  expect(printed(undefined, "b")).toEqual([]);
  expect(buildStamp()).toBeUndefined();
});
