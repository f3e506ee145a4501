import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromWorker, WorkerReplies, WorkerRequest } from './protocol.ts'

/** The child process ended while it was needed. */
export class LlamaCrash extends Error {
  /** A new process was started and further calls can work. */
  readonly restarted: boolean

  constructor(message: string, restarted: boolean) {
    super(message)
    this.name = 'LlamaCrash'
    this.restarted = restarted
  }
}

type OpenRequest = Extract<WorkerRequest, { kind: 'open' | 'open-embedder' }>

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Once, as often as brings back a process that died of bad luck and not of its input. */
const restartsAllowed = 1

const workerFile = (): string => fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url))

/** llama.cpp in a child process: requests by number, restarted once after a crash, gone with the parent. */
export const startLlamaProcess = async (open: OpenRequest, onOpen: (value: unknown) => void = () => undefined) => {
  let child: ChildProcess | undefined
  let ready: Promise<unknown>
  let crashes = 0
  let closed = false
  let nextId = 0

  const start = (): Promise<unknown> => {
    const pending = new Map<number, Pending>()
    let lastWords = ''
    const worker = fork(workerFile(), [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'advanced', execArgv: [] })
    child = worker
    current = { pending, process: worker }
    worker.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-600)
    })
    worker.on('message', (message: FromWorker) => {
      const waiter = pending.get(message.id)
      pending.delete(message.id)
      if ('error' in message) waiter?.reject(new Error(message.error))
      else waiter?.resolve(message.value)
    })
    worker.on('error', () => undefined)
    worker.on('exit', (code, signal) => {
      if (closed) return
      crashes++
      const restart = crashes <= restartsAllowed
      const why = lastWords.trim().split('\n').at(-1) ?? ''
      const message = `the embedded model's process ended (${signal ?? `exit ${code}`})${why === '' ? '' : `: ${why}`}`
      if (restart) {
        ready = start()
        // Whoever calls next sees the failure; without a caller it must not become an unhandled rejection.
        ready.catch(() => undefined)
      }
      for (const waiter of pending.values()) waiter.reject(new LlamaCrash(message, restart))
      pending.clear()
      if (!restart) ended = new LlamaCrash(message, false)
    })
    return send(open)
  }

  let current: { pending: Map<number, Pending>; process: ChildProcess } | undefined
  let ended: LlamaCrash | undefined

  const send = (request: WorkerRequest, signal?: AbortSignal): Promise<unknown> => {
    if (ended !== undefined) return Promise.reject(ended)
    const here = current
    if (here === undefined || closed) return Promise.reject(new LlamaCrash('the embedded model was closed', false))
    const id = nextId++
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        if (here.process.connected) here.process.send({ cancel: id })
      }
      const settle =
        <Value>(action: (value: Value) => void) =>
        (value: Value) => {
          signal?.removeEventListener('abort', cancel)
          action(value)
        }
      here.pending.set(id, { resolve: settle(resolve), reject: settle(reject) })
      signal?.addEventListener('abort', cancel, { once: true })
      here.process.send({ id, request }, (error) => {
        if (error === null) return
        const waiter = here.pending.get(id)
        here.pending.delete(id)
        waiter?.reject(new LlamaCrash(`the embedded model's process could not be reached: ${error.message}`, crashes < restartsAllowed))
      })
      // The signal may have gone off before anyone listened.
      if (signal?.aborted === true) cancel()
    })
  }

  ready = start()
  try {
    onOpen(await ready)
  } catch (error) {
    closed = true
    child?.kill('SIGKILL')
    throw error
  }

  return {
    async ask<Kind extends WorkerRequest['kind']>(
      request: Extract<WorkerRequest, { kind: Kind }>,
      signal?: AbortSignal,
    ): Promise<WorkerReplies[Kind]> {
      await ready
      return (await send(request, signal)) as WorkerReplies[Kind]
    },

    async close(): Promise<void> {
      if (closed) return
      closed = true
      const worker = child
      if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
      worker.kill('SIGKILL')
      await gone
    },
  }
}
