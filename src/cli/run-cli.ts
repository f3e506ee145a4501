import { AssayError, exitCodes } from '../core/errors.ts'
import type { CliContext } from './context.ts'
import { renderFailure } from './render/error.ts'
import { terminalOf } from './render/terminal.ts'

/** Prints what stopped the program and returns its exit code (DESIGN §9). */
export const printFailure = (error: unknown, argv: readonly string[], context: CliContext): number => {
  const interrupted = context.signal.aborted && !(error instanceof AssayError && error.exitCode === exitCodes.requirement)
  const failure = renderFailure(error, terminalOf(context.stderr, context.env), { debug: argv.includes('--debug'), interrupted })
  context.stderr.write(`${failure.text}\n`)
  return failure.exitCode
}

/** Runs one command line (without `node` and the script) and returns its exit code (DESIGN §9). Never throws. */
export const runCli = async (argv: readonly string[], context: CliContext): Promise<number> => {
  try {
    const { runCommandLine } = await import('./app.ts')
    const code = await runCommandLine(argv, context)
    return context.signal.aborted && code !== exitCodes.done ? exitCodes.interrupted : code
  } catch (error) {
    return printFailure(error, argv, context)
  }
}
