import { AssayError, exitCodes } from '../../core/errors.ts'
import { systemFault } from '../../core/system-fault.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

interface Line {
  readonly message: string
  readonly where?: string | undefined
  readonly hint?: string | undefined
}

/** A message whose subject is the place itself ("rows.csv does not exist") names it once, as the whole path. */
const withPlace = ({ message, where }: Line, terminal: Terminal): { readonly place: string; readonly rest: string } => {
  if (where === undefined) return { place: '', rest: message }
  const subject = [where, where.slice(where.lastIndexOf('/') + 1)].find((name) => message.startsWith(`${name} `))
  const place = paint(terminal, 'bold', where)
  return subject === undefined ? { place: `${place}  `, rest: message } : { place: `${place} `, rest: message.slice(subject.length + 1) }
}

const renderLine = (line: Line, terminal: Terminal): string => {
  const { hint } = line
  const mark = paint(terminal, 'red', '✗')
  const { place, rest } = withPlace(line, terminal)
  const head = wrap(rest, { width: terminal.width, indent: '  ', first: `${mark} ${place}` })
  return hint === undefined ? head : `${head}\n${wrap(hint, { width: terminal.width, indent: '    ', first: '  → ' })}`
}

const stackOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}

export interface Failure {
  readonly text: string
  readonly exitCode: number
}

/** Any thrown value as what is printed and the exit code: AssayErrors and faults of the system as they are, a cancelled command as 130, the rest as a bug. */
export const renderFailure = (
  error: unknown,
  terminal: Terminal,
  options: { readonly debug: boolean; readonly interrupted: boolean },
): Failure => {
  const stack = options.debug ? `\n\n${paint(terminal, 'dim', stackOf(error))}` : ''
  if (options.interrupted) {
    const line: Line = {
      message: 'interrupted: what was finished is kept',
      hint: 'the same command goes on where this one stopped and pays for no answer again; reading and writing a file begins anew, and none is half-written',
    }
    return { text: renderLine(line, terminal) + stack, exitCode: exitCodes.interrupted }
  }
  const known = error instanceof AssayError ? error : systemFault(error)
  if (known !== undefined) {
    const lines: Line[] = [{ message: known.message, where: known.where, hint: known.hint }, ...known.also]
    return { text: lines.map((line) => renderLine(line, terminal)).join('\n') + stack, exitCode: known.exitCode }
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const line: Line = {
    message: `this is a bug in assay: ${message.split('\n')[0] ?? ''}`,
    hint: options.debug
      ? 'please report it with the stack below'
      : 'run it again with --debug and report what it prints; nothing you did should lead here',
  }
  return { text: renderLine(line, terminal) + stack, exitCode: exitCodes.bug }
}
