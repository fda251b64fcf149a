/**
 * `setupFilesAfterEnv` names this file, so jest runs it once for each test file, before the tests. A test that needs the
 * mock imports `kms` from here. Within one test file, jest returns the module that it has already loaded.
 */
import { installKmsMock } from 'alicloud-kms-mock';

export const kms = installKmsMock();

afterEach(() => kms.reset());
afterAll(() => kms.uninstall());
