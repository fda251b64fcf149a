/**
 * Named in `setupFilesAfterEnv`, so it runs once in every test file, before the tests. A test that needs the mock
 * imports `kms` from here: within one test file, jest hands out the module that it has already loaded.
 */
import { installKmsMock } from 'alicloud-kms-mock';

export const kms = installKmsMock();

afterEach(() => kms.reset());
afterAll(() => kms.uninstall());
