/** Plays the cases, one call after the other. A run stops between two calls, and always removes what it has created. */
import { type Call, type Case, type Reply, SKIPPED, type Step } from './case';
import { compare, type Mismatch } from './compare';
import { blockedBy, Interrupted, save, Session, type SessionOptions } from './session';

export interface PlayOptions extends SessionOptions {
  readonly cases: readonly Case[];
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** A call as it was sent, and its response. */
interface Played {
  readonly call: Call;
  readonly reply: Reply;
}

export interface Difference extends Played {
  readonly mismatches: readonly Mismatch[];
}

/** What became of a case. */
export interface Outcome {
  readonly case: Case;
  /** blocked: a preparation failed, so the case was not tested. skipped: not for this account. */
  readonly result: 'passed' | 'differs' | 'answered' | 'blocked' | 'skipped';
  readonly differences: readonly Difference[];
  /** The responses to the calls of an open question. */
  readonly answers: readonly Played[];
  /** Why it is blocked or skipped. */
  readonly reason?: string;
}

export interface Run {
  readonly outcomes: readonly Outcome[];
  readonly interrupted: boolean;
  /** What could not be removed. */
  readonly leftBehind: readonly string[];
  /** The id of the run, which is in the name of each alias and secret, and the ids of its keys. */
  readonly ownNames: readonly string[];
}

export async function play(options: PlayOptions): Promise<Run> {
  const session = new Session(options);
  const outcomes: Outcome[] = [];
  let interrupted = false;
  let leftBehind: readonly string[] = [];
  try {
    for (const [i, one] of options.cases.entries()) {
      const outcome = await outcomeOf(one, new Map([['case', String(i + 1)]]), session, options);
      outcomes.push(outcome);
      options.onOutcome?.(outcome);
    }
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) throw thrown;
    interrupted = true;
  } finally {
    leftBehind = await session.removeAll();
  }
  return { outcomes, interrupted, leftBehind, ownNames: session.ownNames };
}

/** @param saved values of this case; its steps add more */
async function outcomeOf(
  one: Case,
  saved: Map<string, string>,
  session: Session,
  { instanceId }: PlayOptions,
): Promise<Outcome> {
  const differences: Difference[] = [];
  const answers: Played[] = [];
  const ended = (result: Outcome['result'], reason?: string): Outcome => ({
    case: one,
    result,
    differences,
    answers,
    ...(reason === undefined ? {} : { reason }),
  });
  if (one.needs !== undefined && (one.needs !== 'instance' || instanceId === undefined))
    return ended('skipped', SKIPPED[one.needs]);
  try {
    for (const step of one.steps) await playStep(step, session, saved, { differences, answers });
  } catch (thrown) {
    if (thrown instanceof Interrupted) throw thrown;
    // After a difference, what follows can fail because of it.
    if (differences.length === 0) return ended('blocked', reasonOf(thrown));
  }
  if (differences.length > 0) return ended('differs');
  return ended(one.mock === undefined ? 'passed' : 'answered');
}

const reasonOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

interface Found {
  readonly differences: Difference[];
  readonly answers: Played[];
}

async function playStep(step: Step, session: Session, saved: Map<string, string>, found: Found) {
  const { call, reply, values } = await session.send(step, saved);
  if (step.ask) found.answers.push({ call, reply });
  else if (step.expect === undefined && reply.code !== 'Success') throw blockedBy(call, reply);
  save(step, reply, saved);
  if (step.expect === undefined) return;
  const mismatches = compare(step.expect, reply, new Map([...values, ...saved]));
  if (mismatches.length > 0) found.differences.push({ call, reply, mismatches });
}
