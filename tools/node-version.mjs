// Which Node the course needs. Plain syntax: this file is read by the Node that may be too old.
// It changes nothing.

const OLDEST = 20;

/**
 * The sentence for a Node that is too old, or undefined.
 * @param {string} version as in process.version
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const major = Number.parseInt(version.replace("v", ""), 10);
  if (major >= OLDEST) return undefined;
  return `Node ${OLDEST} or newer is needed, and this is ${version}: install the current one from https://nodejs.org.`;
}
