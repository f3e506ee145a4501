const escapeKey = '\u001B'
const pasteStart = `${escapeKey}[200~`
const pasteEnd = `${escapeKey}[201~`

const named: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'newline',
  ' ': 'space',
  '\u007F': 'backspace',
  '\b': 'backspace',
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-c',
  '\u0015': 'ctrl-u',
  '\u0001': 'home',
  '\u0005': 'end',
}

const sequences: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[3~': 'delete',
  '[5~': 'page-up',
  '[6~': 'page-down',
}

// oxlint-disable-next-line no-control-regex -- escape sequences are what this matches
const sequence = /^\u001B(\[[0-9;]*[A-Za-z~]|O[A-Z])/

/**
 * Turns what a terminal in raw mode sends into names of keys. A pasted text is one key, `paste:TEXT`, so that its letters are no
 * commands; a paste that comes in several chunks is put together. Unknown sequences give nothing.
 */
export const keyDecoder = (): ((chunk: string) => readonly string[]) => {
  let pasted: string | undefined
  return (chunk) => {
    const keys: string[] = []
    let rest = chunk
    while (rest !== '') {
      if (pasted !== undefined) {
        const end = rest.indexOf(pasteEnd)
        pasted += end === -1 ? rest : rest.slice(0, end)
        if (end === -1) return keys
        keys.push(`paste:${pasted.replaceAll('\r\n', '\n').replaceAll('\r', '\n')}`)
        pasted = undefined
        rest = rest.slice(end + pasteEnd.length)
        continue
      }
      if (rest.startsWith(pasteStart)) {
        pasted = ''
        rest = rest.slice(pasteStart.length)
        continue
      }
      const found = sequence.exec(rest)
      if (found !== null) {
        const key = sequences[found[1] ?? '']
        if (key !== undefined) keys.push(key)
        rest = rest.slice(found[0].length)
        continue
      }
      const [character = ''] = rest
      rest = rest.slice(character.length)
      if (character === escapeKey) keys.push('escape')
      else if (named[character] !== undefined) keys.push(named[character])
      else if (character >= ' ') keys.push(character)
    }
    return keys
  }
}
