/** The open questions as a table for docs/fidelity.md. */
import type { Case } from './case';
import { CASES } from './cases';
import { PLACEHOLDER } from './compare';
import { commandOf } from './report';

const openQuestions = (): readonly Case[] => CASES.filter(({ mock }) => mock !== undefined);

export const formatOpenQuestions = (): string =>
  [
    '| Question | What the mock does | What is known | Calls that would settle it |',
    '| --- | --- | --- | --- |',
    ...openQuestions().map(
      (question) =>
        `| ${question.title} | ${question.mock} | ${question.source} | ${commandsOf(question).map(inCode).join('<br>')} |`,
    ),
  ].join('\n');

const inCode = (command: string) => `\`${command.replaceAll('|', '\\|')}\``;

/** The calls of a case whose responses are the answer. Names in angle brackets are values of earlier calls. */
const commandsOf = ({ steps }: Case): string[] =>
  steps
    .filter((step) => step.ask)
    .map((step) => commandOf(JSON.parse(JSON.stringify(step).replace(PLACEHOLDER, '<$1>')), shortened));

const shortened = (_name: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > 200
    ? `${value.slice(0, 20)}… (${value.length} characters)`
    : value;
