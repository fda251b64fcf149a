import type Kms from '@alicloud/kms20160120';
import { GetSecretValueRequest, ListSecretVersionIdsRequest } from '@alicloud/kms20160120';

interface Entry {
  readonly versionId: string;
  readonly value: string;
  checkedAt: number;
}

export interface SecretCacheOptions {
  /** How long a value is answered without a look at KMS. */
  readonly maxAgeMs: number;
  /** Called when ACSCurrent has moved to another version: time to reconnect, say. */
  readonly onChange?: (secretName: string, value: string) => void;
}

/**
 * Keeps the current values of secrets in memory. When one is older than `maxAgeMs`, the cache asks which version is
 * ACSCurrent, and reads the value again only if that is another one.
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
    // Whoever asks meanwhile waits for the same request.
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
      // A secret that cannot be read is not to live on in here.
      this.entries.delete(secretName);
      throw error;
    }
  }

  /** No value travels for this, and nothing is decrypted. */
  private async currentVersionId(secretName: string): Promise<string | undefined> {
    const { versionIds } = await this.client.listSecretVersionIds(
      new ListSecretVersionIdsRequest({ secretName }),
    );
    return versionIds.versionId.find(({ versionStages }) => versionStages.versionStage.includes('ACSCurrent'))
      ?.versionId;
  }
}
