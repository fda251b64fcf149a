/** Every operation that the mock serves, by the name of its action. */
import type { StateAction } from '../state/guard';
import { aliasOperations } from './aliases';
import { cryptographicOperations } from './cryptography';
import { instanceOperations } from './instances';
import { keyMaterialOperations } from './key-material';
import { keyOperations } from './keys';
import { secretOperations } from './secrets';
import { serviceOperations } from './service';
import { tagOperations } from './tags';
import type { Operation } from './operation';

const OPERATIONS = {
  ...keyOperations,
  ...cryptographicOperations,
  ...aliasOperations,
  ...keyMaterialOperations,
  ...tagOperations,
  ...secretOperations,
  ...serviceOperations,
  ...instanceOperations,
} satisfies Record<StateAction, Operation>;

/** The actions that the mock serves. */
export type KmsAction = keyof typeof OPERATIONS;

/**
 * The parameter names of each action. They are lists, because with unions of names TypeScript would not accept a record of
 * one action as a record of any action.
 */
export type ActionParameters = {
  readonly [Action in KmsAction]: readonly (keyof (typeof OPERATIONS)[Action]['params'] & string)[];
};

export const SERVED_ACTIONS = Object.keys(OPERATIONS) as readonly KmsAction[];

export const ALL_OPERATIONS: readonly Operation[] = Object.values(OPERATIONS);

/** Returns undefined for any other string, `constructor` included. */
export const findOperation = (action: string): { action: KmsAction; operation: Operation } | undefined =>
  Object.hasOwn(OPERATIONS, action)
    ? { action: action as KmsAction, operation: OPERATIONS[action as KmsAction] }
    : undefined;
