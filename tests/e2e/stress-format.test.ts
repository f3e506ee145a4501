import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { renderStressed } from '../../src/cli/render/stressed.ts'
import { composePorts } from '../../src/compose.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import { stressFormat, type StressedArm } from '../../src/flows/stress-format.ts'
import { runInProcess } from './run-in-process.ts'

test('validity is measured under longer, crowded and deeper prompts on the same rows, and replayed free', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-stress-'))
  const random = createRandom(2)
  const word = (): string => Array.from({ length: 30 }, () => String.fromCharCode(97 + random.below(26))).join('')
  // The fake model repeats the input: JSON in, the same JSON out, never put into further objects.
  const lines = Array.from({ length: 200 }, (_, i) => {
    const answer = { name: word() }
    return JSON.stringify({ id: `r${i}`, input: JSON.stringify(answer), expected: answer })
  })
  writeFileSync(join(folder, 'rows.jsonl'), `${lines.join('\n')}\n`)
  writeFileSync(
    join(folder, 'schema.json'),
    JSON.stringify({ type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }),
  )
  const log = join(folder, 'calls.log')
  writeFileSync(
    join(folder, 'task.yaml'),
    `name: echo
kind: extraction
data: rows.jsonl
models: { student: { model: fake, provider: fake, baseUrl: "${pathToFileURL(log).href}" } }
arms: [copy, prompt]
`,
  )
  const ports = await composePorts({ ASSAY_HOME: mkdtempSync(join(tmpdir(), 'assay-home-')) })
  const stress = async () =>
    await stressFormat({ files: ports.openFolder(folder), ports, sink: () => {}, signal: new AbortController().signal, arms: [] })
  const arms = await stress()
  expect(arms.map(({ name }) => name)).toEqual(['prompt@student'])
  expect(arms[0]!.points.map(({ factor, level, valid }) => [factor, level, valid.value, valid.n])).toEqual([
    ['length', 0, 1, 20],
    ['length', 300, 1, 20],
    ['length', 1000, 1, 20],
    ['instructions', 8, 1, 20],
    ['instructions', 24, 1, 20],
    ['depth', 2, 0, 20],
    ['depth', 4, 0, 20],
  ])
  const calls = readFileSync(log, 'utf8').trim().split('\n')
  expect(calls).toHaveLength(7 * 20)
  expect(await stress()).toEqual(arms)
  expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(7 * 20)
  const cli = async (...args: string[]) => await runInProcess(['evaluate', '--stress', '--task', folder, ...args], { cwd: tmpdir() })
  const printed = await cli('--arm', 'prompt', '--json')
  expect(printed.code).toBe(0)
  expect(JSON.parse(printed.stdout) as readonly StressedArm[]).toEqual(arms)
  expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(7 * 20)
  for (const [args, message] of [
    [['--arm', 'copy'], 'no arm that asks a model once is among these'],
    [['--arm', 'nosuch'], 'arm "nosuch" is not on this task\'s ladder'],
    [['--require', 'exact >= 10%'], '--require means nothing with --stress'],
    [['--max-usd', '1'], '--max-usd means nothing with --stress'],
  ] as const) {
    const refused = await cli(...args)
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr).toContain(message)
  }
  const text = renderStressed(arms, { width: 80, colour: false, live: false })
  expect(text).toMatch(/24 further instructions +100\.0 % \[83\.9, 100\.0\] +20/)
  expect(text).toMatch(/the answer 4 objects deep +0\.0 %/)
})
