import { checkVectors } from './check-vectors.ts'
import { s0 } from './s0.ts'

checkVectors('S0', s0)
