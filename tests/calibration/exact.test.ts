import { coversAsPromised } from './holds.ts'

coversAsPromised('wilson', 'clopper-pearson', 'jeffreys', 'tango')
