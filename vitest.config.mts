// The unit tests read src as it stands, without a build. Tests that start a kernel set longer limits themselves.
// The tests in a browser come last and two files at a time: each keeps two cores busy, and would starve the kernels of the others.

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const browser = "test/browser/**/*.test.ts";
// Vitest would leave one core to itself, half of a small machine, where many tests wait for other processes.
const maxWorkers = availableParallelism();

export default defineConfig({
  resolve: { alias: { handrolled: fileURLToPath(new URL("src/index.ts", import.meta.url)) } },
  test: {
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: "node", include: ["test/**/*.test.ts"], exclude: [browser], maxWorkers } },
      { extends: true, test: { name: "browser", include: [browser], maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
});
