import { spawn } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A command that ran to its end: exit code (null: it could not be started or was killed) and the end of what it wrote. */
interface CommandResult {
  readonly code: number | null
  readonly output: string
}

const runCommand = (command: string, args: readonly string[], options: { cwd: string; signal?: AbortSignal }): Promise<CommandResult> =>
  new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ code, output }))
  })

export type PackageResult =
  | { readonly status: 'fetched'; readonly file: string }
  | {
      readonly status: 'failed'
      readonly attempts: readonly { readonly command: string; readonly reason: string }[]
      /** Set where none of the programs that could fetch it can be started. */
      readonly noProgram: boolean
    }

/** The line of a tool's output that says why: pip and npm put it last, with ERROR or a code in it. */
const reasonOf = (result: CommandResult): string => {
  const lines = result.output.split('\n').map((line) => line.trim())
  const telling = lines.filter((line) => /error|could not|not found|refused|timed out|No module/i.test(line))
  return (telling.at(-1) ?? lines.findLast((line) => line !== '') ?? `exit ${result.code}`).slice(0, 300)
}

const pipArguments = (specifier: string, folder: string): string[] => [
  'download',
  '--no-deps',
  '--only-binary=:all:',
  '--disable-pip-version-check',
  '--no-input',
  '--retries=1',
  '--quiet',
  '--dest',
  folder,
  specifier,
]

const onlyFile = async (folder: string, ending: string): Promise<string | undefined> => {
  const name = (await readdir(folder)).find((file) => file.endsWith(ending))
  return name === undefined ? undefined : join(folder, name)
}

/** Fetches a wheel by package name. Proxy, mirror and certificate settings of pip pass through. */
export const fetchWheel = async (
  packageName: string,
  version: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<PackageResult> => {
  await mkdir(folder, { recursive: true })
  const options = { cwd: folder, ...(signal === undefined ? {} : { signal }) }
  const pip = pipArguments(`${packageName}==${version}`, folder)
  const attempts: { command: string; reason: string }[] = []
  let noProgram = true
  const tries: readonly { readonly command: string; readonly args: readonly string[]; readonly first?: readonly string[] }[] = [
    { command: 'python3', args: ['-m', 'pip', ...pip] },
    { command: 'uv', args: ['tool', 'run', 'pip', ...pip] },
    { command: join(folder, 'venv', 'bin', 'python'), args: ['-m', 'pip', ...pip], first: ['-m', 'venv', join(folder, 'venv')] },
  ]
  for (const { command, args, first } of tries) {
    if (first !== undefined) await runCommand('python3', first, options)
    const result = await runCommand(command, args, options)
    signal?.throwIfAborted()
    const file = await onlyFile(folder, '.whl')
    if (result.code === 0 && file !== undefined) return { status: 'fetched', file }
    noProgram &&= result.code === null
    attempts.push({
      command: `${command === 'python3' || command === 'uv' ? command : 'python'} ${args.slice(0, 3).join(' ')}`,
      reason: reasonOf(result),
    })
    // A package index that refused once will refuse the same client started another way.
    if (result.code !== null && !/No module named pip|externally-managed/i.test(result.output)) break
  }
  return { status: 'failed', attempts, noProgram }
}

/** Fetches an npm package as a tarball. Settings of npm pass through. */
export const fetchNpmPackage = async (
  packageName: string,
  version: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<PackageResult> => {
  await mkdir(folder, { recursive: true })
  const options = { cwd: folder, ...(signal === undefined ? {} : { signal }) }
  // npm by itself waits 10 and then 60 seconds before it tries a dead registry again.
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=1000']
  const args = ['pack', `${packageName}@${version}`, '--loglevel=error', ...patience, '--pack-destination', folder]
  const result = await runCommand('npm', args, options)
  signal?.throwIfAborted()
  const file = await onlyFile(folder, '.tgz')
  if (result.code === 0 && file !== undefined) return { status: 'fetched', file }
  return { status: 'failed', attempts: [{ command: 'npm pack', reason: reasonOf(result) }], noProgram: result.code === null }
}
