import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import buildServer from '../../server/build-server'
import { builtH5 } from './h5-app'
import { repository } from './process'
import { builtApp, buildOf } from './stack'

/** What a journey walks on. A build that is there is taken as it is. */
const builds = {
  weapp: builtApp,
  h5: builtH5,
  tt: buildOf('tt'),
  alipay: buildOf('alipay'),
  packages: join(repository, 'dist/packages'),
}

/** Jest's global setup: in a fresh clone there is nothing to walk on yet. */
export default (): void => {
  buildServer()
  for (const [target, folder] of Object.entries(builds)) {
    if (existsSync(folder)) continue
    process.stdout.write(`${folder} is missing: npm run build:${target}\n`)
    execFileSync('npm', ['run', '--silent', `build:${target}`], {
      cwd: repository,
      env: {
        TARO_APP_API_BASE_URL: 'https://api.example.com',
        ...process.env,
        // Jest's own would make it half a build for development.
        NODE_ENV: 'production',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
      // npm is a .cmd file on Windows, which only a shell starts.
      shell: process.platform === 'win32',
    })
  }
}
