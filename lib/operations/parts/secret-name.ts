import { SECRET_NAME_OR_ARN } from '../../registry/ids';

/** How every action but CreateSecret names a secret. */
export const SECRET_NAME = { kind: 'text', required: true, pattern: SECRET_NAME_OR_ARN } as const;
