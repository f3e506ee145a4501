import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssayError } from '../../../core/errors.ts'
import { withBuildLock } from './build-lock.ts'
import { findPython } from './python.ts'
import { runCommand } from './run-command.ts'

/** Pinned by hash, without addresses: any mirror may serve it. One lock per backend, never mixed (DESIGN §10.12). */
const lockFile = fileURLToPath(new URL('requirements-pypi.txt', import.meta.url))
const uvVersion = '0.13.9'
/** Wheels in uv's cache and their unpacked copies where the cache lies on another disk. */
const usualBytes = 7e9
const shown = ['torch', 'trl', 'peft', 'transformers']

export interface EnvironmentPlace {
  /** ASSAY_HOME, absolute. */
  readonly home: string
  /** Proxy, CA and mirror settings of pip and uv pass through. */
  readonly env: NodeJS.ProcessEnv
  readonly platform: string
  /** Free bytes that a build needs. Default: what PyTorch and the rest took, and room for what uv fetches. */
  readonly neededBytes?: number
}

interface Ready {
  readonly bytes: number
  readonly versions: Readonly<Record<string, string>>
}

export interface Environment extends Ready {
  readonly folder: string
  readonly python: string
}

export const environmentFolder = (home: string): string => {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex').slice(0, 12)
  return join(home, 'environments', `trl-${hash}`)
}

/** The environment, if it was built to its end: the marker is written last. */
export const readEnvironment = (home: string): Environment | undefined => {
  const folder = environmentFolder(home)
  const python = join(folder, 'bin', 'python')
  const marker = join(folder, 'ready.json')
  if (!existsSync(marker) || !existsSync(python)) return undefined
  try {
    const ready: Ready = JSON.parse(readFileSync(marker, 'utf8'))
    return { folder, python, bytes: ready.bytes, versions: ready.versions }
  } catch {
    // A damaged marker says nothing: the environment is built again, out of uv's cache.
    return undefined
  }
}

const bytesUnder = async (folder: string): Promise<number> => {
  let total = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) total += (await stat(join(entry.parentPath, entry.name))).size
  return total
}

const failed = (what: string, output: string): AssayError => {
  const lines = output.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  if (/no space left|ENOSPC|os error 28/i.test(output))
    return new AssayError('disk-full', `${what}: the disk is full`, { hint: '`assay clean` shows what can be removed' })
  return new AssayError('environment-build-failed', `${what} failed: ${lines.at(-1) ?? 'no output'}`, {
    hint: 'check the network, or the proxy and mirror settings of pip and uv (PIP_INDEX_URL, UV_INDEX_URL, HTTPS_PROXY), then run the same command again: it goes on where it stopped',
    also: lines.slice(-6, -1).map((message) => ({ message })),
  })
}

/** `uv`: the one on the PATH, or one of our own, installed by pip into a private environment. */
const findUv = async (place: EnvironmentPlace, python: string, say: (message: string) => void, signal: AbortSignal): Promise<string> => {
  const { env } = place
  const present = await runCommand('uv', ['--version'], { env, timeoutMs: 20_000 })
  if (present.code === 0) return 'uv'
  const folder = join(place.home, 'environments', `uv-${uvVersion}`)
  const program = join(folder, 'bin', 'uv')
  if (existsSync(join(folder, 'ready'))) return program
  say('installing uv, which builds the training environment')
  await rm(folder, { recursive: true, force: true })
  const made = await runCommand(python, ['-m', 'venv', folder], { env, signal })
  if (made.code !== 0)
    throw new AssayError('python-missing', 'Python cannot make virtual environments', {
      hint:
        place.platform === 'darwin'
          ? 'brew install uv, then run the same command again'
          : 'sudo apt-get install python3-venv, then run the same command again',
    })
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--only-binary=:all:', `uv==${uvVersion}`]
  const installed = await runCommand(join(folder, 'bin', 'python'), pip, { env, signal })
  if (installed.code !== 0) throw failed('installing uv', installed.output)
  await writeFile(join(folder, 'ready'), '')
  return program
}

const checkDisk = async ({ home, neededBytes = usualBytes }: EnvironmentPlace): Promise<void> => {
  const facts = await statfs(home)
  const free = facts.bavail * facts.bsize
  if (free < neededBytes)
    throw new AssayError('disk-full', `the training environment needs ${neededBytes / 1e9} GB and ${(free / 1e9).toFixed(1)} GB are free`, {
      where: home,
      hint: 'free some space, or set ASSAY_HOME to a folder on a larger disk; `assay clean` shows what can be removed',
    })
}

const install = async (place: EnvironmentPlace, say: (message: string) => void, signal: AbortSignal): Promise<void> => {
  const python = await findPython(place.env, place.platform)
  const uv = await findUv(place, python.program, say, signal)
  const folder = environmentFolder(place.home)
  // Large wheels through slow proxies take longer than uv's 30 seconds.
  const env = { UV_HTTP_TIMEOUT: '300', UV_NO_PROGRESS: '1', ...place.env }
  say(`building the training environment with Python ${python.version} (once per machine; 5 GB, most of it PyTorch)`)
  // uv keeps what it fetched, so a build that was interrupted is resumed although the folder starts afresh.
  const made = await runCommand(uv, ['venv', '--quiet', '--clear', '--python', python.program, folder], { env, signal })
  if (made.code !== 0) throw failed('making the training environment', made.output)
  const args = ['pip', 'install', '--python', join(folder, 'bin', 'python'), '--require-hashes', '--no-deps', '--requirements', lockFile]
  const installed = await runCommand(uv, args, {
    env,
    signal,
    onLine: (line) => /^(Downloading|Prepared|Installed)/.test(line) && say(line),
  })
  if (installed.code !== 0) throw failed('building the training environment', installed.output)
  const listed = await runCommand(uv, ['pip', 'list', '--quiet', '--format', 'json', '--python', join(folder, 'bin', 'python')], {
    env,
    signal,
  })
  const packages: { name: string; version: string }[] = JSON.parse(/\[.*\]/s.exec(listed.output)?.[0] ?? '[]')
  const versions = Object.fromEntries(packages.filter(({ name }) => shown.includes(name)).map(({ name, version }) => [name, version]))
  const ready: Ready = { bytes: await bytesUnder(folder), versions: { python: python.version, ...versions } }
  await writeFile(join(folder, 'ready.tmp'), JSON.stringify(ready), { flush: true })
  await rename(join(folder, 'ready.tmp'), join(folder, 'ready.json'))
}

/**
 * The environment of the embedded trainer, built once per machine; safe for two processes at once, and after a kill.
 * Throws `python-missing`, `environment-build-failed`, `disk-full`.
 */
export const prepareEnvironment = async (
  place: EnvironmentPlace,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<Environment> => {
  const present = readEnvironment(place.home)
  if (present !== undefined) return present
  const folder = environmentFolder(place.home)
  await mkdir(join(place.home, 'environments'), { recursive: true })
  const onWait = (): void => say('another process is building the training environment: waiting for it')
  await withBuildLock(`${folder}.lock`, { signal, onWait }, async () => {
    if (readEnvironment(place.home) !== undefined) return
    await checkDisk(place)
    await install(place, say, signal)
  })
  signal.throwIfAborted()
  const built = readEnvironment(place.home)
  if (built === undefined) throw failed('building the training environment', 'it vanished')
  return built
}
