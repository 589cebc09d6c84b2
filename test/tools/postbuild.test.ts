// A class on Binder or a JupyterHub: postBuild runs under the variables of repo2docker, and a server that our tools did not start serves the course.
// The image itself is simulated: no container, and Python packages borrowed from here.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, venvPython } from "../../tools/environment.mjs";
import { kernelSpec } from "../../tools/install.mjs";
import { cloneOfTheCourse, environmentAt, serve, stopServers } from "./clone";

const MINUTE = 60_000;

describe.runIf(process.platform !== "win32")("the image of a hub", { timeout: 5 * MINUTE }, () => {
  const folder = mkdtempSync(join(tmpdir(), "handrolled-image-"));
  const prefix = join(folder, "conda/envs/notebook");
  // In such an image the repository is the home.
  const home = join(folder, "home/jovyan");
  const path = [join(prefix, "bin"), process.env.PATH].join(delimiter);
  // Nothing else of ours: npm's cache is in the home too, and postBuild empties it.
  const building = { PATH: path, HOME: home, NB_PYTHON_PREFIX: prefix, CONDA_DEFAULT_ENV: prefix };
  const serving = { ...building, CONDA_PREFIX: prefix };
  let built: ReturnType<typeof run>;

  const run = (env: NodeJS.ProcessEnv, command: string, ...options: string[]) =>
    spawnSync(command, options, { cwd: home, env, encoding: "utf8" });

  beforeAll(() => {
    cloneOfTheCourse(home);
    environmentAt(prefix);
    built = run(building, "./postBuild");
  }, 5 * MINUTE);
  afterAll(async () => {
    await stopServers();
    rmSync(folder, { recursive: true, force: true });
  }, MINUTE);

  test("is built by postBuild, which registers the kernel in the environment that serves, and makes no .venv", () => {
    expect(built).toMatchObject({ status: 0, stderr: "" });
    const kernel = readFileSync(join(prefix, "share/jupyter/kernels/tslab/kernel.json"), "utf8");
    expect(JSON.parse(kernel)).toEqual(kernelSpec(home));
    expect(existsSync(join(home, ".venv"))).toBe(false);
  });

  test("has nothing left to set up when a student opens a terminal", () => {
    expect(run(serving, "npm", "run", "--silent", "setup")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  test(
    "serves the TypeScript kernel alone, as the default, and JupyterLab asks nobody about news",
    async () => {
      const lab = ["jupyter-lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"];
      const { ask } = await serve(lab, home, serving);
      const { kernelspecs, default: preferred } = await ask("/api/kernelspecs");
      expect([preferred, Object.keys(kernelspecs)]).toEqual(["tslab", ["tslab"]]);
      const setting = async (plugin: string) => (await ask(`/lab/api/settings/${plugin}`)).schema.properties;
      const news = await setting("@jupyterlab/apputils-extension:notification");
      expect([news.fetchNews.default, news.checkForUpdates.default]).toEqual(["false", false]);
      const { codeCellConfig } = await setting("@jupyterlab/notebook-extension:tracker");
      expect(codeCellConfig.default.lineWrap).toBe(true);
    },
    MINUTE,
  );

  test(
    "runs a lesson, also where a student's folder has the notebooks and nothing installed",
    () => {
      // As on a hub whose homes outlive the image.
      const elsewhere = join(folder, "home/student/notebooks");
      mkdirSync(elsewhere, { recursive: true });
      cpSync(join(home, "notebooks/06-training.ipynb"), join(elsewhere, "06-training.ipynb"));
      const lessons = [join(home, "notebooks/06-training.ipynb"), join(elsewhere, "06-training.ipynb")];
      const { status, stdout } = run(serving, venvPython(prefix), join(home, "tools/lessons.py"), ...lessons);
      expect([status, stdout.match(/passed/g)]).toEqual([0, ["passed", "passed"]]);
    },
    5 * MINUTE,
  );

  test("is what postBuild is for: elsewhere it says so and does nothing", () => {
    const { NB_PYTHON_PREFIX: _, ...laptop } = building;
    const { status, stdout, stderr } = run(laptop, "./postBuild");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("postBuild is run by repo2docker");
  });
});

test("environment.yml names a Python as repo2docker reads it: with one =", () => {
  const dependency = readFileSync(join(root, "environment.yml"), "utf8").match(/^ {2}- (python\b.*)$/m)?.[1];
  expect(dependency).toMatch(/^python=3\.\d+$/);
});
