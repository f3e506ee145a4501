/** A list inside a JSON object that stands in no other list. */
export interface JsonList {
  /** Keys on the way to it, joined by points. */
  readonly path: string
  /** Objects around it. */
  readonly depth: number
  /** Where its bracket stands, in characters. */
  readonly offset: number
  /** What its first element is. */
  readonly holds: 'objects' | 'lists' | 'values' | 'nothing'
}

const quote = 34
const backslash = 92
const openList = 91
const openObject = 123

const kindOf = (code: number): JsonList['holds'] =>
  code === openObject ? 'objects' : code === openList ? 'lists' : code === 93 ? 'nothing' : 'values'

const keyOf = (raw: string): string => {
  try {
    return String(JSON.parse(raw))
  } catch {
    return raw
  }
}

/**
 * Finds the lists of a JSON object by counting brackets outside strings: the text comes in chunks and is not kept. Text that is no JSON gives
 * whatever looks like a list.
 */
export const findJsonLists = async (chunks: AsyncIterable<string>): Promise<readonly JsonList[]> => {
  const lists: JsonList[] = []
  const keys: string[] = []
  let depth = 0
  /** Brackets of the list that is passed over, its own included; 0 outside lists. */
  let inList = 0
  let undecided: Omit<JsonList, 'holds'> | undefined
  let inString = false
  let escaped = false
  let held: string[] = []
  let lastString = ''
  let before = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i)
      if (inString) {
        if (escaped) escaped = false
        else if (code === backslash) escaped = true
        else if (code === quote) {
          inString = false
          if (inList === 0) {
            held.push(chunk.slice(start, i + 1))
            lastString = held.join('')
            held = []
          }
        }
        continue
      }
      if (code <= 32) continue
      if (undecided !== undefined) {
        lists.push({ ...undecided, holds: kindOf(code) })
        undecided = undefined
      }
      if (code === quote) {
        inString = true
        start = i
      } else if (inList > 0) {
        if (code === openList || code === openObject) inList++
        else if (code === 93 || code === 125) inList--
      } else if (code === 58) keys[depth - 1] = keyOf(lastString)
      else if (code === openObject) depth++
      else if (code === 125) depth--
      else if (code === openList) {
        inList = 1
        undecided = { path: keys.slice(0, depth).join('.'), depth, offset: before + i }
      }
    }
    if (inString && inList === 0) held.push(chunk.slice(start))
    before += chunk.length
  }
  return lists
}
