import {
  againstWords,
  breakEvenVolume,
  chance,
  groundsOf,
  inputRange,
  inputValue,
  markWords,
  namedInputs,
  paidComponents,
  payback,
  swingEnds,
  tunedOf,
  visibleSwings,
} from '../report/cost-words.ts'
import { moneyIn, rateSentence, type FormatMoney } from '../report/money.ts'
import type { ArmEconomics, CostLine, Decision, Spread } from './decision.ts'
import { markdownTable } from './markdown-table.ts'

const spreadText = ({ p05, p50, p95 }: Spread, money: FormatMoney): string => `${money(p50)} [${money(p05)}, ${money(p95)}]`

const armRow = (arm: ArmEconomics, decision: Decision, money: FormatMoney): readonly string[] => [
  arm.name === decision.economics.against ? `${arm.name} (${againstWords(decision)})` : arm.name,
  money(arm.upfront),
  money(arm.monthly),
  spreadText(arm.total, money),
  payback(arm, decision.economics) || '-',
  arm.probabilityPayback === undefined ? '-' : chance(arm.probabilityPayback),
  arm.probabilityCheaper === undefined ? '-' : chance(arm.probabilityCheaper),
  breakEvenVolume(arm) ?? '-',
]

const armsTable = (decision: Decision, money: FormatMoney): string => {
  const { economics } = decision
  return markdownTable(
    [
      'arm',
      'before the first call',
      'first month',
      `total over ${economics.horizonMonths} months: median [5 %, 95 %]`,
      'pays back in',
      'paid back, of 100 draws',
      'cheaper, of 100 draws',
      'cheaper from',
    ],
    economics.perArm.map((arm) => armRow(arm, decision, money)),
  )
}

const components = ({ economics }: Decision, money: FormatMoney): readonly string[] => {
  const rows = economics.perArm.flatMap((arm) =>
    paidComponents(arm).map(({ label, category, upfront, monthly, perCycle, total }) => [
      arm.name,
      label,
      category,
      money(upfront),
      money(monthly),
      money(perCycle),
      spreadText(total, money),
    ]),
  )
  if (rows.length === 0) return []
  const head = ['arm', 'component', 'kind', 'before the first call', 'a month', 'a change of the task', 'total: median [5 %, 95 %]']
  return [`### What each cost is made of\n\n${markdownTable(head, rows)}`]
}

const swings = (decision: Decision, money: FormatMoney): readonly string[] => {
  const { against } = decision.economics
  const tornado = visibleSwings(decision)
  const tuned = tunedOf(decision)
  if (tornado.length === 0 || tuned === undefined || against === null || against === undefined) return []
  const rows = tornado.map((swing) => {
    const [low, high] = swingEnds(swing)
    return [swing.label, `${money(swing.atLow)} at ${low}`, `${money(swing.atHigh)} at ${high}`, swing.flips ? 'yes' : 'no', swing.trust]
  })
  const head = ['input', 'at its low end', 'at its high end', 'changes which is cheaper', 'how it is known']
  return [
    `### What matters most\n\nCost of \`${tuned}\` less that of \`${against}\` when one input moves and all others stay at their middle.\n\n${markdownTable(head, rows)}`,
  ]
}

const information = ({ economics }: Decision, money: FormatMoney): readonly string[] => {
  const worth = (economics.valueOfInformation ?? []).filter(({ usd }) => usd > 0)
  const all = economics.perfectInformationUsd
  if (worth.length === 0) return []
  const lines = worth.map(({ label, usd }) => `- ${label}: worth up to ${money(usd)}`)
  const together = all === undefined ? '' : ` All inputs together: ${money(all)}.`
  return [
    `### Measure this next\n\nThe most that knowing an input exactly could save, where cost alone decides.${together}\n\n${lines.join('\n')}`,
  ]
}

const inputRow = (line: CostLine): readonly string[] => [
  line.label,
  inputValue(line.value, line.unit),
  inputRange(line) ?? '-',
  line.source,
  line.date ?? '-',
  line.trust,
  (line.marks ?? []).map((mark) => markWords[mark] ?? mark).join(', ') || '-',
]

const inputs = ({ economics }: Decision): readonly string[] => {
  if (economics.inputs === undefined) return ['Every input with its source is in decision.json, under `economics`.']
  const grounds = groundsOf(economics.inputs).map(({ words, count }) => `${count} ${words}`)
  const head = ['input', 'middle', 'ends', 'source', 'day', 'how it is known', 'marks']
  return [`### Inputs\n\n${grounds.join(', ')}.\n\n${markdownTable(head, namedInputs(economics.inputs).map(inputRow))}`]
}

/** Costs of decision.md: totals, what they are made of, what matters most, and every input with its source. */
export const costsMarkdown = (decision: Decision): string => {
  const money = moneyIn(decision.economics.shownIn)
  const rate = rateSentence(decision.economics.shownIn)
  return [
    '## Costs',
    ...(rate === undefined ? [] : [rate]),
    armsTable(decision, money),
    ...components(decision, money),
    ...swings(decision, money),
    ...information(decision, money),
    ...inputs(decision),
  ].join('\n\n')
}

/** The policies beside the rule, one a row: what each would say, and where it parts from the rule. */
export const policiesMarkdown = ({ policies = [] }: Decision): readonly string[] => {
  if (policies.length === 0) return []
  const rows = policies.map(({ id, title, verdict, stoppedAt, answer, strength, partsAt, evidence, source }) => [
    `${title} (\`${id}\`)`,
    `${verdict}${strength === 'probable' ? ', probably' : ''}`,
    answer ?? '-',
    stoppedAt === null ? 'all of its gates' : `\`${stoppedAt}\``,
    partsAt === undefined ? '-' : `\`${partsAt.gate}\` of ${partsAt.policy}`,
    evidence ?? '-',
    source ?? '-',
  ])
  const head = ['policy', 'would say', 'in its words', 'decided by', 'parts from the rule at', 'weakest evidence', 'source']
  return [`### Other policies\n\n${markdownTable(head, rows)}`]
}
