import type { Token } from 'node-llama-cpp'
import { openEmbedder } from '../../embedders/embed-worker.ts'
import type { EmbedWorker } from '../../embedders/embed-worker.ts'
import { openChatModel } from './chat-worker.ts'
import type { ChatWorker } from './chat-worker.ts'
import type { FromWorker, ToWorker, WorkerReplies, WorkerRequest } from './protocol.ts'

/** Entry of the child process: llama.cpp lives here, so that an abort in it takes only this process down. */
let chat: ChatWorker | undefined
let embedder: EmbedWorker | undefined
const running = new Map<number, AbortController>()

const needChat = (): ChatWorker => {
  if (chat === undefined) throw new Error('no chat model is open')
  return chat
}

const handle = async (request: WorkerRequest, signal: AbortSignal): Promise<WorkerReplies[WorkerRequest['kind']]> => {
  switch (request.kind) {
    case 'open':
      chat = await openChatModel(request)
      return { eosToken: chat.eosToken }
    case 'open-embedder':
      embedder = await openEmbedder(request)
      return { dimensions: embedder.dimensions }
    case 'answer':
      return await needChat().answer(request.ask, signal)
    case 'tokenize':
      return needChat().tokenize(request.text)
    case 'probabilities':
      return await needChat().probabilities(request.tokens as Token[])
    case 'embed':
      if (embedder === undefined) throw new Error('no embedder is open')
      return await embedder.embed(request.texts, signal)
  }
}

const send = (message: FromWorker): void => {
  process.send?.(message)
}

process.on('message', (message: ToWorker) => {
  if ('cancel' in message) {
    running.get(message.cancel)?.abort()
    return
  }
  const controller = new AbortController()
  running.set(message.id, controller)
  handle(message.request, controller.signal)
    .then((value) => send({ id: message.id, value }))
    .catch((error: unknown) => send({ id: message.id, error: error instanceof Error ? error.message : String(error) }))
    .finally(() => running.delete(message.id))
})

// The parent is gone (also when it was killed): nobody reads the answers.
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on('SIGINT', () => undefined)
