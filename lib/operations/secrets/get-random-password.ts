import {
  DIGITS,
  LOWERCASE,
  PUNCTUATION,
  randomText,
  randomTextOfEach,
  UPPERCASE,
} from '../../crypto/password';
import { requestInvalid } from '../../base/kms-errors';
import { keylessOperation } from '../operation';

const FLAG = { kind: 'boolean', default: false } as const;

/** Generates a random password with the given length and characters. Nothing is stored. */
export const GetRandomPassword = keylessOperation({
  params: {
    PasswordLength: { kind: 'integer', min: 8, max: 128, default: 32 },
    ExcludeCharacters: { kind: 'text', pattern: /^[\x21-\x7e]*$/ },
    ExcludeLowercase: FLAG,
    ExcludeUppercase: FLAG,
    ExcludeNumbers: FLAG,
    ExcludePunctuation: FLAG,
    // The default of the schema. The text says false; every password with all types is valid for false too.
    RequireEachIncludedType: { kind: 'boolean', default: true },
  },
  check(input) {
    const alphabets = alphabetsOf(input);
    // No single parameter is the reason that no characters are left.
    if (alphabets.length === 0) throw requestInvalid();
    return { alphabets };
  },
  run({ PasswordLength, RequireEachIncludedType }, { checked: { alphabets }, random }) {
    return {
      RandomPassword: RequireEachIncludedType
        ? randomTextOfEach(alphabets, PasswordLength, random)
        : randomText(alphabets.join(''), PasswordLength, random),
    };
  },
});

interface Choice {
  readonly ExcludeCharacters: string | undefined;
  readonly ExcludeLowercase: boolean;
  readonly ExcludeUppercase: boolean;
  readonly ExcludeNumbers: boolean;
  readonly ExcludePunctuation: boolean;
}

/** The included types that still have characters. */
function alphabetsOf(choice: Choice): readonly string[] {
  const { ExcludeCharacters = '' } = choice;
  return [
    choice.ExcludeNumbers ? '' : DIGITS,
    choice.ExcludeLowercase ? '' : LOWERCASE,
    choice.ExcludeUppercase ? '' : UPPERCASE,
    choice.ExcludePunctuation ? '' : PUNCTUATION,
  ]
    .map((alphabet) => [...alphabet].filter((character) => !ExcludeCharacters.includes(character)).join(''))
    .filter((alphabet) => alphabet !== '');
}
