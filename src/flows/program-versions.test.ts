import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleTask } from '../core/decision/sample-evidence.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { programVersions } from './program-versions.ts'

test('a changed script, command or description is another version; a task without programs has none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-versions-'))
  const files = openTaskFiles(folder)
  const tool = { name: 'lookup', description: 'finds', parameters: { type: 'object' }, command: ['node', 'lookup.mjs'] }
  const task = { ...sampleTask, program: ['node', 'rules.mjs'], tools: [tool] }
  writeFileSync(join(folder, 'rules.mjs'), 'one')
  writeFileSync(join(folder, 'lookup.mjs'), 'one')
  const first = await programVersions(files, task)
  expect(Object.keys(first)).toEqual(['program', 'tool lookup'])
  expect(await programVersions(files, task)).toEqual(first)
  writeFileSync(join(folder, 'lookup.mjs'), 'two')
  const second = await programVersions(files, task)
  expect(second['program']).toBe(first['program'])
  expect(second['tool lookup']).not.toBe(first['tool lookup'])
  const third = await programVersions(files, { ...task, tools: [{ ...tool, description: 'finds more' }] })
  expect(third['tool lookup']).not.toBe(second['tool lookup'])
  expect(await programVersions(files, sampleTask)).toEqual({})
})
