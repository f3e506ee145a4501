import { AssayError } from '../../errors.ts'
import { readPerDay } from '../volume.ts'
import { readAmount } from '../quantity.ts'
import { tokensOfWords } from '../token-money.ts'

/** More calls a day than all the world's people make is a slip, not a plan. */
const mostCallsPerDay = 1e12
const mostTokensPerCall = 2_000_000

/** Calls a day, sure or between two ends, as task.yaml writes them. */
export interface WrittenVolume {
  readonly callsPerDay: number | string
}

const between = ([low, high]: readonly [number, number]): number | string => (low === high ? low : `${low}..${high}`)

const perDay = (flag: string, text: string): readonly [number, number] => {
  const read = readPerDay(text)
  if (read.status === 'failed')
    throw new AssayError('usage', `${flag} ${text}: ${read.why}`, { hint: 'for example 500000/day, 15M/month or 1M..3M/month' })
  const [low, high] = read.perDay
  if (low <= 0) throw new AssayError('usage', `${flag} ${text}: must be above 0`, { hint: 'without calls there is nothing to price' })
  if (high > mostCallsPerDay && flag === '--calls')
    throw new AssayError('usage', `${flag} ${text}: more than ${mostCallsPerDay.toExponential()} a day cannot be`, {
      hint: 'is the period right? 500000/day, 15M/month',
    })
  return read.perDay
}

/** Tokens of one call: `1000`, `1.5k`, or `2000 words` (0.75 words a token). Throws `usage`. */
export const readTokens = (flag: string, text: string, { least }: { readonly least: number }): number => {
  const words = /^(.+?)\s*words?$/.exec(text.trim())
  const amount = readAmount(words?.[1] ?? text)
  const hint = 'tokens of one call, for example 1000, 1.5k or "2000 words"'
  if (amount === undefined) throw new AssayError('usage', `${flag} ${text}: is no number of tokens`, { hint })
  const tokens = words === null ? amount : Math.round(tokensOfWords(amount))
  if (tokens < least) throw new AssayError('usage', `${flag} ${text}: must be at least ${least}`, { hint })
  if (tokens > mostTokensPerCall)
    throw new AssayError('usage', `${flag} ${text}: no model reads ${tokens} tokens in one call`, {
      hint: "a month's or a day's tokens go into --tokens-per-day",
    })
  return tokens
}

/** The volume from `--calls` or, over the tokens of a call, from `--tokens-per-day`. Throws `usage`. */
export const readVolume = (
  written: { readonly calls?: string | undefined; readonly tokensPerDay?: string | undefined },
  tokensPerCall: number,
): WrittenVolume => {
  const { calls, tokensPerDay } = written
  if (calls !== undefined && tokensPerDay !== undefined)
    throw new AssayError('usage', '--calls and --tokens-per-day say the same', { hint: 'give one of them' })
  if (calls !== undefined) return { callsPerDay: between(perDay('--calls', calls)) }
  if (tokensPerDay === undefined)
    throw new AssayError('usage', 'no volume is given', { hint: 'add --calls 500000/day or --tokens-per-day 500M' })
  const [low, high] = perDay('--tokens-per-day', tokensPerDay.includes('/') ? tokensPerDay : `${tokensPerDay}/day`)
  return { callsPerDay: between([low / tokensPerCall, high / tokensPerCall]) }
}
