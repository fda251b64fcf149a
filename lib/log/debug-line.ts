/** `DEBUG=alicloud-kms-mock`: one line for each call, on stderr, without plaintext and secret values. */
import { isoMillis } from '../base/clock';

const NAME = 'alicloud-kms-mock';

interface AnsweredCall {
  readonly action: string;
  readonly params: Readonly<Record<string, string>>;
  readonly regionId: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly at: Date;
}

/** What names a resource. No other parameter is printed: each of them may hold a secret. */
const NAMING = [
  'KeyId',
  'SecretName',
  'AliasName',
  'ProtectedResourceArn',
  'CertificateId',
  'DKMSInstanceId',
];

/**
 * Whether the text of the environment variable names the mock, in the language of the `debug` package: names separated
 * by commas or blanks, `*` for anything, `-` before a name that is to be silent.
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
  const name = NAMING.map((parameter) => params[parameter]).find((text) => text);
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

/** What a client sent may hold anything, line breaks included. */
const oneWord = (text: string): string =>
  /^[\x21-\x7E]{1,200}$/.test(text) ? text : JSON.stringify(text.slice(0, 200));
