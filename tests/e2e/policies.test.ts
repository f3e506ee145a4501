import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { articlePolicies, policyNames } from '../../src/core/decision/policy-names.ts'
import { expectError } from './expect-error.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

const own = `id: mine
title: Only with plenty of rows
source: our own rule
mode: all-in-order
thresholds:
  plenty: { value: 100000, unit: examples, from: own }
gates:
  - id: plenty-of-rows
    question: Are there plenty of rows?
    evidence: [{ yes: { fact: data.trainUnits, atLeast: { fact: threshold.plenty } } }]
    onNo: not-yet
`

const folderWith = (text: string): string => {
  const cwd = mkdtempSync(join(tmpdir(), 'assay-policy-'))
  writeFileSync(join(cwd, 'mine.yaml'), text)
  return cwd
}

test.each(policyNames)('assay explain policy %s says its questions, numbers and facts', async (name) => {
  const cwd = mkdtempSync(join(tmpdir(), 'assay-policy-'))
  const { code, stdout } = await runInProcess(['explain', 'policy', name], { cwd })
  expect(code).toBe(0)
  expect(stdout).toContain(`(${name})`)
  for (const part of ['Source: ', 'Interest: ', '\n1. ', 'Yes where ', 'Facts it asks for\n']) expect(stdout).toContain(part)
  expect(stdout).not.toMatch(/undefined|\[object|\bNaN\b/)
})

test('docs/policies.md names every policy, and its example is one that loads', async () => {
  const page = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8')
  expect(policyNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const { code, stdout } = await runInProcess(['explain', 'policy', 'mine.yaml'], { cwd: folderWith(example) })
  expect(code).toBe(0)
  expect(stdout).toContain('2. pays-soon: Is it earned back in half a year?')
})

test('assay explain policies lists all in one line each, and explain facts all that they may ask for', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'assay-policy-'))
  const { stdout } = await runInProcess(['explain', 'policies'], { cwd })
  expect(stdout.trimEnd().split('\n')).toHaveLength(policyNames.length)
  expect(stdout).toContain('zalt-six-gates                all-in-order  Six questions before fine-tuning')
  const listed = JSON.parse((await runInProcess(['explain', 'policies', '--json'], { cwd })).stdout) as readonly { readonly id: string }[]
  expect(listed.map(({ id }) => id)).toEqual([...policyNames])
  expect((await runInProcess(['explain', 'facts'], { cwd })).stdout).toContain('data.trainUnits  examples\n')
  const schema = JSON.parse((await runInProcess(['explain', 'policy-schema'], { cwd })).stdout) as { readonly title: string }
  expect(schema.title).toBe('Assay policy')
})

test('a policy of one’s own is explained by its file, and every mistake in it has its line', async () => {
  const { stdout } = await runInProcess(['explain', 'policy', 'mine.yaml'], { cwd: folderWith(own) })
  expect(stdout).toContain('Only with plenty of rows (mine)')
  expect(stdout).toContain('Yes where data.trainUnits is at least 100,000 examples (yours).')
  expect(stdout).toContain('A no means: not-yet.')
  const wrong = folderWith(
    own.replace('data.trainUnits', 'data.trainUnit').replace('mode: all-in-order', 'mode: in-order').replace('onNo: not-yet', 'onNo: no'),
  )
  const refused = await runInProcess(['explain', 'policy', 'mine.yaml'], { cwd: wrong })
  expectError(refused, { code: 2, says: /mine\.yaml is not a valid policy/ })
  for (const place of ['mine.yaml:4:7', 'mine.yaml:10:31', 'mine.yaml:11:11']) expect(refused.stderr).toContain(place)
  expect(refused.stderr).toContain('did you mean "data.trainUnits"?')
  expectError(await runInProcess(['explain', 'policy', 'zalt-six-gate'], { cwd: wrong }), {
    code: 2,
    says: /no policy "zalt-six-gate"/,
    hint: /zalt-six-gates/,
  })
  expectError(await runInProcess(['explain', 'policy', 'none.yaml'], { cwd: wrong }), {
    code: 2,
    says: /no policy/,
    hint: /explain policies/,
  })
})

test('a run under a policy of one’s own reports it first, and one policy of each article beside it', async () => {
  const task = makeFixtureTask({ rows: 400 })
  const yaml = join(task.folder, 'task.yaml')
  writeFileSync(join(task.folder, 'mine.yaml'), own)
  writeFileSync(yaml, `${readFileSync(yaml, 'utf8').trimEnd()}\npolicy: mine.yaml\n`)
  const { code, stderr } = await runInProcess(['run', '--task', task.folder], { cwd: task.folder })
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const decision = JSON.parse(readFileSync(join(task.folder, 'decision.json'), 'utf8')) as Decision
  expect(decision.policy).toBe('mine')
  expect(decision.policies?.map(({ id }) => id)).toEqual(['mine', ...articlePolicies])
  expect(decision.policies?.[0]).toMatchObject({ verdict: 'not-yet', stoppedAt: 'plenty-of-rows', evidence: 'declared' })
  expect(['fine-tune', 'hybrid']).not.toContain(decision.verdict)
})
