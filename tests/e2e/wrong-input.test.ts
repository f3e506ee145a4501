import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectError } from './expect-error.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'

const onTask = ['check', 'split', 'run', 'decide'] as const

/** Bytes that are no text in any encoding, the same in every run. */
const binary = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * i * 31 + i * 7) % 256))
/** Without the mark that says so: with it, it is read. */
const utf16 = Buffer.from('text,label\na,b\n', 'utf16le')

test.concurrent.each(onTask)('assay %s without a task, and with a flag that is none, says what to do', async (verb) => {
  const cwd = mkdtempSync(join(tmpdir(), 'assay-nothing-'))
  expectError(await runAssay([verb], { cwd }), { code: 2, says: /no task\.yaml here/, hint: /assay init/ })
  expectError(await runAssay([verb, '--nonsense'], { cwd }), { code: 2, says: /no flag --nonsense/, hint: /--help/ })
})

test.concurrent.each([
  ['missing.csv', undefined, /does not exist/],
  ['folder.csv', 'folder', /is not a file/],
  ['empty.csv', '', /is empty/],
  ['header.csv', 'text,label\n', /no row/],
  ['broken.csv', 'text,label\na,b,c\nd\n', /fields where the header has 2/],
  ['broken.jsonl', '{"a":', /not JSON/],
  ['cut.json', '[{"a":1},', /ends inside/],
  ['binary.csv', binary, /not UTF-8 text/],
  ['utf16.csv', utf16, /not UTF-8/],
] as const)('%s as data is refused by init and by run, with what is wrong and a next step', async (name, content, says) => {
  const task = makeFixtureTask({ rows: 40 })
  const file = join(task.folder, 'data', name)
  if (content === 'folder') mkdirSync(file)
  else if (content !== undefined) writeFileSync(file, content)
  const yaml = join(task.folder, 'task.yaml')
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('data/rows.csv', `data/${name}`).replace('id: id, ', ''))
  expectError(await runAssay(['run', '--task', task.folder]), { code: 2, says: /\S/ })
  rmSync(yaml)
  expectError(await runAssay(['init', `data/${name}`], { cwd: task.folder }), { code: 2, says })
})

test.concurrent.each([
  ['task.yaml is empty', () => '', 2, /is empty/],
  ['task.yaml is UTF-16', (yaml: string) => Buffer.from(`\uFEFF${yaml}`, 'utf16le'), 2, /not UTF-8/],
  ['an arm is misspelt', (yaml: string) => yaml.replace('tuned]', 'tunde]'), 2, /arm "tunde" does not exist/],
  ['the prompt is missing', (yaml: string) => `${yaml}prompt: prompts/none.md\n`, 2, /prompts\/none\.md/],
  ['the prompt is a folder', (yaml: string) => `${yaml}prompt: data\n`, 3, /data is a folder/],
  ['the outputs are missing', (yaml: string) => `${yaml}outputs: none.jsonl\n`, 2, /none\.jsonl/],
  ['the policy is missing', (yaml: string) => `${yaml}policy: none\n`, 2, /no policy "none"/],
  [
    'the model is in no catalogue',
    (yaml: string) => yaml.replace(/student: .*/, 'student: { model: none, provider: local }'),
    2,
    /"none" is no chat model/,
  ],
  [
    'the provider is unknown',
    (yaml: string) => yaml.replace(/student: .*/, 'student: { model: a, provider: nobody }'),
    2,
    /provider "nobody"/,
  ],
] as const)('%s: the run stops before anything is measured', async (_, change, code, says) => {
  const task = makeFixtureTask({ rows: 640 })
  const yaml = join(task.folder, 'task.yaml')
  writeFileSync(yaml, change(readFileSync(yaml, 'utf8')))
  const stopped = await runAssay(['run', '--task', task.folder])
  expectError(stopped, { code, says })
  expect(stopped.stderr).not.toContain('dev2')
})

test.concurrent('arms, runs, ids and forms that do not exist are answered with those that do', async () => {
  const task = makeFixtureTask({ rows: 640 })
  const at = (...args: string[]) => runAssay([...args, '--task', task.folder])
  expectError(await at('try', 'lineer', 'hello'), { code: 2, says: /arm "lineer"/, hint: /linear/ })
  expectError(await at('try', 'tuned', 'hello'), { code: 2, says: /has not been trained/, hint: /assay run/ })
  expectError(await at('export', 'linear', '--to', 'gguf'), { code: 2, says: /no adapter to export/ })
  expectError(await at('export', 'tuned', '--to', 'onnx'), { code: 2, says: /onnx/ })
  expectError(await at('report', '--run', 'nope'), { code: 2, says: /no run nope/, hint: /assay runs/ })
  expectError(await at('run', '--concurrency', '0'), { code: 2, says: /"0" is not a whole number/, hint: false })
  expectError(await at('run', '--require', 'accuracy'), { code: 2, says: /not an expression/ })
  expectError(await at('clean', 'task/nothing', '--yes'), { code: 2, says: /no part "task\/nothing"/ })
  expectError(await runAssay(['models', 'show', 'nope']), { code: 2, says: /nope is not in the catalogue/ })
  expectError(await runAssay(['trainers', 'show', 'nope']), { code: 2, says: /no trainer "nope"/ })
  expectError(await runAssay(['explain', 'nope']), { code: 2, says: /nothing to explain/ })
  expectError(await runAssay(['rnu']), { code: 2, says: /no command "rnu"/, hint: /run/ })
})
