import { AssayError, exitCodes } from '../core/errors.ts'
import type { CliContext } from './context.ts'
import { renderFailure } from './render/error.ts'
import { terminalOf } from './render/terminal.ts'

/** Runs one command line (without `node` and the script) and returns its exit code (DESIGN §9). Never throws. */
export const runCli = async (argv: readonly string[], context: CliContext): Promise<number> => {
  const terminal = terminalOf(context.stderr, context.env)
  const debug = argv.includes('--debug')
  try {
    const { runCommandLine } = await import('./app.ts')
    const code = await runCommandLine(argv, context)
    return context.signal.aborted && code !== exitCodes.done ? exitCodes.interrupted : code
  } catch (error) {
    const interrupted = context.signal.aborted && !(error instanceof AssayError && error.exitCode === exitCodes.requirement)
    const failure = renderFailure(error, terminal, { debug, interrupted })
    context.stderr.write(`${failure.text}\n`)
    return failure.exitCode
  }
}
