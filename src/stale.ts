// Whether the package on the disk is still the one that runs: a kernel keeps what it has imported, and a change in src would go unnoticed.
// What set-up leaves beside a build tells builds apart; in the tests, which read src itself, there is none.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const WORDS =
  "handrolled was rebuilt after this kernel started, which still runs the old code: choose Kernel → Restart Kernel.\n";

/** The stamp of the build; undefined where the package was built by hand, or is just being built. */
export function buildStamp(): string | undefined {
  try {
    return readFileSync(join(__dirname, ".course-stamp"), "utf8");
  } catch {
    return undefined;
  }
}

/** A function that prints one line when it first finds another stamp than there was at the beginning, and nothing ever after. */
export function onceStale(stamp: () => string | undefined, print: (line: string) => void): () => void {
  const loaded = stamp();
  let told = loaded === undefined;
  return () => {
    const now = told ? undefined : stamp();
    if (now === undefined || now === loaded) return;
    told = true;
    print(WORDS);
  };
}
