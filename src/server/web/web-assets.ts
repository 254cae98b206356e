import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** How a body is encoded. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** A file as it is sent. */
export type AssetBody = { readonly bytes: Buffer; readonly encoding: Encoding; readonly etag: string };

/** A file of the built interface. */
export type Asset = {
  readonly type: string;
  /** Its name has a hash of its content: it never changes. */
  readonly isHashed: boolean;
  readonly isCompressible: boolean;
  /** Read and compressed once, then kept. */
  body(encoding: Encoding): Promise<AssetBody>;
};

const types: { readonly [extension: string]: string } = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  png: 'image/png',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
};

/** Compressed already, or too small to gain. */
const incompressible = /\.(png|webp|woff2)$/;
const minCompressedBytes = 1024;

/** Beyond this it takes ten times as long for one percent; whoever opens the first page waits for it. */
const brotliQuality = 6;

const indexName = 'index.html';

const brotliOf = promisify(brotliCompress);
const gzipOf = promisify(gzip);

/** The files of one build, by their address. */
type Build = { readonly version: string; readonly name: string; readonly page: string; readonly assets: ReadonlyMap<string, Asset> };

/**
 * The built web interface in a directory. Files are found in a list that was made by reading the directory: no part of an
 * address ever becomes part of a path. A new build is seen by its page, which every build writes anew.
 */
export class WebAssets {
  readonly #directory: string;
  #build: Build | null = null;
  #looking: Promise<Build | null> | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The page with its placeholders, and the name of its build: another one, other files. null: the interface is not built. */
  async page(): Promise<{ readonly html: string; readonly build: string } | null> {
    const build = await this.#current();
    return build === null ? null : { html: build.page, build: build.name };
  }

  /** The file at an address such as `/assets/main-1a2b3c4d.js`; null: there is none. */
  async file(address: string): Promise<Asset | null> {
    // What was there a moment ago is served without a look at the disk: most addresses never change their content.
    const known = this.#build?.assets.get(address);
    if (known !== undefined && known.isHashed) return known;
    return (await this.#current())?.assets.get(address) ?? null;
  }

  async #current(): Promise<Build | null> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return await this.#looking;
  }

  async #look(): Promise<Build | null> {
    const version = await versionOf(join(this.#directory, indexName));
    if (version === null) this.#build = null;
    else if (version !== this.#build?.version) this.#build = await readBuild(this.#directory, version);
    return this.#build;
  }
}

async function versionOf(file: string): Promise<string | null> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return null;
  }
}

async function readBuild(directory: string, version: string): Promise<Build> {
  const assets = new Map<string, Asset>();
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name).slice(directory.length).replaceAll('\\', '/');
    if (!entry.isFile() || path.includes('/.') || path === `/${indexName}`) continue;
    assets.set(path, assetOf(join(entry.parentPath, entry.name), path));
  }
  const page = await readFile(join(directory, indexName), 'utf8');
  // The page names its files by their hashes.
  return { version, name: createHash('sha256').update(page).digest('base64url').slice(0, 12), page, assets };
}

function assetOf(file: string, path: string): Asset {
  const bodies = new Map<Encoding, Promise<AssetBody>>();
  const type = types[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';
  const asset: Asset = {
    type,
    isHashed: /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(path),
    isCompressible: !incompressible.test(path),
    async body(encoding) {
      const known = bodies.get(encoding);
      if (known !== undefined) return await known;
      const made = encoding === 'identity' ? readAsset(file) : compressed(await asset.body('identity'), encoding);
      bodies.set(encoding, made);
      // A file that could not be read may be there the next time.
      made.catch(() => bodies.delete(encoding));
      return await made;
    },
  };
  return asset;
}

async function readAsset(file: string): Promise<AssetBody> {
  const bytes = await readFile(file);
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return { bytes, encoding: 'identity', etag: `"${digest}"` };
}

async function compressed(plain: AssetBody, encoding: 'br' | 'gzip'): Promise<AssetBody> {
  if (plain.bytes.length < minCompressedBytes) return plain;
  const bytes =
    encoding === 'br'
      ? await brotliOf(plain.bytes, {
          params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality, [constants.BROTLI_PARAM_SIZE_HINT]: plain.bytes.length },
        })
      : await gzipOf(plain.bytes, { level: 9 });
  return bytes.length >= plain.bytes.length ? plain : { bytes, encoding, etag: `${plain.etag.slice(0, -1)}-${encoding}"` };
}

/** The encoding of ours that a client likes best. */
export function encodingFor(header: string | undefined): Encoding {
  const offers = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = /^\s*q=([\d.]+)/.exec(parameters.join(';'))?.[1];
      return [name, quality === undefined ? 1 : Number(quality)] as const;
    }),
  );
  const takes = (name: string): boolean => (offers.get(name) ?? 0) > 0;
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}
