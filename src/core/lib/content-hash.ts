import { sha256Hex } from './sha256-hex.ts'

/** First `digits` hex digits of the sha256 of texts; their borders count (['ab', 'c'] differs from ['a', 'bc']). */
export const contentHash = (texts: readonly string[], digits: number): string =>
  sha256Hex(texts.map((text) => `${text.length}:${text}`).join('\n')).slice(0, digits)
