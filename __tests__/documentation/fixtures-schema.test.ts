/** schema/fixtures.schema.json and the examples of docs/fixtures.md match what the mock accepts. */
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import type { Fixtures } from '../../lib';
import { fixturesJsonSchema } from '../../lib/seeding/files/json-schema';
import { INSTANCE, KEY, KEY_VERSION, SECRET, SECRET_VERSION } from '../../lib/seeding/fields';
import { mockedKms } from '../support/mocked-kms';

const { printFixturesSchema } = require('../../scripts/fixtures-schema') as {
  printFixturesSchema(schema: typeof fixturesJsonSchema): string;
};

const { kms } = mockedKms();

const root = path.resolve(__dirname, '../..');
const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8');
const schema = JSON.parse(read('schema/fixtures.schema.json'));
const isValid = new Ajv({ allErrors: true }).compile(schema);

/** The errors that an editor would mark. */
const underlined = (fixtures: unknown) => {
  isValid(fixtures);
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

describe('the JSON Schema', () => {
  test('is the schema that the code generates (npm run docs writes it)', () => {
    expect(schema).toEqual(JSON.parse(printFixturesSchema(fixturesJsonSchema)));
  });

  test('has the options of the calls, and a description for each', () => {
    const { instances, keys, secrets } = schema.properties;
    for (const [{ properties }, fields] of [
      [instances.items, INSTANCE],
      [keys.items, KEY],
      [keys.items.properties.versions.items, KEY_VERSION],
      [secrets.items, SECRET],
      [secrets.items.properties.versions.items, SECRET_VERSION],
    ]) {
      const names = Object.keys(fields);
      expect(Object.keys(properties).sort()).toEqual([...names].sort());
      for (const name of names) expect(properties[name].description).toMatch(/^\S.{8}/);
    }
  });

  test('is part of the package', () => {
    const manifest = JSON.parse(read('package.json'));
    expect(manifest.files).toContain('schema');
    expect(manifest.exports['./schema/fixtures.schema.json']).toBe('./schema/fixtures.schema.json');
  });

  test.each<[string, unknown, string]>([
    ['an unknown field', { keys: [{ alias: [] }] }, '/keys/0 must NOT have additional properties'],
    ['an unknown top-level field', { key: [] }, ' must NOT have additional properties'],
    [
      'a secret without a name',
      { secrets: [{ secretData: 'x' }] },
      "/secrets/0 must have required property 'secretName'",
    ],
    [
      'an unknown state',
      { keys: [{ state: 'Gone' }] },
      '/keys/0/state must be equal to one of the allowed values',
    ],
    [
      'an unknown status',
      { instances: [{ status: 'Enabled' }] },
      '/instances/0/status must be equal to one of the allowed values',
    ],
    [
      'an alias without its prefix',
      { keys: [{ aliases: ['orders'] }] },
      '/keys/0/aliases/0 must match pattern',
    ],
    ['a reserved alias', { keys: [{ aliases: ['alias/acs-x'] }] }, '/keys/0/aliases/0 must match pattern'],
    ['a relative date', { keys: [{ createdAt: '+7w' }] }, '/keys/0/createdAt must match pattern'],
    ['a number instead of a string', { keys: [{ keyId: 42 }] }, '/keys/0/keyId must be string'],
    [
      'a number instead of a tag value',
      { keys: [{ tags: { Cost: 12 } }] },
      '/keys/0/tags/Cost must be string',
    ],
    [
      'a string instead of a number',
      { keys: [{ rotationDays: '30' }] },
      '/keys/0/rotationDays must be number',
    ],
    [
      'a string instead of a boolean',
      { keys: [{ deletionProtection: 'yes' }] },
      '/keys/0/deletionProtection must be boolean',
    ],
    ['null', { keys: [{ description: null }] }, '/keys/0/description must be string'],
    ['an object instead of a list', { keys: {} }, '/keys must be array'],
  ])('rejects %s, and the mock rejects it too', (_title, fixtures, message) => {
    expect(underlined(fixtures)).toEqual([expect.stringContaining(message)]);
    expect(() => kms.loadFixtures(fixtures as Fixtures)).toThrow(
      expect.objectContaining({ code: 'INVALID_FIXTURE' }),
    );
  });

  test('accepts the result of exportFixtures()', () => {
    kms.loadFixtures(path.join(root, 'examples/fixtures.yaml'));
    kms.seedKey({ state: 'PendingDeletion', hasMaterial: false });
    kms.seedInstance({ status: 'Error', tags: { team: 'a' }, deletionProtection: true });
    kms.seedKey({ keySpec: 'EC_P256', deletionProtection: true, deletionProtectionDescription: 'audit' });
    expect(underlined(kms.exportFixtures())).toEqual([]);
    expect(underlined(kms.exportFixtures({ dates: 'relative' }))).toEqual([]);
  });
});

describe('the documentation', () => {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
  const body = pem.split('\n').slice(1, -2);
  const blocks = [...read('docs/fixtures.md').matchAll(/^```(yaml|json)\n(.*?)^```$/gms)].map(
    // A private key in the source would look like a leaked key.
    ([, format, text = '']) =>
      [
        format as string,
        text.replace(/^( *)…$/m, (_, indent) => body.map((line) => indent + line).join('\n')),
      ] as const,
  );

  test('has an example in each format', () => {
    expect(blocks.map(([format]) => format)).toEqual(['yaml', 'json']);
  });

  test.each(blocks)('has an example in %s that can be loaded and matches the schema', (format, text) => {
    const fixtures: Fixtures = format === 'json' ? JSON.parse(text) : parse(text);
    expect(underlined(fixtures)).toEqual([]);
    expect(kms.loadFixtures(fixtures).keys.length).toBe(fixtures.keys?.length);
    expect(kms.key('alias/orders')?.keyId).toBe('1234abcd-12ab-34cd-56ef-1234567890ab');
    expect(kms.secret('db/password')?.versions.at(-1)?.secretData).toBe('s3cret');
  });

  test('has an example file that can be loaded and matches the schema', () => {
    const text = read('examples/fixtures.yaml');
    expect(underlined(parse(text))).toEqual([]);
    expect(kms.loadFixtures(path.join(root, 'examples/fixtures.yaml')).keys).toHaveLength(4);
    const [, named] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text) ?? [];
    expect(fs.existsSync(path.join(root, 'examples', named as string))).toBe(true);
  });
});
