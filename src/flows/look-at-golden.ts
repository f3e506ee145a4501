import { goldenDigest } from '../core/data/golden-lock.ts'
import { rowHash } from '../core/data/to-example.ts'
import type { Comparator } from '../core/decision/evidence.ts'
import { isYesOpen } from '../core/decision/judge-look.ts'
import { readLook } from '../core/decision/look.ts'
import type { DeclaredLook } from '../core/decision/look.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { Look } from '../core/data/golden-lock.ts'
import { counted } from '../core/report/format.ts'
import { measureSplit, systemPromptOf } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { builtOn } from './program-versions.ts'
import { judgeInputs } from './session-judge.ts'
import { isOwnScorer, scorerVersion } from './scorer-version.ts'
import type { Session } from './session.ts'
import { readLock, recordLook } from './split.ts'

export interface LookRequest {
  /** What is about to be declared; its number counts only if it is a new look. */
  readonly planned: DeclaredLook
  /** Arms that are scored beside T and R without being compared by the rule: rivals on as few rows as T had. */
  readonly twins: readonly string[]
  /** The arms that a layered T is built on: hybrid is a claim about them. */
  readonly parents: readonly string[]
  readonly measured: ReadonlyMap<string, MeasuredArm>
  readonly compare: Comparator
}

/** The rows that are judged, and all that an arm's answers to them follow from: a better prompt or more rows to learn from is a new arm. */
const inputsOf = async (session: Session, arms: readonly MeasuredArm[]): Promise<string> => {
  const { task, data, files } = session
  const models = arms.flatMap(({ candidate }) => candidate.model ?? []).map(({ apiKeyEnv: _key, ...ref }) => ref)
  return sha256Hex(
    canonicalJson({
      golden: goldenDigest(data.lock.rows),
      rows: [...data.splits.train, ...data.splits.dev].map(rowHash),
      prompt: await systemPromptOf(session),
      models,
      outputs: task.outputs === undefined ? null : await files.hash(task.outputs),
      // Absent without a corpus, so that the looks of such tasks stay the same looks.
      ...(data.corpus === undefined ? {} : { corpus: data.corpus.hash, embedder: task.models['embedder']?.model ?? '' }),
      ...(session.judge === undefined ? {} : judgeInputs(session.judge, new Set(data.splits.golden.map(({ id }) => id)))),
      // Golden judged by another measure is another look at it.
      metric: task.metric,
      ...(isOwnScorer(task, task.metric) ? { scorer: await scorerVersion(session, task.metric) } : {}),
      ...(await builtOn(files, task, arms)),
      seed: task.split.seed,
    }),
  )
}

/** What makes a look the same look: the declared set and everything that changes the answers of its arms. */
const declaration = async (
  session: Session,
  look: DeclaredLook,
  { measured, parents }: Pick<LookRequest, 'measured' | 'parents'>,
): Promise<Record<string, unknown>> => ({
  look,
  ...(parents.length === 0
    ? {}
    : { parents: Object.fromEntries(parents.map((name) => [name, measured.get(name)?.adapter?.sha256 ?? ''])) }),
  adapter: measured.get(look.tuned)?.adapter?.sha256 ?? '',
  inputs: await inputsOf(
    session,
    [look.tuned, ...look.rivals, look.anchor].flatMap((name) => measured.get(name) ?? []),
  ),
})

const withoutNumber = (declared: Readonly<Record<string, unknown>>): string => {
  const look = readLook(declared['look'])
  // The thresholds follow from costs, which rest on timings: a replay keeps those that were declared.
  return canonicalJson({
    adapter: declared['adapter'],
    // Another adapter of a parent is another arm on golden.
    ...(declared['parents'] === undefined ? {} : { parents: declared['parents'] }),
    inputs: declared['inputs'],
    tuned: look?.tuned,
    rivals: look?.rivals,
    anchor: look?.anchor,
    margin: look?.margin,
  })
}

/** The same set looked at before: its scores are known, so replaying it spends nothing. */
const earlier = (looks: readonly Look[], declared: Readonly<Record<string, unknown>>): DeclaredLook | undefined => {
  const same = looks.find((look) => withoutNumber(look.declared) === withoutNumber(declared))
  return same === undefined ? undefined : readLook(same.declared['look'])
}

/**
 * T, then what costs no calls and a*, then the rivals that ask a model: what they would say may no longer matter then. The parents of a
 * layered T come last: whether the verdict is hybrid is asked only where it can be YES.
 */
const inOrder = (
  look: DeclaredLook,
  { twins, parents, measured }: Pick<LookRequest, 'twins' | 'parents' | 'measured'>,
): readonly string[] => {
  const asks = (name: string): boolean => measured.get(name)?.candidate.definition.needs.model === true
  const { tuned, anchor, rivals } = look
  return [...new Set([tuned, anchor, ...twins, ...rivals.filter((name) => !asks(name)), ...rivals, ...parents])]
}

/**
 * Declares T, R, a*, m and K in the ledger of golden.lock, then scores these arms and no others on golden (DESIGN §4, §10.7); a rival
 * that asks a model only while the verdict can depend on it.
 * A look that was declared before is replayed free. `looks` without a `look` where it is a new one and all that were planned are spent.
 */
export const lookAtGolden = async (
  session: Session,
  { planned, twins, parents, measured, compare }: LookRequest,
): Promise<{ readonly look?: DeclaredLook; readonly looks: readonly Look[] }> => {
  const { files, ports, data } = session
  const ledger = (await readLock(files))?.looks ?? []
  const declared = await declaration(session, planned, { measured, parents })
  const known = earlier(ledger, declared)
  if (known === undefined && planned.k > planned.of) return { looks: ledger }
  const look = known ?? planned
  const pair = [...new Set([look.tuned, ...look.rivals, ...parents])]
  const looks =
    known === undefined
      ? (await recordLook(files, { of: look.of, alpha: look.alpha, at: new Date(ports.clock.now()).toISOString(), pair, declared })).looks
      : ledger
  session.sink({
    kind: 'stage',
    stage: 'look',
    status: 'started',
    detail: `look ${look.k} of ${look.of} at golden: ${look.tuned} against ${look.rivals.join(', ')}${known === undefined ? '' : ' (a replay, nothing is spent)'}`,
  })
  const options = { alpha: look.alpha, margin: look.margin }
  const isOpen = (): boolean =>
    isYesOpen(look, Object.fromEntries(look.rivals.map((rival) => [rival, compare(rival, look.tuned, 'golden', options)])))
  let scored = 0
  for (const name of inOrder(look, { twins, parents, measured })) {
    const arm = measured.get(name)
    if (arm === undefined) continue
    const isNeeded = name === look.tuned || name === look.anchor || !arm.candidate.definition.needs.model
    if (!isNeeded && !isOpen()) {
      session.sink({
        kind: 'note',
        level: 'info',
        message: `${name} is not asked on golden: another rival already holds, so the verdict cannot depend on it`,
      })
      continue
    }
    const { candidate, fitted, adapter, prior } = arm
    arm.golden = await measureSplit(session, {
      candidate,
      fitted,
      stage: 'look',
      split: 'golden',
      secondary: true,
      examples: data.splits.golden,
      // Asking golden again until its answers please is looking again.
      replays: known !== undefined,
      ...(adapter === undefined ? {} : { adapter }),
      ...(prior === undefined ? {} : { prior }),
    })
    scored++
  }
  session.sink({
    kind: 'stage',
    stage: 'look',
    status: 'done',
    detail: `${counted(data.splits.golden.length, 'golden row')}, ${counted(scored, 'arm')}`,
  })
  return { look, looks }
}
