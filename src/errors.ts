// One class for everything a student can do wrong, and the checks that throw it.
// The message says which operation, what it expected and what came.

/** Something the reader of the message can put right. In a notebook it prints as its message alone. */
export class UserError extends Error {
  /** Set in the kernel, where the stack names nothing that the reader knows. */
  static messageOnly = false;

  override readonly name = "UserError";

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return UserError.messageOnly ? this.message : (this.stack ?? this.message);
  }
}

/** A positive whole number, or an error naming it. */
export function requireSize(where: string, name: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new UserError(`${where}: ${name} must be a positive whole number, got ${shown(value)}`);
}

/** A finite number, or an error naming it. */
export function requireNumber(where: string, name: string, value: unknown): void {
  if (!Number.isFinite(value)) throw new UserError(`${where}: ${name} must be a finite number, got ${shown(value)}`);
}

/** A finite number that is at least 0, or an error naming it. */
export function requireNonNegative(where: string, name: string, value: unknown): void {
  if (!Number.isFinite(value) || (value as number) < 0)
    throw new UserError(`${where}: ${name} must be a number that is at least 0, got ${shown(value)}`);
}

/** A number that is at least 0 and below 1, or an error naming it. */
export function requireFraction(where: string, name: string, value: unknown): void {
  if (!Number.isFinite(value) || (value as number) < 0 || (value as number) >= 1)
    throw new UserError(`${where}: ${name} must be at least 0 and below 1, got ${shown(value)}`);
}

/** A finite number above 0, or an error naming it. */
export function requirePositive(where: string, name: string, value: unknown): void {
  if (!Number.isFinite(value) || (value as number) <= 0)
    throw new UserError(`${where}: ${name} must be above 0, got ${shown(value)}`);
}

/** A function, or an error naming it and an example of one. */
export function requireFunction(where: string, name: string, value: unknown, example: string): void {
  if (typeof value !== "function" || isClass(value))
    throw new UserError(`${where}: ${name} must be a function such as ${example}, got ${shown(value)}`);
}

/** A text, or an error naming it. */
export function requireText(where: string, name: string, value: unknown): void {
  if (typeof value !== "string") throw new UserError(`${where}: ${name} must be a text, got ${shown(value)}`);
}

/** f of some numbers, or an error unless that is a number; NaN and the infinities are numbers too. */
export function valueAt(where: string, f: (...at: number[]) => number, ...at: number[]): number {
  const value: unknown = f(...at);
  if (typeof value !== "number")
    throw new UserError(`${where}: f(${at.join(", ")}) must be a number, got ${shown(value)}`);
  return value;
}

/** The options themselves if they are an object, or an error with an example. */
export function requireOptions<T>(where: string, options: T, example: string): T {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new UserError(`${where}: the options must be an object such as ${example}, got ${shown(options)}`);
  return options;
}

/** A value in words, short enough for a message. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return isClass(value) ? "a class" : "a function";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return `an object (${className(value)})`;
  return String(value);
}

/** Whether a function can only be called with `new`. */
function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith("class");
}

function className(value: object): string {
  try {
    const name: unknown = value.constructor.name;
    if (typeof name === "string") return name;
  } catch {
    // no constructor, or a getter or a proxy of the student's own
  }
  return "Object";
}
