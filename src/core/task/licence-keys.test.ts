import { describe, expect, it } from 'vitest'
import { AssayError } from '../errors.ts'
import { parseTask } from './parse-task.ts'

const parse = (text: string) => parseTask(`name: mail\nkind: classification\ndata: mail.csv\n${text}`, { fileName: 'task.yaml' })

const mistakeIn = (text: string): string => {
  try {
    parse(text)
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return `${error.where ?? ''} ${error.message} ${error.hint ?? ''}`
  }
  return 'none'
}

describe('licence keys of task.yaml', () => {
  it('are absent where nothing is said, so that no answer is taken for granted', () => {
    expect(parse('')).not.toHaveProperty('use')
    expect(parse('')).not.toHaveProperty('accepted')
    expect(parse('use: { commercial: false }\n').use).toEqual({ commercial: false })
  })

  it('hold the four answers that licences ask for', () => {
    const { use, origins } = parse('use: { commercial: true, monthlyUsers: 20000, domicile: EU, distributed: false }\n')
    expect(use).toEqual({ commercial: true, monthlyUsers: 20_000, domicile: 'EU', distributed: false })
    expect([origins['use.monthlyUsers'], origins['use.commercial']]).toEqual(['task.yaml', 'task.yaml'])
  })

  it('hold decisions with gate, name and day', () => {
    const { accepted } = parse(
      'accepted:\n  - { gate: teacher-terms, by: "Dana Lee, legal", on: 2026-11-20, why: written permission }\n  - { gate: servable, by: me, on: 2026-11-21 }\n',
    )
    expect(accepted).toEqual([
      { gate: 'teacher-terms', by: 'Dana Lee, legal', on: '2026-11-20', why: 'written permission' },
      { gate: 'servable', by: 'me', on: '2026-11-21' },
    ])
  })

  it('refuse a decision without who and when, about another gate, or on no day, and say where', () => {
    expect(mistakeIn('accepted: [{ gate: teacher-terms, on: 2026-11-20 }]\n')).toMatch(/task\.yaml:4.*by/)
    expect(mistakeIn('accepted: [{ gate: teacher-terms, by: me }]\n')).toMatch(/task\.yaml:4.*on/)
    expect(mistakeIn('accepted: [{ gate: headroom, by: me, on: 2026-11-20 }]\n')).toMatch(/base-licence/)
    expect(mistakeIn('accepted: [{ gate: servable, by: me, on: last week }]\n')).toMatch(/2026-11-20/)
    expect(mistakeIn('accepted: teacher-terms\n')).toMatch(/accepted must be a list/)
    expect(mistakeIn('accepted: [{ gate: servable, by: me, on: 2026-11-20, becuase: x }]\n')).toMatch(/becuase/)
    expect(mistakeIn('use: { comercial: true }\n')).toMatch(/did you mean "commercial"/)
    expect(mistakeIn('use: { monthlyUsers: -1 }\n')).toMatch(/monthlyUsers/)
    expect(mistakeIn('use: { domicile: Mars }\n')).toMatch(/EU/)
  })
})
