/** The common parts of the state tables of keys and of secrets. */
import type { KmsError, KmsErrorMaker } from '../base/kms-errors';

/** The operation is allowed. */
export const ok = 'Success';

/** A cell of a table: the operation is allowed in this state, or it is rejected with an error of KMS. */
export type Cell<Code extends string = string> = typeof ok | KmsErrorMaker<Code>;

/** `Success`, or the error code. */
export const codeOf = <Code extends string>(cell: Cell<Code>): typeof ok | Code =>
  cell === ok ? ok : cell.code;

export const refusalOf = (cell: Cell): KmsError | undefined => (cell === ok ? undefined : cell());

/** A Markdown table, for generated pages. */
export const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

interface StateRow<State extends string> {
  readonly action: string;
  readonly responses: Readonly<Record<State, string>>;
  readonly source: string;
  readonly note?: string;
}

/** One line for each action, one column for each state. */
export const stateTable = <State extends string>(
  states: readonly State[],
  rows: readonly StateRow<State>[],
): string =>
  markdownTable(
    ['API', ...states, 'Source', 'Rule'],
    rows.map(({ action, responses, source, note = '' }) => [
      action,
      ...states.map((state) => responses[state]),
      source,
      note,
    ]),
  );
