import { AssayError } from '../../../core/errors.ts'
import { runCommand } from './run-command.ts'

export interface Python {
  readonly program: string
  readonly version: string
}

/** What the pinned PyTorch and transformers run on. */
const oldest = 11
const newest = 14
const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.14', 'python']

const installHint = (platform: string): string =>
  platform === 'darwin'
    ? 'brew install python@3.12, then run the same command again'
    : 'sudo apt-get install python3 python3-venv (Debian, Ubuntu) or sudo dnf install python3.12 (Fedora), then run the same command again'

/** The first Python on the PATH that the pinned packages run on. Throws `python-missing` with the command that helps. */
export const findPython = async (env: NodeJS.ProcessEnv, platform: string): Promise<Python> => {
  const seen: string[] = []
  for (const program of names) {
    const { code, output } = await runCommand(program, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], {
      env,
      timeoutMs: 20_000,
    })
    const match = /(\d+)\.(\d+)\.(\d+)/.exec(output)
    if (code !== 0 || match === null) continue
    const minor = Number(match[2])
    if (match[1] === '3' && minor >= oldest && minor <= newest) return { program, version: match[0] }
    if (!seen.includes(match[0])) seen.push(match[0])
  }
  throw new AssayError(
    'python-missing',
    seen.length === 0 ? 'Python was not found' : `Python ${seen.join(', ')} cannot run the trainer, which needs 3.${oldest} to 3.${newest}`,
    { hint: installHint(platform) },
  )
}
