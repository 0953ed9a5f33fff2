// The licence guard: every package in node_modules and in the Python environment against licence-rules.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { type Check, ROOT } from '../check.ts';
import { libraryProblems, licenceProblem, type PackageLicence } from './licence-rules.ts';

const InstalledPackages = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });
const PackageManifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
});
const PythonPackages = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    licence: z
      .string()
      .nullable()
      .transform((licence) => licence ?? undefined),
    libraries: z.array(z.string()),
  }),
);

export const licencesCheck: Check = {
  name: 'licences',
  findProblems: async () => {
    const installed = [...nodePackages(ROOT), ...(await pythonPackages(ROOT))];
    const problems = installed.flatMap((one) => [licenceProblem(one) ?? [], libraryProblems(one)].flat());
    return problems.length > 0 ? problems.join('\n') : undefined;
  },
};

export function nodePackages(root: string): PackageLicence[] {
  const installed = InstalledPackages.parse(readJson(join(root, 'node_modules/.package-lock.json')));
  return Object.keys(installed.packages).map((path) => {
    const { name, version, license } = PackageManifest.parse(readJson(join(root, path, 'package.json')));
    return { name, version, licence: typeof license === 'object' ? license.type : license };
  });
}

export async function pythonPackages(root: string): Promise<PackageLicence[]> {
  const python = join(root, 'python-runtime/.venv/bin/python');
  const { stdout } = await execa(python, [join(root, 'build/check/licences/python_licences.py')]);
  return PythonPackages.parse(JSON.parse(stdout));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
