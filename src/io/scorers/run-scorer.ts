import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename, extname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { AssayError } from '../../core/errors.ts'
import type { ScorerProgram } from '../../core/scorers/scorer.ts'
import { whyNotStarted } from '../programs/why-not-started.ts'

export interface RunScorerOptions {
  readonly taskRoot: string
  readonly items: readonly unknown[]
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
  /** Longest wait for one answer, ms. */
  readonly timeoutMs?: number
}

/** Bytes of one answer at most; what writes more is no scorer. */
const longestLine = 1_000_000
const keptStderr = 2_000

/** The worker is TypeScript in the source tree and JavaScript when installed: like this file. */
const worker = join(import.meta.dirname, `module-worker${extname(import.meta.filename)}`)

const commandOf = (program: ScorerProgram, taskRoot: string): readonly string[] =>
  'command' in program ? program.command : [process.execPath, worker, resolve(taskRoot, program.file)]

const nameOf = (program: ScorerProgram): string => ('command' in program ? program.command.join(' ') : program.file)

type Next = { readonly line: string } | { readonly ended: string } | { readonly late: true } | { readonly aborted: true }

/**
 * Runs a user's scorer: one JSON line for each item goes in, one comes out, in order. Throws `scorer-failed` where the program ends
 * before it answered everything, does not answer within 30 s, or writes no JSON; `program-failed` where it cannot be started; the signal's reason
 * at an abort. The program and what it started are killed when the caller stops reading.
 */
export async function* runScorer(program: ScorerProgram, options: RunScorerOptions): AsyncGenerator<unknown, void, undefined> {
  const { taskRoot, items, signal, env, timeoutMs = 30_000 } = options
  signal.throwIfAborted()
  const [file = '', ...args] = commandOf(program, taskRoot)
  // A group of its own, so that what it starts can be killed with it.
  // Python holds back what it prints to a pipe: an answer would come only with many others.
  const child = spawn(file, args, {
    cwd: taskRoot,
    env: { PYTHONUNBUFFERED: '1', ...env },
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const kill = (): void => {
    if (child.pid === undefined) return
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
  const started = new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) =>
      reject(
        new AssayError('program-failed', `the scorer ${nameOf(program)} could not be started: ${whyNotStarted(cause)}`, {
          where: 'task.yaml',
          hint: 'a program is named as a list: command: [python3, score.py]; paths are relative to task.yaml',
          cause,
        }),
      ),
    )
  })
  await started
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-keptStderr)))
  // It may end without reading all of its input: its silence says so.
  child.stdin.on('error', () => undefined)
  let bytes = 0
  let isEndless = false
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= longestLine) return
    isEndless = true
    kill()
  })
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })
  lines.on('line', () => (bytes = 0))
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))

  const feed = async (): Promise<void> => {
    for (const item of items) {
      if (child.stdin.destroyed) return
      if (!child.stdin.write(`${JSON.stringify(item)}\n`)) await Promise.race([once(child.stdin, 'drain'), closed])
    }
    child.stdin.end()
  }
  const fed = feed()
  fed.catch(() => undefined)

  const endOf = async (): Promise<Next> => {
    const code = await closed
    if (isEndless) return { ended: `it wrote a line of more than ${longestLine} bytes` }
    const said = stderr.trim().split('\n')
    // Node and Python print the error with its place around it: the line that names it says most.
    const last =
      said.findLast((line) => /^\w*(Error|Exception)\b.*:/.test(line)) ??
      said.findLast((line) => line.trim() !== '' && !line.startsWith('    at ') && !line.startsWith('Node.js v'))
    return {
      ended: `it ended ${code === null ? 'by a signal' : `with code ${code}`}${last === undefined ? '' : `: ${last.slice(0, 200)}`}`,
    }
  }
  const failed = (why: string): AssayError =>
    new AssayError('scorer-failed', `the scorer ${basename(nameOf(program))} failed: ${why}`, {
      hint: 'try it by hand: it reads one JSON line for each item and writes one line for each, in order',
    })
  const reader = lines[Symbol.asyncIterator]()
  const nextOf = async (): Promise<Next> => {
    const stop = new AbortController()
    const waited = (to: Next, ms: number): Promise<Next> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(to), ms)
        stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
      })
    const onAbort = new Promise<Next>((resolve) => {
      signal.addEventListener('abort', () => resolve({ aborted: true }), { signal: stop.signal })
    })
    const line = async (): Promise<Next> => {
      for (;;) {
        const { done, value } = await reader.next()
        if (done === true || isEndless) return await endOf()
        if (value.trim() !== '') return { line: value }
      }
    }
    try {
      return await Promise.race([line(), onAbort, waited({ late: true }, timeoutMs)])
    } finally {
      stop.abort()
    }
  }

  try {
    for (let answered = 0; answered < items.length; answered++) {
      signal.throwIfAborted()
      const next = await nextOf()
      if ('aborted' in next) throw signal.reason
      if ('late' in next) throw failed(`no answer within ${Math.round(timeoutMs / 1000)} s`)
      if ('ended' in next) throw failed(next.ended)
      try {
        yield JSON.parse(next.line) as unknown
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        throw failed(`it wrote what is not JSON: ${next.line.slice(0, 80)}`)
      }
    }
  } finally {
    kill()
    lines.close()
    await closed
  }
}
