/** Formats the log as a table, in the order of time. */
import { isoSeconds } from '../base/clock';
import { parseBlob } from '../crypto/envelope';
import { nameIn, referenceIn } from '../operations/named-resources';
import type { RawParameters } from '../parameters/nested';
import type { Registries } from '../registry/registries';
import {
  isChange,
  type KmsRequestRecord,
  type LoggedChange,
  type LoggedRollback,
  type RequestLog,
} from './request-log';

/** Returns the id of the key that has this version; undefined if no such key exists. */
export type KeyOfVersion = (versionId: string, regionId: string) => string | undefined;

interface Row {
  /** Empty for a row about all regions. */
  readonly regionId: string;
  /** In the order of {@link HEADER}. */
  readonly cells: readonly [time: string, action: string, key: string, response: string, change: string];
}

const HEADER = ['time', 'action', 'key', 'response', 'state change'];

/** One line for each request, in the order of the responses, and one for each change that service time or a fixture caused. */
export function formatTimeline(log: RequestLog, keyOfVersion: KeyOfVersion): string {
  const { records, events } = log;
  const rows: Row[] = [];
  const { gone, madeBy, named } = indexOf(events);
  let next = 0;
  /** The rollback undid the changes before this index. */
  let lastRollback = -1;
  const addEventsUpTo = (position: number) => {
    for (let event = events[next]; event !== undefined; event = events[++next]) {
      if (event.position > position) break;
      if (!isChange(event)) {
        rows.push(rowOfRollback(event));
        lastRollback = next;
      } else if (event.record === undefined) rows.push(rowOfChange(event));
    }
  };

  records.forEach((record, i) => {
    addEventsUpTo(i);
    const changes = madeBy.get(record) ?? [];
    const isUndone = changes.some((change) => events.indexOf(change) < lastRollback);
    const keyOf: KeyOfVersion = (versionId, regionId) =>
      named.get(record) ?? keyOfVersion(versionId, regionId) ?? gone.get(`${regionId}/${versionId}`);
    rows.push(rowOfRequest(record, changes, keyOf, isUndone));
  });
  addEventsUpTo(records.length);
  return rows.length === 0 ? 'nothing has happened yet' : table(rows);
}

/** Collects the data of the events about requests and deleted keys. */
function indexOf(events: RequestLog['events']) {
  /** Ids of keys, by `region/version`. */
  const gone = new Map<string, string>();
  const madeBy = new Map<KmsRequestRecord, LoggedChange[]>();
  /** Ids of the keys of ciphertexts. */
  const named = new Map<KmsRequestRecord, string>();
  for (const event of events) {
    if (!isChange(event)) {
      for (const [record, keyId] of event.keyIds) named.set(record, keyId);
      continue;
    }
    const { change, record } = event;
    for (const versionId of change.versionIds ?? [])
      gone.set(`${change.regionId}/${versionId}`, change.subject);
    if (record !== undefined) madeBy.set(record, [...(madeBy.get(record) ?? []), event]);
  }
  return { gone, madeBy, named };
}

function rowOfChange({ change, at }: LoggedChange): Row {
  const { subject, regionId, from, dueAt } = change;
  const cause = dueAt !== undefined ? '(time)' : from === undefined ? '(fixture)' : '';
  return { regionId, cells: [isoSeconds(dueAt ?? at), cause, brief(subject), '', changeText(change)] };
}

const rowOfRollback = ({ takenAt, at }: LoggedRollback): Row => ({
  regionId: '',
  cells: [isoSeconds(at), '(rollback)', '', '', `restored the state of ${isoSeconds(takenAt)}`],
});

function rowOfRequest(
  { action, params, regionId, code, at }: KmsRequestRecord,
  changes: readonly LoggedChange[],
  keyOfVersion: KeyOfVersion,
  isUndone: boolean,
): Row {
  const named = namedKey(params, (versionId) => keyOfVersion(versionId, regionId));
  // A request that creates a key does not name it, so the change does.
  const subjects = changes.map(({ change }) => change.subject);
  const key = named ?? [...new Set(subjects)].join(', ');
  const several = new Set(subjects).size > 1;
  const texts = changes.map(({ change }) =>
    several ? `${brief(change.subject)} ${changeText(change)}` : changeText(change),
  );
  return {
    regionId,
    cells: [
      isoSeconds(at.getTime()),
      brief(action === '' ? '(no action)' : action),
      brief(key),
      code ?? 'Success',
      `${texts.join(', ')}${isUndone ? ', undone' : ''}`,
    ],
  };
}

function changeText({ from, to }: LoggedChange['change']): string {
  if (from === undefined) return `created, ${to}`;
  return `${from} -> ${to ?? 'deleted'}`;
}

/** The id of the key for each request so far whose ciphertext contains the version of a key. */
export function keyIdsOfBlobs(
  { records, events }: RequestLog,
  registries: Registries,
): ReadonlyMap<KmsRequestRecord, string> {
  const lastRollback = [...events].reverse().find((event) => !isChange(event));
  const keyIds = new Map<KmsRequestRecord, string>();
  for (const record of records.slice(lastRollback?.position ?? 0)) {
    const versionId = versionOf(record.params);
    const keyId = versionId === undefined ? undefined : registries.keyOfVersion(versionId, record.regionId);
    if (keyId !== undefined) keyIds.set(record, keyId);
  }
  return keyIds;
}

/** The version of a key that the ciphertext of a request names. */
function versionOf(params: RawParameters): string | undefined {
  const blob = referenceIn(params, 'keyOfCiphertext');
  return blob === undefined ? undefined : parseBlob(blob)?.versionId;
}

/** The key as the caller named it. A ciphertext blob names it by its version. */
function namedKey(
  params: RawParameters,
  keyOfVersion: (versionId: string) => string | undefined,
): string | undefined {
  const key = nameIn(params, 'key');
  const alias = nameIn(params, 'alias');
  if (alias !== undefined && key !== undefined) return `${alias} -> ${key}`;
  const plain = key ?? nameIn(params, 'secret') ?? alias;
  if (plain !== undefined) return plain;
  const versionId = versionOf(params);
  const ofBlob = versionId === undefined ? undefined : keyOfVersion(versionId);
  const destination = referenceIn(params, 'destinationKey');
  if (destination !== undefined) return `${ofBlob ?? '?'} -> ${destination}`;
  return ofBlob ?? referenceIn(params, 'listedResources');
}

/** Clients choose the names: they may be long and may contain line breaks. */
function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_CELL ? `${line.slice(0, MAX_CELL - 1)}…` : line;
}

const MAX_CELL = 90;

/** If there are several regions, the region has its own column. */
function table(rows: readonly Row[]): string {
  const regions = new Set(rows.map(({ regionId }) => regionId));
  regions.delete('');
  const regional = regions.size > 1;
  const lines = [
    regional ? ['region', ...HEADER] : HEADER,
    ...rows.map(({ regionId, cells }) => (regional ? [regionId, ...cells] : cells)),
  ];
  const widths = (lines[0] as readonly string[]).map((_, column) =>
    Math.max(...lines.map((cells) => (cells[column] as string).length)),
  );
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
