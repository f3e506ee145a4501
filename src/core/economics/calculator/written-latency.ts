import { AssayError } from '../../errors.ts'
import { answerMs, longestOutput } from '../capacity/serving.ts'
import { readAmount } from '../quantity.ts'

/** What a limit of latency leaves for an answer. */
export interface LatencyRoom {
  readonly limitMs: number
  /** Longest answer within the limit, in tokens. */
  readonly longestOutputTokens: number
  /** Least time of the answer that is priced. */
  readonly answerMs: number
}

const read = (flag: string, text: string, { least }: { readonly least: number }): number => {
  const value = readAmount(text.replace(/\s*ms$/, ''))
  if (value === undefined || value < least)
    throw new AssayError('usage', `${flag} ${text}: must be a number of at least ${least}`, {
      hint: 'for example --limit-ms 500 --first-token-ms 100 --output-speed 300',
    })
  return value
}

/** The room of `--limit-ms` at a speed of `--output-speed` tokens a second, after `--first-token-ms`; undefined without a limit. Throws `usage`. */
export const readLatency = (
  written: { readonly limitMs?: string; readonly firstTokenMs?: string; readonly outputSpeed?: string },
  outputTokens: number,
): LatencyRoom | undefined => {
  const { limitMs: limit, firstTokenMs: first = '0', outputSpeed: speed } = written
  if (limit === undefined) return undefined
  if (speed === undefined)
    throw new AssayError('usage', '--limit-ms needs the speed of one answer', {
      hint: 'add --output-speed 300: tokens a second of one request',
    })
  const [limitMs, firstTokenMs] = [read('--limit-ms', limit, { least: 1 }), read('--first-token-ms', first, { least: 0 })]
  const outputTokensPerSecond = read('--output-speed', speed, { least: 0.1 })
  return {
    limitMs,
    longestOutputTokens: longestOutput({ limitMs, firstTokenMs, outputTokensPerSecond }),
    answerMs: answerMs({ firstTokenMs, outputTokens, outputTokensPerSecond }),
  }
}
