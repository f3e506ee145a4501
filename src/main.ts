#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printFailure, runCli } from './cli/run-cli.ts'
import type { CliContext, KeyInput } from './cli/context.ts'

// The one place that reads the environment. Everything below gets it passed in.
const { env, stdout, stderr } = process
const interrupt = new AbortController()
let interrupts = 0
const onInterrupt = (): void => {
  interrupts++
  // The first asks to stop and keep what is done; the second stops at once.
  if (interrupts > 1) process.exit(130)
  interrupt.abort(new Error('interrupted'))
}
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onInterrupt)

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }

/** Asks on the terminal; without one nothing is asked (DESIGN §10.11). Ctrl-C interrupts the command, an ended input answers no. */
const ask = async (question: string): Promise<boolean> => {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: stderr })
  // A terminal in raw mode sends Ctrl-C as a key; readline would only pause, and the question would never be answered.
  terminal.on('SIGINT', onInterrupt)
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  try {
    return /^y(es)?$/i.test((await Promise.race([terminal.question(`${question} [y/N] `, { signal: interrupt.signal }), ended])).trim())
  } finally {
    terminal.close()
  }
}

/** The keyboard, key by key. */
const keys = async (): Promise<KeyInput> => (await import('./cli/read-keys.ts')).readKeys(process.stdin, interrupt.signal)

const argv = process.argv.slice(2)
const context: CliContext = {
  stdout,
  stderr,
  env: {
    NO_COLOR: env['NO_COLOR'],
    CI: env['CI'],
    GITHUB_STEP_SUMMARY: env['GITHUB_STEP_SUMMARY'],
    USER: env['USER'] ?? env['LOGNAME'] ?? env['USERNAME'],
  },
  cwd: process.cwd(),
  version,
  signal: interrupt.signal,
  ...(process.stdin.isTTY && stderr.isTTY ? { ask, keys } : {}),
  ports: async () => await (await import('./compose.ts')).composePorts(env),
  host: async () => (await import('./io/host.ts')).createHost(),
}

// A reader that went away (`assay run | head`) is no error, and no reason to leave work unfinished; a full disk under a redirection is one.
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(printFailure(error, argv, context))
  })
process.on('uncaughtException', (error) => process.exit(printFailure(error, argv, context)))

process.exitCode = await runCli(argv, context)
