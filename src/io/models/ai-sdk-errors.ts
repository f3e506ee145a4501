import { AISDKError, APICallError } from '@ai-sdk/provider'
import type { Failure } from '../../core/arms/output.ts'
import { failureOfStatus, failureOfThrown, notAnAnswer } from './openai-errors.ts'

/** The error and its causes, outermost first. */
const chainOf = (error: unknown): readonly unknown[] => {
  const chain = [error]
  for (let next = error; next instanceof Error && next.cause !== undefined && chain.length < 8; next = next.cause) chain.push(next.cause)
  return chain
}

const hasNetworkCode = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^(UND_ERR|ECONN|ENOTFOUND|EAI_|EPIPE|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT)/.test(error.code)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

/**
 * What a provider package threw, as a failure. A status speaks for itself; status 200 means that the body was no answer; without a
 * status there was no response, or it broke off. `timedOut`: the call's own deadline passed, `aborted`: the caller's signal.
 * Anything else is a bug and is thrown on.
 */
export const failureOfSdkError = (
  error: unknown,
  context: { readonly aborted: boolean; readonly timedOut: boolean; readonly secrets: readonly string[]; readonly signsIn: boolean },
): Failure => {
  const { aborted, timedOut, secrets, signsIn } = context
  if (aborted) return failureOfThrown(error, { responded: false, aborted })
  if (timedOut) return { kind: 'timeout', message: 'no complete answer in time', retryable: true, missing: true }
  const chain = chainOf(error)
  const status = APICallError.isInstance(error) ? error.statusCode : undefined
  const system = chain.find(hasNetworkCode)
  // undici says `terminated` where a body broke off after its headers had come.
  if (system !== undefined && (status === undefined || status === 200))
    return failureOfThrown(system, { responded: status === 200 || chain.some((link) => messageOf(link) === 'terminated'), aborted })
  if (APICallError.isInstance(error) && status !== undefined && status !== 200) {
    const body = secrets.reduce((text, secret) => text.replaceAll(secret, '[key]'), error.responseBody ?? error.message)
    return failureOfStatus({ status, body, headers: error.responseHeaders ?? {}, apiKey: undefined, now: Date.now() })
  }
  // Redirects are not followed: data goes where task.yaml says.
  if (chain.some((link) => /redirect/i.test(messageOf(link))))
    return { kind: 'bad-request', message: 'the endpoint answered with a redirect', retryable: false, missing: true }
  if (signsIn && !AISDKError.isInstance(error))
    return { kind: 'auth', message: 'no credentials that the provider takes were found on this machine', retryable: false, missing: true }
  if (AISDKError.isInstance(error)) return notAnAnswer
  throw error
}

/** Headers of the response that a thrown error stands for. */
export const headersOfError = (error: unknown): Readonly<Record<string, string>> =>
  APICallError.isInstance(error) ? (error.responseHeaders ?? {}) : {}
