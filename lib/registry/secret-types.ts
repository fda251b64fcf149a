/**
 * The managed types of secrets: their ExtendedConfig, the data that they are created from, and the format of their
 * credentials. Source: CreateSecret, GetSecretValue, 2023-2026.
 */
import { isoSeconds } from '../base/clock';
import {
  DIGITS,
  LOWERCASE,
  newSshKeyPair,
  randomText,
  randomTextOfEach,
  UPPERCASE,
} from '../crypto/password';
import type { RandomSource } from '../crypto/random';
import { isPlainObject } from '../base/plain-object';
import { MAX_CUSTOM_DATA } from './limits';
import type { ExtendedConfig, ManagedType, SecretType } from './records/secret';

/** The parsed data that a secret is created from. */
export interface FirstCredential {
  /** Like in {@link ManagedCredentials}. */
  readonly accounts: string[];
  /** Returns the data of the first version, in the format of GetSecretValue. */
  make(now: number, random: RandomSource): string;
}

interface TypeRow {
  /** The prefix of the secret name; by default anything but `acs/`, which the vendor reserves. */
  readonly prefix?: string;
  readonly subTypes: readonly string[];
  /** The members of ExtendedConfig besides SecretSubType and CustomData. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Optional ones that can be empty. */
  readonly mayBeEmpty?: readonly string[];
  /** @returns undefined for data that does not have the format of the type */
  first(data: string, config: ExtendedConfig): FirstCredential | undefined;
  next(account: string, config: ExtendedConfig, now: number, random: RandomSource): string;
}

const ROWS: Readonly<Record<ManagedType, TypeRow>> = {
  Rds: {
    subTypes: ['SingleUser', 'DoubleUsers'],
    required: ['DBInstanceId'],
    optional: [],
    first(data, config) {
      const accounts = listOf(data, 'Accounts', ['AccountName', 'AccountPassword']);
      const most = config.SecretSubType === 'DoubleUsers' ? 2 : 1;
      const [first, second] = accounts ?? [];
      if (accounts === undefined || first === undefined || accounts.length > most) return undefined;
      const names = [first.AccountName as string];
      if (most === 2) names.push(second?.AccountName ?? cloneOf(names[0] as string));
      return { accounts: names, make: () => JSON.stringify(first) };
    },
    next: databaseAccount,
  },
  Redis: {
    subTypes: ['DoubleUsers'],
    required: ['InstanceId', 'RegionId', 'AccountName'],
    optional: ['CloneAccountName', 'AccountPrivilege'],
    first: firstOfPair,
    next: databaseAccount,
  },
  PolarDB: {
    subTypes: ['DoubleUsers'],
    required: ['DBClusterId', 'RegionId', 'AccountName'],
    optional: ['CloneAccountName', 'AccountPrivilege', 'DBType', 'AccountType', 'DBName'],
    first: firstOfPair,
    next: databaseAccount,
  },
  RAMCredentials: {
    subTypes: ['RamUserAccessKey'],
    required: ['UserName'],
    optional: [],
    prefix: 'acs/ram/user/',
    first(data) {
      const [first] = listOf(data, 'AccessKeys', ['AccessKeyId', 'AccessKeySecret']) ?? [];
      return (
        first && {
          accounts: [],
          make: (now) => JSON.stringify({ ...first, GenerateTimestamp: isoSeconds(now) }),
        }
      );
    },
    next: (_account, _config, now, random) =>
      JSON.stringify({
        AccessKeyId: `LTAI${randomText(ALPHANUMERIC, 20, random)}`,
        AccessKeySecret: randomText(ALPHANUMERIC, 30, random),
        GenerateTimestamp: isoSeconds(now),
      }),
  },
  ECS: {
    subTypes: ['Password', 'SSHKey'],
    required: ['InstanceId', 'RegionId'],
    optional: [],
    // Observed: an acceptance test of the Terraform provider sends it, empty too.
    mayBeEmpty: ['CommandId'],
    prefix: 'acs/ecs/',
    first(data, config) {
      const members = config.SecretSubType === 'Password' ? ['Password'] : ['PublicKey', 'PrivateKey'];
      const login = textsOf(parsed(data), ['UserName', ...members]);
      return login && { accounts: [login.UserName as string], make: () => JSON.stringify(login) };
    },
    next(UserName, config, _now, random) {
      if (config.SecretSubType === 'Password') {
        return JSON.stringify({ UserName, Password: newPassword(random) });
      }
      const { publicKey, privateKey } = newSshKeyPair(random);
      return JSON.stringify({ UserName, PublicKey: publicKey, PrivateKey: privateKey });
    },
  },
};

/** The literal that tells the service to generate the credential or the name. */
export const AUTO = '$Auto';

/** Whether a secret of the type may have the name. Source: CreateSecret. */
export function nameFitsType(name: string, type: SecretType): boolean {
  const prefix = type === 'Generic' ? undefined : ROWS[type].prefix;
  return prefix === undefined ? !name.startsWith('acs/') : name.startsWith(prefix);
}

/** The service generates the name of the secret of a RAM user. */
export const nameOfRamUser = ({ UserName }: Readonly<Record<string, unknown>>): string =>
  `acs/ram/user/${UserName}`;

/** The members of ExtendedConfig that the vendor describes for any type, except CustomData: strings. */
export const CONFIG_MEMBERS: readonly string[] = [
  'SecretSubType',
  ...new Set(
    Object.values(ROWS).flatMap(({ required, optional, mayBeEmpty = [] }) => [
      ...required,
      ...optional,
      ...mayBeEmpty,
    ]),
  ),
];

/** The config of a secret of the type, with all given members; undefined if it is not valid. */
export function extendedConfig(
  type: ManagedType,
  given: Readonly<Record<string, unknown>>,
): ExtendedConfig | undefined {
  const { CustomData: givenCustomData = {}, ...others } = given;
  // A copy, without undefined members: the caller can still change its object.
  const members: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify(others));
  const { optional } = ROWS[type];
  const customData = customDataOf(givenCustomData);
  if (customData === undefined || !hasMembers(members, ROWS[type])) return undefined;
  if (!optional.includes('CloneAccountName')) return { ...members, CustomData: customData };
  const clone = cloneOf(members.AccountName as string);
  if ((members.CloneAccountName ?? clone) !== clone) return undefined;
  return { ...members, CloneAccountName: clone, CustomData: customData };
}

/** Whether all required members are there, and all members that the vendor describes are strings. */
function hasMembers(
  members: Readonly<Record<string, unknown>>,
  { subTypes, required, optional }: TypeRow,
): boolean {
  const given = CONFIG_MEMBERS.filter((name) => Object.hasOwn(members, name));
  return (
    subTypes.includes(members.SecretSubType as string) &&
    required.every((name) => given.includes(name)) &&
    given.every((name) => typeof members[name] === 'string') &&
    [...required, ...optional].every((name) => members[name] !== '')
  );
}

/** The CustomData pairs of a secret; undefined if they are not valid. Flat parameters contain them as a JSON string. */
export function customDataOf(given: unknown): Readonly<Record<string, string>> | undefined {
  const pairs = typeof given === 'string' ? parsed(given) : given;
  if (!isPlainObject(pairs) || Object.keys(pairs).length > MAX_CUSTOM_DATA) return undefined;
  return Object.values(pairs).every((value) => typeof value === 'string')
    ? ({ ...pairs } as Readonly<Record<string, string>>)
    : undefined;
}

/** The first version and the order of the accounts; undefined for data that does not have the format of the type. */
export const firstCredential = (
  type: ManagedType,
  data: string,
  config: ExtendedConfig,
): FirstCredential | undefined => ROWS[type].first(data, config);

/** Whether the string could be the data of a managed secret: an object of strings. */
export const isCredential = (data: string): boolean => {
  const credential = parsed(data);
  return isPlainObject(credential) && Object.values(credential).every((value) => typeof value === 'string');
};

/** The accounts of the credentials: the current one first, then the other one of a pair. */
export function accountsInUse(config: ExtendedConfig, credentials: readonly string[]): readonly string[] {
  const [current, previous] = credentials.map((data) => {
    const { AccountName, UserName } = parsed(data) as Readonly<Record<string, string>>;
    return AccountName ?? UserName;
  });
  if (current === undefined) return [];
  if (config.SecretSubType !== 'DoubleUsers') return [current];
  if (previous !== undefined && previous !== current) return [current, previous];
  const isClone = current.endsWith(CLONE);
  return [current, isClone ? current.slice(0, -CLONE.length) : cloneOf(current)];
}

/** The credentials of a RAM user name no account, because it has only one. */
export const hasAccounts = (type: SecretType): boolean => type !== 'RAMCredentials';

/** A new credential for the account. */
export const nextCredential = (
  type: ManagedType,
  account: string,
  config: ExtendedConfig,
  now: number,
  random: RandomSource,
): string => ROWS[type].next(account, config, now, random);

function firstOfPair(data: string, config: ExtendedConfig): FirstCredential | undefined {
  if (data !== AUTO) return undefined;
  const account = config.AccountName as string;
  return {
    accounts: [account, cloneOf(account)],
    make: (now, random) => databaseAccount(account, config, now, random),
  };
}

function databaseAccount(AccountName: string, _config: unknown, _now: number, random: RandomSource): string {
  return JSON.stringify({ AccountName, AccountPassword: newPassword(random) });
}

const CLONE = '_clone';
/** The name of the second account of a pair. */
const cloneOf = (accountName: string): string => accountName + CLONE;

const ALPHANUMERIC = `${UPPERCASE}${LOWERCASE}${DIGITS}`;

/** Punctuation that every database of the vendor accepts in passwords. */
const PASSWORD_PUNCTUATION = '!@#$%^&*()_+-=';

const newPassword = (random: RandomSource): string =>
  randomTextOfEach([UPPERCASE, LOWERCASE, DIGITS, PASSWORD_PUNCTUATION], 32, random);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{"<name>":[…]}` with objects of these members, at least one; undefined for anything else. */
function listOf(data: string, name: string, members: readonly string[]) {
  const outer = parsed(data);
  if (!isPlainObject(outer) || Object.keys(outer).length !== 1 || !Array.isArray(outer[name]))
    return undefined;
  const items = (outer[name] as readonly unknown[]).map((item) => textsOf(item, members));
  return items.length > 0 && items.every((item) => item !== undefined) ? items : undefined;
}

/** The object, if it has exactly these members, all of them strings. */
function textsOf(value: unknown, members: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (!isPlainObject(value) || !members.every((name) => Object.hasOwn(value, name))) return undefined;
  const fits = Object.entries(value).every(
    ([name, text]) => members.includes(name) && typeof text === 'string' && text !== '',
  );
  return fits ? (value as Readonly<Record<string, string>>) : undefined;
}
