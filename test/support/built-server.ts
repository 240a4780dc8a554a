import { resolve } from 'node:path'

// Jest's global setup builds them.
export const builtMain = resolve(__dirname, '../../server/dist/main.js')
export const builtCli = resolve(__dirname, '../../server/dist/cli.js')
