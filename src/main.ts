#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCli } from './cli/run-cli.ts'

// The one place that reads the environment. Everything below gets it passed in.
const { env, stdout, stderr } = process
const interrupt = new AbortController()
let interrupts = 0
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    interrupts++
    // The first asks to stop and keep what is done; the second stops at once.
    if (interrupts > 1) process.exit(130)
    interrupt.abort(new Error('interrupted'))
  })
}
// A reader that went away (`assay run | head`) is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70))

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }

/** Asks on the terminal; without one nothing is asked (DESIGN §10.11). */
const ask = async (question: string): Promise<boolean> => {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: interrupt.signal })).trim())
  } finally {
    terminal.close()
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  stdout,
  stderr,
  env: { NO_COLOR: env['NO_COLOR'], CI: env['CI'] },
  cwd: process.cwd(),
  version,
  signal: interrupt.signal,
  ...(process.stdin.isTTY && stderr.isTTY ? { ask } : {}),
  ports: async () => await (await import('./compose.ts')).composePorts(env),
  host: async () => (await import('./io/host.ts')).createHost(),
})
