/** All cases, in the order in which they are played. */
import type { Case } from '../case';
import { CRYPTOGRAPHY_CASES } from './cryptography';
import { KEY_CASES } from './keys';
import { QUESTIONS } from './questions';
import { SECRET_CASES } from './secrets';
import { STATE_CASES } from './states';
import { WIRE_CASES } from './wire';

export const CASES: readonly Case[] = [
  ...WIRE_CASES,
  ...KEY_CASES,
  ...STATE_CASES,
  ...CRYPTOGRAPHY_CASES,
  ...SECRET_CASES,
  ...QUESTIONS,
];
