import type { CommandContext } from '@stricli/core'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { CliContext } from './context.ts'
import { terminalOf, type Terminal } from './render/terminal.ts'

/** `this` inside a command: stricli's streams, and everything else in `cli`. */
export interface CommandThis extends CommandContext {
  readonly cli: CliContext
}

export interface CommonFlags {
  readonly json?: boolean
  readonly debug?: boolean
}

export interface TaskFlags extends CommonFlags {
  readonly task?: string
}

/** Flags that every command has. */
export const commonFlags = {
  json: { kind: 'boolean', brief: 'Print the result as JSON', optional: true, withNegated: false },
  debug: { kind: 'boolean', brief: 'Show the stack of an error', optional: true, withNegated: false },
} as const

/** Flags of commands that work on a task folder. */
export const taskFlags = {
  ...commonFlags,
  task: {
    kind: 'parsed',
    parse: String,
    brief: 'Folder of the task (default: here or the nearest folder above with a task.yaml)',
    placeholder: 'dir',
    optional: true,
  },
} as const

/** For commands that ask before they spend, write or delete. */
export const yesFlag = { kind: 'boolean', brief: 'Answer yes to what would be asked', optional: true, withNegated: false } as const
export const dryRunFlag = {
  kind: 'boolean',
  brief: 'Show what would be done and what it would cost; do nothing',
  optional: true,
  withNegated: false,
} as const

/** How many calls to a model may be in flight. */
export const concurrencyFlag = {
  kind: 'parsed',
  parse: (text: string): number => parseCount(text),
  brief: 'Calls in flight at most (default: what the model can use)',
  placeholder: 'n',
  optional: true,
} as const

/** A file that is written: its ending says what it is, so that nobody loses task.yaml or their rows to it. Throws `usage`. */
export const writtenFileFlag = (ending: '.xlsx' | '.csv' | '.svg', brief: string) =>
  ({
    kind: 'parsed',
    parse: (text: string): string => {
      if (!text.toLowerCase().endsWith(ending))
        throw new AssayError('usage', `"${text}" does not end in ${ending}`, { hint: `name a file such as costs${ending}` })
      return text
    },
    brief,
    placeholder: 'file',
    optional: true,
  }) as const

/** Any other flag that is a positive whole number. */
export const countFlag = (brief: string) =>
  ({ kind: 'parsed', parse: (text: string): number => parseCount(text), brief, placeholder: 'n', optional: true }) as const

/** Documentation of a command: one line, and examples that work. */
export const docs = (brief: string, examples: readonly string[], more?: string) => ({
  brief,
  fullDescription: `${brief}${more === undefined ? '' : `\n\n${more}`}\n\nEXAMPLES\n${examples.map((example) => `  ${example}`).join('\n')}`,
})

/** Opens the task that `--task` or the working folder names. Throws `task-not-found`. */
export const openTask = async (
  context: CliContext,
  flags: { readonly task?: string },
): Promise<{ readonly ports: Ports; readonly files: TaskFiles }> => {
  const ports = await context.ports()
  return { ports, files: await ports.findTask(resolvePath(context.cwd, flags.task ?? '.')) }
}

/** Joins a path a person typed to the working folder; absolute paths stay. */
export const resolvePath = (cwd: string, path: string): string => {
  if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) return path
  const parts = cwd.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/') || '/'
}

/** Prints a value: JSON with `--json`, else rendered for the terminal. Nothing else writes to stdout. */
export const emit = <Value>(
  context: CliContext,
  flags: CommonFlags,
  value: Value,
  render: (value: Value, terminal: Terminal) => string,
): void => {
  const text = flags.json === true ? JSON.stringify(value, null, 2) : render(value, terminalOf(context.stdout, context.env))
  context.stdout.write(`${text}\n`)
}

/** Runs work while its events are shown on stderr; live lines are cleared whatever happens. `quiet` leaves out what is done in passing. */
export const withProgress = async <Result>(
  context: CliContext,
  work: (sink: EventSink) => Promise<Result>,
  options: { readonly quiet?: boolean } = {},
): Promise<Result> => {
  const { createProgress } = await import('./render/progress.ts')
  const progress = createProgress((text) => void context.stderr.write(text), terminalOf(context.stderr, context.env))
  try {
    return await work(
      options.quiet === true
        ? (event) => (event.kind === 'progress' || event.kind === 'note' ? progress.sink(event) : undefined)
        : progress.sink,
    )
  } finally {
    progress.close()
  }
}

/** Path as a person would type it: relative to the working folder where it lies inside. */
export const showPath = (cwd: string, path: string): string => (path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path)

/** A positive whole number typed as a flag's value. */
const parseCount = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new AssayError('usage', `"${text}" is not a whole number of at least 1`)
  return value
}
