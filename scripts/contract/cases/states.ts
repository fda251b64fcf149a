/** The table of key states of the vendor: one case for each row. */
import {
  type Case,
  type Expected,
  type Params,
  REJECTED,
  STATE_MODIFIED_FAILED,
  type Step,
  step,
  succeeds,
} from '../case';
import { importInto } from '../resources';

const ALIAS = 'alias/kms-contract-{{run}}';
const EDITION_2018 = 'key state page, edition of 2018, and equal in the editions of 2019 and 2026';
const EDITION_2019 = 'key state page, edition of 2019';
const EDITION_2026 = 'key state page, edition of 2026';

const disabled = REJECTED('Disabled');
const deleting = REJECTED('PendingDeletion');
const importing = REJECTED('PendingImport');
const fixed = STATE_MODIFIED_FAILED;
const ok = succeeds();

/** The keys of resources.ts with these states. */
const KEYS = ['key', 'disabledKey', 'pendingKey', 'emptyKey'] as const;
const STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;
type Cell = Expected | undefined;

/** @param cells by state, in the order of STATES; undefined: the row has a transition, which TRANSITIONS tests */
const row = (
  action: string,
  cells: readonly [Cell, Cell, Cell, Cell],
  source: string,
  paramsOf: (key: string, state: string) => Params = (KeyId) => ({ KeyId }),
): Case => ({
  title: `${action} by key state`,
  source,
  steps: cells.flatMap((expect, i): Step[] =>
    expect === undefined ? [] : [step(action, paramsOf(`{{${KEYS[i]}}}`, STATES[i] as string), { expect })],
  ),
});

const CRYPTOGRAPHY = [ok, disabled, deleting, importing] as const;
const READING = [ok, ok, ok, ok] as const;
const WRITING = [ok, ok, deleting, ok] as const;

const ROWS: readonly Case[] = [
  row('Encrypt', CRYPTOGRAPHY, EDITION_2018, (KeyId) => ({ KeyId, Plaintext: 'text' })),
  row('GenerateDataKey', CRYPTOGRAPHY, EDITION_2018),
  row('GenerateDataKeyWithoutPlaintext', CRYPTOGRAPHY, EDITION_2026),
  row('DescribeKey', READING, EDITION_2018),
  row('ListKeys', [ok, undefined, undefined, undefined], EDITION_2018, () => ({})),
  row('EnableKey', [ok, undefined, fixed, fixed], EDITION_2018),
  row('DisableKey', [undefined, ok, fixed, fixed], EDITION_2018),
  row('ScheduleKeyDeletion', [undefined, undefined, fixed, undefined], EDITION_2018, (KeyId) => ({
    KeyId,
    PendingWindowInDays: 7,
  })),
  row('CancelKeyDeletion', [fixed, fixed, undefined, fixed], EDITION_2018),
  row('CreateAlias', [ok, ok, fixed, ok], EDITION_2018, (KeyId, state) => ({
    KeyId,
    AliasName: `${ALIAS}-${state}`,
  })),
  row('UpdateKeyDescription', WRITING, EDITION_2026, (KeyId) => ({
    KeyId,
    Description: 'kms-contract-{{run}}',
  })),
  row('TagResource', WRITING, EDITION_2026, (KeyId) => ({
    KeyId,
    Tags: '[{"TagKey":"contract","TagValue":"1"}]',
  })),
  row('UntagResource', WRITING, EDITION_2019, (KeyId) => ({ KeyId, TagKeys: '["contract"]' })),
  row('ListResourceTags', READING, EDITION_2019),
  row('ListKeyVersions', READING, EDITION_2019),
  row('DescribeKeyVersion', READING, EDITION_2019, (KeyId) => ({
    KeyId,
    KeyVersionId: KeyId.replace('}}', 'Version}}'),
  })),
  row('UpdateRotationPolicy', [ok, disabled, deleting, undefined], EDITION_2026, (KeyId) => ({
    KeyId,
    EnableAutomaticRotation: false,
  })),
];

const KeyId = '{{changing}}';
const stateIs = (KeyState: string): Step =>
  step('DescribeKey', { KeyId }, { expect: succeeds({ KeyMetadata: { KeyState } }) });
const CREATE = step('CreateKey', {}, { save: { changing: 'KeyMetadata.KeyId' } });
const SCHEDULE = step('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, { expect: ok });

const TRANSITIONS: readonly Case[] = [
  {
    title: 'DisableKey disables a key, and EnableKey enables it',
    source: EDITION_2018,
    steps: [
      CREATE,
      stateIs('Enabled'),
      step('DisableKey', { KeyId }, { expect: ok }),
      stateIs('Disabled'),
      step('EnableKey', { KeyId }, { expect: ok }),
      stateIs('Enabled'),
    ],
  },
  {
    title: 'ScheduleKeyDeletion accepts a Disabled key, and CancelKeyDeletion enables it',
    source: `${EDITION_2018}; CancelKeyDeletion page (2021): the key is Enabled afterwards`,
    steps: [
      CREATE,
      step('DisableKey', { KeyId }, { expect: ok }),
      SCHEDULE,
      stateIs('PendingDeletion'),
      step('CancelKeyDeletion', { KeyId }, { expect: ok }),
      stateIs('Enabled'),
    ],
  },
  {
    title: 'Decrypt by key state',
    source: EDITION_2018,
    steps: [
      CREATE,
      step('Encrypt', { KeyId, Plaintext: 'text' }, { save: { changingBlob: 'CiphertextBlob' } }),
      step('Decrypt', { CiphertextBlob: '{{changingBlob}}' }, { expect: succeeds({ Plaintext: 'text' }) }),
      step('DisableKey', { KeyId }),
      step('Decrypt', { CiphertextBlob: '{{changingBlob}}' }, { expect: disabled }),
      step('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }),
      step('Decrypt', { CiphertextBlob: '{{changingBlob}}' }, { expect: deleting }),
    ],
  },
  {
    title: 'UpdateAlias looks only at the state of the new key',
    source: EDITION_2018,
    steps: [
      step('CreateAlias', { KeyId: '{{key}}', AliasName: `${ALIAS}-moving` }),
      step('UpdateAlias', { KeyId: '{{pendingKey}}', AliasName: `${ALIAS}-moving` }, { expect: deleting }),
      step('UpdateAlias', { KeyId: '{{disabledKey}}', AliasName: `${ALIAS}-moving` }, { expect: ok }),
      step('UpdateAlias', { KeyId: '{{emptyKey}}', AliasName: `${ALIAS}-moving` }, { expect: ok }),
    ],
  },
  {
    title: 'Aliases of a key in PendingDeletion are listed and can be deleted',
    source: EDITION_2018,
    steps: [
      CREATE,
      step('CreateAlias', { KeyId, AliasName: `${ALIAS}-deleted` }),
      SCHEDULE,
      step('ListAliases', {}, { expect: ok }),
      step('DeleteAlias', { AliasName: `${ALIAS}-deleted` }, { expect: ok }),
    ],
  },
  {
    title:
      'ImportKeyMaterial enables a key in PendingImport, and DeleteKeyMaterial makes it PendingImport again',
    source: EDITION_2018,
    steps: [
      step(
        'CreateKey',
        { Origin: 'EXTERNAL' },
        {
          expect: succeeds({ KeyMetadata: { KeyState: 'PendingImport', Origin: 'EXTERNAL' } }),
          save: { changing: 'KeyMetadata.KeyId' },
        },
      ),
      ...importInto(KeyId, { expect: ok }),
      stateIs('Enabled'),
      step('Encrypt', { KeyId, Plaintext: 'text' }, { expect: ok }),
      step('DeleteKeyMaterial', { KeyId }, { expect: ok }),
      stateIs('PendingImport'),
      ...importInto(KeyId, { expect: ok }),
      stateIs('Enabled'),
    ],
  },
  {
    title: 'ImportKeyMaterial is rejected in PendingDeletion, and GetParametersForImport is not',
    source: `${EDITION_2018}, rows for external keys`,
    steps: importInto('{{pendingImportedKey}}', { expect: fixed }),
  },
];

export const STATE_CASES: readonly Case[] = [...ROWS, ...TRANSITIONS];
