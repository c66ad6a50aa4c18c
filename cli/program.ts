import { Command, CommanderError } from 'commander';
import { UsageError } from '../core/errors';
import { addCommands } from './commands';
import type { CliContext } from './context';
import { forTerminal } from './output/neutralise';
import { OutputError } from './output/sink';

export const EXIT_USAGE = 2;
const EXIT_FAILURE = 1;

/**
 * Runs the command line.
 * @param words what stands behind the program's name
 * @returns the exit code: 0 done, 1 something could not be read or done, 2 wrong usage
 * @throws {OutputError} when what is printed cannot be written
 */
export async function run(words: readonly string[], context: CliContext): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof OutputError) throw error;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    await context.err.write(`${forTerminal(`trailstore: ${describeError(error)}`)}\n`);
    return error instanceof UsageError ? EXIT_USAGE : EXIT_FAILURE;
  }
}

/** One line for the person at the keyboard; for what they can mend, with the remedy. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message === 'Region is missing') {
    return 'no AWS Region is set: give --region, or set AWS_REGION or the profile’s region';
  }
  if (error.name === 'CredentialsProviderError') {
    return `no AWS credentials were found: give --profile, or set them as for the AWS CLI (${error.message})`;
  }
  if (error.name === 'AccessDenied' || error.name === 'AccessDeniedException') {
    return `AWS refused: ${error.message || 'access denied'}`;
  }
  return error.message || error.name;
}

function buildProgram(context: CliContext, done: (exitCode: number) => void): Command {
  const program = new Command('trailstore')
    .description('Who did what to Amazon SES and Amazon S3, from CloudTrail logs')
    .version(context.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.out.write(text),
      // It repeats what was written, which may have been copied from an event.
      writeErr: (text) => void context.err.write(text.split('\n').map(forTerminal).join('\n')),
    })
    .showHelpAfterError('(--help tells how the command is used)')
    .addHelpText(
      'after',
      `
The local store lies in .trailstore, or in the folder that TRAILSTORE_HOME names. With
AWS_ENDPOINT_URL_DYNAMODB set, any server that speaks the DynamoDB API takes its place. One command
at a time can use it.

With --stack, or TRAILSTORE_STACK set, commands work on the store of a deployed stack.

Exit codes: 0 done (rejected records are counted, not an error), 1 a file could not be read or
something could not be done, 2 wrong usage.`,
    );

  addCommands(program, context, done);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}
