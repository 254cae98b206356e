import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type ProxyOptions } from 'vite';

/**
 * The pages. `vite build web` writes `web/dist`, which the engine serves: it puts a fresh nonce into the page for each
 * answer, where `__CSP_NONCE__` stands. Nothing is inlined, so that the content security policy needs no exception.
 *
 * `npm run web` serves the sources instead, and hands `/api` to a running engine: EVQUEUE_URL, by default
 * http://127.0.0.1:5000. With EVQUEUE_DATA_DIR requests carry that engine's local token, else one signs in.
 */
export default defineConfig({
  plugins: [react()],
  base: '/',
  html: { cspNonce: '__CSP_NONCE__' },
  build: { outDir: 'dist', emptyOutDir: true, manifest: true, assetsInlineLimit: 0, target: 'es2022', reportCompressedSize: false },
  server: { host: '127.0.0.1', proxy: { '/api': engine() } },
});

function engine(): ProxyOptions {
  const target = process.env['EVQUEUE_URL'] ?? 'http://127.0.0.1:5000';
  const dataDir = process.env['EVQUEUE_DATA_DIR'];
  const headers: Record<string, string> = { origin: target };
  if (dataDir !== undefined) headers['authorization'] = `Bearer ${readFileSync(join(dataDir, 'local-token'), 'utf8').trim()}`;
  return { target, changeOrigin: true, headers };
}
