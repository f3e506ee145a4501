import type { Failure, Usage } from '../../core/arms/output.ts'
import type { BatchOffer } from '../../core/models/providers.ts'
import type { BatchModel, BatchState } from '../../core/ports/batch-model.ts'
import type { ModelRequest, ModelResult } from '../../core/ports/model.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { chatEndpoint } from '../models/openai-endpoint.ts'
import { failureOfStatus, notAnAnswer } from '../models/openai-errors.ts'
import { dialectFacts } from '../models/openai-compatible.ts'
import { addUsage, readReply } from '../models/openai-reply.ts'
import {
  chatBody,
  initialDialect,
  isConstrained,
  simplerDialect,
  thinkingRoom,
  thoughtOnly,
  type Dialect,
} from '../models/openai-request.ts'
import { fields, idOf, parseLine, type Fields } from './batch-fields.ts'
import { createBatchHttp } from './batch-http.ts'

/** What differs between providers that take a batch as an uploaded file of JSON lines. */
const shapes = {
  // platform.openai.com/docs/api-reference/batch
  openai: {
    uploadPath: '/files',
    uploadFields: { purpose: 'batch' },
    line: (body: unknown): Fields => ({ method: 'POST', url: '/v1/chat/completions', body }),
    listed: (list: unknown): unknown => fields(list)['data'],
    made: (answer: unknown): unknown => answer,
  },
  // togethercomputer/openapi, openapi.yaml: /files/upload and /batches
  together: {
    uploadPath: '/files/upload',
    uploadFields: { purpose: 'batch-api', file_name: 'batch.jsonl' },
    line: (body: unknown): Fields => ({ body }),
    listed: (list: unknown): unknown => list,
    made: (answer: unknown): unknown => fields(answer)['job'] ?? answer,
  },
} as const

const expired: Failure = { kind: 'timeout', message: 'the batch expired before this request was run', retryable: true, missing: true }

const wholeError = (batch: Fields): string => {
  const errors = fields(batch['errors'])['data']
  const first = fields(Array.isArray(errors) ? errors[0] : undefined)['message']
  return [first, batch['error']].find((text): text is string => typeof text === 'string') ?? 'no reason was given'
}

const stateOf = (batch: Fields): BatchState => {
  const status = String(batch['status'] ?? '').toLowerCase()
  if (status === 'completed' || status === 'expired' || status === 'cancelled') return { status: 'ended', why: status }
  if (status === 'failed') return { status: 'failed', why: wholeError(batch) }
  const { completed, total } = fields(batch['request_counts'])
  return { status: 'running', done: typeof completed === 'number' ? completed : 0, total: typeof total === 'number' ? total : 0 }
}

/** A request as it was written into the batch. */
interface Asked {
  readonly request: ModelRequest
  readonly dialect: Dialect
  readonly sent: Readonly<Record<string, unknown>>
}

/** Batches of OpenAI and of those who copy it, and of Together: a file up, a batch, two files down. Answers are read as live ones are. */
export const createFileBatchModel = (options: {
  readonly ref: ModelRef
  readonly apiKey: string
  readonly offer: BatchOffer
}): BatchModel => {
  const { ref, apiKey, offer } = options
  const shape = shapes[offer.shape === 'together' ? 'together' : 'openai']
  const { url } = chatEndpoint(ref)
  const http = createBatchHttp({ baseUrl: url, headers: { authorization: `Bearer ${apiKey}` }, apiKey })
  const first: Dialect = initialDialect(dialectFacts(ref, url))
  let dialect = first
  /** In which dialect the requests of an upload, and of its batch, were written; that of an earlier process was the first. */
  const writtenIn = new Map<string, Dialect>()
  /** Tokens of calls that gave only thoughts, until their request is answered. */
  const thoughts = new Map<string, Usage>()

  const readAnswer = (id: string, body: unknown, { request, sent }: Asked): ModelResult => {
    const constrained = isConstrained(sent)
    const reply = readReply(body, { request, constrained, latencyMs: 0 })
    if (reply === undefined) return { status: 'failed', failure: notAnAnswer }
    const before = thoughts.get(id)
    const usage = before === undefined ? reply.usage : addUsage(before, reply.usage)
    if (thoughtOnly(reply) && before === undefined) {
      thoughts.set(id, usage)
      dialect = { ...dialect, thinkingTokens: thinkingRoom }
      return { status: 'failed', failure: { kind: 'empty', message: 'all tokens went into thoughts', retryable: true, missing: true } }
    }
    return { status: 'answered', reply: { ...reply, usage, batched: true } }
  }

  const readLine = (id: string, line: Fields, asked: Asked): ModelResult => {
    const { status_code: status, body } = fields(line['response'])
    if (status === 200) return readAnswer(id, body, asked)
    if (typeof status === 'number') {
      const text = JSON.stringify(body ?? {})
      const failure = failureOfStatus({ status, body: text, headers: {}, apiKey, now: 0 })
      const simpler = failure.kind === 'bad-request' ? simplerDialect(asked.dialect, asked.sent, text) : undefined
      if (simpler === undefined) return { status: 'failed', failure }
      // Every line of a batch is refused alike, and each says so: what is learned is added to what is known.
      dialect = {
        ...dialect,
        ...(simpler.maxTokensKey === asked.dialect.maxTokensKey ? {} : { maxTokensKey: simpler.maxTokensKey }),
        refused: [...new Set([...dialect.refused, ...simpler.refused])],
      }
      return { status: 'failed', failure: { ...failure, retryable: true, missing: true } }
    }
    const { code, message } = fields(line['error'])
    if (code === 'batch_expired') return { status: 'failed', failure: expired }
    const said = typeof message === 'string' ? message.slice(0, 200) : 'the provider gave no reason'
    return { status: 'failed', failure: { kind: 'server', message: said, retryable: true, missing: true } }
  }

  return {
    identity: { endpoint: url, model: ref.model, revision: '', adapterHash: '', hardware: 'remote' },
    price: { factor: offer.factor, source: offer.source },
    windowHours: 24,
    most: { items: 10_000, characters: 50_000_000 },
    async upload(items, signal) {
      const text = items
        .map(({ id, request }) => `${JSON.stringify({ custom_id: id, ...shape.line(chatBody(ref.model, request, dialect)) })}\n`)
        .join('')
      const used = dialect
      const id = idOf(await http.upload(shape.uploadPath, { text, fields: shape.uploadFields }, signal), 'file')
      writtenIn.set(id, used)
      return id
    },
    async start(upload, _items, signal) {
      const body = { input_file_id: upload, endpoint: '/v1/chat/completions', completion_window: '24h' }
      const id = idOf(shape.made(await http.post('/batches', body, signal)), 'batch')
      writtenIn.set(id, writtenIn.get(upload) ?? first)
      return id
    },
    async find({ upload }, signal) {
      const list = shape.listed(await http.get('/batches?limit=100', signal))
      const found = Array.isArray(list) ? list.map(fields).find((batch) => batch['input_file_id'] === upload) : undefined
      return found === undefined ? undefined : idOf(found, 'batch')
    },
    poll: async (batchId, signal) => stateOf(fields(await http.get(`/batches/${encodeURIComponent(batchId)}`, signal))),
    async *collect(batchId, requests, signal) {
      const batch = fields(await http.get(`/batches/${encodeURIComponent(batchId)}`, signal))
      const used = writtenIn.get(batchId) ?? first
      for (const file of [batch['output_file_id'], batch['error_file_id']]) {
        if (typeof file !== 'string' || file === '') continue
        for await (const text of http.lines(`/files/${encodeURIComponent(file)}/content`, signal)) {
          const line = parseLine(text)
          const id = line?.['custom_id']
          const request = typeof id === 'string' ? requests.get(id) : undefined
          if (line === undefined || typeof id !== 'string' || request === undefined) continue
          yield { id, result: readLine(id, line, { request, dialect: used, sent: chatBody(ref.model, request, used) }) }
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await http[Symbol.asyncDispose]()
    },
  }
}
