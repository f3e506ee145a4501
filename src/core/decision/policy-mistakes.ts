import type { Mistake } from '../task/mistake.ts'
import { conditionMistakes, factMistake, type Thresholds } from './condition-mistakes.ts'
import { isWeaker } from './evidence-rank.ts'
import type { WrittenPolicy } from './policy-schema.ts'

type Path = readonly PropertyKey[]
type Keys = Readonly<Record<string, unknown>>

const isKeys = (value: unknown): value is Keys => typeof value === 'object' && value !== null && !Array.isArray(value)
const entriesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A gate as it was written, with the gates inside it, and where each stands. */
const gatesAt = (raw: unknown): readonly { readonly gate: Keys; readonly path: Path }[] =>
  entriesOf(isKeys(raw) ? raw['gates'] : undefined).flatMap((gate, i) => {
    if (!isKeys(gate)) return []
    const inner = entriesOf(gate['anyOf']).flatMap((entry, j) => (isKeys(entry) ? [{ gate: entry, path: ['gates', i, 'anyOf', j] }] : []))
    return [{ gate, path: ['gates', i] }, ...inner]
  })

/** Every place of a gate where a condition stands. */
const conditionsAt = ({
  gate,
  path,
}: {
  readonly gate: Keys
  readonly path: Path
}): readonly { readonly value: unknown; readonly path: Path }[] => {
  const under = (value: unknown, keys: readonly string[], at: Path) =>
    isKeys(value) ? keys.filter((key) => value[key] !== undefined).map((key) => ({ value: value[key], path: [...at, key] })) : []
  return [
    ...under(gate, ['appliesIf'], path),
    ...entriesOf(gate['evidence']).flatMap((probe, i) => under(probe, ['yes', 'no'], [...path, 'evidence', i])),
    ...entriesOf(gate['onNo']).flatMap((line, i) => under(line, ['when'], [...path, 'onNo', i])),
  ]
}

/** Facts named in sentences: `{data.trainUnits}`, `{need.kind|not declared}`. */
const sentenceMistakes = (value: unknown, path: Path, thresholds: Thresholds): readonly Mistake[] => {
  if (typeof value === 'string')
    return [...value.matchAll(/\{([\w.]+)(?:\|[^}]*)?\}/g)].flatMap((match) => factMistake(match[1] ?? '', path, thresholds) ?? [])
  return isKeys(value) ? Object.entries(value).flatMap(([key, inner]) => sentenceMistakes(inner, [...path, key], thresholds)) : []
}

/** Mistakes in conditions and sentences of a policy as it was written; it need not be valid otherwise. */
export const namingMistakes = (raw: unknown): readonly Mistake[] => {
  const thresholds = new Set(isKeys(raw) && isKeys(raw['thresholds']) ? Object.keys(raw['thresholds']) : [])
  return gatesAt(raw).flatMap((place) => [
    ...conditionsAt(place).flatMap(({ value, path }) => conditionMistakes(value, path, thresholds)),
    ...['why', 'change', 'onUnknown'].flatMap((key) => sentenceMistakes(place.gate[key], [...place.path, key], thresholds)),
    ...entriesOf(place.gate['evidence']).flatMap((probe, i) =>
      isKeys(probe) ? sentenceMistakes(probe['because'], [...place.path, 'evidence', i, 'because'], thresholds) : [],
    ),
  ])
}

/** True where a path leads into a condition: what is wrong there is said by `conditionMistakes`. */
export const isInCondition = (path: Path): boolean =>
  path.some((key, i) => ((key === 'yes' || key === 'no') && path[i - 2] === 'evidence') || key === 'when' || key === 'appliesIf')

/** Which of the optional keys mean anything in which mode. */
const keysOfMode: Readonly<Record<string, readonly WrittenPolicy['mode'][]>> = {
  onAllPass: ['all-in-order'],
  onAny: ['any'],
  onNone: ['any'],
  otherwise: ['lookup'],
  columns: ['lookup'],
}

const modeMistakes = (policy: WrittenPolicy): readonly Mistake[] => [
  ...Object.entries(keysOfMode).flatMap(([key, modes]): Mistake[] =>
    policy[key as keyof WrittenPolicy] === undefined || modes.includes(policy.mode)
      ? []
      : [
          {
            path: [key],
            at: 'key',
            message: `${key} means nothing in a policy of mode ${policy.mode}`,
            hint: `it belongs to mode ${modes.join(', ')}`,
          },
        ],
  ),
  ...(policy.mode === 'any' && (policy.onAny === undefined || policy.onNone === undefined)
    ? [
        {
          path: ['mode'],
          at: 'value',
          message: 'a policy of mode any needs onAny and onNone',
          hint: 'onNone: { verdict: prompt }',
        } as const,
      ]
    : []),
  ...(policy.columns !== undefined && policy.otherwise !== undefined
    ? [
        {
          path: ['otherwise'],
          at: 'key',
          message: 'otherwise cannot stand beside columns: where no column fits, nothing is answered',
        } as const,
      ]
    : []),
]

const gateMistakes = (policy: WrittenPolicy): readonly Mistake[] =>
  policy.gates.flatMap((gate, i): Mistake[] => {
    const path = ['gates', i]
    const needsAnswer = policy.mode === 'lookup' && policy.columns === undefined
    const strange = Object.keys(gate.marks ?? {}).filter((mark) => policy.columns?.every((column) => column.id !== mark) ?? true)
    return [
      ...((gate.evidence === undefined) === (gate.anyOf === undefined)
        ? [{ path: [...path, 'id'], at: 'value', message: `the gate ${gate.id} needs either evidence or anyOf` } as const]
        : []),
      ...(gate.anyOf ?? []).flatMap((inner, j): Mistake[] =>
        inner.evidence === undefined
          ? [{ path: [...path, 'anyOf', j, 'id'], at: 'value', message: `the gate ${inner.id} needs evidence` }]
          : [],
      ),
      ...(needsAnswer && gate.answer === undefined
        ? [{ path: [...path, 'id'], at: 'value', message: `the row ${gate.id} of a lookup needs an answer` } as const]
        : []),
      ...strange.map((mark): Mistake => ({ path: [...path, 'marks', mark], at: 'key', message: `there is no column "${mark}"` })),
    ]
  })

/** A probe that asks for stronger evidence than the one before it could never be reached in order. */
const orderMistakes = (policy: WrittenPolicy): readonly Mistake[] =>
  policy.gates.flatMap((gate, i) =>
    [
      { gate, path: ['gates', i] as Path },
      ...(gate.anyOf ?? []).map((inner, j) => ({ gate: inner, path: ['gates', i, 'anyOf', j] as Path })),
    ].flatMap(({ gate: { evidence = [] }, path }) =>
      evidence.flatMap((probe, k): Mistake[] => {
        const at = [...path, 'evidence', k]
        if (probe.yes === undefined && probe.no === undefined)
          return [{ path: at, at: 'value', message: 'evidence without yes and without no answers nothing' }]
        const before = evidence[k - 1]
        if (before === undefined || !isWeaker(before.rank ?? 'assumed', probe.rank ?? 'assumed')) return []
        return [
          {
            path: [...at, 'rank'],
            at: 'value',
            message: 'evidence is listed strongest first',
            hint: 'move this entry up, or add a rank to the one before',
          },
        ]
      }),
    ),
  )

const idMistakes = (policy: WrittenPolicy): readonly Mistake[] => {
  const seen = new Set<string>()
  return gatesAt(policy).flatMap(({ gate, path }): Mistake[] => {
    const id = String(gate['id'])
    if (seen.has(id)) return [{ path: [...path, 'id'], at: 'value', message: `there are two gates "${id}"` }]
    seen.add(id)
    return []
  })
}

/** What the shape alone does not forbid: keys of another mode, gates without evidence, ids that stand twice. */
export const policyMistakes = (policy: WrittenPolicy): readonly Mistake[] => [
  ...modeMistakes(policy),
  ...gateMistakes(policy),
  ...orderMistakes(policy),
  ...idMistakes(policy),
]
