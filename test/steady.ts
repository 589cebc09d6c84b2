// Finds what may give other bits in another version of Node, on another machine or at another time; read from the syntax tree, so
// that comments and texts do not count. What a program prints is not looked at here.

import { kindOf, lines, type Node, nodes } from "./notebooks/document";

/** The functions whose bits steady.test.ts pins, and which therefore may be called. The constants are numbers like any other. */
export const MATH =
  "abs ceil floor round trunc sign max min fround imul clz32 sqrt cbrt hypot exp expm1 log log1p log2 log10 sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh".split(
    " ",
  );

const CONSTANTS = ["E", "LN10", "LN2", "LOG10E", "LOG2E", "PI", "SQRT1_2", "SQRT2"];

const CLOCKS = ["Date", "performance", "Temporal"];
const MACHINE = ["crypto", "Intl", "navigator", "os"];
/** Ways to come by a global without saying its name. */
const DETOURS = ["globalThis", "global", "eval"];
const MODULES = /^(node:)?(crypto|os|perf_hooks|child_process|worker_threads)$/;
const LOCAL = /^(toLocale\w*|localeCompare)$/;

/** The complaints about a piece of code, each with its line. */
export function unsteady(source: string): string[] {
  return nodes(source).flatMap((node) => {
    const reason = reasonAgainst(node);
    if (reason === undefined) return [];
    const line = lines(source.slice(0, node.getStart())).length;
    const found = kindOf(node.parent) === "PropertyAccessExpression" ? node.parent : node;
    return [`line ${line}: ${lines(found.getText())[0]} does not give the same everywhere: ${reason}`];
  });
}

function reasonAgainst(node: Node): string | undefined {
  switch (kindOf(node)) {
    case "AsteriskAsteriskToken":
    case "AsteriskAsteriskEqualsToken":
      return "powers changed between versions of Node; write x * x";
    case "Identifier":
      return isValue(node) ? againstName(node) : undefined;
    case "StringLiteral":
      return isModule(node) && MODULES.test(node.text) ? "this module tells of the machine or the time" : undefined;
    case "PropertyAccessExpression":
      return againstProperty(node.name.text);
    case "CallExpression":
      return againstCall(node);
  }
  return undefined;
}

/** Whether an identifier stands for a value, and is not what something is called or a part of a type. */
function isValue({ parent, pos }: Node): boolean {
  const kind = kindOf(parent);
  if (kind === "ShorthandPropertyAssignment" || kind === "TypeOfExpression") return true;
  const isName = parent.name?.pos === pos || parent.propertyName?.pos === pos;
  // FirstNode is the compiler's other name for a qualified name in a type.
  return !isName && !/Type|^FirstNode$|^(Im|Ex)portSpecifier$/.test(kind);
}

function againstName({ text, parent }: Node): string | undefined {
  const part: string = kindOf(parent) === "PropertyAccessExpression" ? parent.name.text : "";
  if (text === "Math") return againstMath(part);
  if (CLOCKS.includes(text)) return "it reads a clock";
  if (MACHINE.includes(text)) return "it depends on the machine";
  if (DETOURS.includes(text)) return "it reaches what this scan cannot see";
  if (text === "process" && part !== "stdout") return "it tells of the machine or the time";
  return text === "console" && /^$|^time/.test(part) ? "it reads a clock" : undefined;
}

/** Math may only be used as Math.name, with a name that is known. */
function againstMath(name: string): string | undefined {
  if (name === "") return "write Math.name, so that it can be seen which function it is";
  if (name === "random") return "it is not seeded";
  return [...MATH, ...CONSTANTS].includes(name) ? undefined : "its bits are not known to be the same in all versions";
}

function againstProperty(name: string): string | undefined {
  return LOCAL.test(name) ? "it depends on the language of the machine" : undefined;
}

function againstCall({ expression, arguments: given }: Node): string | undefined {
  const name = expression.name?.text ?? expression.text;
  if (given.length > 0) return undefined;
  if (name === "sort" || name === "toSorted") return "without a comparator it sorts numbers as texts";
  return name === "seedrandom" ? "without a seed every run draws others" : undefined;
}

function isModule({ parent }: Node): boolean {
  const isRequire = kindOf(parent) === "CallExpression" && /^(require|import)$/.test(parent.expression.getText());
  return isRequire || /^(Import|Export|ExternalModule)/.test(kindOf(parent));
}
