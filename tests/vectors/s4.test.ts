import { checkVectors } from './check-vectors.ts'
import { s4 } from './s4.ts'

checkVectors('S4', s4)
