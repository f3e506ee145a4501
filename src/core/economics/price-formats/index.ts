import { litellm } from './litellm.ts'
import { modelList, openRouter } from './model-list.ts'
import { modelsDev } from './models-dev.ts'
import type { PriceFormat } from './price-format.ts'
import { priceRows } from './price-rows.ts'

/** Every format of price lists that `assay prices import` reads, in the order in which they are tried. */
export const priceFormats: readonly PriceFormat[] = [priceRows, litellm, modelsDev, openRouter, modelList]
