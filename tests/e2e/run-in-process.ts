import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../../src/cli/run-cli.ts'
import { composePorts } from '../../src/compose.ts'
import { createHost } from '../../src/io/host.ts'
import type { Finished } from './run-assay.ts'

/** The whole program in this process, wired as main.ts wires it: for tests of many commands that need no process of their own. */
export const runInProcess = async (
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
): Promise<Finished> => {
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => void (written[name] += text), columns: 80 })
  const home = mkdtempSync(join(tmpdir(), 'assay-home-'))
  const code = await runCli(args, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: { NO_COLOR: '1', ...options.env },
    cwd: options.cwd,
    version: '0.0.0',
    signal: options.signal ?? new AbortController().signal,
    ports: async () => await composePorts({ HOME: home, ASSAY_HOME: home }),
    host: async () => createHost(),
  })
  return { code, signal: null, ...written }
}
