// A checkout in small: the real set-up, with one tiny Node package and three tiny wheels in place of the real ones,
// found through the user's own settings (a folder of wheels, npm offline). It needs no network.
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa, execaSync } from 'execa';

const ROOT = join(import.meta.dirname, '../..');

/** Writes a wheel of one module: name, version, folder. */
const WHEEL_PROGRAM = `
import hashlib, base64, sys, zipfile
name, version, folder = sys.argv[1:]
info = f"{name}-{version}.dist-info"
files = {
    f"{name}/__init__.py": f"__version__ = '{version}'\\n",
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
digest = lambda text: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
rows = [f"{path},sha256={digest(text)},{len(text)}" for path, text in files.items()]
files[f"{info}/RECORD"] = "\\n".join([*rows, f"{info}/RECORD,,"]) + "\\n"
with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w") as wheel:
    for path, text in files.items():
        wheel.writestr(zipfile.ZipInfo(path), text)
`;

/** What the set-up calls its steps. */
export const STEPS = ['Node packages', 'Python environment', 'Python packages', 'PyTorch'] as const;

export interface Run {
  /** Undefined when it was killed. */
  readonly exitCode: number | undefined;
  /** Stdout and stderr together. */
  readonly output: string;
}

export interface StartOptions {
  /** Called with all that the set-up has said so far. */
  readonly onOutput?: (output: string) => void;
  /** The user to run as; only root may choose. */
  readonly uid?: number;
}

export class SmallCheckout {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes the checkout; nothing of it is set up yet. */
  static create(folder: string): SmallCheckout {
    const checkout = new SmallCheckout(folder);
    mkdirSync(join(folder, 'wheels'), { recursive: true });
    mkdirSync(join(folder, 'python-runtime/src'), { recursive: true });
    cpSync(join(ROOT, 'build/setup.mjs'), join(folder, 'build/setup.mjs'));
    cpSync(join(ROOT, 'build/setup'), join(folder, 'build/setup'), { recursive: true });
    checkout.lockPackages({ 'runtime.lock': ['alpha'], 'dev.lock': ['beta'] });
    checkout.addWheel('torch', '2.13.0');
    checkout.#addNodePackage();
    return checkout;
  }

  copyTo(folder: string): SmallCheckout {
    cpSync(this.folder, folder, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    return new SmallCheckout(folder);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Absolute paths of what fits a pattern. */
  find(pattern: string): string[] {
    return globSync(pattern, { cwd: this.folder }).map((found) => this.path(found));
  }

  addWheel(name: string, version: string): void {
    execaSync('python3', ['-c', WHEEL_PROGRAM, name, version, this.path('wheels')]);
  }

  /** Writes the locks, with a wheel of version 1.0 for every name. */
  lockPackages(locks: Readonly<Record<string, readonly string[]>>): void {
    for (const [lock, names] of Object.entries(locks)) {
      const entries = names.map((name) => {
        this.addWheel(name, '1.0');
        const wheel = readFileSync(this.path('wheels', `${name}-1.0-py3-none-any.whl`));
        return `${name}==1.0 \\\n    --hash=sha256:${createHash('sha256').update(wheel).digest('hex')}\n`;
      });
      writeFileSync(this.path('python-runtime', lock), entries.join(''));
    }
  }

  /** Runs the set-up to its end. */
  setUp(environment: Readonly<Record<string, string>> = {}, options: StartOptions = {}): Promise<Run> {
    return this.startSetUp(environment, options).ended;
  }

  /** Starts the set-up in a process group of its own. */
  startSetUp(environment: Readonly<Record<string, string>> = {}, { onOutput, uid }: StartOptions = {}) {
    const child = execa(process.execPath, [this.path('build/setup.mjs')], {
      env: {
        PYTHONDONTWRITEBYTECODE: undefined, // pip starts three times as fast with compiled modules
        PIP_NO_INDEX: '1',
        PIP_FIND_LINKS: pathToFileURL(this.path('wheels')).href,
        npm_config_offline: 'true',
        ...environment,
      },
      stdin: 'ignore',
      all: true,
      stripFinalNewline: false,
      killDescendants: true,
      reject: false,
      ...(uid === undefined ? {} : { uid }),
    });
    let output = '';
    child.all.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      onOutput?.(output);
    });
    const ended = child.then(({ exitCode }): Run => ({ exitCode, output }));
    return { ended, kill: () => child.kill('SIGKILL') };
  }

  /** Undoes a step of the set-up, as if it had never been taken; the steps before it stay. */
  undo(step: (typeof STEPS)[number]): void {
    const environment = this.path('python-runtime/.venv');
    if (step === 'Node packages') rmSync(this.path('node_modules'), { recursive: true });
    if (step === 'Python environment') rmSync(environment, { recursive: true });
    if (step === 'Python packages') this.#removeDistributions(['alpha', 'beta'], 'locks');
    if (step === 'PyTorch') this.#removeDistributions(['torch'], 'torch');
  }

  #removeDistributions(names: readonly string[], phase: string): void {
    const environment = this.path('python-runtime/.venv');
    for (const found of globSync(`lib/*/site-packages/{${names.join(',')},nothing}{,-*}`, { cwd: environment })) {
      rmSync(join(environment, found), { recursive: true });
    }
    const stamp = join(environment, 'espalier-set-up.json');
    const { [phase]: _, ...rest } = JSON.parse(readFileSync(stamp, 'utf8'));
    writeFileSync(stamp, JSON.stringify(rest));
  }

  /** What the environment's Python prints for an expression. */
  evaluate(expression: string): string {
    const python = this.path('python-runtime/.venv/bin/python');
    return execaSync(python, ['-c', `print(${expression})`], { reject: false }).stdout.trim();
  }

  #addNodePackage(): void {
    mkdirSync(this.path('tiny/package'), { recursive: true });
    writeFileSync(this.path('tiny/package/package.json'), JSON.stringify({ name: 'tiny', version: '1.0.0', license: 'MIT' }));
    execaSync('tar', ['-czf', this.path('tiny-1.0.0.tgz'), '-C', this.path('tiny'), 'package']);
    const manifest = { name: 'small-checkout', version: '1.0.0', devDependencies: { tiny: 'file:tiny-1.0.0.tgz' } };
    writeFileSync(this.path('package.json'), JSON.stringify(manifest));
    const options = ['--package-lock-only', '--offline', '--no-audit', '--no-fund', '--omit-lockfile-registry-resolved=false'];
    execaSync('npm', ['install', '--loglevel=error', ...options], { cwd: this.folder });
  }
}
