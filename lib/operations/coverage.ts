/** The actions of the API that the mock serves, as a page of the documentation. */
import { markdownTable } from '../state/state-table';
import { stateMatrix } from '../state/keys';
import { secretLifeCycle } from '../state/secrets';
import { findOperation, SERVED_ACTIONS } from './index';
import { VENDOR_ACTIONS } from './vendor-actions';

/**
 * A Markdown table of all actions of the API: those of the newest SDK (3.2.0) and the legacy ones. The evidence is from the
 * row in the state matrix or in the secret life cycle table. Parameters, fields and errors follow the vendor's page of the
 * action.
 */
export function formatCoverage(): string {
  const rowsOfTables = [...secretLifeCycle, ...stateMatrix];
  const evidence = new Map<string, string>(rowsOfTables.map(({ action, source }) => [action, source]));
  const rows = VENDOR_ACTIONS.map((action) => {
    const found = findOperation(action);
    return found === undefined
      ? [action, '', '']
      : [action, found.operation.since ?? '0.1', evidence.get(action) ?? ''];
  });
  return [
    `${SERVED_ACTIONS.length} of ${VENDOR_ACTIONS.length} actions are served.`,
    '',
    markdownTable(['Action', 'Served since', 'States from'], rows),
  ].join('\n');
}
