/**
 * `npm run web:build`, and by itself after `npm ci`: the pages that the engine serves, into `web/dist`. Where only what the
 * engine runs with was installed (`npm ci --omit=dev`) there is nothing to build with: it says so, and the engine works
 * without pages.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..');
const web = join(repository, 'web');

if (existsSync(join(repository, 'node_modules/vite'))) {
  const { build } = await import('vite');
  await build({ root: web, configFile: join(web, 'vite.config.ts'), logLevel: 'warn' });
} else {
  console.log('The web interface is not built: its tools are not installed (npm ci without --omit=dev installs them).');
}
