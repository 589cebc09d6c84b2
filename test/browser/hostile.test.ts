// JupyterLab as `npm start` opens it, seen by someone who means harm: who can reach it, and whether what a student's code gives,
// prints or draws can run as a program in the page.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/environment.mjs";
import { MINUTES, written } from "../notebooks/runner";
import { inChromium, screenshotFile } from "./chromium";

/** What functions find that run in the page. */
declare const window: any;

const TOKEN = "the-token-of-this-test";

const EVIL = [
  "<img src=x onerror=\"document.title='run by img'\">",
  "<script>document.title='run by script'</script>",
  "<svg onload=\"document.title='run by svg'\"></svg>",
  "<a href=\"javascript:document.title='run by a'\">press</a>",
  "[press](javascript:document.title='run')",
].join(" ");

/** What code cells can put on the page with words of a student's own: figures, verdicts, predictions, errors, prints. */
const CELLS = [
  'import { check, guess, line, lossFigure, plot, points, reveal, show, slide, tally } from "handrolled";',
  `const evil = ${JSON.stringify(EVIL)};`,
  'const tick = "`\\n\\n";', // would end a piece of code in Markdown
  "const words = { title: evil, description: evil, x: evil, y: evil };",
  "show(plot([line(evil, [1, 2], [1, 2]), points(evil, [1, 2], [2, 1])], words));",
  "show(slide(evil, [1, 2], (v) => [line(evil, [1, 2], [v, 2])], { ...words, label: (v) => evil + v, note: () => evil }));",
  "show(lossFigure({ [evil]: [{ epoch: 0, loss: 1 }, { epoch: 1, loss: 0.5 }] }, { title: evil }));",
  "guess(evil, tick + evil);",
  'reveal(evil, "A", "That is why.");',
  "const answers = [() => evil, () => tick + evil, () => { throw new Error(tick + evil); }, () => ({ [evil]: evil }), evil];",
  "for (const cube of answers as any[]) check({ cube });",
  "tally();",
  "console.log(evil);",
];

let port: number;
let lab: ReturnType<typeof spawn>;
const address = (path: string, host = "127.0.0.1") => `http://${host}:${port}${path}`;

beforeAll(async () => {
  port = await freePort();
  const options = ["--no-browser", "--port", String(port)];
  const ours = [
    `--IdentityProvider.token=${TOKEN}`,
    "--LabApp.expose_app_in_browser=True",
    "--ContentsManager.allow_hidden=True",
  ];
  lab = spawn(process.execPath, ["tools/start.mjs", ...options, ...ours], { cwd: root, stdio: "ignore" });
  for (let tries = 0; tries < 300 && !(await answers()); tries++) await sleep(200);
}, 2 * MINUTES);

afterAll(async () => {
  const ended = new Promise((resolve) => lab.on("exit", resolve));
  lab.kill("SIGTERM");
  await ended;
});

/** Whether the server is up: its version needs no token. */
const answers = () =>
  fetch(address("/api")).then(
    ({ ok }) => ok,
    () => false,
  );

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
}

describe("JupyterLab as we start it", () => {
  test.runIf(process.platform === "linux")("listens on this machine alone", () => {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    const listening = ["tcp", "tcp6"]
      .flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , connection]) => local.endsWith(`:${hex}`) && connection === "0A")
      .map(([, local]) => local.split(":")[0]);
    const loopbacks = ["0100007F", "00000000000000000000000001000000"];
    expect(listening.length).toBeGreaterThan(0);
    expect(listening.filter((host) => !loopbacks.includes(host))).toEqual([]);
  });

  test("lets nobody in without the token", async () => {
    for (const path of ["/api/contents", "/api/kernels", "/files/package.json"]) {
      const { status } = await fetch(address(path), { redirect: "manual" });
      expect([302, 403]).toContain(status);
    }
    expect((await fetch(address("/api/contents?token=wrong"))).status).toBe(403);
    expect((await fetch(address("/api/kernels"), { method: "POST", body: "{}" })).status).toBe(403);
    const page = await fetch(address("/lab"), { redirect: "manual" });
    expect(page.status).toBe(302);
    expect(page.headers.get("location")).toMatch(/^\/login/);
    expect((await fetch(address(`/api/contents?token=${TOKEN}`))).status).toBe(200);
  });

  test("refuses a name that is not this machine's, as a page of another site would use", async () => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const headers = { Host: "evil.example" };
      const path = `/api/contents?token=${TOKEN}`;
      request({ host: "127.0.0.1", port, path, headers }, (response) => resolve(response.statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

inChromium("hostile words", (browser) => {
  test(
    "in figures, verdicts, predictions, errors and prints are shown as words",
    async () => {
      const cells = CELLS.map((source, k) => ({
        ...{ cell_type: "code", id: `cell-${k}`, metadata: {}, source, execution_count: null, outputs: [] },
      }));
      const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
      const file = written("hostile", cells, { kernelspec });
      const page = await browser().newPage({ viewport: { width: 1200, height: 900 } });
      const dialogs: string[] = [];
      page.on("dialog", (dialog) => {
        dialogs.push(dialog.message());
        dialog.dismiss();
      });
      await page.goto(
        address(`/lab/workspaces/${basename(dirname(file))}/tree/${relative(root, file)}?token=${TOKEN}`),
      );
      await page.waitForFunction(
        (count) => window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length === count,
        CELLS.length,
        { timeout: 90_000 },
      );
      await page.evaluate(async () => {
        const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
        await sessionContext.ready;
        content.notebookConfig = { ...content.notebookConfig, windowingMode: "none" };
        window.jupyterapp.commands.execute("runmenu:run-all");
      });
      const isDone = () => window.jupyterapp.shell.currentWidget.content.widgets.at(-1).model.outputs.length > 0;
      await page.waitForFunction(isDone, undefined, { timeout: 90_000 });
      await page.waitForFunction(
        () => window.document.querySelectorAll(".js-plotly-plot .gtitle").length === 3,
        undefined,
        {
          timeout: 60_000,
        },
      );
      await page.screenshot({ path: screenshotFile("hostile", "notebook"), fullPage: true });
      const look = () =>
        page.evaluate(() => {
          const outputs = [...window.document.querySelectorAll(".jp-OutputArea-output")];
          const find = (selector: string) => outputs.flatMap((output) => [...output.querySelectorAll(selector)]);
          const isProgram = (link: any) =>
            /^\s*javascript:/i.test(link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "");
          return {
            title: window.document.title,
            programs: find("script, [onerror], [onload], img[src=x]").length + find("a").filter(isProgram).length,
            verdicts: outputs.filter((output) => output.textContent?.includes("cube: not yet")).length,
            stderr: outputs
              .filter((output) => output.getAttribute("data-mime-type")?.endsWith("stderr"))
              .map((o) => o.textContent),
          };
        });
      const seen = await look();
      expect(seen).toMatchObject({ programs: 0, verdicts: 5, stderr: [] });
      expect(seen.title).not.toContain("run by");
      expect(dialogs).toEqual([]);

      // The same words where nobody makes them harmless, to see that this would be noticed.
      await page.evaluate((html) => {
        const output = window.document.createElement("div");
        output.className = "jp-OutputArea-output";
        output.innerHTML = html;
        window.document.body.append(output);
      }, EVIL);
      await page.waitForFunction(() => window.document.title.includes("run by"));
      expect((await look()).programs).toBeGreaterThan(3);
      await page.close();
    },
    5 * MINUTES,
  );
});
