/** What happened to the state of a key or a secret; told when it happens, for the timeline. */
export interface StateChange {
  /** Its id or name. */
  readonly subject: string;
  readonly regionId: string;
  /** undefined when it is new. */
  readonly from: string | undefined;
  /** undefined when it is gone. */
  readonly to: string | undefined;
  /** Milliseconds, for what time alone did: when it was due, not when it was noticed. */
  readonly dueAt?: number | undefined;
  /** Of a key that is gone: its ciphertexts go on to name them. */
  readonly versionIds?: readonly string[] | undefined;
}

export type StateChangeListener = (change: StateChange) => void;
