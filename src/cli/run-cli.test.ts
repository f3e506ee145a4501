import { expect, test } from 'vitest'
import { AssayError } from '../core/errors.ts'
import { createHost } from '../io/host.ts'
import { commands } from './commands/index.ts'
import type { CliContext } from './context.ts'
import { runCli } from './run-cli.ts'

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in memory; `error` is what opening the ports throws. */
const cli = async (
  line: string,
  options: { readonly error?: unknown; readonly aborted?: boolean; readonly colour?: boolean; readonly noColor?: boolean } = {},
): Promise<Ran> => {
  const written = { stdout: '', stderr: '' }
  const controller = new AbortController()
  const stream = (name: 'stdout' | 'stderr'): CliContext['stdout'] => ({
    write: (text) => void (written[name] += text),
    isTTY: options.colour === true,
    columns: 80,
  })
  const code = await runCli(line === '' ? [] : line.split(' '), {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: options.noColor === true ? { NO_COLOR: '1' } : {},
    cwd: '/nowhere',
    version: '9.8.7',
    signal: controller.signal,
    ports: async () => {
      if (options.aborted === true) controller.abort()
      throw options.error ?? new Error('no ports in this test')
    },
    host: async () => createHost(),
  })
  return { code, ...written }
}

test('help goes to stdout and names every command', async () => {
  const { code, stdout, stderr } = await cli('--help')
  expect(code).toBe(0)
  expect(stderr).toBe('')
  for (const name of Object.keys(commands)) expect(stdout).toContain(`  ${name} `)
})

test('nothing at all is asked for: help', async () => {
  expect((await cli('')).stdout).toBe((await cli('--help')).stdout)
})

test('--version prints the version', async () => {
  expect(await cli('--version')).toMatchObject({ code: 0, stdout: '9.8.7\n' })
})

test.each(Object.keys(commands))('`assay %s --help` has an example and --json', async (name) => {
  const { code, stdout } = await cli(`${name} --help`)
  expect(code).toBe(0)
  expect(stdout).toMatch(new RegExp(`EXAMPLES\\n  .*assay ${name}`))
  expect(stdout).toContain('--json')
})

test('an unknown flag is an error with a suggestion and exit code 2', async () => {
  expect(await cli('run --jsn')).toEqual({ code: 2, stdout: '', stderr: '✗ there is no flag --jsn\n  → did you mean --json?\n' })
})

test('an unknown command is an error with a suggestion and exit code 2', async () => {
  expect(await cli('chek')).toEqual({ code: 2, stdout: '', stderr: '✗ there is no command "chek"\n  → did you mean "check"?\n' })
})

test('an unreadable --require stops before anything is opened', async () => {
  const { code, stderr } = await cli('run --require accuracy')
  expect(code).toBe(2)
  expect(stderr).toMatch(/^✗ --require "accuracy" is not an expression: column 9, expected ==/)
})

test('an AssayError is printed as where, what and hint, with every further mistake', async () => {
  const error = new AssayError('task-invalid', 'unknown key "pirce" in volume', {
    where: 'task.yaml:7:3',
    hint: 'did you mean "price"?',
    also: [{ message: 'margin must be above 0', where: 'task.yaml:9:9' }],
  })
  expect(await cli('check', { error })).toEqual({
    code: 2,
    stdout: '',
    stderr: '✗ task.yaml:7:3  unknown key "pirce" in volume\n  → did you mean "price"?\n✗ task.yaml:9:9  margin must be above 0\n',
  })
})

test('the exit code of an error is the one of the catalogue', async () => {
  expect((await cli('trainers', { error: new AssayError('python-missing', 'Python was not found') })).code).toBe(3)
  expect((await cli('trainers', { error: new AssayError('provider-failed', 'the endpoint answers 500') })).code).toBe(4)
})

test('an unknown error says that it is a bug, without a stack', async () => {
  const { code, stderr } = await cli('trainers', { error: new TypeError('x is undefined') })
  expect(code).toBe(70)
  expect(stderr).toMatch(/^✗ this is a bug in assay: TypeError: x is undefined\n/)
  expect(stderr).not.toContain('run-cli.test.ts')
})

test('--debug adds the stack and the cause', async () => {
  const { stderr } = await cli('trainers --debug', {
    error: new AssayError('trainer-failed', 'it stopped', { cause: new Error('exit 1') }),
  })
  expect(stderr).toMatch(/it stopped[\s\S]*run-cli\.test\.ts[\s\S]*caused by Error: exit 1/)
})

test('an interrupted command says what is kept and exits with 130', async () => {
  const { code, stderr } = await cli('run', { aborted: true, error: new DOMException('aborted', 'AbortError') })
  expect(code).toBe(130)
  expect(stderr).toMatch(/^✗ interrupted: what was finished is kept\n/)
})

test('a value that a flag does not take is answered with those that it takes, within the screen', async () => {
  const { stderr, code } = await cli('export --to llama-factry')
  expect(code).toBe(2)
  expect(stderr).toContain('✗ --to cannot be "llama-factry"\n  → did you mean "llama-factory"? --to is one of gguf, peft,')
  expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('a place that is the subject of its message is named once', async () => {
  const said = async (message: string, where: string): Promise<string | undefined> =>
    (await cli('check', { error: new AssayError('data-not-found', message, { where }) })).stderr.split('\n')[0]
  expect(await said('/data/my rows.csv does not exist', '/data/my rows.csv')).toBe('✗ /data/my rows.csv does not exist')
  expect(await said('rows.csv does not exist', '/data/rows.csv')).toBe('✗ /data/rows.csv does not exist')
  expect(await said('no row has an answer', 'rows.csv')).toBe('✗ rows.csv  no row has an answer')
})

test('colour only on a terminal, and never with NO_COLOR', async () => {
  const error = new AssayError('usage', 'no')
  expect((await cli('check', { error, colour: true })).stderr).toContain('\u001B[31m✗')
  expect((await cli('check', { error, colour: true, noColor: true })).stderr).not.toContain('\u001B')
  expect((await cli('check', { error })).stderr).not.toContain('\u001B')
})

test('--json prints the value and nothing else', async () => {
  const { stdout, stderr } = await cli('explain golden-changed --json')
  expect(JSON.parse(stdout)).toEqual({ code: 'golden-changed', exit: 2, means: 'The frozen golden set no longer matches golden.lock.' })
  expect(stderr).toBe('')
})
