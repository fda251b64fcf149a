/** What a verifier of signatures has to remember of the requests that came before. */
export class SeenSignatures {
  readonly #nonces = new Set<string>();
  /** By access key, the last signatures of requests without a nonce that were right. */
  readonly #withoutNonce = new Map<string, readonly string[]>();

  /** @returns false when the access key has used the nonce before */
  useNonce(accessKeyId: string, nonce: string): boolean {
    const used = `${accessKeyId} ${nonce}`;
    if (this.#nonces.has(used)) return false;
    this.#nonces.add(used);
    return true;
  }

  /** The newest first. */
  withoutNonce(accessKeyId: string): readonly string[] {
    return this.#withoutNonce.get(accessKeyId) ?? [];
  }

  addWithoutNonce(accessKeyId: string, signature: string): void {
    const earlier = this.withoutNonce(accessKeyId);
    this.#withoutNonce.set(accessKeyId, [signature, ...earlier].slice(0, REMEMBERED));
  }
}

/** More than the calls that one client repeats at the same time. */
const REMEMBERED = 32;
