import type { Example } from '../example.ts'
import type { DataFix, RowFix } from './data-fix.ts'

/** Windows-1252 between 0x80 and 0x9F, where Latin-1 has control characters. */
const windows: ReadonlyMap<string, number> = new Map(
  [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'].map((character, i) => [character, 0x80 + i]),
)
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 that was read as Windows-1252, read rightly; undefined where a piece is not that. */
const decodedAgain = (piece: string): string | undefined => {
  const bytes = [...piece].map((character) => windows.get(character) ?? character.codePointAt(0) ?? 0)
  if (bytes.some((byte) => byte > 0xff)) return undefined
  try {
    return utf8.decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}

/** A lead byte of UTF-8 and what may follow, as Windows-1252 shows them. */
const suspicious = /[\u00C2-\u00F4][\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}/g

/** Text with wrongly decoded pieces put right, and without NUL characters and halves of surrogate pairs. */
export const repairText = (text: string): string =>
  text
    .replaceAll(suspicious, (piece) => {
      for (let end = piece.length; end >= 2; end--) {
        const whole = decodedAgain(piece.slice(0, end))
        if (whole !== undefined) return whole + piece.slice(end)
      }
      return piece
    })
    .replaceAll('\0', '')
    .toWellFormed()

const repaired = (example: Example): Example => {
  const { input, expected, history } = example
  return {
    ...example,
    input: repairText(input),
    ...(expected !== undefined && { expected: repairText(expected) }),
    ...(history !== undefined && { history: history.map((turn) => ({ ...turn, content: repairText(turn.content) })) }),
  }
}

/** Reads wrongly decoded text again (`Ã©` becomes `é`). What is lost (U+FFFD) stays lost, and stays reported. */
export const fixBrokenText: DataFix = {
  id: 'broken-text',
  label: 'wrongly decoded text',
  isDefault: true,
  plan: ({ examples }) => {
    const fixes = new Map<number, RowFix>()
    examples.forEach((example, row) => {
      const next = repaired(example)
      const isChanged =
        next.input !== example.input ||
        next.expected !== example.expected ||
        next.history?.some((turn, i) => turn.content !== example.history?.[i]?.content) === true
      if (isChanged) fixes.set(row, { action: 'edit', reason: 'its text was decoded again', example: next })
    })
    return fixes
  },
}
