/** Requests that no SDK sends, and the form of responses. */
import { type Case, fails, step, succeeds } from '../case';

const GATEWAY = 'pages of the gateway: common parameters and error codes, 2019-2025';

export const WIRE_CASES: readonly Case[] = [
  {
    title: 'Parameters are accepted in the query of a GET and in the form of a POST',
    source: 'request structure page, 2021; both are sent by SDKs',
    steps: (['GET', 'POST'] as const).map((method) =>
      step(
        'DescribeKey',
        { KeyId: '{{key}}' },
        { wire: { method }, expect: succeeds({ KeyMetadata: { KeyId: '{{key}}' } }) },
      ),
    ),
  },
  {
    title: 'An unknown action',
    source: 'observed error bodies of the gateway',
    steps: [
      step(
        'NoSuchAction',
        {},
        {
          wire: {},
          expect: { status: 404, code: 'InvalidAction.NotFound' },
        },
      ),
    ],
  },
  {
    title: 'A request without Version',
    source: GATEWAY,
    steps: [
      step(
        'ListKeys',
        {},
        {
          wire: { protocol: { Version: undefined } },
          expect: fails(400, 'MissingVersion', 'Version is mandatory for this action.'),
        },
      ),
    ],
  },
  {
    title: 'PUT is not supported',
    source: 'common error table (2019-2025): UnsupportedHTTPMethod',
    steps: [
      step(
        'ListKeys',
        {},
        {
          wire: { method: 'PUT' },
          expect: fails(403, 'UnsupportedHTTPMethod', 'This http method is not supported.'),
        },
      ),
    ],
  },
  {
    title: 'Format=XML returns XML',
    source: 'OpenAPI metadata, 2024: samples of DescribeKey',
    steps: [
      step(
        'DescribeKey',
        { KeyId: '{{key}}' },
        {
          wire: { format: 'XML' },
          expect: { code: 'Success', status: 200, text: /<KeyMetadata>.*<KeyState>Enabled<\/KeyState>/s },
        },
      ),
    ],
  },
];
