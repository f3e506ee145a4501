import type { CliContext, CliStream } from '../context.ts'

/** What a renderer needs to know of the screen: columns, and whether colours and live lines are welcome. */
export interface Terminal {
  readonly width: number
  readonly colour: boolean
  readonly live: boolean
}

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const
export type Paint = keyof typeof codes

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''

/** Colour and live lines only on a terminal (no-color.org); CI logs get no live lines. Width between 60 and 120. */
export const terminalOf = (stream: CliStream, env: CliContext['env']): Terminal => {
  const onTerminal = stream.isTTY === true
  return {
    width: Math.max(60, Math.min(120, stream.columns ?? 80)),
    colour: onTerminal && !isSet(env['NO_COLOR']),
    live: onTerminal && !isSet(env['CI']),
  }
}

/** Text in a colour, each line by itself (a pager forgets colours at its end), or unchanged where the terminal takes none. */
export const paint = (terminal: Pick<Terminal, 'colour'>, style: Paint, text: string): string => {
  if (!terminal.colour || text === '') return text
  const [open, close] = codes[style]
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `\u001B[${open}m${line}\u001B[${close}m`))
    .join('\n')
}

// oxlint-disable-next-line no-control-regex -- escape sequences are what this matches
const escapes = /\u001B\[[0-9;]*m/g
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u
const zeroWidth = /\p{Mn}|\p{Me}|\p{Cf}/u

/** Columns a text takes on a terminal: colours count nothing, East Asian wide characters and emoji two. */
export const displayWidth = (text: string): number => {
  let columns = 0
  for (const character of text.replace(escapes, '')) columns += zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}

// oxlint-disable-next-line no-control-regex -- control characters are what this removes
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g

/** A user's text on one line, without anything that a terminal would obey. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(controls, '').trim()

/** Cuts a plain text to a number of columns, with an ellipsis. */
export const clip = (text: string, columns: number): string => {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let used = 0
  for (const character of text) {
    const next = displayWidth(character)
    if (used + next > columns - 1) break
    kept += character
    used += next
  }
  return `${kept.trimEnd()}…`
}

/** A text in at most `lines` lines, the last one cut with an ellipsis. */
export const wrapClipped = (
  text: string,
  options: { readonly width: number; readonly indent?: string; readonly first?: string; readonly lines: number },
): string => {
  const wrapped = wrap(text, options).split('\n')
  const kept = wrapped.slice(0, options.lines).map((line) => clip(line, options.width))
  const last = kept.at(-1) ?? ''
  if (wrapped.length <= options.lines || last.endsWith('…')) return kept.join('\n')
  return [...kept.slice(0, -1), clip(`${last} …`, options.width)].join('\n')
}

/** Breaks a text at spaces into lines of at most `width` columns; later lines are indented. A longer word keeps a line of its own. */
export const wrap = (text: string, options: { readonly width: number; readonly indent?: string; readonly first?: string }): string => {
  const { width, indent = '', first = indent } = options
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of text.split(' ')) {
    if (!isEmpty && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line)
      line = indent
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, line].join('\n')
}
