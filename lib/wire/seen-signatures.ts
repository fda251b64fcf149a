/** The data of earlier requests that the verification of signatures needs. */
export class SeenSignatures {
  readonly #nonces = new Set<string>();
  /** By access key: the last valid signatures of requests without a nonce. */
  readonly #withoutNonce = new Map<string, readonly string[]>();

  /** @returns false if the access key has used the nonce before */
  useNonce(accessKeyId: string, nonce: string): boolean {
    const used = `${accessKeyId} ${nonce}`;
    if (this.#nonces.has(used)) return false;
    this.#nonces.add(used);
    return true;
  }

  /** Newest first. */
  withoutNonce(accessKeyId: string): readonly string[] {
    return this.#withoutNonce.get(accessKeyId) ?? [];
  }

  addWithoutNonce(accessKeyId: string, signature: string): void {
    const earlier = this.withoutNonce(accessKeyId);
    this.#withoutNonce.set(accessKeyId, [signature, ...earlier].slice(0, REMEMBERED));
  }
}

/** More than the number of calls that one client retries at the same time. */
const REMEMBERED = 32;
