import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What child processes compiled is kept for the next: a second of each start. */
const compileCache = join(tmpdir(), 'assay-tests-compiled')

const root = join(import.meta.dirname, '..', '..')

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunAssayOptions {
  readonly cwd?: string
  readonly home?: string
  readonly env?: Readonly<Record<string, string>>
  /** Sends this signal after so long, or once a condition holds. */
  readonly kill?: { readonly signal: NodeJS.Signals } & ({ readonly afterMs: number } | { readonly when: () => boolean })
}

/** Runs the real binary in a real child process. */
export const runAssay = async (args: readonly string[], options: RunAssayOptions = {}): Promise<Finished> => {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'assay-home-'))
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), ...args], {
    cwd: options.cwd ?? root,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      ASSAY_HOME: join(home, 'assay'),
      NO_COLOR: '1',
      NODE_COMPILE_CACHE: compileCache,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const { kill } = options
  const timer =
    kill === undefined
      ? undefined
      : 'afterMs' in kill
        ? setTimeout(() => child.kill(kill.signal), kill.afterMs)
        : setInterval(() => {
            if (!kill.when()) return
            clearInterval(timer)
            child.kill(kill.signal)
          }, 10)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.on('close', (...end) => resolve(end)))
  clearTimeout(timer)
  return { code, signal, stdout, stderr }
}
