import type { ServerResponse } from 'node:http'
import { fakeAnswer, fakeBehaviour } from '../../src/io/models/fake-behaviour.ts'
import { sendJson, startLocalServer, type LocalServer, type ServedRequest } from './local-server.ts'
import { anthropicFormat, constraintOf } from './wire-formats.ts'

/** What becomes of one request of a batch; `batch` counts batches from 1. */
export type LineFate = 'answered' | 'errored' | 'bad-request' | 'no-temperature' | 'expired' | 'lost' | 'garbled'

export interface BatchPlan {
  fate?(line: number, batch: number): LineFate
  /** Polls that say `in progress` before the batch is over; default 1. */
  readonly polls?: number
  /** The batch is made and its answer never arrives: as if the process had died in between. */
  dropStart?(batch: number): boolean
  /** The batch is refused as a whole. */
  readonly refuse?: string
}

interface Item {
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

interface Batch {
  readonly id: string
  readonly upload: string
  readonly items: readonly Item[]
  readonly createdAt: number
  polls: number
}

export interface BatchProvider extends LocalServer {
  /** Custom ids of every request that a batch ran, once a batch: what would be billed. */
  readonly billed: readonly string[]
  readonly batches: number
  /** Calls made one by one (OpenAI's shape only). */
  readonly live: number
}

const parseLines = (text: string): readonly Item[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const { custom_id: id, body } = JSON.parse(line) as { custom_id: string; body: Item['body'] }
      return { id, body }
    })

/** The text between the headers of the file's part and the closing boundary. */
const fileOf = ({ text }: ServedRequest): string => /filename="[^"]*"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(text)?.[1] ?? ''

const chatAnswer = (body: Item['body']): unknown => {
  const format = body['response_format'] as { json_schema: { schema: { properties: { label?: { enum: string[] } } } } } | undefined
  const labels = format?.json_schema.schema.properties.label?.enum
  const constraint = labels === undefined ? ({ kind: 'free' } as const) : ({ kind: 'labels', labels } as const)
  const { text } = fakeAnswer(
    { messages: body['messages'] as never, constraint, decoding: { temperature: 0, maxTokens: 8 }, repeat: 0 },
    fakeBehaviour('fake'),
    '',
  )
  const content = labels === undefined ? text : JSON.stringify({ label: text })
  return {
    choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 10 },
  }
}

const messageAnswer = (body: Item['body']): unknown => {
  const asked = anthropicFormat.asked(body as never)
  const constraint = constraintOf(asked)
  const { text } = fakeAnswer(
    { messages: asked.messages, constraint, decoding: { temperature: 0, maxTokens: 8 }, repeat: 0 },
    fakeBehaviour('fake'),
    '',
  )
  return anthropicFormat.answer(constraint.kind === 'labels' ? JSON.stringify({ label: text }) : text, asked)
}

/** Results in the opposite order of the requests. */
const fileLines = (items: readonly Item[], fateOf: (line: number) => LineFate, wanted: 'output' | 'error'): string => {
  const lines = items.map(({ id, body }, line): string | undefined => {
    const fate = fateOf(line)
    if (wanted === 'output')
      return fate === 'answered'
        ? JSON.stringify({ custom_id: id, response: { status_code: 200, body: chatAnswer(body) }, error: null })
        : fate === 'garbled'
          ? `{"custom_id":"${id}","resp`
          : undefined
    if (fate === 'errored') return JSON.stringify({ custom_id: id, response: { status_code: 500, body: { error: { message: 'oops' } } } })
    if (fate === 'no-temperature')
      return JSON.stringify({
        custom_id: id,
        response: {
          status_code: 400,
          body: { error: { message: "Unsupported parameter: 'temperature' is not supported with this model." } },
        },
      })
    if (fate === 'bad-request')
      return JSON.stringify({ custom_id: id, response: { status_code: 400, body: { error: { message: 'context length exceeded' } } } })
    if (fate === 'expired')
      return JSON.stringify({ custom_id: id, response: null, error: { code: 'batch_expired', message: 'This request could not be run.' } })
    return undefined
  })
  return lines
    .filter((line) => line !== undefined)
    .toReversed()
    .join('\n')
}

const messageLines = (items: readonly Item[], fateOf: (line: number) => LineFate): string => {
  const error = (type: string, message: string) => ({ type: 'errored', error: { type: 'error', error: { type, message } } })
  const lines = items.map(({ id, body }, line): string | undefined => {
    const fate = fateOf(line)
    if (fate === 'lost') return undefined
    if (fate === 'garbled') return `{"custom_id":"${id}","res`
    const result =
      fate === 'answered'
        ? { type: 'succeeded', message: messageAnswer(body) }
        : fate === 'expired'
          ? { type: 'expired' }
          : fate === 'errored'
            ? error('api_error', 'Internal server error')
            : error(
                'invalid_request_error',
                fate === 'no-temperature' ? '`temperature` is deprecated for this model.' : 'prompt is too long',
              )
    return JSON.stringify({ custom_id: id, result })
  })
  return lines
    .filter((line) => line !== undefined)
    .toReversed()
    .join('\n')
}

/** The batch interface of a provider in this process, in one of three shapes, with fates as planned. */
export const startBatchProvider = async (shape: 'openai' | 'together' | 'anthropic', plan: BatchPlan = {}): Promise<BatchProvider> => {
  const uploads = new Map<string, readonly Item[]>()
  const batches: Batch[] = []
  const billed: string[] = []
  let live = 0
  const ordinal = (batch: Batch): number => batches.indexOf(batch) + 1
  const fateOf =
    (batch: Batch) =>
    (line: number): LineFate => {
      const fate = plan.fate?.(line, ordinal(batch)) ?? 'answered'
      // A model that takes no temperature answers those who send none.
      return fate === 'no-temperature' && !('temperature' in (batch.items[line]?.body ?? {})) ? 'answered' : fate
    }
  const isOver = (batch: Batch): boolean => batch.polls > (plan.polls ?? 1)

  const make = (upload: string, items: readonly Item[]): Batch => {
    const batch = { id: `batch_${batches.length + 1}`, upload, items, createdAt: Date.now(), polls: 0 }
    batches.push(batch)
    items.forEach(({ id }, line) => {
      if (fateOf(batch)(line) === 'answered') billed.push(id)
    })
    return batch
  }
  const expires = (batch: Batch): boolean => batch.items.some((_, line) => fateOf(batch)(line) === 'expired')
  const shown = (batch: Batch): unknown => {
    if (shape === 'anthropic') {
      const fates = batch.items.map((_, line) => fateOf(batch)(line))
      const of = (fate: LineFate): number => fates.filter((other) => other === fate).length
      return {
        id: batch.id,
        created_at: new Date(batch.createdAt).toISOString(),
        processing_status: isOver(batch) ? 'ended' : 'in_progress',
        request_counts: isOver(batch)
          ? {
              processing: 0,
              succeeded: of('answered') + of('lost') + of('garbled'),
              errored: of('errored') + of('bad-request') + of('no-temperature'),
              expired: of('expired'),
              canceled: 0,
            }
          : { processing: batch.items.length, succeeded: 0, errored: 0, expired: 0, canceled: 0 },
      }
    }
    const status = plan.refuse !== undefined ? 'failed' : !isOver(batch) ? 'in_progress' : expires(batch) ? 'expired' : 'completed'
    return {
      id: batch.id,
      input_file_id: batch.upload,
      status: shape === 'together' ? status.toUpperCase() : status,
      ...(plan.refuse === undefined
        ? {}
        : shape === 'together'
          ? { error: plan.refuse }
          : { errors: { object: 'list', data: [{ code: 'x', message: plan.refuse }] } }),
      ...(isOver(batch) ? { output_file_id: `out_${batch.id}`, error_file_id: `err_${batch.id}` } : {}),
    }
  }

  const started = (response: ServerResponse, batch: Batch): void => {
    if (plan.dropStart?.(ordinal(batch)) === true) {
      response.destroy()
      return
    }
    sendJson(response, shape === 'together' ? { job: shown(batch) } : shown(batch))
  }
  const answer = (response: ServerResponse, request: ServedRequest): void => {
    const path = request.path.replace(/^\/v1/, '')
    const parts = path.split(/[/?]/)
    if (request.method === 'POST' && (path === '/files' || path === '/files/upload')) {
      const id = `file_${uploads.size + 1}`
      uploads.set(id, parseLines(fileOf(request)))
      return sendJson(response, { id })
    }
    if (path === '/chat/completions') {
      live++
      return sendJson(response, chatAnswer(JSON.parse(request.text) as Item['body']))
    }
    if (request.method === 'POST' && path === '/batches') {
      const { input_file_id: upload } = JSON.parse(request.text) as { input_file_id: string }
      return started(response, make(upload, uploads.get(upload) ?? []))
    }
    if (request.method === 'POST' && path === '/messages/batches') {
      const { requests } = JSON.parse(request.text) as { requests: { custom_id: string; params: Item['body'] }[] }
      return started(
        response,
        make(
          '',
          requests.map(({ custom_id: id, params: body }) => ({ id, body })),
        ),
      )
    }
    const batch = batches.find(({ id }) => parts.some((part) => part.endsWith(id)))
    if (path.startsWith('/files/') && batch !== undefined) {
      response.writeHead(200, { 'content-type': 'application/jsonl' })
      response.end(fileLines(batch.items, fateOf(batch), parts.some((part) => part.startsWith('err_')) ? 'error' : 'output'))
      return
    }
    if (path.endsWith('/results') && batch !== undefined) {
      response.writeHead(200, { 'content-type': 'application/x-jsonl' })
      response.end(messageLines(batch.items, fateOf(batch)))
      return
    }
    if (batch !== undefined) {
      batch.polls++
      return sendJson(response, shown(batch))
    }
    if (/batches\?/.test(path)) {
      const list = batches.map(shown)
      return sendJson(response, shape === 'together' ? list : { data: list, has_more: false })
    }
    sendJson(response, { error: { message: `no such path: ${path}` } }, 404)
  }
  const server = await startLocalServer(answer)
  return {
    ...server,
    billed,
    get batches() {
      return batches.length
    },
    get live() {
      return live
    },
  }
}
