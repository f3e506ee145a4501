/** One setting in which the whole procedure is repeated. Shares, not points: 0.02 is two points. */
export interface ProcedureCell {
  readonly name: string
  /**
   * `bound`: T is exactly at the bound that binds, so that fine-tune is wrong. `clear-yes` / `clear-no`: it is 2.97 sqrt(deff psi / n) beyond
   * the bound of every rival (of a*).
   */
  readonly truth: 'bound' | 'clear-yes' | 'clear-no'
  /** What T must exceed, truly: `beat`: m, the best rival is cheaper than T; `hold`: -m0, it is surely dearer. */
  readonly bound: 'beat' | 'hold'
  readonly psi: number
  readonly margin: number
  readonly golden: number
  readonly rivals: number
  /** Where the other rivals are: as good as the best one, spread 1 to 12 points below it, or cheap and at their own bound too. */
  readonly others: 'tied' | 'below' | 'at-own-bound'
  readonly designEffect: 1 | 2
  readonly labelNoise: number
  /** Standard deviation of T's accuracy over trainings. */
  readonly seedSpread: number
  /** What is declared about the best rival's price, by which surer(T, r) comes out wrong. The true price decides what is right. */
  readonly costs: 'right' | 'declared-too-dear' | 'declared-too-cheap'
  /** Which bound T stands at where costs are misdeclared. */
  readonly at: 'true-bound' | 'tested-bound'
}

/** Margin and golden rows of each discordance: such that a clear difference beyond the bound is possible at all (it cannot exceed psi). */
const scales = [
  { psi: 0.05, margin: 0.02, golden: 2000 },
  { psi: 0.1, margin: 0.04, golden: 600 },
  { psi: 0.2, margin: 0.05, golden: 600 },
  { psi: 0.3, margin: 0.05, golden: 800 },
] as const

const bounds = ['beat', 'hold'] as const

const plain = {
  truth: 'bound',
  rivals: 3,
  others: 'below',
  designEffect: 1,
  labelNoise: 0,
  seedSpread: 0,
  costs: 'right',
  at: 'true-bound',
} as const satisfies Partial<ProcedureCell>

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`

type Settings = Omit<ProcedureCell, 'name'>

const nameOf = (cell: Settings): string =>
  [
    cell.truth === 'bound' ? `at the bound ${cell.bound === 'beat' ? 'm' : '-m0'}` : cell.truth === 'clear-yes' ? 'clear yes' : 'clear no',
    ...(cell.truth === 'bound' ? [] : [`bound ${cell.bound === 'beat' ? 'm' : '-m0'}`]),
    `psi ${cell.psi}`,
    `${cell.rivals} ${cell.rivals === 1 ? 'rival' : 'rivals'}${cell.rivals === 1 || cell.others === 'below' ? '' : cell.others === 'tied' ? ' tied' : ' at their own bounds'}`,
    ...(cell.designEffect === 1 ? [] : ['clusters']),
    ...(cell.labelNoise === 0 ? [] : [`label noise ${percent(cell.labelNoise)}`]),
    ...(cell.seedSpread === 0 ? [] : [`seed spread ${Number((100 * cell.seedSpread).toFixed(1))} points`]),
    ...(cell.costs === 'right' ? [] : [`${cell.costs.replaceAll('-', ' ')}, T at the ${cell.at.replace('-', ' ')}`]),
  ].join(', ')

const cell = (settings: Settings): ProcedureCell => ({ name: nameOf(settings), ...settings })

const scaleOf = (psi: number): (typeof scales)[number] => scales.find((scale) => scale.psi === psi) ?? scales[1]

/** Every level of each axis at both bounds, then the corners where all that can hurt comes together. */
const atTheBound = (): readonly ProcedureCell[] =>
  bounds.flatMap((bound) => {
    const at = (psi: number, rest: Partial<Settings> = {}): ProcedureCell => cell({ ...scaleOf(psi), ...plain, bound, ...rest })
    return [
      ...scales.flatMap(({ psi }) => [1, 8].map((rivals) => at(psi, { rivals }))),
      ...[0.1, 0.3].flatMap((psi) => [at(psi), at(psi, { rivals: 8, others: 'tied' })]),
      ...[0.1, 0.3].flatMap((psi) => [1, 8].map((rivals) => at(psi, { rivals, designEffect: 2 }))),
      ...[0.05, 0.1].flatMap((labelNoise) => [0.1, 0.3].map((psi) => at(psi, { labelNoise }))),
      ...[0.01, 0.02].flatMap((seedSpread) => [0.1, 0.3].map((psi) => at(psi, { seedSpread }))),
      ...[0, 0.02].flatMap((seedSpread) => [0.05, 0.3].map((psi) => at(psi, { rivals: 8, designEffect: 2, labelNoise: 0.1, seedSpread }))),
    ]
  })

const mixedRivals = (): readonly ProcedureCell[] =>
  [0.1, 0.3].map((psi) => cell({ ...scaleOf(psi), ...plain, bound: 'hold', rivals: 8, others: 'at-own-bound' }))

/** Declared too cheap, T at the bound m that is tested would be past its true one, and fine-tune right. */
const misdeclared = (): readonly ProcedureCell[] => [
  ...(['true-bound', 'tested-bound'] as const).map((at) =>
    cell({ ...scaleOf(0.1), ...plain, bound: 'beat', costs: 'declared-too-dear', at }),
  ),
  cell({ ...scaleOf(0.1), ...plain, bound: 'hold', costs: 'declared-too-cheap' }),
]

const clear = (): readonly ProcedureCell[] =>
  (['clear-yes', 'clear-no'] as const).flatMap((truth) =>
    bounds.flatMap((bound) => {
      const at = (psi: number, rest: Partial<Settings> = {}): ProcedureCell => cell({ ...scaleOf(psi), ...plain, truth, bound, ...rest })
      return [
        ...scales.map(({ psi }) => at(psi)),
        at(0.1, { rivals: 8, others: 'tied' }),
        at(0.1, { designEffect: 2 }),
        at(0.1, { labelNoise: 0.1 }),
        at(0.1, { seedSpread: 0.02 }),
      ]
    }),
  )

export const procedureCells = (): readonly ProcedureCell[] => [...atTheBound(), ...mixedRivals(), ...misdeclared(), ...clear()]
