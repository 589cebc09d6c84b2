// Every lesson in a real JupyterLab: as it is opened, run, run again, in the dark theme, and on a projector.
// Pictures of all figures are left in .temp/screenshots/lab.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ask } from "./inside";
import { screenshotFile } from "./chromium";
import { apart, close, inLab, type Lab, lessons, MINUTES, open, restartAndRunAll, runAll } from "./lab";
import * as looks from "./looks";

/** What was wrong with a lesson, by what was done with it. */
type Visit = Record<string, string[]>;

inLab("JupyterLab", (lab) => {
  const visits = new Map<string, Visit>();
  let outputs: Record<string, Record<string, string>>;
  beforeAll(async () => {
    const waiting = [...lessons];
    const lane = async () => {
      const own = await apart(lab());
      for (let name = waiting.shift(); name; name = waiting.shift())
        visits.set(name, await visit(own, name).catch((error) => ({ page: [`the visit broke off: ${error}`] })));
    };
    await Promise.all([lane(), lane()]);
    const compare = (folder: string) => looks.outputComplaints("notebooks", join(lab().folder, folder));
    outputs = { ran: await compare("ran"), again: await compare("again") };
  }, 25 * MINUTES);

  describe.each(lessons)("lesson %s", (name) => {
    const complaints = (stage: string) => visits.get(name)?.[stage];

    test("shows its figures, formulas and graphs as soon as it is opened", () => {
      expect(complaints("opened")).toEqual([]);
    });
    test("runs without an error, and draws its figures again", () => {
      expect(complaints("ran")).toEqual([]);
    });
    test("prints what is committed", () => {
      expect(outputs.ran[name]).toBe("");
    });
    test("has sliders that change the picture", () => {
      expect(complaints("moved")).toEqual([]);
    });
    test("prints the same after a restart", () => {
      expect(complaints("again")).toEqual([]);
      expect(outputs.again[name]).toBe("");
    });
    test("can be read in the dark theme", () => {
      expect(complaints("dark")).toEqual([]);
    });
    test("shows a figure or a code cell whole on a projector", () => {
      expect(complaints("presented")).toEqual([]);
    });
    test("leaves the page without an error", () => {
      expect(complaints("page")).toEqual([]);
    });
  });
});

async function visit(lab: Lab, name: string): Promise<Visit> {
  const opened = await open(lab, name);
  const { page, errors } = opened;
  const fresh = [...(await looks.drawnComplaints(page, { keep: name })), ...(await looks.paleComplaints(page))];
  await runAll(page);
  const ran = [...(await looks.drawnComplaints(page)), ...(await looks.redComplaints(page))];
  await keep(lab, name, "ran", await ask(page, "notebook"));
  const moved = await looks.sliderComplaints(page, { keep: name });
  await restartAndRunAll(page);
  const again = [...(await looks.drawnComplaints(page)), ...(await looks.redComplaints(page))];
  await keep(lab, name, "again", await ask(page, "notebook"));
  await looks.turn(page, "dark");
  const dark = [
    ...(await looks.drawnComplaints(page, { keep: `${name}/dark` })),
    ...(await looks.paleComplaints(page)),
  ];
  await page.screenshot({ path: screenshotFile("lab", name, "dark", "page") });
  await looks.turn(page, "light");
  const presented = await looks.present(page);
  await (await looks.figureOf(page, (await ask(page, "figureCells"))[0])).scrollIntoViewIfNeeded();
  await page.screenshot({ path: screenshotFile("lab", name, "presented") });
  await close(opened);
  return { opened: fresh, ran, moved, again, dark, presented, page: errors };
}

async function keep({ folder }: Lab, name: string, stage: string, notebook: object): Promise<void> {
  mkdirSync(join(folder, stage), { recursive: true });
  writeFileSync(join(folder, stage, `${name}.ipynb`), JSON.stringify(notebook));
}
