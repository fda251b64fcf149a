/** What of the API is served, as a page of the documentation. */
import { SERVED_ACTIONS } from './index';
import { VENDOR_ACTIONS } from './vendor-actions';

/** A Markdown table of all actions of the API, those of the newest SDK (3.2.0) and the legacy ones. */
export function formatCoverage(): string {
  const served = new Set<string>(SERVED_ACTIONS);
  const rows = VENDOR_ACTIONS.map((action) => `| ${action} | ${served.has(action) ? 'yes' : ''} |`);
  const count = VENDOR_ACTIONS.filter((action) => served.has(action)).length;
  return [
    `${count} of ${VENDOR_ACTIONS.length} actions are served.`,
    '',
    '| Action | Served |',
    '| --- | --- |',
    ...rows,
  ].join('\n');
}
