/** A text that is being written, and where in it (UTF-16 units). */
export interface TextField {
  readonly text: string
  readonly cursor: number
}

export const insertAt = ({ text, cursor }: TextField, added: string): TextField => ({
  text: text.slice(0, cursor) + added + text.slice(cursor),
  cursor: cursor + added.length,
})

/** Deletes one character before (-1) or after (1) the cursor; a surrogate pair is one character. */
export const deleteAt = ({ text, cursor }: TextField, direction: -1 | 1): TextField => {
  const before = Array.from(text.slice(0, cursor))
  const after = Array.from(text.slice(cursor))
  if (direction === -1) before.pop()
  else after.shift()
  const start = before.join('')
  return { text: start + after.join(''), cursor: start.length }
}
