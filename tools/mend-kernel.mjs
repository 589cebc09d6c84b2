// Changes the kernel, tslab 1.0.22, where it gets in a student's way. Set-up calls this after npm ci.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./environment.mjs";

const VERSION = "1.0.22";

// With loss and run from an earlier cell, f({ loss }) and const { network: n } = run compile, and then fail when they run: tslab
// turns the name of an earlier cell's variable into exports.name. It forgets that the name in { loss } is a value as well, and
// takes the name before a colon, which names a property, for a variable.
const earlierNames = {
  file: "converter.js",
  before: `        function wrapPrevIdentifier(node) {
            var _a, _b;
`,
  after: `        function wrapPrevIdentifier(node) {
            var _a, _b;
            if (ts.isShorthandPropertyAssignment(node)) {
                const value = checker.getShorthandAssignmentValueSymbol(node);
                if (!value?.declarations?.some((decl) => decl.getSourceFile() === declsFile)) return node;
                const access = ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("exports"), node.name);
                const fallback = node.objectAssignmentInitializer;
                return ts.factory.createPropertyAssignment(ts.factory.createIdentifier(node.name.text), fallback
                    ? ts.factory.createAssignment(access, ts.visitNode(fallback, wrapPrevIdentifier)) : access);
            }
            const parent = node.parent;
            if (parent && ts.isBindingElement(parent) && parent.propertyName === node && ts.isIdentifier(node)) return node;
            if (parent && ts.isPropertyAssignment(parent) && parent.name === node && ts.isIdentifier(node)) return node;
`,
};

// The compiler reads our declarations while the kernel starts, and keeps them: otherwise the cell that imports them waits, and they
// are forgotten when a cell does without. Naming them also leaves out what it would read unasked, the types of the test tools.
const typesAtStart = {
  file: "converter.js",
  before: `        typeRoots: getTypeRoots(),
`,
  after: `        typeRoots: getTypeRoots(),
        types: ["node", "handrolled"],
`,
};

// On a hub a student's folder often holds the notebooks and nothing installed: where no folder above has the package, the types are
// read as if node_modules beside the kernel lay there. (When the cell runs, NODE_PATH of the kernelspec finds the package.)
const packageAnywhere = {
  file: "converter.js",
  before: `function forwardTslabPath(cwd, path) {
`,
  after: `let bare;
function isBare(cwd) {
    for (let folder = cwd, last = ""; folder !== last; last = folder, folder = path_1.default.dirname(folder)) {
        if (ts.sys.fileExists((0, tspath_1.normalizeJoin)(folder, "node_modules", "handrolled", "package.json"))) return false;
    }
    return true;
}
function forwardTslabPath(cwd, path) {
    const inside = path_1.default.relative((0, tspath_1.normalizeJoin)(cwd, "node_modules"), path);
    if (!inside.startsWith("..") && !path_1.default.isAbsolute(inside) && (bare ??= isBare(cwd))) {
        return (0, tspath_1.normalizeJoin)(__dirname, "..", "..", inside);
    }
`,
};

// The first cell takes twice as long as the next, since the engine has not compiled the compiler yet: one that nobody waits for goes ahead.
const firstCell = {
  file: "main.js",
  before: `    convs.node; // Warm the converter for Node.js
`,
  after: `    convs.node.convert("", 'import { Matrix } from "handrolled"; const zeros = Matrix.zeros(1, 1);');
`,
};

// After 512 messages within one cell the socket wants a pause, which a cell that computes never makes: what it prints further is lost, and
// so is the word that it is done, for which everybody then waits for ever. Without a time limit for sending there is no such pause;
// without a limit for the queue nothing is dropped that the other side has not yet taken.
const nothingDropped = {
  file: "jupyter.js",
  before: `        this.iopub = new zmq.Publisher();
`,
  after: `        this.iopub = new zmq.Publisher({ sendTimeout: 0, sendHighWaterMark: 0 });
`,
};

/** @param {string} root Mends the kernel installed there; says what to do if it is not the kernel this was written for. */
export function mendKernel(root) {
  const tslab = join(root, "node_modules", "tslab");
  const { version } = JSON.parse(readFileSync(join(tslab, "package.json"), "utf8"));
  for (const { file, before, after } of [earlierNames, typesAtStart, packageAnywhere, firstCell, nothingDropped]) {
    const path = join(tslab, "dist", file);
    const code = readFileSync(path, "utf8");
    if (version === VERSION && code.includes(after)) continue;
    if (version !== VERSION || !code.includes(before))
      throw new SetupError("tslab is not the version that tools/mend-kernel.mjs was written for.");
    writeFileSync(
      path,
      code.replace(before, () => after),
    );
  }
}
