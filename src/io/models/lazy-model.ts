import type { Model, ModelIdentity } from '../../core/ports/model.ts'

/** A model whose identity is known before it is opened: a run that replays everything never loads it. */
export const lazyModel = (
  facts: { readonly identity: ModelIdentity; readonly suggestedConcurrency: number },
  open: () => Promise<Model>,
): Model => {
  let opened: Promise<Model> | undefined
  const model = async (): Promise<Model> => await (opened ??= open())
  return {
    ...facts,
    call: async (request, options) => await (await model()).call(request, options),
    tokenize: async (messages, options) => {
      const inner = await model()
      if (inner.tokenize === undefined) throw new Error(`${facts.identity.model} has no tokenizer here`)
      return await inner.tokenize(messages, options)
    },
    nextTokenProbabilities: async (tokens) => {
      const inner = await model()
      if (inner.nextTokenProbabilities === undefined) throw new Error(`${facts.identity.model} gives no probabilities`)
      return await inner.nextTokenProbabilities(tokens)
    },
    async [Symbol.asyncDispose]() {
      if (opened !== undefined) await (await opened)[Symbol.asyncDispose]()
    },
  }
}
