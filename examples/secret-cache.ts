import type Kms from '@alicloud/kms20160120';
import { GetSecretValueRequest, ListSecretVersionIdsRequest } from '@alicloud/kms20160120';

interface Entry {
  readonly versionId: string;
  readonly value: string;
  checkedAt: number;
}

export interface SecretCacheOptions {
  /** How long a value is returned without a request to KMS. */
  readonly maxAgeMs: number;
  /** Called when ACSCurrent has moved to another version, for example to reconnect. */
  readonly onChange?: (secretName: string, value: string) => void;
}

/**
 * Keeps the current values of secrets in memory. If a value is older than `maxAgeMs`, the cache checks which version has
 * ACSCurrent, and reads the value again only if it is another version.
 */
export class SecretCache {
  private readonly entries = new Map<string, Entry>();
  private readonly refreshes = new Map<string, Promise<string>>();

  constructor(
    private readonly client: Kms,
    private readonly options: SecretCacheOptions,
  ) {}

  async get(secretName: string): Promise<string> {
    const entry = this.entries.get(secretName);
    if (entry !== undefined && Date.now() - entry.checkedAt < this.options.maxAgeMs) return entry.value;
    // Other callers wait for the same request.
    const running = this.refreshes.get(secretName);
    if (running !== undefined) return running;
    const refresh = this.refresh(secretName, entry).finally(() => this.refreshes.delete(secretName));
    this.refreshes.set(secretName, refresh);
    return refresh;
  }

  private async refresh(secretName: string, old: Entry | undefined): Promise<string> {
    try {
      const checkedAt = Date.now();
      if (old !== undefined && (await this.currentVersionId(secretName)) === old.versionId) {
        old.checkedAt = checkedAt;
        return old.value;
      }
      const answer = await this.client.getSecretValue(new GetSecretValueRequest({ secretName }));
      const entry = { versionId: answer.versionId, value: answer.secretData, checkedAt };
      this.entries.set(secretName, entry);
      if (old !== undefined && old.versionId !== entry.versionId) {
        this.options.onChange?.(secretName, entry.value);
      }
      return entry.value;
    } catch (error) {
      // The cache must not return a secret that can no longer be read.
      this.entries.delete(secretName);
      throw error;
    }
  }

  /** This request does not transfer or decrypt the value. */
  private async currentVersionId(secretName: string): Promise<string | undefined> {
    const { versionIds } = await this.client.listSecretVersionIds(
      new ListSecretVersionIdsRequest({ secretName }),
    );
    return versionIds.versionId.find(({ versionStages }) => versionStages.versionStage.includes('ACSCurrent'))
      ?.versionId;
  }
}
