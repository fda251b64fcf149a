/** What of the API is served, as a page of the documentation. */
import { stateMatrix } from '../state/matrix';
import { SERVED_ACTIONS } from './index';
import { VENDOR_ACTIONS } from './vendor-actions';

/** The version of this package that served an action first, where it was not the first one. */
const SINCE: Readonly<Record<string, string>> = {};

/**
 * A Markdown table of all actions of the API, those of the newest SDK (3.2.0) and the legacy ones. The evidence is that of
 * its row in the state matrix; parameters, fields and errors follow the vendor's documentation of the action.
 */
export function formatCoverage(): string {
  const served = new Set<string>(SERVED_ACTIONS);
  const evidence = new Map<string, string>(stateMatrix.map(({ action, source }) => [action, source]));
  const rows = VENDOR_ACTIONS.map((action) =>
    served.has(action)
      ? `| ${action} | ${SINCE[action] ?? '0.1'} | ${evidence.get(action)} |`
      : `| ${action} | | |`,
  );
  return [
    `${served.size} of ${VENDOR_ACTIONS.length} actions are served.`,
    '',
    '| Action | Served since | Key states from |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}
