import { describe, expect, it } from 'vitest'
import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import { scorers } from './index.ts'
import { xmlOutline } from './xml-outline.ts'

const value = (name: keyof typeof scorers, text: string, expected = ''): number => {
  const example: LabelledExample = { id: '1', input: '', expected, tags: [], weight: 1, source: { file: 'f', line: 1 } }
  const output: Output = { exampleId: '1', arm: 'a', repeat: 0, status: 'answered', text, latencyMs: 0, replayed: false }
  const score = scorers[name].score(example, output, { labels: [] })
  if (score.status !== 'scored') throw new Error(score.reason)
  return score.value
}

describe('XML', () => {
  it.each([
    '<a/>',
    '<?xml version="1.0"?><!DOCTYPE a><!-- note --><a><b x="1" y=\'2\'>t &amp; &#65; &#x41;</b><b/><![CDATA[<not a tag>]]></a>',
    ' <order id="7"><größe>5</größe></order> ',
    '<ns:a xmlns:ns="urn:x"><ns:b/></ns:a>',
  ])('%s is well formed', (text) => expect(value('xml-validity', text)).toBe(1))

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>after',
    'Here it is: <a/>',
    '<a x=1/>',
    '<a x="1" x="2"/>',
    '<a>fish & chips</a>',
    '<a>1 < 2</a>',
    '<a><!-- open</a>',
    '<1a/>',
    '```xml\n<a/>\n```',
  ])('%j is not', (text) => expect(value('xml-validity', text)).toBe(0))

  it('compares where tags stand, not what is in them', () => {
    expect(xmlOutline('<a><b/><c><b/></c></a>')).toEqual(['a', 'a/b', 'a/c', 'a/c/b'])
    expect(value('xml-tags', '<a><c>1</c><b>2</b></a>', '<a><b/><c/></a>')).toBe(1)
    expect(value('xml-tags', '<a><b/></a>', '<a><b/><b/></a>')).toBe(0)
  })
})

describe('Markdown tables', () => {
  const table = 'a | b\n--- | :-:\n1 | 2\n3 | a \\| bar'
  it('reads tables with and without bars at their ends', () => {
    expect(value('table-validity', table)).toBe(1)
    expect(value('table-validity', '| a |\n|---|')).toBe(1)
    expect(value('table-columns', '| a | b |\n|--|--|\n| x | y |', table)).toBe(1)
  })
  it.each(['a | b', 'a | b\n1 | 2', '| a | b |\n|---|\n| 1 | 2 |', `Here:\n${table}`, '| a |\n|---|\nprose'])('%j is no table', (text) =>
    expect(value('table-validity', text)).toBe(0),
  )
})

describe('voices', () => {
  it('finds a refusal at the opening, whatever the apostrophe, and not in what the answer reports', () => {
    expect(value('refusal', "I'm sorry, but I can't help with that request.")).toBe(1)
    expect(value('refusal', 'Es tut mir leid, aber ich kann das nicht tun.')).toBe(1)
    expect(value('refusal', `${'The customer was told much. '.repeat(10)} Then the agent said: I cannot help.`)).toBe(0)
    expect(value('refusal', 'Refunds take five days.')).toBe(0)
  })
  it('finds stock phrases, unless the expected answer has one too', () => {
    expect(value('generic-voice', 'It is important to note that returns are free.', 'Returns are free.')).toBe(1)
    expect(value('generic-voice', 'I hope this helps!', 'I hope this helps.')).toBe(0)
    expect(value('generic-voice', 'Returns are free.', 'Returns are free.')).toBe(0)
  })
})
