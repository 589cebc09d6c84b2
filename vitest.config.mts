// The unit tests read src as it stands, without a build. Tests that start a kernel set longer limits themselves.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { handrolled: fileURLToPath(new URL("src/index.ts", import.meta.url)) } },
  test: { include: ["test/**/*.test.ts"], testTimeout: 20_000 },
});
