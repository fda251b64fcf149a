/** Reads a table of parameter rules, one line for each parameter: `Actions | Parameter | example | rule | rule ...`. */

/** A rule of one parameter: a word and its arguments, such as `maxBytes 6144`. */
export interface Rule {
  readonly name: string;
  readonly args: readonly string[];
}

/** One parameter of one action. */
export interface Row {
  readonly action: string;
  /** The action, followed by the variant of the call. */
  readonly variant: string;
  readonly parameter: string;
  /** Its value in the call that succeeds; undefined for a parameter that this call does not have. */
  readonly example: string | undefined;
  readonly rules: readonly Rule[];
}

/** A line that names several actions, with commas between them, is one row for each of them. */
export function readRows(table: string): readonly Row[] {
  return table
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const [actions = '', parameter = '', example = '', ...rules] = line
        .split('|')
        .map((cell) => cell.trim());
      return actions.split(',').map((variant) => ({
        action: variant.trim().replace(/ .*/, ''),
        variant: variant.trim(),
        parameter,
        example: example === '' ? undefined : example,
        rules: rules.filter((text) => text !== '').map(readRule),
      }));
    });
}

/** Words, and JSON strings in double quotes. */
function readRule(text: string): Rule {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const [name = '', ...args] = tokens.map((token) => (token.startsWith('"') ? JSON.parse(token) : token));
  return { name, args };
}
