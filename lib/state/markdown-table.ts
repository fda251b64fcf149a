/** A Markdown table, for the pages that are printed from tables of the code. */
export const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What the rows of both state tables have in common. */
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
