import * as fc from 'fast-check'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Example, LabelledExample } from '../../src/core/data/example.ts'
import { foreignWriters, type ForeignTool } from '../../src/core/interchange/writers.ts'
import type { TaskKind } from '../../src/core/task/task.ts'
import { composePorts } from '../../src/compose.ts'
import { importFile } from '../../src/flows/import-file.ts'
import { anyExample, anyText } from '../fixtures/any-example.ts'

const home = mkdtempSync(join(tmpdir(), 'assay-round-'))
const ports = await composePorts({ HOME: home, ASSAY_HOME: home })

/** The file that a user would hand to `assay import`. */
const files: Readonly<Record<ForeignTool, string>> = {
  inspect: 'dev.jsonl',
  'lm-eval': 'dev.jsonl',
  promptfoo: 'promptfooconfig.yaml',
  'openai-evals': 'registry/data/trip/dev.jsonl',
  braintrust: 'dev.jsonl',
  langfuse: 'dev.jsonl',
  datatrove: 'data/dev.jsonl',
}

const importing = async (
  tool: ForeignTool,
  kind: TaskKind,
  rows: readonly LabelledExample[],
  systemPrompt: string,
): Promise<readonly Example[]> => {
  const folder = mkdtempSync(join(home, 'a-'))
  const written = foreignWriters[tool].write({ name: 'trip', kind, systemPrompt, labels: [], split: 'dev', rows })
  for (const { name, text } of written.texts) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const result = await importFile({
    from: join(folder, files[tool]),
    out: join(folder, 'back.jsonl'),
    ports,
    sink: () => undefined,
    signal: new AbortController().signal,
  })
  expect(result).toMatchObject({ rows: rows.length, imported: rows.length, dropped: [], notes: [] })
  const back = readFileSync(join(folder, 'back.jsonl'), 'utf8')
  rmSync(folder, { recursive: true })
  return back
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Example)
}

/** What a row says, without what the writer names as lost. */
const said = (tool: ForeignTool, { input, history = [], expected, expectedCalls, rejected, tools }: Example, prompt = ''): unknown => {
  const loses = new Set<string>(foreignWriters[tool].loses)
  const own = history.filter(({ role }) => role === 'system').map(({ content }) => content)
  const system = [prompt, ...own].filter((text) => text !== '').join('\n\n')
  return {
    input,
    history: loses.has('history')
      ? []
      : [...(system === '' ? [] : [{ role: 'system', content: system }]), ...history.filter(({ role }) => role !== 'system')],
    expected: loses.has('expected') ? undefined : expected,
    expectedCalls: loses.has('answer-calls') ? undefined : expectedCalls,
    rejected: loses.has('rejected') ? undefined : rejected,
    tools: loses.has('tools') ? undefined : tools,
  }
}

/** Which of them write the task's prompt into every row, or beside the rows where the import finds it. */
const holdsPrompt: readonly ForeignTool[] = ['openai-evals']

test.each<readonly [ForeignTool, TaskKind]>([
  ...(Object.keys(files) as ForeignTool[]).map((tool) => [tool, 'generation'] as const),
  ['promptfoo', 'extraction'],
  ['lm-eval', 'classification'],
])('%s, %s: rows that are written come back when they are imported, but for what is named as lost', async (tool, kind) => {
  const withHistory = !(foreignWriters[tool].loses as readonly string[]).includes('history')
  const prompts = holdsPrompt.includes(tool) ? anyText : fc.constant('')
  const examples = fc.array(anyExample({ withCalls: withHistory, withHistory }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(examples, prompts, async (rows, prompt) => {
      const back = await importing(tool, kind, rows, prompt)
      expect(back.map((row) => said(tool, row))).toEqual(rows.map((row) => said(tool, row, prompt)))
    }),
    { numRuns: 12 },
  )
})
