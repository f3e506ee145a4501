import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyExample, anyText } from '../../../tests/fixtures/any-example.ts'
import { rowsOfText } from '../../../tests/fixtures/rows-of-text.ts'
import type { Example, ToolCall } from '../data/example.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import type { Loss } from './losses.ts'
import type { Platform } from './platform.ts'
import { platforms } from './platforms/index.ts'
import { writeHandover } from './write-handover.ts'
import { writeThumbs } from './write-thumbs.ts'

/** What a row says, without what the platform names as lost. */
const said = (example: Example, loses: readonly Loss[]): unknown => {
  const { input, history, expected, expectedCalls, rejected, tools } = example
  let numbered = 0
  const names = new Map<string, string>()
  const call = ({ id, name, arguments: written }: ToolCall): ToolCall => {
    names.set(id, loses.includes('call-ids') ? `n${++numbered}` : id)
    return { id: names.get(id) ?? '', name, arguments: loses.includes('call-form') ? canonicalJson(JSON.parse(written)) : written }
  }
  return {
    input,
    history: (history ?? []).map(({ role, content, toolCalls, toolCallId }) => ({
      role,
      content,
      calls: toolCalls?.map(call),
      answers: toolCallId === undefined ? undefined : names.get(toolCallId),
    })),
    expected,
    calls: expectedCalls?.map(call),
    tools,
    rejected: loses.includes('rejected') ? undefined : rejected,
  }
}

const write = (platform: Platform, rows: readonly Example[], systemPrompt: string) =>
  writeHandover(platform, { name: 't', systemPrompt, train: rows, dev: [], baseModel: 'm' })

describe.each(Object.values(platforms).map((platform): readonly [string, Platform] => [platform.id, platform]))('%s', (_id, platform) => {
  const { names, loses, limits } = platform
  const rowsOf = (example: ReturnType<typeof anyExample>) => fc.array(example, { minLength: 1, maxLength: 4 })
  const withCalls = !loses.includes('calls')

  test('rows that are written come back when they are imported, but for what is named as lost', async () => {
    expect(withCalls).toBe(limits.takesTools)
    await fc.assert(
      fc.asyncProperty(rowsOf(anyExample({ withCalls })), async (rows) => {
        const { files } = write(platform, rows, '')
        const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? ''
        const alone = await rowsOfText(textOf(names.train))
        expect(alone.map((row) => said(row, [...loses, 'rejected']))).toEqual(rows.map((row) => said(row, [...loses, 'rejected'])))
        const pairs = loses.includes('rejected') ? [] : rows.filter(({ rejected }) => rejected !== undefined)
        if (pairs.length === 0) return
        const both = await rowsOfText(textOf(names.trainPairs))
        expect(both.map((row) => said(row, loses))).toEqual(pairs.map((row) => said(row, loses)))
      }),
      { numRuns: 60 },
    )
  })

  test('the task’s prompt comes back as the system message, before the row’s own', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(anyExample({ withCalls })), anyText, async (rows, prompt) => {
        const back = await rowsOfText(write(platform, rows, prompt).files.find(({ name }) => name === names.train)?.text ?? '')
        expect(back.map(({ history = [] }) => history[0])).toEqual(
          rows.map(({ history: [first] = [] }) => ({
            role: 'system',
            content: first?.role === 'system' ? `${prompt}\n\n${first.content}` : prompt,
          })),
        )
      }),
      { numRuns: 15 },
    )
  })

  test('answers with a thumb come back as good or bad, but for what is named as lost', async () => {
    if (platform.thumbs === undefined) return
    const form = platform.thumbs
    const isOneTurn = form.isOneTurn === true
    await fc.assert(
      fc.asyncProperty(
        rowsOf(anyExample({ withCalls: !form.loses.includes('calls'), withHistory: !isOneTurn })),
        fc.constantFrom('', 'Do it.'),
        async (rows, prompt) => {
          const { files, thumbs } = writeThumbs(platform, form, { name: 't', systemPrompt: prompt, train: rows, dev: [], baseModel: 'm' })
          const back = await rowsOfText(files[0]?.text ?? '')
          const answers = rows.flatMap(({ rejected, expected, expectedCalls, ...row }) => [
            { ...row, expected, ...(expectedCalls !== undefined && { expectedCalls }) },
            ...(rejected === undefined ? [] : [{ ...row, rejected }]),
          ])
          const withPrompt = (row: Example): Example => {
            const { history = [] } = row
            const own = history.filter(({ role }) => role === 'system').map(({ content }) => content)
            const system = [prompt, ...own].filter((text) => text !== '').join('\n\n')
            return {
              ...row,
              history: [
                ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
                ...history.filter(({ role }) => role !== 'system'),
              ],
            }
          }
          expect(back.map((row) => said(row, form.loses))).toEqual(answers.map((row) => said(withPrompt(row), form.loses)))
          expect(thumbs.train).toEqual({ good: rows.length, bad: answers.length - rows.length })
        },
      ),
      { numRuns: 40 },
    )
  })
})
