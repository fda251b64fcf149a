/** `DEBUG=alicloud-kms-mock`: one line for each call, on stderr, without plaintext and secret values. */
import { isoMillis } from '../base/clock';
import { mainNameIn } from '../operations/named-resources';

const NAME = 'alicloud-kms-mock';

interface AnsweredCall {
  readonly action: string;
  readonly params: Readonly<Record<string, string>>;
  readonly regionId: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly at: Date;
}

/**
 * Whether the environment variable enables the mock, in the format of the `debug` package: names separated by commas or
 * spaces, `*` as a wildcard, `-` before a name to disable it.
 */
export function debugEnabled(variable: string | undefined): boolean {
  const names = (variable ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const fits = (pattern: string) =>
    new RegExp(`^${pattern.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*')}$`).test(NAME);
  return names.some(fits) && !names.some((name) => name.startsWith('-') && fits(name.slice(1)));
}

/** `alicloud-kms-mock 2026-01-31T00:00:00.000Z cn-hangzhou Encrypt alias/app 409 Rejected.Disabled 1ms` */
export function debugLine(call: AnsweredCall, milliseconds: number): string {
  const { action, params, regionId, status, code, at } = call;
  // No other parameter is printed, because it may contain a secret.
  const name = mainNameIn(params);
  return [
    NAME,
    isoMillis(at.getTime()),
    regionId,
    oneWord(action || '-'),
    oneWord(name ?? '-'),
    status,
    code ?? 'ok',
    `${milliseconds}ms`,
  ].join(' ');
}

/** A client may send any characters, also line breaks. */
const oneWord = (text: string): string =>
  /^[\x21-\x7E]{1,200}$/.test(text) ? text : JSON.stringify(text.slice(0, 200));
