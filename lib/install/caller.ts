/** The stack line of the code that called the function. */
export function callerOf(fn: (...args: never[]) => unknown): string {
  const here: { stack?: string } = {};
  Error.captureStackTrace(here, fn);
  return here.stack?.split('\n')[1]?.trim() ?? 'at an unknown place';
}
