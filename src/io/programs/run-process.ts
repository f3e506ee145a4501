import { spawn } from 'node:child_process'
import { whyNotStarted } from './why-not-started.ts'

/** How a program ended. `code` is null where it was killed or could not be started; `problem` says which. */
export interface ProcessEnd {
  readonly code: number | null
  readonly stdout: string
  /** End of what it wrote to stderr. */
  readonly stderr: string
  readonly problem?: string
}

interface ProcessOptions {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly input: Iterable<string>
  /** From the start to the end of the program, ms. */
  readonly timeoutMs: number
  /** Bytes of stdout; more ends the program. */
  readonly mostBytes: number
  readonly signal: AbortSignal
}

const keptStderr = 2_000

/**
 * Runs a user's program with an argument array (no shell): `input` goes to its stdin, which is then closed. It and what it started
 * are killed at the time-out, beyond `mostBytes` and at an abort. Never rejects, except with the signal's reason after an abort.
 */
export const runProcess = ({ command, cwd, env, input, timeoutMs, mostBytes, signal }: ProcessOptions): Promise<ProcessEnd> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const [program = '', ...args] = command
    // A group of its own, so that what it starts can be killed with it.
    const child = spawn(program, args, { cwd, env, detached: process.platform !== 'win32', stdio: ['pipe', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    let bytes = 0
    let stderr = ''
    let problem: string | undefined

    const kill = (why: string): void => {
      problem ??= why
      if (child.pid === undefined) return
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
      } catch {
        // It ended by itself meanwhile.
      }
    }
    const timer = setTimeout(() => kill(`it did not end within ${Math.round(timeoutMs / 1000)} s`), timeoutMs)
    const onAbort = (): void => kill('the run was interrupted')
    signal.addEventListener('abort', onAbort, { once: true })
    const end = (code: number | null): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      if (signal.aborted) reject(signal.reason)
      else resolve({ code, stdout: Buffer.concat(chunks).toString('utf8'), stderr, ...(problem === undefined ? {} : { problem }) })
    }

    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) kill(`it wrote more than ${mostBytes} bytes`)
      else chunks.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-keptStderr)))
    child.on('error', (error) => {
      problem ??= `it could not be started: ${whyNotStarted(error)}`
      end(null)
    })
    child.on('close', end)
    // A program may end without reading all of its input.
    child.stdin.on('error', () => undefined)
    child.stdin.end([...input].join(''))
  })
