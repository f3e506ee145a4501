import { coversAsPromised } from './holds.ts'

coversAsPromised('macro-f1')
