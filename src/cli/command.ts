/** What a command is given and gives back. The options' types come from the table of commands. */
import type { COMMANDS } from './commands.mjs';

export type CommandName = Exclude<keyof typeof COMMANDS, 'completion'>;

type Value<Option> = Option extends { type: 'switch' }
  ? true
  : Option extends { type: 'list' }
    ? string[]
    : string;
type Declared<Name extends CommandName> = (typeof COMMANDS)[Name]['options'];

export type OptionsOf<Name extends CommandName> = {
  [Key in keyof Declared<Name> as Declared<Name>[Key] extends { required: true } ? Key : never]: string;
} & {
  [Key in keyof Declared<Name> as Declared<Name>[Key] extends { required: true } ? never : Key]?:
    Value<Declared<Name>[Key]> | undefined;
};

export interface Call<Name extends CommandName> {
  options: OptionsOf<Name>;
  args: string[];
  env: NodeJS.ProcessEnv;
}

export interface Result {
  /** For --json. */
  data: unknown;
  /** For people. */
  lines: readonly string[];
  /** The command ran, and what it found is a failure: exit code 1. */
  failed?: boolean;
}

/** A number is the exit code of a command that printed its output itself. */
export type Run<Name extends CommandName> = (call: Call<Name>) => Promise<Result | number>;

/** The command cannot be carried out as it was typed (exit code 2). The message says what to do. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The command failed for a known reason (exit code 1). Each line says what happened or what to do. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
  readonly lines: readonly string[];

  constructor(...lines: string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
