import { goldenDigest } from '../core/data/golden-lock.ts'
import type { Look } from '../core/data/golden-lock.ts'
import { rowHash } from '../core/data/to-example.ts'
import { readLook } from '../core/decision/look.ts'
import type { DeclaredLook } from '../core/decision/look.ts'
import type { RuleParameters } from '../core/decision/policy.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import { systemPromptOf } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { builtOn } from './program-versions.ts'
import { isOwnScorer, scorerVersion } from './scorer-version.ts'
import { judgeInputs } from './session-judge.ts'
import type { Session } from './session.ts'
import { readLock } from './split.ts'

/** What a look is declared for: the arms as they were measured, and the rule that chooses among them. */
export interface DeclarationInputs {
  readonly measured: ReadonlyMap<string, MeasuredArm>
  readonly rule: RuleParameters
  /** Rivals refitted on fewer rows: they follow from a look, so no look rests on them. */
  readonly twins: readonly string[]
  /** The arms that a layered T is built on: hybrid is a claim about them. */
  parentsOf(tuned: string): readonly string[]
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

/**
 * All that T, R and a* were chosen from, but for timings: task.yaml, the rule, and what every arm answered on dev2. Where it is the same,
 * so is the look, whatever this run's clock makes of the costs.
 */
const basisOf = async ({ files }: Session, { measured, rule, twins }: DeclarationInputs): Promise<string> =>
  sha256Hex(
    canonicalJson({
      task: await files.hash('task.yaml'),
      rule,
      arms: Object.fromEntries(
        [...measured]
          .filter(([name]) => !twins.includes(name))
          .map(([name, { adapter, trainRows, dev2 }]) => [
            name,
            {
              adapter: adapter?.sha256 ?? '',
              trainRows,
              rows: dev2.examples.map(({ id }) => id),
              values: dev2.values,
              ...(dev2.counts === undefined ? {} : { counts: dev2.counts.map((counts) => (counts === null ? null : [...counts])) }),
            },
          ]),
      ),
    }),
  )

/** What makes a look the same look: the declared set and everything that changes the answers of its arms. */
export const declaration = async (
  session: Session,
  look: DeclaredLook,
  given: DeclarationInputs,
): Promise<Readonly<Record<string, unknown>>> => {
  const { measured } = given
  const parents = given.parentsOf(look.tuned)
  const adapterOf = (name: string): string => measured.get(name)?.adapter?.sha256 ?? ''
  return {
    look,
    ...(parents.length === 0 ? {} : { parents: Object.fromEntries(parents.map((name) => [name, adapterOf(name)])) }),
    adapter: adapterOf(look.tuned),
    inputs: await inputsOf(
      session,
      [look.tuned, ...look.rivals, look.anchor].flatMap((name) => measured.get(name) ?? []),
    ),
    basis: await basisOf(session, given),
  }
}

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
export const earlierLook = (looks: readonly Look[], declared: Readonly<Record<string, unknown>>): DeclaredLook | undefined => {
  const same = looks.find((look) => withoutNumber(look.declared) === withoutNumber(declared))
  return same === undefined ? undefined : readLook(same.declared['look'])
}

/**
 * The look that this ladder was declared for before, as the ledger has it: T, R and a* are not chosen again from costs that were timed
 * anew, which could make a replay another look (DESIGN §10.7). Undefined where anything but timings has changed.
 */
export const lookOnRecord = async (session: Session, given: DeclarationInputs): Promise<DeclaredLook | undefined> => {
  const basis = await basisOf(session, given)
  for (const { declared } of ((await readLock(session.files))?.looks ?? []).toReversed()) {
    const look = declared['basis'] === basis ? readLook(declared['look']) : undefined
    if (look !== undefined && withoutNumber(declared) === withoutNumber(await declaration(session, look, given))) return look
  }
  return undefined
}
