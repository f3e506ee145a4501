import { AssayError } from '../errors.ts'
import { isRecord, nothing, textOf } from './imported.ts'
import type { ForeignFile, ForeignFormat, ForeignRecord, Imported, ImportedRow } from './imported.ts'
import { readAssertions } from './promptfoo-assertions.ts'
import { inputOf } from './read-chat.ts'

/** Results are under `results.results` in a file, one a line in JSONL. */
const resultsOf = ({ value, rows }: ForeignFile): readonly ForeignRecord[] => {
  const outer = isRecord(value) ? value['results'] : undefined
  const inner: unknown = isRecord(outer) ? outer['results'] : outer
  if (Array.isArray(inner)) return inner.filter(isRecord)
  return (rows ?? []).map(({ values }) => values)
}

const isResult = (row: ForeignRecord | undefined): boolean =>
  row !== undefined && isRecord(row['vars']) && ('response' in row || 'gradingResult' in row) && 'success' in row

const armOf = (result: ForeignRecord): string => {
  const provider = result['provider']
  const named = isRecord(provider) ? textOf(provider['label']) || textOf(provider['id']) : textOf(provider)
  return `${named ?? 'provider'}${result['promptIdx'] === undefined || result['promptIdx'] === 0 ? '' : ` prompt ${Number(result['promptIdx']) + 1}`}`
}

const outputOf = (result: ForeignRecord): string | undefined =>
  isRecord(result['response']) && result['response']['error'] === undefined ? textOf(result['response']['output']) : undefined

const testOf = (result: ForeignRecord): ForeignRecord => (isRecord(result['testCase']) ? result['testCase'] : {})

/** Rows are tests, in the order of their number; a test without one is known by its variables. */
const keyOf = (result: ForeignRecord): string =>
  result['testIdx'] === undefined ? JSON.stringify(result['vars']) : String(result['testIdx'])

/** Result files of promptfoo: tests become rows, and what each provider answered a file of recorded answers. */
export const promptfooResults: ForeignFormat = {
  id: 'promptfoo-results',
  label: 'promptfoo results',
  recognise: (file) => (isResult(resultsOf(file)[0]) ? 'its results have vars, response and success' : undefined),
  read: async (file): Promise<Imported> => {
    const results = resultsOf(file)
    if (results.length === 0) throw new AssayError('import-unsupported', `${file.path} holds no results`, { where: file.path })
    const byTest = Map.groupBy(results, keyOf)
    const tests = [...byTest.values()].flatMap(([first]) => (first === undefined ? [] : [first]))
    const said = readAssertions(
      tests.map((result) => ({
        assertions: Array.isArray(testOf(result)['assert']) ? (testOf(result)['assert'] as readonly unknown[]).filter(isRecord) : [],
        render: (text) => text,
      })),
    )
    const rows = tests.map((result, i): ImportedRow => {
      const expected = said.expected[i]
      return { ...inputOf(result['vars']), ...(expected === undefined ? {} : { expected }) }
    })
    const arms = [...new Set(results.map(armOf))]
    return {
      ...nothing,
      name: 'promptfoo-results',
      rows,
      ...(said.schema === undefined ? {} : { schema: said.schema }),
      scorers: said.scorers,
      rubrics: said.rubrics,
      answers: arms.map((arm) => ({
        arm,
        answers: [...byTest.values()].map((group) => group.filter((result) => armOf(result) === arm).map(outputOf)[0]),
      })),
      notes: said.notes,
    }
  },
}
