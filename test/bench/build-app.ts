import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds the app in `folder` for release, with the tools of the repository. */
export const buildApp = (root: string, folder: string, type: 'weapp' | 'h5'): void => {
  const taro = join(root, 'node_modules/@tarojs/cli/bin/taro')
  execFileSync(process.execPath, [taro, 'build', '--type', type], {
    cwd: folder,
    stdio: 'pipe',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      TARO_APP_API_BASE_URL: 'https://api.example.com',
    },
  })
}
