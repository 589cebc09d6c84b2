// Repairs one fault of the kernel, tslab 1.0.22: a variable of an earlier cell in shorthand, as in train(..., { loss }),
// passes the compiler and then fails with "loss is not defined". Set-up calls this after npm ci.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// tslab turns the name of an earlier cell's variable into exports.name; a shorthand property needs its own way to ask for the symbol.
const FAULTY = `        function wrapPrevIdentifier(node) {
            var _a, _b;
`;
const MENDED = `${FAULTY}            if (ts.isShorthandPropertyAssignment(node)) {
                const value = checker.getShorthandAssignmentValueSymbol(node);
                if (!value?.declarations?.some((decl) => decl.getSourceFile() === declsFile)) return node;
                const access = ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("exports"), node.name);
                const fallback = node.objectAssignmentInitializer;
                return ts.factory.createPropertyAssignment(ts.factory.createIdentifier(node.name.text), fallback
                    ? ts.factory.createAssignment(access, ts.visitNode(fallback, wrapPrevIdentifier)) : access);
            }
`;

/** Mends the kernel installed below `root`; says what to do if it is not the kernel this was written for. */
export function mendKernel(root) {
  const file = join(root, "node_modules", "tslab", "dist", "converter.js");
  const code = readFileSync(file, "utf8");
  if (code.includes(MENDED)) return;
  if (!code.includes(FAULTY)) throw new Error("tslab is not the version that tools/mend-kernel.mjs was written for.");
  writeFileSync(file, code.replace(FAULTY, MENDED));
}
