/** Characters before a value in which a word about it may stand, and after it. */
const before = 48
const after = 24

/** Do these words, as whole words, stand near the value? `words` must be written with `\b` round it and without the g flag. */
export const isNear = (words: RegExp, text: string, start: number, end: number): boolean =>
  words.test(text.slice(Math.max(0, start - before), start)) || words.test(text.slice(end, end + after))

/** Do these words stand before the value? */
export const isAfter = (words: RegExp, text: string, start: number): boolean => words.test(text.slice(Math.max(0, start - before), start))

const reference =
  /\b(?:order|invoice|tracking|parcel|shipment|reference|ref|sku|isbn|ean|upc|serial|ticket|case|booking|transaction|txn|batch|part|product|item|article|model|version|release|build|commit|quote|voucher|receipt|po)(?:[ _-]?(?:number|no|nr|id|code|ref|key))?[ .:#=]{0,4}(?:is )?#?$/i

/** Is the value named as the number of an order, an invoice, a parcel, ...? One in ten of those passes a checksum by chance. */
export const isReference = (text: string, start: number): boolean => reference.test(text.slice(Math.max(0, start - 32), start))
