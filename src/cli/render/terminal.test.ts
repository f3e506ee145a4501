import { expect, test } from 'vitest'
import { clip, displayWidth, oneLine, paint, terminalOf, wrap, wrapClipped } from './terminal.ts'

const stream = { write: () => {}, isTTY: true, columns: 200 }

test('colour and live lines need a terminal; NO_COLOR takes the colour, CI the live lines', () => {
  expect(terminalOf(stream, {})).toEqual({ width: 120, colour: true, live: true })
  expect(terminalOf(stream, { NO_COLOR: '1' })).toMatchObject({ colour: false, live: true })
  expect(terminalOf(stream, { NO_COLOR: '' })).toMatchObject({ colour: true })
  expect(terminalOf(stream, { CI: 'true' })).toMatchObject({ colour: true, live: false })
  expect(terminalOf({ write: () => {} }, {})).toEqual({ width: 80, colour: false, live: false })
})

test('every line is coloured by itself', () => {
  expect(paint({ colour: true }, 'red', 'one\n\ntwo')).toBe('\u001B[31mone\u001B[39m\n\n\u001B[31mtwo\u001B[39m')
})

test('wide characters take two columns, combining ones and colours none', () => {
  expect(displayWidth('会议')).toBe(4)
  expect(displayWidth('e\u0301')).toBe(1)
  expect(displayWidth('\u001B[31mred\u001B[39m')).toBe(3)
})

test('clipping never exceeds the columns, wide characters included', () => {
  expect(clip('会议纪要', 5)).toBe('会议…')
  expect(clip('short', 5)).toBe('short')
})

test('wrapping breaks at spaces and indents what follows', () => {
  expect(wrap('one two three four', { width: 11, indent: '  ', first: '✗ ' })).toBe('✗ one two\n  three\n  four')
})

test('a text in so many lines at most says that it was cut, and is not touched where it fits', () => {
  const options = { width: 11, indent: '  ', first: '- ', lines: 2 }
  expect(wrapClipped('one two three', options)).toBe('- one two\n  three')
  expect(wrapClipped('one two three four five', options)).toBe('- one two\n  three …')
  expect(wrapClipped('one twothreefourfive six', options)).toBe('- one\n  twothree…')
})

test("a user's text cannot move the cursor or break the line", () => {
  expect(oneLine('a\u001B[2Jb\r\nc\u202Ed\u0007')).toBe('a[2Jb cd')
})
