/** Structured values in RPC parameters: a JSON string, or one flat parameter for each leaf (`Tags.1.TagKey=k`). */

/** The decoded parameters of a request, by their full names; an object without a prototype. */
export type RawParameters = Readonly<Record<string, string>>;

/** The string of a parameter; an empty string counts as missing. */
export const textOf = (raw: RawParameters, name: string): string | undefined => raw[name] || undefined;

/** A list of {Key, Values} is three levels deep; nothing in the API is deeper than five. */
const MAX_DEPTH = 5;

/** The members of a parameter, without its name: `EncryptionContext.a` is the member `a` of `EncryptionContext`. */
export function membersOf(raw: RawParameters, name: string): [member: string, text: string][] {
  const members: [string, string][] = [];
  const prefix = `${name}.`;
  for (const full in raw) {
    if (full.startsWith(prefix)) members.push([full.slice(prefix.length), raw[full] as string]);
  }
  return members;
}

/** Kinds whose values have members, so that a client can send them as several parameters. */
const NESTED_KINDS = new Set([
  'context',
  'textMap',
  'object',
  'objects',
  'tags',
  'tagKeys',
  'texts',
  'tagPairs',
  'tagFilters',
  'filters',
]);

export const isNested = (row: { readonly kind: string }): boolean => NESTED_KINDS.has(row.kind);

/**
 * The structure that a client flattened or wrote as JSON.
 * @returns undefined if the parameter is absent
 * @throws SyntaxError if the string is not valid JSON, the flat names contradict each other, or both forms are mixed
 */
export function readStructure(raw: RawParameters, name: string): unknown {
  const text = textOf(raw, name);
  const members = membersOf(raw, name);
  if (members.length === 0) return text === undefined ? undefined : JSON.parse(text);
  if (text !== undefined) throw new SyntaxError('JSON text and flat members of the same parameter');
  return unflatten(members);
}

type Branch = Map<string, Branch | string>;

function unflatten(members: readonly [string, string][]): unknown {
  const root: Branch = new Map();
  for (const [member, text] of members) {
    const path = member.split('.');
    const leaf = path.pop() as string;
    if (path.length >= MAX_DEPTH) throw new SyntaxError('nested too deeply');
    let branch = root;
    for (const step of path) {
      let next = branch.get(step);
      if (next === undefined) {
        next = new Map();
        branch.set(step, next);
      }
      if (typeof next === 'string') throw new SyntaxError(`${step} is a text and a structure`);
      branch = next;
    }
    if (branch.has(leaf)) throw new SyntaxError(`${leaf} is given twice`);
    branch.set(leaf, text);
  }
  return shape(root);
}

/** Members with the names 1, 2, 3 … form a list; other names form an object. */
function shape(node: Branch | string): unknown {
  if (typeof node === 'string') return node;
  const isList = [...node.keys()].every((name) => /^[1-9]\d{0,5}$/.test(name));
  if (!isList) return Object.fromEntries([...node].map(([name, child]) => [name, shape(child)]));
  return Array.from({ length: node.size }, (_, i) => {
    const child = node.get(String(i + 1));
    if (child === undefined) throw new SyntaxError('a list with a gap');
    return shape(child);
  });
}
