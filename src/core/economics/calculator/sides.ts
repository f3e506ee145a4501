import { AssayError } from '../../errors.ts'
import type { FoundModel, PricedModel } from '../find-priced-model.ts'
import { findPricedModel } from '../find-priced-model.ts'
import type { PriceRow } from '../price-book.ts'
import type { PriceSources } from '../price-find.ts'
import { magnitudesOf } from '../price-magnitude.ts'
import type { InferencePrice, PriceLookup } from '../price-lookup.ts'
import { readStatedPrice } from '../stated-price.ts'
import { rowsOfTable } from '../price-table-rows.ts'

/** Provider of a model that only its price is known of. */
const statedProvider = 'stated'

/** What a flag names: a model with its price, or a price alone. */
export interface Side {
  readonly provider: string
  readonly model: string
  readonly elsewhere: readonly PricedModel[]
  /** Only where the price itself was written. */
  readonly stated?: InferencePrice
}

const listed = ({ provider, model, inputPer1M, outputPer1M }: PricedModel): string =>
  `${provider}/${model} ($${inputPer1M} in, $${outputPer1M} out)`

const refuse = (flag: string, name: string, found: Exclude<FoundModel, { status: 'found' }>): never => {
  if (found.status === 'ambiguous')
    throw new AssayError('usage', `${flag} ${name}: several providers sell it`, {
      hint: `write one of ${found.candidates.map(listed).join(', ')}`,
    })
  const [near, ...others] = found.near
  const hint =
    near === undefined
      ? '`assay prices list --kind inference` shows all; a price may stand for a model: "$2.50/$10"'
      : `did you mean ${[near, ...others].join(', ')}? A price may stand for a model: "$2.50/$10"`
  throw new AssayError('price-unknown', `${flag} ${name}: no price is known for it`, { hint })
}

/** All but the cheapest and dearest fiftieth: one model at 100 times the usual price would hide every slip. */
const usual = (rows: readonly PriceRow[]): readonly PriceRow[] => {
  const sorted = rows.filter(({ unit, value }) => unit === '1M input tokens' && value > 0).sort((a, b) => a.value - b.value)
  const cut = Math.floor(sorted.length / 50)
  return sorted.slice(cut, sorted.length - cut)
}

/** Refuses what no provider asks: a price per 1K written as one per 1M. Throws `price-invalid`. */
const checkMagnitude = (flag: string, text: string, stated: readonly number[], sources: PriceSources): void => {
  const judge = magnitudesOf(usual([...sources.book, ...rowsOfTable(sources.table, sources.today)]))
  for (const value of stated) {
    // A model of one's own may cost nothing by the token.
    const unlikely = value === 0 ? undefined : judge({ id: flag, kind: 'inference', value, unit: '1M input tokens' })
    if (unlikely === undefined) continue
    const { slip, times, side, against } = unlikely
    throw new AssayError(
      'price-invalid',
      `${flag} ${text}: ${value} USD per 1M tokens is ${Math.round(times)} times too ${side}: ${against}`,
      {
        hint:
          slip === undefined
            ? 'prices are per million tokens: "$2.50", "$2.50/$10", "$0.0025 per 1K"'
            : `is it ${slip.what}? Then write "$${slip.meant}"`,
      },
    )
  }
}

/** Texts that are meant as prices and can be none. Throws `usage`. */
const refuseNoPrice = (flag: string, written: string): void => {
  const text = written.trim()
  if (text === '') throw new AssayError('usage', `${flag} is empty`, { hint: 'a model (gpt-4o), or its price per 1M tokens ("$2.50/$10")' })
  if (/[€£¥]|^[A-Z]{3}\s*[\d.]|^[\d./]+\s*[A-Z]{3}\b/.test(text))
    throw new AssayError('usage', `${flag} ${written}: prices are in USD`, { hint: 'convert it: "$2.50", or "$2.50/$10" for in and out' })
  if (/^[-+]?[\d.]+(?:\s*(?:\/|per)\s*\S+)?(?:\s*tokens)?$/.test(text))
    throw new AssayError('usage', `${flag} ${written}: is neither a model nor a price`, {
      hint: `a price has its currency: "$${text.replace(/^[-+]/, '')}"${/[a-z]/i.test(text) ? '' : ' per 1M tokens'}`,
    })
  if (/^-\s*\$|^\$\s*-/.test(text))
    throw new AssayError('usage', `${flag} ${written}: a price cannot be negative`, { hint: 'write "$2.50", per 1M tokens' })
}

/** A model by name, or the price that is written in its place. Throws `usage`, `price-unknown`, `price-invalid`. */
export const readSide = (flag: string, text: string, sources: PriceSources): Side => {
  const price = readStatedPrice(text)
  if (price !== undefined) {
    checkMagnitude(flag, text, price.isFlat ? [price.inputPer1M] : [price.inputPer1M, price.outputPer1M], sources)
    const { inputPer1M, outputPer1M } = price
    return {
      provider: statedProvider,
      model: text.trim(),
      elsewhere: [],
      stated: { inputPer1M, outputPer1M, source: flag, date: sources.today, trust: 'declared' },
    }
  }
  refuseNoPrice(flag, text)
  const found = findPricedModel(sources, text.trim())
  if (found.status !== 'found') return refuse(flag, text, found)
  return {
    provider: found.model.provider,
    model: text.includes('/') ? text.slice(text.indexOf('/') + 1) : text,
    elsewhere: found.elsewhere,
  }
}

/** Prices as they are known, and those that were written. */
export const withStated =
  (known: PriceLookup, sides: readonly Side[]): PriceLookup =>
  (ref) => {
    const side = sides.find(({ provider, model, stated }) => stated !== undefined && provider === ref.provider && model === ref.model)
    return side?.stated ?? (ref.provider === statedProvider ? undefined : known(ref))
  }
