// Clones of the working tree for the tests of set-up, and servers started in them. They borrow what is installed here, so that they
// cost seconds; that a real set-up installs it is what .ci/run shows.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { pythonEnvironment, root, venvPython, venvStamp, venvStampFile } from "../../tools/environment.mjs";

/** What set-up and work leave behind: no part of a fresh clone. */
const LEFTOVERS = [
  ".git",
  "node_modules",
  "dist",
  ".venv",
  ".jupyter",
  ".temp",
  ".originals",
  "mine",
  ".ipynb_checkpoints",
];

/** A copy of the course; node_modules is ours, but for the package, which is the clone's own. */
export function cloneOfTheCourse(clone: string): string {
  cpSync(root, clone, { recursive: true, filter: (file) => file === root || !LEFTOVERS.includes(basename(file)) });
  mkdirSync(join(clone, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules"))) {
    symlinkSync(name === "handrolled" ? "../src" : join(root, "node_modules", name), join(clone, "node_modules", name));
  }
  return clone;
}

/** A Python environment with a folder of its own and our packages: what is registered in it is seen by no other. */
export function environmentAt(prefix: string): string {
  const { python, prefix: ours } = pythonEnvironment();
  execFileSync(python, ["-m", "venv", "--without-pip", prefix]);
  const purelib = "import sysconfig; print(sysconfig.get_path('purelib'), end='')";
  const packages = (interpreter: string) => execFileSync(interpreter, ["-c", purelib], { encoding: "utf8" });
  writeFileSync(join(packages(venvPython(prefix)), "borrowed.pth"), `${packages(python)}\n`);
  const lab = join(prefix, "bin/jupyter-lab");
  writeFileSync(lab, `#!/bin/sh\nexec '${venvPython(prefix)}' -m jupyterlab "$@"\n`);
  chmodSync(lab, 0o755);
  for (const part of ["labextensions", "lab"]) {
    mkdirSync(join(prefix, "share/jupyter"), { recursive: true });
    symlinkSync(join(ours, "share/jupyter", part), join(prefix, "share/jupyter", part));
  }
  return prefix;
}

/** The clone's .venv, which set-up takes for complete. */
export function venvOf(clone: string): void {
  const prefix = environmentAt(join(clone, ".venv"));
  const requirements = readFileSync(join(clone, "requirements.txt"), "utf8");
  writeFileSync(venvStampFile(prefix), venvStamp(prefix, requirements));
}

const servers: ChildProcess[] = [];

/** Ends every server of this test file, and what they started. */
export async function stopServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    if (server.exitCode !== null || server.signalCode !== null) continue;
    const closed = new Promise((resolve) => server.on("close", resolve));
    // The whole group: npm ends without what it has started.
    process.kill(-(server.pid as number), "SIGTERM");
    await closed;
  }
}

/** Starts a Jupyter server; resolves once it says where it listens. */
export async function serve(command: string[], cwd: string, env: NodeJS.ProcessEnv) {
  const server = spawn(command[0], command.slice(1), { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  servers.push(server);
  let log = "";
  const address = await new Promise<RegExpExecArray>((resolve, reject) => {
    const read = (data: Buffer) => {
      log += data;
      const found = /(http:\/\/127\.0\.0\.1:\d+)(\/\S*)\?token=(\w+)/.exec(log);
      if (found) resolve(found);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("close", () => reject(new Error(`The server ended:\n${log}`)));
  });
  const [, base, path, token] = address;
  const headers = { authorization: `token ${token}` };
  const ask = async (what: string, options: RequestInit = {}): Promise<any> =>
    (await fetch(`${base}${what}`, { ...options, headers })).json();
  return { base, path, ask };
}
