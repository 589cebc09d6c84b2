// Two clones on one machine, served at once: another port for the second, and to each kernel the package of its own clone.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { venvPython } from "../../tools/environment.mjs";
import { cloneOfTheCourse, serve, stopServers, venvOf } from "./clone";

const MINUTE = 60_000;

/** Runs a cell in a kernel that a server has started, and prints what it prints; fails on an error. */
const RUN_CELL = `
import queue, sys
from jupyter_client import BlockingKernelClient
client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels(hb=False)
# Once one message has come back, none is missed.
while True:
    client.kernel_info()
    try:
        client.get_iopub_msg(timeout=1)
        break
    except queue.Empty:
        pass
shown = lambda message: print(message["content"].get("text", ""), end="")
reply = client.execute_interactive(sys.argv[2], timeout=120, output_hook=shown)
sys.exit(reply["content"]["status"] != "ok")
`;

describe.runIf(process.platform !== "win32")("two clones side by side", { timeout: 5 * MINUTE }, () => {
  const folder = mkdtempSync(join(tmpdir(), "handrolled-clones-"));
  const clones = ["one", "two"].map((name) => join(folder, name));
  // One home, as on a laptop, and nothing of ours in it.
  const home = join(folder, "home");
  const env = { PATH: process.env.PATH, HOME: home, JUPYTER_RUNTIME_DIR: join(folder, "runtime") };
  let servers: Awaited<ReturnType<typeof serve>>[];

  const npm = (clone: string, ...command: string[]) => spawnSync("npm", command, { cwd: clone, env, encoding: "utf8" });

  /** The kernel that a server starts for a notebook of its clone prints this for a cell. */
  async function printed({ ask }: (typeof servers)[number], clone: string, cell: string) {
    const { id } = await ask("/api/kernels", {
      method: "POST",
      body: JSON.stringify({ path: "notebooks/06-training.ipynb" }),
    });
    const file = join(folder, "runtime", `kernel-${id}.json`);
    const { status, stdout, stderr } = spawnSync(venvPython(join(clone, ".venv")), ["-c", RUN_CELL, file, cell], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    return stdout.trim();
  }

  /** What src says about the noise of the data, as a student would change it. */
  const CELL =
    'import { seededRandom, sineData } from "handrolled";\nsineData(1, seededRandom(1)).y.data[0].toFixed(3)';
  const noise = (clone: string, value: string) => {
    const file = join(clone, "src/data.ts");
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/noise = [\d.]+,/);
    writeFileSync(file, text.replace(/noise = [\d.]+,/, `noise = ${value},`));
  };

  beforeAll(async () => {
    for (const clone of clones) {
      cloneOfTheCourse(clone);
      venvOf(clone);
    }
    const port = await freePort();
    // At the same moment, and for the same port: the whole of `npm start`, set-up included.
    const start = ["npm", "start", "--silent", "--", "--no-browser", "--ip=127.0.0.1", `--port=${port}`];
    servers = await Promise.all(clones.map((clone) => serve(start, clone, env)));
  }, 5 * MINUTE);
  afterAll(async () => {
    await stopServers();
    rmSync(folder, { recursive: true, force: true });
  }, MINUTE);

  test("are served at two addresses, and each serves its own folder", async () => {
    expect(new Set(servers.map(({ base }) => base)).size).toBe(2);
    for (const [k, clone] of clones.entries()) {
      const { kernelspecs } = await servers[k].ask("/api/kernelspecs");
      expect(kernelspecs.tslab.spec.argv[1]).toBe(join(clone, "node_modules/tslab/bin/tslab"));
    }
    // A kernel in the home would be everybody's.
    expect(existsSync(join(home, ".local/share/jupyter/kernels"))).toBe(false);
  });

  test(
    "give each kernel its own package: one clone's change, rebuilt, is not in the other's",
    async () => {
      const both = async () => [await printed(servers[0], clones[0], CELL), await printed(servers[1], clones[1], CELL)];
      const [first, second] = await both();
      expect([first, second]).toEqual([first, first]);
      noise(clones[1], "0");
      expect(npm(clones[1], "run", "--silent", "setup")).toMatchObject({
        status: 0,
        stdout: "Building src ...\n",
        stderr: "",
      });
      const sineOfMinusTen = "0.544";
      expect(first).not.toBe(sineOfMinusTen);
      expect(await both()).toEqual([first, sineOfMinusTen]);
    },
    5 * MINUTE,
  );
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
