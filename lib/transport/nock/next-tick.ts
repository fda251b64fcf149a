/**
 * Keeps process.nextTick real while the mock is installed.
 *
 * jest.useFakeTimers() and sinon's install() replace it by default, and nock waits for its own tick: every intercepted
 * call would hang until the SDK gives up after 3 s. All other fakes are left as they are. See
 * docs/decisions/fake-timers.md for what was measured and what else was tried.
 */

type NextTick = typeof process.nextTick;

/** What @sinonjs/fake-timers leaves on its fakes, under jest and sinon alike. */
interface FakeTimer {
  readonly clock?: { readonly _nextTick?: NextTick };
}

/**
 * @returns the undo, after which the property is as if it had never been touched; where fakes are still in force, as soon
 * as they are gone: calls in flight need real ticks to come to their end
 */
export function keepNextTickReal(): () => void {
  const before = untouched(Object.getOwnPropertyDescriptor(process, 'nextTick'));
  // What the property would hold without us.
  let assigned = process.nextTick;
  if (before?.get === undefined && before?.value !== undefined) assigned = before.value;
  const real = realNextTick(assigned);
  let undone = false;

  // A fake shows itself as one only after it was assigned, so what was assigned is judged when it is asked for.
  // Core itself comes along here with every tick, outside jest: the common case first.
  const get = () => (assigned !== real && isFake(assigned) ? real : assigned);
  const putBack = () => {
    if (before === undefined) Reflect.deleteProperty(process, 'nextTick');
    else if (before.get !== undefined) Object.defineProperty(process, 'nextTick', before);
    else Object.defineProperty(process, 'nextTick', { ...before, value: assigned });
  };
  Object.defineProperty(get, ASSIGNED, { get: () => (undone ? assigned : undefined) });
  Object.defineProperty(process, 'nextTick', {
    configurable: true,
    enumerable: before?.enumerable ?? true,
    get,
    set(value: NextTick) {
      assigned = value;
      if (undone && !isFake(assigned)) putBack();
    },
  });

  return () => {
    undone = true;
    if (!isFake(assigned)) putBack();
  };
}

/** On the getter of an installation that is over: what it keeps for the time when the fakes are gone. */
const ASSIGNED = Symbol.for('alicloud-kms-mock.next-tick');

/** The property as it would be without what an earlier installation has left there. */
function untouched(found: PropertyDescriptor | undefined): PropertyDescriptor | undefined {
  const value = (found?.get as { [ASSIGNED]?: NextTick } | undefined)?.[ASSIGNED];
  if (found === undefined || value === undefined) return found;
  return { configurable: true, enumerable: found.enumerable ?? true, writable: true, value };
}

function realNextTick(found: NextTick): NextTick {
  let nextTick = found;
  for (let inner = replacedBy(nextTick); inner !== undefined; inner = replacedBy(nextTick)) nextTick = inner;
  if (!isJestMock(nextTick)) return nextTick;
  // jest's legacy fakes do not tell what they replaced. A microtask comes as soon as a tick.
  return (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    void Promise.resolve().then(() => callback(...args));
  };
}

const replacedBy = (nextTick: NextTick): NextTick | undefined => (nextTick as FakeTimer).clock?._nextTick;

const isJestMock = (nextTick: NextTick): boolean =>
  (nextTick as { _isMockFunction?: boolean })._isMockFunction === true;

const isFake = (nextTick: NextTick): boolean => replacedBy(nextTick) !== undefined || isJestMock(nextTick);
