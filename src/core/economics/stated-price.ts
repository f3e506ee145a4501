/** A price that is written instead of a model's name. USD per million tokens. */
export interface StatedPrice {
  readonly inputPer1M: number
  readonly outputPer1M: number
  /** True where one price stands for both kinds of token. */
  readonly isFlat: boolean
}

const amount = String.raw`\$\s*(\d+(?:\.\d+)?|\.\d+)`
const shape = new RegExp(
  String.raw`^${amount}(?:\s*(?:\/|:|in,?)\s*${amount}(?:\s*out)?)?(?:\s*(?:\/|per)\s*(1?[mM]|1?[kK]|million|thousand|token))?(?:\s*tokens)?$`,
)
const perMillion: Readonly<Record<string, number>> = { m: 1, '1m': 1, million: 1, k: 1e3, '1k': 1e3, thousand: 1e3, token: 1e6 }

/** `$2.50` or `$2.50/$10` (in and out), per million tokens where no other unit is named (`$0.0025 per 1K`); undefined for anything else, a model's name among it. */
export const readStatedPrice = (text: string): StatedPrice | undefined => {
  const match = shape.exec(text.trim())
  if (match === null) return undefined
  const factor = perMillion[(match[3] ?? '1m').toLowerCase()] ?? 1
  const input = Number(match[1]) * factor
  return match[2] === undefined
    ? { inputPer1M: input, outputPer1M: input, isFlat: true }
    : { inputPer1M: input, outputPer1M: Number(match[2]) * factor, isFlat: false }
}
