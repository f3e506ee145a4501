import { beforeEach, expect, test } from 'vitest'
import type { Example } from '../core/data/example.ts'
import type { BatchModel } from '../core/ports/batch-model.ts'
import type { Embedder } from '../core/ports/embedder.ts'
import type { Model, ModelRequest } from '../core/ports/model.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { RunEvent } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'
import { guardPorts } from './guarded-ports.ts'

let sent: string[] = []
let events: RunEvent[] = []
beforeEach(() => {
  sent = []
  events = []
})

const identity = { endpoint: 'https://far.example', model: 'm', revision: '', adapterHash: '', hardware: 'remote' }
const model: Model = {
  identity,
  suggestedConcurrency: 1,
  call: async () => {
    sent.push('call')
    return { status: 'failed', failure: { kind: 'network', message: 'no', retryable: false, missing: true } }
  },
  [Symbol.asyncDispose]: async () => {},
}
const batch = {
  identity,
  upload: async () => (sent.push('upload'), 'u'),
  start: async () => (sent.push('start'), 's'),
} as Partial<BatchModel> as BatchModel
const embedder: Embedder = {
  identity: { model: 'e', revision: '', dimensions: 1 },
  embed: async () => (sent.push('embed'), []),
  [Symbol.asyncDispose]: async () => {},
}
const ports = {
  secretScanner: {
    scan: async (texts: readonly string[]) => texts.map((text) => (text.includes('known-to-the-scanner') ? 'x' : undefined)),
  },
  openModel: async () => model,
  openBatchModel: async () => batch,
  openEmbedder: async () => embedder,
} as Partial<Ports> as Ports

const row = (id: string, input: string): Example => ({ id, input, tags: [], weight: 1, source: { file: 'f', line: 1 } })
const far = (name: string) => ({ name, model: 'm', provider: 'openai', baseUrl: 'https://far.example/v1' })
const near = { name: 'near', model: 'm', provider: 'ollama' }
const { signal } = new AbortController()

const guard = (rows: readonly Example[], personal: Task['personal'] = { leaving: 'block', allow: [], confidential: [] }) =>
  guardPorts(ports, { task: { personal } as Task, rows: () => rows, sink: (event) => void events.push(event), signal })

const ask = (content: string, more: Partial<ModelRequest['messages'][number]> = {}): ModelRequest => ({
  messages: [{ role: 'user', content, ...more }],
  constraint: { kind: 'free' },
  decoding: { temperature: 0, maxTokens: 1 },
  repeat: 0,
})
const callOptions = { signal, idempotencyKey: 'k' }
const refused = { code: 'personal-data' }

test('what arms make of rows is looked at in every request, live or in a batch: arguments of tools and keys only a scanner knows too', async () => {
  const { ports: guarded } = guard([row('a', 'clean')])
  const open = await guarded.openModel(far('a'), { signal })
  const handed = await guarded.openBatchModel(far('a'))
  const vectors = await guarded.openEmbedder({ ref: far('a'), cacheFolder: '', signal })
  const calls = ask('', { role: 'assistant', toolCalls: [{ id: '1', name: 'mail', arguments: '{"to":"ann@example.com"}' }] })
  for (const request of [ask('to ann@example.com'), calls, ask('a known-to-the-scanner key')]) {
    await expect(open.call(request, callOptions)).rejects.toMatchObject(refused)
    await expect(
      handed?.upload(
        [
          { id: '1', request: ask('fine') },
          { id: '2', request },
        ],
        signal,
      ),
    ).rejects.toMatchObject(refused)
    await expect(handed?.start('', [{ id: '2', request }], signal)).rejects.toMatchObject(refused)
  }
  await expect(vectors.embed(['ann@example.com'], signal)).rejects.toMatchObject(refused)
  expect(sent).toEqual([])
  await open.call(ask('fine'), callOptions)
  await handed?.start(await handed.upload([{ id: '1', request: ask('fine') }], signal), [], signal)
  await vectors.embed(['fine'], signal)
  expect(sent).toEqual(['call', 'upload', 'start', 'embed'])
})

test('rows are read once and refused each time; a model here is asked whatever they hold', async () => {
  let read = 0
  const { ports: guarded } = guardPorts(ports, {
    task: { personal: { leaving: 'block', allow: [], confidential: [] } } as unknown as Task,
    rows: () => (read++, [row('a', 'ann@example.com')]),
    sink: () => {},
    signal,
  })
  for (const name of ['a', 'a', 'b']) await expect(guarded.openModel(far(name), { signal })).rejects.toMatchObject(refused)
  await expect(guarded.openBatchModel(far('a'))).rejects.toMatchObject(refused)
  await expect(guarded.openEmbedder({ ref: far('a'), cacheFolder: '', signal })).rejects.toMatchObject(refused)
  expect(read).toBe(1)
  await (await guarded.openModel(near, { signal })).call(ask('ann@example.com'), callOptions)
  expect(sent).toEqual(['call'])
})

test('rows that come later are looked at before the next place opens, and at once where one is open', async () => {
  const before = guard([])
  await before.watch(() => [row('x', 'ann@example.com')])
  await expect(before.ports.openModel(far('a'), { signal })).rejects.toMatchObject({ message: expect.stringContaining('(x)') as string })
  const after = guard([])
  await after.ports.openModel(far('a'), { signal })
  await expect(after.watch(() => [row('x', 'ann@example.com')])).rejects.toMatchObject(refused)
})

test('where they may go, every place that gets them is named once', async () => {
  const { ports: guarded, watch } = guard([row('a', 'ann@example.com')], { leaving: 'warn', allow: [], confidential: [] })
  for (const name of ['a', 'b', 'a']) await guarded.openModel(far(name), { signal })
  await watch(() => [row('x', 'bob@example.com')])
  const said = events.flatMap((event) => (event.kind === 'note' ? [event.message] : []))
  expect(said).toEqual([
    'models.a gets 1 row with email (a)',
    'models.b gets 1 row with email (a)',
    'models.a gets 1 row with email (x)',
    'models.b gets 1 row with email (x)',
  ])
})
