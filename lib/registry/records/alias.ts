/** An alias of a key. */
export interface Alias {
  /** With its prefix: `alias/orders`. */
  readonly name: string;
  readonly keyId: string;
}
