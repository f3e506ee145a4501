import type { Failure } from '../../../core/arms/output.ts'
import { AssayError } from '../../../core/errors.ts'
import { createChatTemplate } from '../../../core/models/chat-template.ts'
import { jsonGrammar } from '../../../core/models/json-grammar.ts'
import type { Model, ModelIdentity, ModelRequest, ModelResult } from '../../../core/ports/model.ts'
import { LlamaCrash, startLlamaProcess } from './llama-process.ts'
import type { Ask } from './protocol.ts'

/** DESIGN §10.5: labels up to this many are scored by likelihood, more are decoded over their trie. */
const likelihoodLabels = 20
/** Rows decoded side by side in one context: the second is prepared while the first is computed. */
const sequencesPerContext = 2
/** More contexts than this cost memory and win little. */
const mostContexts = 8

/**
 * Contexts of their own, one a core: llama.cpp's threads wait for each other by spinning, so two contexts of one thread beat one
 * context of two (measured on 2 cores: 15.4 rows/s against 10.4), and far more so on a machine that is busy with something else.
 */
const contextsFor = (cores: number): number => Math.max(1, Math.min(cores, mostContexts))

/** Calls that an embedded model on this many cores can usefully have in flight. */
export const embeddedConcurrency = (cores: number): number => sequencesPerContext * contextsFor(cores)

export interface EmbeddedModelOptions {
  /** Catalogue id, for people. */
  readonly id: string
  readonly modelFile: string
  readonly sha256: string
  readonly chatTemplate: string
  /** Text of the token that ends a turn; without it the model file's own end token. */
  readonly endOfTurn?: string
  readonly quantization?: string
  readonly adapter?: { readonly file: string; readonly sha256: string; readonly scale?: number }
  readonly cores: number
  /** `AMD EPYC`: goes into the identity. */
  readonly cpu: string
  /** Prompt and answer together, per call. */
  readonly contextTokens?: number
}

const howTo = (request: ModelRequest): Ask['how'] => {
  const { constraint } = request
  switch (constraint.kind) {
    case 'free':
      return { kind: 'free' }
    case 'json':
      return { kind: 'grammar', gbnf: jsonGrammar(constraint.schema, constraint.writing) }
    case 'labels':
      return { kind: constraint.labels.length <= likelihoodLabels ? 'likelihood' : 'label-trie', labels: constraint.labels }
  }
}

const failureOf = (error: unknown): Failure =>
  error instanceof LlamaCrash
    ? { kind: 'crashed', message: error.message, retryable: error.restarted, missing: true }
    : { kind: 'server', message: error instanceof Error ? error.message : String(error), retryable: false, missing: true }

/** What a model opened with these options will be called: known before it is loaded. */
export const embeddedIdentity = (options: EmbeddedModelOptions): ModelIdentity => ({
  endpoint: 'embedded:',
  model: options.id,
  revision: options.sha256,
  adapterHash: options.adapter?.sha256 ?? '',
  ...(options.quantization === undefined ? {} : { quantization: options.quantization }),
  hardware: `${options.cores} cores ${options.cpu}, llama.cpp`,
})

/**
 * A chat model on this machine behind the model port: llama.cpp in a child process, so that its aborts are
 * failures as data. Throws `model-load-failed`.
 */
export const openEmbeddedModel = async (options: EmbeddedModelOptions): Promise<Model> => {
  const { adapter, cores } = options
  const render = createChatTemplate(options.chatTemplate)
  const child = await startLlamaProcess({
    kind: 'open',
    modelFile: options.modelFile,
    ...(adapter === undefined ? {} : { adapterFile: adapter.file, adapterScale: adapter.scale ?? 1 }),
    contexts: contextsFor(cores),
    threads: cores,
    sequences: sequencesPerContext,
    ...(options.endOfTurn === undefined ? {} : { endOfTurn: options.endOfTurn }),
    contextTokens: options.contextTokens ?? 2048,
  }).catch((error: unknown) => {
    throw new AssayError(
      'model-load-failed',
      `${options.id} could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      {
        where: options.modelFile,
        hint: `assay models remove ${options.id}, then run the command again; assay doctor checks memory and processor`,
        cause: error,
      },
    )
  })

  const call = async (request: ModelRequest, signal: AbortSignal): Promise<ModelResult> => {
    if (signal.aborted) return { status: 'failed', failure: { kind: 'cancelled', message: 'cancelled', retryable: false, missing: true } }
    const ask: Ask = {
      prompt: render(request.messages, { addGenerationPrompt: true }),
      how: howTo(request),
      maxTokens: request.decoding.maxTokens,
      temperature: request.decoding.temperature,
      seed: (request.decoding.seed ?? 0) + request.repeat,
      stop: request.decoding.stop ?? [],
    }
    const result = await child.ask<'answer'>({ kind: 'answer', ask }, signal)
    return result.status === 'answered' ? { status: 'answered', reply: result.answer } : result
  }

  return {
    identity: embeddedIdentity(options),
    suggestedConcurrency: embeddedConcurrency(cores),
    async call(request, { signal }) {
      try {
        return await call(request, signal)
      } catch (error) {
        return { status: 'failed', failure: failureOf(error) }
      }
    },
    async tokenize(messages, renderOptions) {
      return await child.ask<'tokenize'>({ kind: 'tokenize', text: render(messages, renderOptions) })
    },
    async nextTokenProbabilities(tokens) {
      return await child.ask<'probabilities'>({ kind: 'probabilities', tokens })
    },
    async [Symbol.asyncDispose]() {
      await child.close()
    },
  }
}
