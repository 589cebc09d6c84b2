// What set-up decides, and what it says when it cannot go on. Nothing is installed here.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  pythonEnvironment,
  pythonProblem,
  root,
  venvPython,
  venvStamp,
  venvStampFile,
  venvState,
} from "../../tools/environment.mjs";
import { kernelSpec } from "../../tools/install.mjs";
import { mendKernel } from "../../tools/mend-kernel.mjs";
import { nodeProblem } from "../../tools/node-version.mjs";
import { cloneInto, script } from "./bare";

const folder = mkdtempSync(join(tmpdir(), "handrolled-setup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const oneSentence = /^[^\n]+\.$/;

describe("npm run setup", () => {
  test("says and does nothing the second time", () => {
    const setup = () => spawnSync(process.execPath, ["tools/setup.mjs"], { cwd: root, encoding: "utf8" });
    expect(setup()).toMatchObject({ status: 0 });
    expect(setup()).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });
});

describe("an old Node", () => {
  test("is refused in one sentence", () => {
    expect(nodeProblem("v18.20.4")).toMatch(oneSentence);
    expect(nodeProblem("v18.20.4")).toContain("Node 20 or newer is needed");
  });

  test.each(["v20.0.0", "v26.10.0"])("is not %s", (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });
});

describe("Python", () => {
  const good = { command: ["python3"], version: [3, 12, 1], venv: true };
  const old = { command: ["python3"], version: [3, 8, 10], venv: true };
  const bare = { command: ["python3"], version: [3, 11, 2], venv: false };

  test("that is new enough and can make environments is fine, also beside another", () => {
    expect(pythonProblem([old, bare, good])).toBeUndefined();
  });

  test.each([
    ["missing", [], "debian", "sudo apt install python3"],
    ["missing on Windows", [], "win32", "winget install"],
    ["too old", [old], "darwin", "this machine has 3.8.10"],
    ["without venv on Debian", [bare], "debian", "sudo apt install python3-venv"],
    ["without venv elsewhere", [bare], "linux", "venv and ensurepip"],
  ])("%s: one sentence says what to install", (_name, candidates, system, advice) => {
    const message = pythonProblem(candidates, system);
    expect(message).toMatch(oneSentence);
    expect(message).toContain(advice);
  });

  test.runIf(process.platform !== "win32").each([
    ["nothing", undefined, "Python 3.10 or newer is needed"],
    ["one that is too old", "3 9 2 True", "this machine has 3.9.2"],
    ["one without venv", "3 11 2 False", "cannot make virtual environments"],
  ])("%s on the PATH ends set-up before it changes anything", (name, answer, message) => {
    const clone = cloneInto(join(folder, name));
    const bin = join(folder, name, "bin");
    mkdirSync(bin);
    if (answer) script(join(bin, "python3"), `echo ${answer}`);
    const env = { PATH: bin, HOME: folder };
    const result = spawnSync(process.execPath, ["tools/setup.mjs"], { cwd: clone, encoding: "utf8", env });
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr.trim()).toMatch(oneSentence);
    expect(result.stderr).toContain(message);
  });
});

describe(".venv", () => {
  const requirements = "jupyterlab==4.6.6\n";
  const works = () => true;

  function environment(name: string, stamp?: string) {
    const prefix = join(folder, name);
    mkdirSync(prefix);
    if (stamp !== undefined) writeFileSync(venvStampFile(prefix), stamp);
    return prefix;
  }

  test("is missing before the first set-up", () => {
    expect(venvState(join(folder, "nowhere"), requirements, works)).toBe("missing");
  });

  test("is broken without its stamp: the installation was interrupted", () => {
    expect(venvState(environment("interrupted"), requirements, works)).toBe("broken");
  });

  test("is ready with its stamp", () => {
    const prefix = environment("ready", venvStamp(join(folder, "ready"), requirements));
    expect(venvState(prefix, requirements, works)).toBe("ready");
  });

  test("is broken after requirements.txt changed", () => {
    const prefix = environment("outdated", venvStamp(join(folder, "outdated"), "jupyterlab==4.6.5\n"));
    expect(venvState(prefix, requirements, works)).toBe("broken");
  });

  test("is broken after the folder moved: its scripts point to the old place", () => {
    const prefix = environment("moved", venvStamp(join(folder, "original"), requirements));
    expect(venvState(prefix, requirements, works)).toBe("broken");
  });

  test("is broken when its Python is gone or does not run", () => {
    const prefix = environment("headless", venvStamp(join(folder, "headless"), requirements));
    expect(venvState(prefix, requirements)).toBe("broken");
    mkdirSync(join(venvPython(prefix), ".."));
    script(venvPython(prefix), "exit 1");
    expect(venvState(prefix, requirements)).toBe("broken");
  });
});

describe.runIf(process.platform !== "win32")("the Python environment", () => {
  function conda(name: string, ...files: string[]) {
    const prefix = join(folder, name);
    for (const file of files) {
      mkdirSync(join(prefix, file, ".."), { recursive: true });
      writeFileSync(join(prefix, file), "");
    }
    return prefix;
  }

  const lab = "bin/jupyter-lab";
  const renderer = "share/jupyter/labextensions/jupyterlab-plotly/package.json";

  test("is .venv where no conda environment is active", () => {
    expect(pythonEnvironment({})).toMatchObject({ kind: "venv", prefix: join(root, ".venv") });
  });

  test("is the active conda environment when it has JupyterLab", () => {
    const prefix = conda("course", lab);
    const expected = { kind: "conda", prefix, python: join(prefix, "bin/python") };
    expect(pythonEnvironment({ CONDA_PREFIX: prefix, CONDA_DEFAULT_ENV: "course" })).toEqual(expected);
  });

  test("is the one that repo2docker names while it builds an image, where none is active", () => {
    const prefix = conda("image", lab);
    expect(pythonEnvironment({ NB_PYTHON_PREFIX: prefix, CONDA_DEFAULT_ENV: prefix })).toMatchObject({ prefix });
    const other = conda("stacked", lab);
    expect(pythonEnvironment({ NB_PYTHON_PREFIX: prefix, CONDA_PREFIX: other })).toMatchObject({ prefix });
  });

  test("is .venv when the conda environment has no JupyterLab", () => {
    expect(pythonEnvironment({ CONDA_PREFIX: conda("empty") })).toMatchObject({ kind: "venv" });
  });

  test("is conda's base only when that draws plotly figures: nobody activated it for the course", () => {
    const bare = { CONDA_PREFIX: conda("base1", lab), CONDA_DEFAULT_ENV: "base" };
    const full = { CONDA_PREFIX: conda("base2", lab, renderer), CONDA_DEFAULT_ENV: "base" };
    expect(pythonEnvironment(bare)).toMatchObject({ kind: "venv" });
    expect(pythonEnvironment(full)).toMatchObject({ kind: "conda" });
  });
});

test("the kernel is started by absolute paths and prints no colours", () => {
  const clone = join(folder, "a clone");
  expect(kernelSpec(clone)).toEqual({
    argv: [
      process.execPath,
      join(clone, "node_modules/tslab/bin/tslab"),
      "kernel",
      "--config-path",
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
    env: { NO_COLOR: "1", NODE_PATH: join(clone, "node_modules") },
  });
});

describe("mending the kernel", () => {
  const installed = join(root, "node_modules/tslab");
  const refusal = "tslab is not the version that tools/mend-kernel.mjs was written for.";
  const changed = ["dist/converter.js", "dist/main.js", "dist/jupyter.js"];

  /** A folder with a copy of the installed kernel, as far as it is mended. */
  function kernel(name: string, version = "1.0.22") {
    const tslab = join(folder, name, "node_modules/tslab");
    for (const file of changed) cpSync(join(installed, file), join(tslab, file), { recursive: true });
    writeFileSync(join(tslab, "package.json"), JSON.stringify({ version }));
    const texts = () => changed.map((file) => readFileSync(join(tslab, file), "utf8"));
    return { clone: join(folder, name), tslab, texts };
  }

  test("leaves a mended one alone", () => {
    const { clone, texts } = kernel("mended");
    const before = texts();
    mendKernel(clone);
    expect(texts()).toEqual(before);
  });

  test("refuses another version, whatever it contains", () => {
    expect(() => mendKernel(kernel("newer", "1.0.23").clone)).toThrow(refusal);
  });

  test.each(changed)("refuses one whose %s it does not know", (file) => {
    const { clone, tslab } = kernel(`unknown ${basename(file)}`);
    writeFileSync(join(tslab, file), "function startKernel() {}");
    expect(() => mendKernel(clone)).toThrow(refusal);
  });
});
