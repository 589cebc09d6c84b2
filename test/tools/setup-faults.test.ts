// Set-up under bad conditions: no network, killed at any moment, a folder that cannot be written to, odd names. It says what to do in
// one sentence, or the next run mends everything. npm and Python are played by scripts.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { cloneInto, fakePrograms } from "./bare";

const folder = mkdtempSync(join(tmpdir(), "handrolled-faults-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The start of a command that a plain user is to run. */
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

interface Machine {
  clone: string;
  log: string;
  PATH: string;
}

function machine(name: string): Machine {
  const place = join(folder, name);
  mkdirSync(place);
  const log = join(place, "steps");
  return { clone: cloneInto(place), log, PATH: fakePrograms(place, log) };
}

const environment = ({ PATH }: Machine, more: object = {}) => ({ PATH, HOME: folder, ...more });

function setUp(on: Machine, more: object = {}) {
  const options = { cwd: on.clone, encoding: "utf8", env: environment(on, more) } as const;
  return spawnSync(process.execPath, ["tools/setup.mjs"], options);
}

function start(on: Machine): ChildProcess {
  const options = { cwd: on.clone, env: environment(on), stdio: "ignore", detached: true } as const;
  return spawn(process.execPath, ["tools/setup.mjs"], options);
}

/** Set-up works now, leaves everything in place, and has nothing to do another time. */
function expectRecovery(on: Machine) {
  expect(setUp(on)).toMatchObject({ status: 0, stderr: "" });
  const kernel = join(on.clone, ".venv/share/jupyter/kernels/tslab/kernel.json");
  expect(JSON.parse(readFileSync(kernel, "utf8")).argv[1]).toBe(join(on.clone, "node_modules/tslab/bin/tslab"));
  for (const file of ["src/dist/index.js", "node_modules/tslab/dist/main.js", ".venv/bin/installed"])
    expect(existsSync(join(on.clone, file)), file).toBe(true);
  expect(existsSync(join(on.clone, ".setup.lock"))).toBe(false);
  expect(setUp(on)).toMatchObject({ status: 0, stdout: "", stderr: "" });
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.on("exit", resolve));

describe.runIf(process.platform !== "win32")("set-up", () => {
  test.each(["a folder with spaces", "Ünï cödé 数学"])("works in %s", (name) => {
    expectRecovery(machine(name));
  });

  test.each([
    ["npm", "Installing the Node packages failed: check the network and run the command again."],
    ["venv", "Making the Python environment .venv failed."],
    ["pip", "Installing the Python packages failed: check the network and run the command again."],
  ])("says one sentence when %s fails, after what that said itself, and works the next time", (step, advice) => {
    const on = machine(`broken ${step}`);
    const { status, stderr } = setUp(on, { BROKEN: step });
    expect(status).toBe(1);
    expect(stderr.trim()).toBe(`ENOTFOUND\n${advice}`);
    expectRecovery(on);
  });

  test.each(["npm", "venv", "pip", "build"])(
    "recovers from a kill during %s",
    async (step) => {
      const on = machine(`killed ${step}`);
      const child = start(on);
      while (child.exitCode === null && !(existsSync(on.log) && readFileSync(on.log, "utf8").includes(step)))
        await sleep(5);
      process.kill(-(child.pid as number), "SIGKILL");
      await ended(child);
      expectRecovery(on);
    },
    60_000,
  );

  test("says one sentence where nothing can be written, and works once it can", () => {
    const on = machine("read-only");
    for (const place of [on.clone, join(on.clone, "src")]) chmodSync(place, 0o555);
    // Root may write anywhere.
    const command = process.getuid?.() === 0 ? [...NOBODY, process.execPath] : [process.execPath];
    const options = { cwd: on.clone, encoding: "utf8", env: environment(on) } as const;
    const { status, stdout, stderr } = spawnSync(command[0], [...command.slice(1), "tools/setup.mjs"], options);
    for (const place of [on.clone, join(on.clone, "src")]) chmodSync(place, 0o755);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trim()).toBe(
      `Nothing can be written into ${on.clone}: copy the course into a folder of your own and run the command there.`,
    );
    expectRecovery(on);
  });

  test("recovers from a kill at any time, again and again", async () => {
    const on = machine("killed at any time");
    for (let delay = 20; delay < 1500; delay += 120) {
      const child = start(on);
      const end = ended(child);
      await Promise.race([end, sleep(delay)]);
      if (child.exitCode === null) process.kill(-(child.pid as number), "SIGKILL");
      await end;
    }
    expectRecovery(on);
  }, 120_000);
});
