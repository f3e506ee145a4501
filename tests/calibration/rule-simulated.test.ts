import { describe } from 'vitest'
import { simulatedSizeCells } from './cells.ts'
import { errsAtMostAsAllowed } from './holds.ts'

describe('the rule at the margin, other data', () => errsAtMostAsAllowed('rule-simulated', simulatedSizeCells))
