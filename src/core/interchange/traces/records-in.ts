import { isRecord } from '../../lib/is-record.ts'
import type { RawValues } from '../../data/formats/row-format.ts'

/** Keys under which exports put the list of their records. */
const listKeys = ['data', 'rows', 'events', 'runs', 'spans', 'records', 'items', 'traces', 'results']

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const otlpSpans = (value: RawValues): readonly unknown[] =>
  list(value['resourceSpans']).flatMap((resource) =>
    list(isRecord(resource) ? (resource['scopeSpans'] ?? resource['instrumentationLibrarySpans']) : undefined).flatMap((scope) =>
      list(isRecord(scope) ? scope['spans'] : undefined),
    ),
  )

/**
 * Records of an export that is one document: a page of an API (`{ "data": [...] }`), results under `results.results`, spans of OTLP.
 * undefined for a value that is a record itself.
 */
export const recordsIn = (value: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(value)) return value
  if (!isRecord(value)) return undefined
  if (Array.isArray(value['resourceSpans'])) return otlpSpans(value)
  const inner = value['results']
  if (isRecord(inner) && Array.isArray(inner['results'])) return inner['results']
  const key = listKeys.find((name) => Array.isArray(value[name]) && list(value[name]).every((entry) => isRecord(entry)))
  if (key === undefined || list(value[key]).length === 0) return undefined
  // A page says something about its list and no more; a record with a list among its fields is a record.
  const others = Object.keys(value).filter((name) => name !== key)
  return others.every((name) => pageKeys.has(name)) ? list(value[key]) : undefined
}

const pageKeys = new Set([
  'object',
  'first_id',
  'last_id',
  'has_more',
  'meta',
  'cursor',
  'cursors',
  'next',
  'total',
  'count',
  'page',
  'limit',
  'pagination',
  'version',
])
