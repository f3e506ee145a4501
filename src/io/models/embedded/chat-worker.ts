import { getLlama, LlamaGrammarEvaluationState, LlamaLogLevel } from 'node-llama-cpp'
import type { LlamaContext, LlamaContextSequence, LlamaGrammar, Token } from 'node-llama-cpp'
import type { Failure } from '../../../core/arms/output.ts'
import { buildTrie, greedyTrie, scoreTrie } from './label-trie.ts'
import type { TrieNode } from './label-trie.ts'
import type { Answer, Ask, AskResult, WorkerRequest } from './protocol.ts'
import { createSequencePool } from './sequence-pool.ts'

type OpenRequest = Extract<WorkerRequest, { kind: 'open' }>

type Worked = Omit<Answer, 'latencyMs'>

const gatherMs = 2

const failed = (failure: Failure): AskResult => ({ status: 'failed', failure })
const cancelled: Failure = { kind: 'cancelled', message: 'the call was cancelled', retryable: false, missing: true }

/** The chat model inside the child process. */
export const openChatModel = async (options: OpenRequest) => {
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: options.threads })
  const model = await llama.loadModel({ modelPath: options.modelFile })
  let active = 0
  const openContext = async () =>
    await model.createContext({
      contextSize: options.contextTokens,
      sequences: options.sequences,
      threads: Math.max(1, Math.floor(options.threads / options.contexts)),
      batchSize: 512,
      // Sequences that were decoded together are sampled at slightly different moments: wait for the others, or the
      // next batch holds one token instead of all of theirs.
      batching: { dispatchSchedule: (dispatch) => (active > options.contexts ? setTimeout(dispatch, gatherMs) : setImmediate(dispatch)) },
      ...(options.adapterFile === undefined
        ? {}
        : { lora: { adapters: [{ filePath: options.adapterFile, scale: options.adapterScale ?? 1 }] } }),
    })
  const open: LlamaContext[] = []
  while (open.length < options.contexts) open.push(await openContext())
  // Dealt out in turn, so that few calls in flight already use every context.
  const pool = createSequencePool(Array.from({ length: options.sequences }, () => open.map((context) => context.getSequence())).flat())
  const end =
    (options.endOfTurn === undefined ? undefined : model.tokenize(options.endOfTurn, true)[0]) ?? model.tokens.eot ?? model.tokens.eos
  if (end === null) throw new Error('the model file names no end token')
  const endText = model.detokenize([end], true)
  const tries = new Map<string, TrieNode>()
  const grammars = new Map<string, LlamaGrammar>()

  const tokenize = (text: string): Token[] => model.tokenize(text, true)

  /** Tokens of a label as the template writes it after this prompt: as they come out of the whole text. */
  const labelPath = (prompt: string, tokens: readonly Token[], label: string): Token[] => {
    const whole = tokenize(prompt + label + endText)
    const isPrefix = tokens.every((token, index) => whole[index] === token)
    return isPrefix ? whole.slice(tokens.length) : [...model.tokenize(label, false), end]
  }

  const trieOf = (ask: Ask, tokens: readonly Token[], labels: readonly string[]): TrieNode => {
    // The text after the last turn marker decides how a label is split; the rest of the prompt does not.
    const key = JSON.stringify([ask.prompt.slice(-24), labels])
    const known = tries.get(key)
    if (known !== undefined) return known
    const trie = buildTrie(new Map(labels.map((label) => [label, labelPath(ask.prompt, tokens, label)])))
    tries.set(key, trie)
    return trie
  }

  const grammarOf = async (gbnf: string): Promise<LlamaGrammar> => {
    const known = grammars.get(gbnf)
    if (known !== undefined) return known
    const grammar = await llama.createGrammar({ grammar: gbnf })
    grammars.set(gbnf, grammar)
    return grammar
  }

  const generate = async (sequence: LlamaContextSequence, tokens: readonly Token[], ask: Ask, signal: AbortSignal): Promise<Worked> => {
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
    const rest = tokens.slice(sequence.nextTokenIndex)
    const cached = tokens.length - rest.length
    const grammar =
      ask.how.kind === 'grammar'
        ? { grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar: await grammarOf(ask.how.gbnf) }) }
        : {}
    const produced: Token[] = []
    let finishReason: Answer['finishReason'] = 'stop'
    let text = ''
    for await (const token of sequence.evaluate(rest, { temperature: ask.temperature, seed: ask.seed, ...grammar })) {
      signal.throwIfAborted()
      produced.push(token)
      if (ask.stop.length > 0) {
        text = model.detokenize(produced)
        const at = Math.min(...ask.stop.map((stop) => text.indexOf(stop)).filter((index) => index >= 0))
        if (Number.isFinite(at)) {
          text = text.slice(0, at)
          break
        }
      }
      if (produced.length >= ask.maxTokens) {
        finishReason = 'length'
        break
      }
    }
    return {
      text: ask.stop.length > 0 ? text : model.detokenize(produced),
      finishReason,
      usage: { promptTokens: tokens.length, completionTokens: produced.length, cachedPromptTokens: cached },
    }
  }

  const answerWith = async (sequence: LlamaContextSequence, tokens: readonly Token[], ask: Ask, signal: AbortSignal): Promise<Worked> => {
    if (ask.how.kind === 'free' || ask.how.kind === 'grammar') return await generate(sequence, tokens, ask, signal)
    const trie = trieOf(ask, tokens, ask.how.labels)
    if (ask.how.kind === 'label-trie') {
      const { label, cached, completion } = await greedyTrie(sequence, tokens, trie)
      const usage = { promptTokens: tokens.length, completionTokens: completion, cachedPromptTokens: cached }
      return { text: label, finishReason: 'stop', usage }
    }
    const { scores, cached } = await scoreTrie(sequence, tokens, trie)
    const best = ask.how.labels.reduce((a, b) => ((scores.get(b) ?? -Infinity) > (scores.get(a) ?? -Infinity) ? b : a))
    return {
      text: best,
      labelScores: Object.fromEntries(ask.how.labels.map((label) => [label, scores.get(label) ?? -Infinity])),
      finishReason: 'stop',
      usage: { promptTokens: tokens.length, completionTokens: labelPath('', [], best).length, cachedPromptTokens: cached },
    }
  }

  return {
    eosToken: end,
    tokenize,

    async answer(ask: Ask, signal: AbortSignal): Promise<AskResult> {
      const tokens = tokenize(ask.prompt)
      const room = ask.how.kind === 'free' || ask.how.kind === 'grammar' ? ask.maxTokens : 64
      if (tokens.length + room > options.contextTokens)
        return failed({
          kind: 'bad-request',
          message: `the prompt has ${tokens.length} tokens and needs ${room} more for the answer; the embedded model was opened with ${options.contextTokens}`,
          retryable: false,
          missing: false,
        })
      return await pool.use(tokens, async (sequence) => {
        if (signal.aborted) return failed(cancelled)
        const startedAt = performance.now()
        active++
        try {
          const answer = await answerWith(sequence, tokens, ask, signal)
          return { status: 'answered', answer: { ...answer, latencyMs: performance.now() - startedAt } }
        } catch (error) {
          if (signal.aborted) return failed(cancelled)
          throw error
        } finally {
          active--
        }
      })
    },

    /** Probabilities of every next token after `tokens`, by token id. */
    async probabilities(tokens: readonly Token[]): Promise<Float32Array> {
      return await pool.use([], async (sequence) => {
        await sequence.clearHistory()
        const last = tokens.at(-1)
        if (last === undefined) throw new Error('no tokens were given')
        const output = await sequence.controlledEvaluate([...tokens.slice(0, -1), [last, { generateNext: { probabilities: true } }]])
        const all = output.at(-1)?.next.probabilities ?? new Map<Token, number>()
        const result = new Float32Array(Math.max(-1, ...all.keys()) + 1)
        for (const [token, probability] of all) result[token] = probability
        return result
      })
    },
  }
}

export type ChatWorker = Awaited<ReturnType<typeof openChatModel>>
