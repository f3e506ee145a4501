import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { renderTokens } from '../cli/render/token-lengths.ts'
import { composePorts } from '../compose.ts'
import { createChatTemplate } from '../core/models/chat-template.ts'
import type { Ports } from '../core/ports/ports.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { checkData } from './check.ts'
import { loadTask } from './load-task.ts'

const root = mkdtempSync(join(tmpdir(), 'assay-tokens-'))
afterAll(() => rmSync(root, { recursive: true }))

const tools = [{ type: 'function', function: { name: 'find_order', description: 'Finds an order by its number.', parameters: {} } }]
const row = (at: number, more: object = {}): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: `where is order ${at}` },
      { role: 'assistant', content: `on its way ${at}` },
    ],
    ...more,
  })
const rows = [row(1), row(2, { tools }), row(3), row(4)]
for (const [name, lines] of [
  ['train.jsonl', rows],
  ['golden.jsonl', [row(5), row(6, { tools })]],
] as const)
  writeFileSync(join(root, name), `${lines.join('\n')}\n`)
writeFileSync(join(root, 'prompt.md'), 'Be kind.')
writeFileSync(
  join(root, 'task.yaml'),
  'name: orders\nkind: chat\nprompt: prompt.md\ndata: { train: train.jsonl, golden: golden.jsonl }\nmodels: { student: { provider: fake, model: fake } }\n',
)

const turns = '{% for m in messages %}<{{ m.role }}>{{ m.content }}</>{% endfor %}'
const withTools = `{% if tools %}[{% for tool in tools %}{{ tool.function.name }};{% endfor %}]{% endif %}${turns}`

const tokensWith = async (template?: string) => {
  const { languages: _languages, secretScanner: _scanner, ...ports } = await composePorts({ HOME: root, ASSAY_HOME: root })
  const files = openTaskFiles(root)
  // One token a character of what the template renders.
  const openModel: Ports['openModel'] = async (...args) => {
    const model = await ports.openModel(...args)
    if (template === undefined) return model
    const render = createChatTemplate(template)
    return {
      ...model,
      tokenize: async (messages, options) => [...render(messages, options)].map((character) => character.codePointAt(0) ?? 0),
    }
  }
  const report = await checkData({
    task: await loadTask(files),
    files,
    ports,
    sink: () => {},
    signal: new AbortController().signal,
    tokenPorts: { models: ports.models, openModel },
  })
  if (report.tokens === undefined) throw new Error('nothing was counted')
  return report.tokens
}

const plainLength = '<system>Be kind.</><user>where is order 1</><assistant>on its way 1</>'.length

test('definitions of tools are rendered by the template of the student', async () => {
  const { tools: counted, total, n, bills } = await tokensWith(withTools)
  expect(counted).toEqual({ rows: 2, tokens: 2 * '[find_order;]'.length, by: 'template' })
  expect(total).toBe(6 * plainLength + 2 * '[find_order;]'.length)
  expect(n).toBe(6)
  // Golden is not trained on: 4 rows, of which one has tools.
  const ofTrain = 4 * plainLength + '[find_order;]'.length
  expect(bills.map(({ label, rows: billed, epochs, billedTokens }) => [label, billed, epochs, billedTokens])).toEqual([
    ['OpenAI', 4, 25, ofTrain * 25],
    ['Together', 4, 1, ofTrain],
    ['Nebius', 4, 3, ofTrain * 3],
  ])
})

test('where the template leaves them out they count as JSON in the system turn, and it is said', async () => {
  const tokens = await tokensWith(turns)
  expect(tokens.tools).toEqual({ rows: 2, tokens: 2 * `\n\n${JSON.stringify(tools)}`.length, by: 'system turn' })
  const text = renderTokens(tokens, { width: 200, colour: false, live: false })
  expect(text).toContain('the template of fake leaves them out')
  expect(text).toContain('OpenAI: 4 rows x ')
  expect(text).toContain(' tokens x 25 epochs = ')
})

test('the pretended tokenizer counts them too', async () => {
  expect((await tokensWith()).tools).toMatchObject({ rows: 2, by: 'template' })
})
