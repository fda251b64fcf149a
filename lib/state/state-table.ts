/** What the state tables of keys and of secrets have in common. */
import type { KmsError, KmsErrorMaker } from '../base/kms-errors';

/** The operation may run. */
export const ok = 'Success';

/** What a table holds for an operation and a state: it may run, or it is refused with an error of KMS. */
export type Cell<Code extends string = string> = typeof ok | KmsErrorMaker<Code>;

/** `Success`, or the code of the refusal. */
export const codeOf = <Code extends string>(cell: Cell<Code>): typeof ok | Code =>
  cell === ok ? ok : cell.code;

export const refusalOf = (cell: Cell): KmsError | undefined => (cell === ok ? undefined : cell());

/** A Markdown table, for the pages that are printed from tables of the code. */
export const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

interface StateRow<State extends string> {
  readonly action: string;
  readonly responses: Readonly<Record<State, string>>;
  readonly source: string;
  readonly note?: string;
}

/** One line an action, one column a state. */
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
