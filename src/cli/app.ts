import {
  ArgumentParseError,
  buildApplication,
  buildRouteMap,
  EnumValidationError,
  ExitCode,
  FlagNotFoundError,
  run,
  text_en,
  type Application,
  type ApplicationText,
  type StricliProcess,
} from '@stricli/core'
import { AssayError, exitCodes } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { CommandThis } from './command.ts'
import { commands } from './commands/index.ts'
import type { CliContext } from './context.ts'
import { renderFailure } from './render/error.ts'
import { terminalOf } from './render/terminal.ts'

const list = (words: readonly string[]): string => words.map((word) => word.replaceAll('`', '"')).join(' or ')

/** stricli's texts in our shape: what, then the hint. A usage error and a failed command look the same. */
const textFor = (context: CliContext, options: { readonly debug: boolean; readonly command: string }): ApplicationText => {
  const terminal = terminalOf(context.stderr, context.env)
  const print = (error: unknown): string =>
    renderFailure(error, terminal, { debug: options.debug, interrupted: context.signal.aborted }).text
  const seeHelp = `run \`assay ${options.command === '' ? '' : `${options.command} `}--help\``
  return {
    ...text_en,
    noCommandRegisteredForInput: ({ input, corrections }) =>
      print(
        new AssayError('usage', `there is no command "${input}"`, {
          hint: corrections.length > 0 ? `did you mean ${list(corrections)}?` : 'run `assay --help` for all commands',
        }),
      ),
    exceptionWhileParsingArguments: (error) => {
      if (error instanceof FlagNotFoundError) {
        const hint = error.corrections.length > 0 ? `did you mean ${list(error.corrections.map((word) => `--${word}`))}?` : seeHelp
        return print(new AssayError('usage', `there is no flag --${error.input}`, { hint }))
      }
      if (error instanceof EnumValidationError) {
        const { externalFlagName: flag, input, values } = error
        const near = didYouMean(input, values)
        const hint = `${near === undefined ? '' : `did you mean "${near}"? `}--${flag} is one of ${values.join(', ')}`
        return print(new AssayError('usage', `--${flag} cannot be "${input}"`, { hint }))
      }
      // Our own parsers throw AssayErrors that say it better than stricli's frame around them.
      if (error instanceof ArgumentParseError && error.exception instanceof AssayError) return print(error.exception)
      return print(new AssayError('usage', error instanceof Error ? error.message : String(error), { hint: seeHelp }))
    },
    exceptionWhileLoadingCommandFunction: print,
    exceptionWhileLoadingCommandContext: print,
    exceptionWhileRunningCommand: print,
  }
}

/** The command tree; `docs` reads it too. */
export const buildApp = (
  version: string,
  options: { readonly text?: ApplicationText; readonly determineExitCode?: (error: unknown) => number } = {},
): Application<CommandThis> =>
  buildApplication(
    buildRouteMap({
      routes: commands,
      docs: {
        brief: 'Is fine-tuning an open model worth it for your task? Measured, with intervals, costs and a verdict.',
        fullDescription:
          'Is fine-tuning an open model worth it for your task? Measured, with intervals, costs and a verdict.\n\nSTART\n  assay demo               a verdict on real mail, in minutes\n  assay init tickets.csv   a task.yaml from your data, then `assay run`',
      },
    }),
    {
      name: 'assay',
      versionInfo: { currentVersion: version },
      scanner: { caseStyle: 'allow-kebab-for-camel' },
      documentation: { useAliasInUsageLine: false, onlyRequiredInUsageLine: true },
      localization: { text: options.text ?? text_en },
      ...(options.determineExitCode !== undefined && { determineExitCode: options.determineExitCode }),
    },
  )

/** stricli's own codes are negative: a line it could not read is usage, the rest are bugs. */
const exitCodeOf = (code: number): number => {
  if (code >= 0) return code
  return code === ExitCode.InvalidArgument || code === ExitCode.UnknownCommand ? exitCodes.usage : exitCodes.bug
}

/** Reads the command line, runs the command and returns its exit code; failures are printed. */
export const runCommandLine = async (argv: readonly string[], context: CliContext): Promise<number> => {
  const process: StricliProcess = {
    stdout: { write: (text) => void context.stdout.write(text) },
    stderr: { write: (text) => void context.stderr.write(text) },
    env: {},
  }
  const command = argv[0] !== undefined && argv[0] in commands ? argv[0] : ''
  const terminal = terminalOf(context.stderr, context.env)
  const app = buildApp(context.version, {
    text: textFor(context, { debug: argv.includes('--debug'), command }),
    determineExitCode: (error) => renderFailure(error, terminal, { debug: false, interrupted: context.signal.aborted }).exitCode,
  })
  await run(app, argv, { process, cli: context })
  return exitCodeOf(Number(process.exitCode ?? 0))
}
