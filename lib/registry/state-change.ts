/** A change of the state of a key, a secret or an instance, for the timeline. */
export interface StateChange {
  /** The id of the key or of the instance, or the name of the secret. */
  readonly subject: string;
  readonly regionId: string;
  /** undefined if it was created. */
  readonly from: string | undefined;
  /** undefined if it was deleted. */
  readonly to: string | undefined;
  /** For a change by service time: the date when it was due, in milliseconds. */
  readonly dueAt?: number | undefined;
  /** The versions of a deleted key, because ciphertexts in the log still name them. */
  readonly versionIds?: readonly string[] | undefined;
}

export type StateChangeListener = (change: StateChange) => void;
