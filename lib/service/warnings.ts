/**
 * Warnings to the test author, for requests that the mock handles and that may be a mistake in production. Each kind is
 * reported once in an installation, because a test suite sends the same request many times.
 */
import { brief, otherLetterCase } from '../parameters/read';
import { membersOf, type RawParameters } from '../parameters/nested';
import type { ParameterRows } from '../parameters/rows';

/** Stable identifier of the kind of warning. */
type WarningCode = 'KMS_MOCK_FLAT_CONTEXT' | 'KMS_MOCK_LETTER_CASE';

/** Passes a warning to the test author. */
export type WarningSink = (message: string, code: WarningCode) => void;

export class Warnings {
  readonly #sink: WarningSink;
  readonly #reported = new Set<WarningCode>();

  constructor(sink: WarningSink) {
    this.#sink = sink;
  }

  /** @param rows of the action @param raw the parameters of the request, not checked yet */
  check(action: string, rows: ParameterRows, raw: RawParameters): void {
    this.#report('KMS_MOCK_FLAT_CONTEXT', () => flatContext(action, rows, raw));
    this.#report('KMS_MOCK_LETTER_CASE', () => letterCase(action, rows, raw));
  }

  #report(code: WarningCode, find: () => string | undefined): void {
    if (this.#reported.has(code)) return;
    const message = find();
    if (message === undefined) return;
    this.#reported.add(code);
    this.#sink(
      `${message} This warning is printed once. installKmsMock({ warnings: false }) turns warnings off.`,
      code,
    );
  }
}

function flatContext(action: string, rows: ParameterRows, raw: RawParameters): string | undefined {
  const contexts = Object.keys(rows).filter((name) => rows[name]?.kind === 'context');
  const [first] = contexts.flatMap((name) => membersOf(raw, name).map(([member]) => ({ name, member })));
  if (first === undefined) return undefined;
  const { name, member } = first;
  return (
    `a request of ${action} has a flattened encryption context: one parameter for each member, such as ` +
    `${brief(`${name}.${member}`)}. The mock reads it, but there is no evidence that KMS does: if KMS ignores it, ` +
    'the program has no encryption context in production. @alicloud/kms20160120 1.x sends this form. Use version 3 of this ' +
    `package, or send ${name} as one JSON string: JSON.stringify(context).`
  );
}

function letterCase(action: string, rows: ParameterRows, raw: RawParameters): string | undefined {
  const found = otherLetterCase(rows, raw);
  if (found === undefined) return undefined;
  return (
    `a request of ${action} has the parameter ${found.sent}, but the parameter of KMS is ${found.documented}. Names of ` +
    'parameters are case-sensitive: correct the name.'
  );
}
