import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { environmentFolder, type EnvironmentPlace, prepareEnvironment, readEnvironment } from './environment.ts'
import { findPython } from './python.ts'

/** A machine whose PATH holds a Python of this version and a `uv` that runs these shell lines for `pip install`. */
const machine = (options: { python?: string; install?: string } = {}): EnvironmentPlace & { readonly installs: () => number } => {
  const root = mkdtempSync(join(tmpdir(), 'assay-environment-'))
  const bin = join(root, 'bin')
  const log = join(root, 'installs')
  const program = (name: string, lines: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  mkdirSync(bin)
  program('python3', `echo ${options.python ?? '3.12.4'}`)
  program(
    'uv',
    `case "$1 $2" in
      "venv --quiet") for last; do :; done; /bin/mkdir -p "$last/bin"; : > "$last/bin/python";;
      "pip install") echo x >> ${log}; ${options.install ?? '/bin/sleep 0.1'};;
      "pip list") echo '[{"name":"torch","version":"2.15.0"},{"name":"rich","version":"1"}]';;
    esac`,
  )
  return {
    home: join(root, 'home'),
    env: { PATH: bin },
    platform: 'linux',
    // Nothing is fetched here: the disk of whoever runs the tests does not matter.
    neededBytes: 0,
    installs: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0),
  }
}
const signal = new AbortController().signal
const silent = (): void => undefined

test('the environment is built once and read afterwards, with its versions', async () => {
  const place = machine()
  expect(readEnvironment(place.home)).toBeUndefined()
  const messages: string[] = []
  const built = await prepareEnvironment(place, (message) => messages.push(message), signal)
  expect(built).toMatchObject({
    versions: { python: '3.12.4', torch: '2.15.0' },
    python: join(environmentFolder(place.home), 'bin', 'python'),
  })
  expect(messages[0]).toContain('Python 3.12.4')
  expect(await prepareEnvironment(place, silent, signal)).toEqual(built)
  expect(place.installs()).toBe(1)
})

test('two processes that need it at once build it once', async () => {
  const place = machine({ install: '/bin/sleep 0.4' })
  const messages: string[] = []
  const both = await Promise.all([
    prepareEnvironment(place, silent, signal),
    prepareEnvironment(place, (message) => messages.push(message), signal),
  ])
  expect(both[0]).toEqual(both[1])
  expect(place.installs()).toBe(1)
  expect(messages.some((message) => message.includes('another process'))).toBe(true)
})

test('a build that was cut short counts as none and is built again', async () => {
  const place = machine()
  await prepareEnvironment(place, silent, signal)
  rmSync(join(environmentFolder(place.home), 'ready.json'))
  expect(readEnvironment(place.home)).toBeUndefined()
  await prepareEnvironment(place, silent, signal)
  expect(place.installs()).toBe(2)
})

test('a failed build says what failed and what to do, and is no environment', async () => {
  const unreachable = machine({ install: 'echo "error: Failed to fetch torch" >&2; exit 2' })
  await expect(prepareEnvironment(unreachable, silent, signal)).rejects.toMatchObject({
    code: 'environment-build-failed',
    message: expect.stringContaining('Failed to fetch torch'),
    hint: expect.stringContaining('PIP_INDEX_URL'),
  })
  expect(readEnvironment(unreachable.home)).toBeUndefined()
  const full = machine({ install: 'echo "error: No space left on device (os error 28)" >&2; exit 2' })
  await expect(prepareEnvironment(full, silent, signal)).rejects.toMatchObject({ code: 'disk-full' })
})

test('a disk without room is seen before anything is fetched', async () => {
  const small = { ...machine(), neededBytes: 1e18 }
  await expect(prepareEnvironment(small, silent, signal)).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining('GB are free'),
  })
  expect(small.installs()).toBe(0)
})

test('without a Python that fits, the error names the command of this system', async () => {
  await expect(findPython({ PATH: '/nowhere' }, 'linux')).rejects.toMatchObject({
    code: 'python-missing',
    hint: expect.stringContaining('apt-get install python3'),
  })
  await expect(findPython({ PATH: '/nowhere' }, 'darwin')).rejects.toMatchObject({ hint: expect.stringContaining('brew install python') })
  await expect(findPython(machine({ python: '3.9.2' }).env, 'linux')).rejects.toMatchObject({
    code: 'python-missing',
    message: expect.stringContaining('Python 3.9.2'),
  })
})
