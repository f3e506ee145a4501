import type { LanguageModelV4Content, LanguageModelV4GenerateResult, LanguageModelV4StreamResult } from '@ai-sdk/provider'

/** A streamed answer of a provider package put together again; `broken` where it ended before the model said that it had finished. */
export type SdkStreamResult =
  | (Pick<LanguageModelV4GenerateResult, 'content' | 'usage' | 'finishReason' | 'response'> & {
      readonly status: 'complete'
      readonly firstTokenMs?: number
    })
  | { readonly status: 'broken'; readonly response?: LanguageModelV4StreamResult['response'] }

/** Collects the text of a stream; throws what the package reports as an error inside it. `elapsedMs`: since the request was sent. */
export const readSdkStream = async (
  { stream, response }: LanguageModelV4StreamResult,
  elapsedMs: () => number,
): Promise<SdkStreamResult> => {
  let text = ''
  let firstTokenMs: number | undefined
  const headers = response === undefined ? {} : { response }
  for await (const part of stream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'text-delta') {
      if (part.delta !== '') firstTokenMs ??= elapsedMs()
      text += part.delta
    }
    if (part.type === 'finish') {
      const { unified } = part.finishReason
      // Packages close a stream that broke off with a finish of their own making, which has no word of the provider.
      if (unified === 'interrupted' || unified === 'error' || part.finishReason.raw === undefined) return { status: 'broken', ...headers }
      const content: LanguageModelV4Content[] = [{ type: 'text', text }]
      const first = firstTokenMs === undefined ? {} : { firstTokenMs }
      return { status: 'complete', content, usage: part.usage, finishReason: part.finishReason, ...headers, ...first }
    }
  }
  return { status: 'broken', ...headers }
}
