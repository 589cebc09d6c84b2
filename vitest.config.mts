// The unit tests read src as it stands, without a build. Tests that start a kernel set longer limits themselves.
// The tests in a browser come last and one file at a time: each keeps two cores busy, and would starve the kernels of the others.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const browser = "test/browser/**/*.test.ts";

export default defineConfig({
  resolve: { alias: { handrolled: fileURLToPath(new URL("src/index.ts", import.meta.url)) } },
  test: {
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: "node", include: ["test/**/*.test.ts"], exclude: [browser] } },
      { extends: true, test: { name: "browser", include: [browser], maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
});
