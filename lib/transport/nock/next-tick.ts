/**
 * Keeps process.nextTick real while the mock is installed.
 *
 * jest.useFakeTimers() and sinon's install() replace it by default, and nock waits for a tick: every intercepted call would
 * hang until the SDK times out after 3 s. All other fakes stay. docs/decisions/fake-timers.md has the measurements and the
 * alternatives.
 */

type NextTick = typeof process.nextTick;

/** The property that @sinonjs/fake-timers adds to its fakes, under jest and sinon. */
interface FakeTimer {
  readonly clock?: { readonly _nextTick?: NextTick };
}

/**
 * @returns the undo. It restores the property completely. While fakes are installed, it waits until they are removed: calls
 * in flight need real ticks to end.
 */
export function keepNextTickReal(): () => void {
  const before = untouched(Object.getOwnPropertyDescriptor(process, 'nextTick'));
  // The value that the property would have without this module.
  let assigned = process.nextTick;
  if (before?.get === undefined && before?.value !== undefined) assigned = before.value;
  const real = realNextTick(assigned);
  let undone = false;

  // A fake can be recognized only after it was assigned, so the value is checked when it is read.
  // Outside jest, Node itself reads the property with every tick: the common case comes first.
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

/** On the getter of an installation that has ended: the value for the time after the fakes are removed. */
const ASSIGNED = Symbol.for('alicloud-kms-mock.next-tick');

/** The property without the getter that an earlier installation may have left. */
function untouched(found: PropertyDescriptor | undefined): PropertyDescriptor | undefined {
  const value = (found?.get as { [ASSIGNED]?: NextTick } | undefined)?.[ASSIGNED];
  if (found === undefined || value === undefined) return found;
  return { configurable: true, enumerable: found.enumerable ?? true, writable: true, value };
}

function realNextTick(found: NextTick): NextTick {
  let nextTick = found;
  for (let inner = replacedBy(nextTick); inner !== undefined; inner = replacedBy(nextTick)) nextTick = inner;
  if (!isJestMock(nextTick)) return nextTick;
  // jest's legacy fakes do not store what they replaced. A microtask runs as early as a tick.
  return (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    void Promise.resolve().then(() => callback(...args));
  };
}

const replacedBy = (nextTick: NextTick): NextTick | undefined => (nextTick as FakeTimer).clock?._nextTick;

const isJestMock = (nextTick: NextTick): boolean =>
  (nextTick as { _isMockFunction?: boolean })._isMockFunction === true;

const isFake = (nextTick: NextTick): boolean => replacedBy(nextTick) !== undefined || isJestMock(nextTick);
