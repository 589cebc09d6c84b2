// Clones with nothing installed for the tests of set-up, and programs that play npm and Python, so that nothing is downloaded.
// Clones in which the course runs are in clone.ts.

import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../../tools/environment.mjs";

/** A folder with the tools of the course and nothing installed. */
export function cloneInto(folder: string): string {
  const clone = join(folder, "clone");
  mkdirSync(clone, { recursive: true });
  for (const part of ["tools", "src", "package.json", "package-lock.json", "requirements.txt", "tsconfig.json"]) {
    const isSource = (file: string) => !["dist", "node_modules"].includes(basename(file));
    cpSync(join(root, part), join(clone, part), { recursive: true, filter: isSource });
  }
  return clone;
}

export function script(file: string, lines: string): void {
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
}

/** A folder for the PATH with an npm and a python3 that do what set-up needs of them, slowly, and note each step in a file. */
export function fakePrograms(folder: string, log: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const slowly = (step: string) =>
    `echo ${step} >> '${log}'; [ "$BROKEN" = ${step} ] && { echo "ENOTFOUND"; exit 1; }; sleep 0.3`;
  const kernel = join(root, "node_modules/tslab");
  const compiler = join(folder, "tsc");
  writeFileSync(
    compiler,
    `const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
appendFileSync(${JSON.stringify(log)}, "build\\n");
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
mkdirSync("src/dist", { recursive: true });
writeFileSync("src/dist/index.js", "");`,
  );
  script(
    join(bin, "npm"),
    `rm -rf node_modules; mkdir -p node_modules/tslab/dist node_modules/typescript/bin
${slowly("npm")}
cp '${kernel}/package.json' node_modules/tslab/; cp '${kernel}'/dist/*.js node_modules/tslab/dist/
cp '${compiler}' node_modules/typescript/bin/tsc`,
  );
  script(
    join(bin, "python3"),
    `case "$*" in
*version_info*) echo 3 12 1 True ;;
*find_spec*) test -e "$(dirname "$0")/installed" ;;
"-m venv "*) mkdir -p "$3/bin"; ${slowly("venv")}; cp "$0" "$3/bin/python" ;;
"-m pip "*) ${slowly("pip")}; touch "$(dirname "$0")/installed" ;;
esac`,
  );
  return `${bin}:/usr/bin:/bin`;
}
