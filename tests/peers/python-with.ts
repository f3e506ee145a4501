import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Python environment with these packages from PyPI, made once and kept in the folder for temporary files. Returns its `bin` folder. */
export const pythonWith = (packages: readonly string[]): string => {
  const name = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12)
  const folder = join(tmpdir(), `assay-peers-${name}`)
  const bin = join(folder, 'bin')
  const finished = join(folder, 'finished')
  if (existsSync(finished)) return bin
  execFileSync('python3', ['-m', 'venv', folder])
  execFileSync(join(bin, 'pip'), ['install', '--quiet', ...packages], { stdio: 'inherit' })
  writeFileSync(finished, '')
  return bin
}
