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

process.exitCode = await runCli(process.argv.slice(2), {
  stdout,
  stderr,
  env: { NO_COLOR: env['NO_COLOR'], CI: env['CI'] },
  cwd: process.cwd(),
  version,
  signal: interrupt.signal,
  ports: async () => await (await import('./compose.ts')).composePorts(env),
  host: async () => (await import('./io/host.ts')).createHost(),
})
