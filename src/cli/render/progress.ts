import { counted, formatCount, formatDuration, formatInterval } from '../../core/report/format.ts'
import type { EventSink, RunEvent, StageName } from '../../core/run-event.ts'
import { clip, oneLine, paint, wrap, type Terminal } from './terminal.ts'

/** What each stage does, in the words of someone who waits for it. */
const stageWords: Readonly<Record<StageName, string>> = {
  check: 'checking the data',
  split: 'splitting, freezing golden',
  plan: 'planning sizes and cost',
  evaluate: 'measuring the cheaper arms',
  train: 'training',
  parity: 'checking that the served model is the trained one',
  look: 'looking at golden',
  compare: 'comparing',
  price: 'pricing',
  decide: 'deciding',
}

const bar = (done: number, total: number, width: number): string => {
  const full = total > 0 ? Math.round((width * Math.min(done, total)) / total) : 0
  return '━'.repeat(full) + '╌'.repeat(width - full)
}

const eta = (ms: number | undefined): string => (ms === undefined ? '' : `, ${formatDuration(ms)} left`)

/** A lasting line for an event, or undefined where it only moves the live line. */
const eventLine = (event: RunEvent, terminal: Terminal): string | undefined => {
  const dim = (text: string): string => paint(terminal, 'dim', text)
  switch (event.kind) {
    case 'run-started':
      return `${paint(terminal, 'bold', event.task)} ${dim(`run ${event.runId}`)}`
    case 'stage': {
      if (event.status === 'started') return terminal.live ? undefined : `· ${stageWords[event.stage]}`
      const mark = event.status === 'done' ? paint(terminal, 'green', '✓') : dim('–')
      return wrap(event.detail, { width: terminal.width, indent: ' '.repeat(12), first: `${mark} ${event.stage.padEnd(8)}  ` }).trimEnd()
    }
    case 'progress':
      return undefined
    case 'note': {
      const mark = event.level === 'warning' ? paint(terminal, 'yellow', '!') : dim('i')
      const { width } = terminal
      const hint = event.hint === undefined ? '' : `\n${wrap(event.hint, { width, indent: '      ', first: '    → ' })}`
      return `${wrap(event.message, { width, indent: '    ', first: `  ${mark} ` })}${hint}`
    }
    case 'arm': {
      const { value, low, high, n } = event
      const measured = value === undefined || low === undefined || high === undefined ? '' : formatInterval({ value, low, high })
      const size = n === undefined ? '' : dim(` n ${formatCount(n)}`)
      const status = event.status === 'measured' ? '' : paint(terminal, event.status === 'failed' ? 'red' : 'yellow', event.status)
      const mark = event.status === 'measured' ? dim('·') : event.status === 'failed' ? paint(terminal, 'red', '✗') : dim('–')
      const text = `  ${mark} ${event.arm.padEnd(26)} ${event.split.padEnd(6)} ${status}${measured}${size}`
      return event.status === 'measured'
        ? text.trimEnd()
        : wrap(oneLine(event.detail), { width: terminal.width, indent: '      ', first: `${text.trimEnd()}  ` }).trimEnd()
    }
    case 'train':
      return trainLine(event.arm, event.event, terminal)
    case 'possibly-paid-twice':
      return `  ${paint(terminal, 'yellow', '!')} ${event.calls} ${event.calls === 1 ? 'call' : 'calls'} to ${event.model} ${event.calls === 1 ? 'was' : 'were'} sent again with the same key after no whole answer came back: possibly paid twice`
    case 'run-done':
      return undefined
  }
}

const trainLine = (arm: string, event: Extract<RunEvent, { kind: 'train' }>['event'], terminal: Terminal): string | undefined => {
  if (event.kind === 'started') {
    const from = event.resumedFromStep > 0 ? `, goes on from step ${event.resumedFromStep}` : ''
    return `  · ${arm} trains: ${counted(event.totalSteps, 'step')}, ${formatCount(event.trainedTokens)} tokens${from}`
  }
  if (event.kind === 'checkpoint') return terminal.live ? undefined : `  · checkpoint at step ${event.step}`
  if (event.kind === 'finished') return `  · ${arm} trained: ${counted(event.steps, 'step')}`
  return undefined
}

/** The one line that is rewritten while something runs. */
const liveLine = (event: RunEvent): string | undefined => {
  if (event.kind === 'stage' && event.status === 'started') return `  ${stageWords[event.stage]} …`
  if (event.kind === 'progress') {
    const numbers = event.total > 0 ? ` ${formatCount(event.done)}/${formatCount(event.total)}` : ''
    return `  ${bar(event.done, event.total, 20)} ${oneLine(event.label)}${numbers}${eta(event.etaMs)}`
  }
  if (event.kind === 'train' && event.event.kind === 'step') {
    const { step, totalSteps, loss, tokensPerSecond, etaMs } = event.event
    return `  ${bar(step, totalSteps, 20)} step ${step}/${totalSteps}, loss ${loss.toFixed(3)}, ${Math.round(tokensPerSecond)} tokens/s${eta(etaMs)}`
  }
  return undefined
}

/** Without a live line, progress is said at each quarter: logs stay short and depend on no clock. */
const quarterOf = (event: RunEvent): { readonly key: string; readonly quarter: number; readonly text: string } | undefined => {
  if (event.kind === 'progress' && event.total > 0) {
    const text = `  · ${oneLine(event.label)} ${formatCount(event.done)}/${formatCount(event.total)}${eta(event.etaMs)}`
    return { key: `${event.stage}/${event.label}`, quarter: Math.floor((4 * event.done) / event.total), text }
  }
  if (event.kind === 'train' && event.event.kind === 'step') {
    const { step, totalSteps, loss, etaMs } = event.event
    return {
      key: `train/${event.arm}`,
      quarter: Math.floor((4 * step) / totalSteps),
      text: `  · step ${step}/${totalSteps}, loss ${loss.toFixed(3)}${eta(etaMs)}`,
    }
  }
  return undefined
}

export interface Progress {
  readonly sink: EventSink
  /** Clears the live line. */
  close(): void
}

/** Shows RunEvents: lasting lines, and on a terminal one live line below them that is rewritten in place. */
export const createProgress = (write: (text: string) => void, terminal: Terminal): Progress => {
  let live = ''
  const quarters = new Map<string, number>()
  const clear = (): string => (live === '' ? '' : '\r\u001B[2K')
  const sink: EventSink = (event) => {
    const line = eventLine(event, terminal)
    if (!terminal.live) {
      const quarter = quarterOf(event)
      const isNew = quarter !== undefined && quarter.quarter > (quarters.get(quarter.key) ?? 0)
      if (quarter !== undefined && isNew) quarters.set(quarter.key, quarter.quarter)
      const text = line ?? (isNew ? quarter?.text : undefined)
      if (text !== undefined) write(`${text}\n`)
      return
    }
    const next = liveLine(event)
    const clipped = next === undefined ? undefined : clip(next, terminal.width - 1)
    if (line === undefined && (clipped === undefined || clipped === live)) return
    const lasting = line === undefined ? '' : `${line}\n`
    // A lasting line ends what the live line was about when it reports the end of a stage or an arm.
    const kept = clipped ?? (event.kind === 'stage' || event.kind === 'arm' || event.kind === 'run-done' ? '' : live)
    write(`${clear()}${lasting}${kept}`)
    live = kept
  }
  return {
    sink,
    close: () => {
      write(clear())
      live = ''
    },
  }
}
