import { spawn } from 'node:child_process'

/** How a child process ended; `output` is the end of what it wrote. */
export interface CommandEnd {
  readonly code: number | null
  readonly output: string
}

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  onLine?(line: string): void
}

/** Runs a program with an argument array (no shell). Never rejects: a program that cannot start ends with code null. */
export const runCommand = (program: string, args: readonly string[], options: CommandOptions): Promise<CommandEnd> =>
  new Promise((resolve) => {
    let output = ''
    const child = spawn(program, args, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    // Not spawn's own `timeout`: after a program that could not be started it keeps this process alive to its end.
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill(), options.timeoutMs)
    const end = (result: CommandEnd): void => {
      clearTimeout(timer)
      resolve(result)
    }
    const keep = (chunk: Buffer): void => {
      const text = chunk.toString()
      output = (output + text).slice(-8000)
      for (const line of text.split(/[\r\n]+/)) if (line.trim() !== '') options.onLine?.(line.trim())
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => end({ code: null, output: `${output}${error.message}` }))
    child.on('close', (code) => end({ code, output }))
  })
